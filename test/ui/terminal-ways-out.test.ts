import process from 'node:process';
import {expect, test} from 'vitest';
import {Terminal} from '../cockpit/terminal.ts';
import {preparePanes} from './fixtures/start-panes.ts';

const panes = preparePanes();

/** A shell with job control, as people have, in which the panes run in the foreground. */
async function startInShell(): Promise<Terminal> {
	const shell = await Terminal.start(['bash', '--norc', '--noprofile', '-i'], {
		env: {PS1: 'prompt> ', INPUTRC: '/dev/null'},
	});
	await shell.sees('prompt>');
	// Only the modes of the panes are to be seen.
	await shell
		.type("bind 'set enable-bracketed-paste off'\r")
		.until('a plain prompt', () => !shell.isBracketedPaste);
	shell.type(`clear; ${process.execPath} ${panes.file()}\r`);
	await shell.until('the program to be ready', () => shell.isBracketedPaste);
	return shell.sees('item-0');
}

const drawnModes = [
	'the alternate screen is on',
	'the cursor is hidden',
	'bracketed paste is on',
	'long rows are cut',
];

test.each([
	['q', 'q'],
	['Ctrl-C', 'ctrl+c'],
])('%s leaves the terminal as it was', async (_, key) => {
	await using terminal = await panes.start();
	await terminal.sees('item-0');
	expect(terminal.disorder).toEqual(drawnModes);
	await terminal.press(key).exits(0);
	expect(terminal.disorder).toEqual([]);
	expect(terminal.screen()).toBe('good bye');
});

test.each(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const)(
	'%s leaves the terminal as it was',
	async (signal) => {
		await using terminal = await panes.start();
		await terminal.sees('item-0');
		await terminal.signal(signal).exits(signal);
		expect(terminal.disorder).toEqual([]);
		expect(terminal.screen()).toBe('');
	},
);

test('an error nobody caught leaves the terminal as it was, and can be read', async () => {
	await using terminal = await panes.start();
	await terminal.press('T').exits(1);
	expect(terminal.disorder).toEqual([]);
	expect(terminal.screen()).toContain('thrown on purpose');
	expect(terminal.screen()).not.toContain('item-0');
});

test('a hang-up ends the program and leaves no process behind', async () => {
	await using terminal = await panes.start();
	await terminal.sees('item-0');
	await terminal.hangUp().leavesNothingBehind();
});

test('Ctrl-Z stops the program, fg brings it back as it was', async () => {
	await using shell = await startInShell();
	await shell.type('jjj').seesStyled('{inverse|item-3 ');
	const before = shell.styledScreen();
	await shell.press('ctrl+z').sees('Stopped');
	expect(shell.disorder).toEqual([]);
	await shell.type('stty -a\r').sees(/ icanon .*\becho /s);
	await shell.type('fg\r').until('the same screen', () => shell.styledScreen() === before);
	await shell.until('its modes', () => shell.disorder.length === drawnModes.length);
	await shell.type('j').seesStyled('{inverse|item-4 ');
	await shell.press('q').sees('good bye');
	expect(shell.disorder).toEqual([]);
	await shell.type('clear; stty -a\r').sees(/ icanon .*\becho /s);
});

test('continued in the background it writes nothing until it is in the foreground', async () => {
	await using shell = await startInShell();
	await shell.press('ctrl+z').sees('Stopped');
	await shell.type('clear; bg; sleep 0.3; jobs\r').sees('Stopped');
	expect(shell.disorder).toEqual([]);
	await shell.type('fg\r').sees('item-10');
	await shell.press('q').sees('good bye');
});

test('stopped from outside, it repaints when it goes on', async () => {
	await using shell = await startInShell();
	const before = shell.styledScreen();
	await shell.type('G').seesStyled('{inverse|item-199 ');
	await shell.type('g').until('the first screen', () => shell.styledScreen() === before);
	const pid = await shell.processOf(panes.file());
	process.kill(pid, 'SIGSTOP');
	await shell.sees('Stopped');
	await shell.type('clear; fg\r').until('the same screen', () => shell.styledScreen() === before);
	process.kill(pid, 'SIGTSTP');
	await shell.sees('Stopped');
	expect(shell.disorder).toEqual([]);
	await shell.type('clear; fg\r').until('the same screen', () => shell.styledScreen() === before);
	await shell.press('q').sees('good bye');
});

test('Ctrl-Z does nothing where no shell could bring the program back', async () => {
	await using terminal = await panes.start();
	await terminal.press('ctrl+z', 'j').seesStyled('{inverse|item-1 ');
	expect(terminal.disorder).toEqual(drawnModes);
});

test('a child has the terminal to itself, and the screen comes back afterwards', async () => {
	await using terminal = await panes.start();
	await terminal.sees('item-0');
	const before = terminal.styledScreen();
	for (const round of [1, 2, 3]) {
		await terminal.press('s').sees(`child ${round}`);
		expect(terminal.disorder).toEqual([]);
		await terminal.type('hello').press('enter').sees('read hello');
		terminal.type('again').press('enter');
		await terminal.until('the same screen', () => terminal.styledScreen() === before);
	}

	await terminal.press('j').seesStyled('{inverse|item-1 ');
});

test('Ctrl-C pressed for a child ends the child only', async () => {
	await using terminal = await panes.start();
	await terminal.press('s').sees('child 1');
	await terminal.press('ctrl+c').sees('item-0');
	await terminal.press('j').seesStyled('{inverse|item-1 ');
	await terminal.signal('SIGINT').exits('SIGINT');
});

test('code that reads the terminal itself gets every byte, and gives it back', async () => {
	await using terminal = await panes.start();
	for (const round of [1, 2, 3]) {
		await terminal.press('S').sees(`raw ${round}`);
		await terminal.press('ctrl+c').sees('<>');
		await terminal.press('q').sees('<q>');
		await terminal.send('\u{1D}').sees('item-0');
	}

	await terminal.press('j').seesStyled('{inverse|item-1 ');
	await terminal.press('q').exits(0);
});

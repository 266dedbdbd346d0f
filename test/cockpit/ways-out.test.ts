import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {writeKubeconfig} from '../../source/practice/kubeconfig.ts';
import {homeEnvironment, isLive, openCockpit, program} from './cockpit.ts';
import {startQuietNight} from './quiet-night.ts';
import {sharedCluster} from './shared-clusters.ts';
import {Terminal} from './terminal.ts';

const cluster = sharedCluster(startQuietNight);

/** The cockpit with open logs, and a folder of its own for temporary files. */
async function open() {
	const temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'rbd-tui-temporary-'));
	const cockpit = await openCockpit({clusters: [cluster()], env: {TMPDIR: temporary}});
	const terminal = await isLive(cockpit);
	await terminal.type('/rbd-api').press('enter', 'l').sees('the last line of rbd-api');
	return {
		terminal,
		async expectNothingLeft() {
			await terminal.leavesNothingBehind();
			expect(await fs.readdir(temporary)).toEqual([]);
		},
		async [Symbol.asyncDispose]() {
			await cockpit[Symbol.asyncDispose]();
			await fs.rm(temporary, {recursive: true, force: true});
		},
	};
}

const drawn = [
	'the alternate screen is on',
	'the cursor is hidden',
	'bracketed paste is on',
	'long rows are cut',
];

test.each([
	['q', 'q'],
	['Ctrl-C', 'ctrl+c'],
])('%s ends it with status 0 and the terminal as it was', async (_, key) => {
	await using cockpit = await open();
	const {terminal} = cockpit;
	expect(terminal.disorder).toEqual(drawn);
	await terminal.press(key).exits(0);
	expect(terminal.disorder).toEqual([]);
	expect(terminal.screen()).toBe('');
	await cockpit.expectNothingLeft();
});

test('Ctrl-C ends it from a prompt, from an overlay and from a question too', async () => {
	for (const key of ['/', '?', ':', 'L']) {
		await using cockpit = await open();
		await cockpit.terminal.press(key).press('ctrl+c').exits(0);
		expect(cockpit.terminal.disorder).toEqual([]);
	}

	await using cockpit = await open();
	await cockpit.terminal.press('2', 'r').sees('y runs it');
	await cockpit.terminal.press('ctrl+c').exits(0);
	expect(cluster().server.requests.mutating).toBe(0);
});

test.each([
	['SIGTERM', 143],
	['SIGHUP', 129],
	['SIGINT', 130],
] as const)('%s ends it and leaves the terminal as it was', async (signal, status) => {
	await using cockpit = await open();
	const {terminal} = cockpit;
	await terminal.signal(signal).exits(status);
	expect(terminal.disorder).toEqual([]);
	expect(terminal.screen()).toBe('');
	await cockpit.expectNothingLeft();
});

test('a dropped SSH session leaves no process and no temporary file behind', async () => {
	await using cockpit = await open();
	cockpit.terminal.hangUp();
	await cockpit.expectNothingLeft();
});

test('a crash leaves the terminal as it was, says where the details are, and ends with 1', async () => {
	await using cockpit = await openCockpit({
		clusters: [cluster()],
		columns: 120,
		// As a fault of its own would: something throws while the screen is drawn.
		env: {
			NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
				"process.on('SIGUSR2',()=>{setImmediate(()=>{throw new Error('thrown on purpose')})})",
			)}`,
		},
	});
	const terminal = await isLive(cockpit);
	await terminal.signal('SIGUSR2').exits(1);
	expect(terminal.disorder).toEqual([]);
	expect(terminal.screen()).toContain('a fault of its own: thrown on purpose');
	expect(terminal.screen()).not.toMatch(/ {4}at /);
	const log = await fs.readFile(path.join(cockpit.state, 'rbd-tui.log'), 'utf8');
	expect(log).toMatch(/thrown on purpose\n {4}at /);
	await terminal.leavesNothingBehind();
});

test('Ctrl-Z hands the terminal back to the shell, and fg brings the cockpit back', async () => {
	const home = await fs.mkdtemp(path.join(os.tmpdir(), 'rbd-tui-home-'));
	try {
		const kubeconfig = await writeKubeconfig(home, cluster().contexts);
		await using shell = await Terminal.start(['bash', '--norc', '--noprofile', '-i'], {
			patience: 20_000,
			env: {
				...homeEnvironment(home, 'en'),
				KUBECONFIG: kubeconfig,
				PS1: 'prompt> ',
				INPUTRC: '/dev/null',
			},
		});
		await shell.sees('prompt>');
		shell.type("bind 'set enable-bracketed-paste off'\r");
		await shell.until('a plain prompt', () => !shell.isBracketedPaste);
		await shell.type(`clear; ${process.execPath} ${program}\r`).sees(/rbd-mq|rbd-hub/);
		await shell.type('jjj').seesStyled('{inverse| ✓ minio');
		await shell.press('ctrl+z').sees('Stopped');
		expect(shell.disorder).toEqual([]);
		await shell.type('clear; stty -a\r').sees(/ icanon .*\becho /s);
		await shell.type('fg\r').seesStyled('{inverse| ✓ minio');
		await shell.until('its modes', () => shell.disorder.length === drawn.length);
		await shell.type('j').seesStyled('{inverse| ✓ rainbond-operator');
		await shell.press('q').sees(/rbd-tui\.cjs\nprompt>$/);
		expect(shell.disorder).toEqual([]);
		// Taken away again, it would flicker, and keys would be echoed meanwhile.
		expect(shell.timesAlternate).toBe(2);
		await shell.type('echo status $?\r').sees('status 0');
	} finally {
		await fs.rm(home, {recursive: true, force: true});
	}
});

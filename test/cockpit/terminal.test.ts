import fs from 'node:fs/promises';
import {afterEach, expect, test, vi} from 'vitest';
import {comparePicture, maskVolatile} from './picture.ts';
import {Terminal} from './terminal.ts';

afterEach(() => {
	vi.unstubAllEnvs();
});

/** Runs a script of sh in a terminal of 40×5. */
const run = async (script: string, patience = 5000): Promise<Terminal> =>
	Terminal.start(['sh', '-c', script], {columns: 40, rows: 5, patience});

test('what the program writes is seen, with its colours and in its columns', async () => {
	await using terminal = await run(String.raw`printf '\033[1;31m异常\033[0m rbd-api\n🚀|'`);
	await terminal.sees('rbd-api');
	await terminal.exits(0);
	expect(terminal.rows()).toEqual(['异常 rbd-api', '🚀|', '', '', '']);
	expect(terminal.styledScreen()).toBe('{bold red|异常} rbd-api\n🚀|');
	expect(terminal.find('rbd')).toEqual({row: 0, column: 5});
	expect(terminal.find('|')).toEqual({row: 1, column: 2});
	expect(terminal.find('nothing')).toBeUndefined();
	expect(terminal.bytesWritten).toBe(Buffer.byteLength('\u{1B}[1;31m异常\u{1B}[0m rbd-api\r\n🚀|'));
});

test('keys, text and pastes arrive as the bytes that terminals send', async () => {
	await using terminal = await run(
		'stty raw -echo; echo ready; dd bs=1 count=25 2>/dev/null | od -An -c',
	);
	await terminal.sees('ready');
	terminal.press('j', 'enter', 'ctrl+f', 'up', 'shift+tab', 'alt+x').type('中').paste('a\nb');
	terminal.press('esc', 'space', 'backspace', 'pageup', 'q');
	await terminal.sees(/j\s+\\r\s+006\s+033\s+\[\s+A\s+033\s+\[\s+Z\s+033\s+x/);
	await terminal.sees(/a\s+\\r\s+b\s+033\s+177\s+033\s+\[\s+5\s+~\s+q/);
});

test('a paste is marked when the program asks for that', async () => {
	await using terminal = await run(
		String.raw`stty raw -echo; printf '\033[?2004h'; dd bs=1 count=15 2>/dev/null | od -An -c`,
	);
	await terminal.until('bracketed paste', () => terminal.isBracketedPaste);
	terminal.paste('a\nb');
	await terminal.sees(/033\s+\[\s+2\s+0\s+0\s+~\s+a\s+\\r\s+b\s+033\s+\[\s+2\s+0\s+1\s+~/);
});

test('the program hears of another size', async () => {
	await using terminal = await run(
		`trap 'stty size' WINCH; echo ready; while :; do sleep 0.05; done`,
	);
	await terminal.sees('ready');
	await terminal.resize(100, 30).sees('30 100');
});

test('an expectation that does not come true shows the screen', async () => {
	await using terminal = await run('echo something else; sleep 60', 1500);
	await expect(terminal.sees('rbd-api')).rejects.toThrow(
		/expected to see rbd-api within 1500 ms\n─+\nsomething else\n─+/,
	);
	await expect(terminal.seesNot('something')).rejects.toThrow(/to see no something/);
});

test('an expectation ends with the program', async () => {
	await using terminal = await run('echo broken; exit 3');
	await expect(terminal.sees('rbd-api')).rejects.toThrow(/the program ended \(3\)\n─+\nbroken/);
	await expect(terminal.exits(0)).rejects.toThrow('to end with 0, but it was 3');
	await terminal.exits(3);
});

test('a signal reaches the program and tells how it ended', async () => {
	await using terminal = await run('echo ready; sleep 60');
	await terminal.sees('ready');
	await terminal.signal('SIGTERM').exits('SIGTERM');
});

test('processes left behind are named', async () => {
	await using terminal = await run("trap '' HUP; sleep 1.25 & echo started", 300);
	await terminal.sees('started');
	await terminal.exits(0);
	await expect(terminal.leavesNothingBehind()).rejects.toThrow('sleep 1.25');
});

test('a terminal that is not as a shell expects it is described', async () => {
	await using terminal = await run(
		String.raw`printf '\033[?1049h\033[?25l\033[?2004h\033[?7l'; echo drawn; sleep 60`,
	);
	await terminal.sees('drawn');
	expect(terminal.disorder).toEqual([
		'the alternate screen is on',
		'the cursor is hidden',
		'bracketed paste is on',
		'long rows are cut',
	]);
});

test('half a frame is not looked at', async () => {
	await using terminal = await run(
		String.raw`printf '\033[?2026hhalf'; read key; printf ' whole\033[?2026l'; read key`,
		500,
	);
	await expect(terminal.sees('half')).rejects.toThrow('expected to see half');
	await terminal.press('enter').sees('half');
	expect(terminal.screen()).toContain('whole');
});

test('queries of the program are answered as terminals do', async () => {
	await using terminal = await run(
		String.raw`stty raw -echo; printf 'ab\033[6n'; dd bs=1 count=6 2>/dev/null | od -An -c`,
	);
	await terminal.sees(/033\s+\[\s+1\s+;\s+3\s+R/);
});

test('only what was asked for is in the environment of the program', async () => {
	vi.stubEnv('FORCE_COLOR', '3');
	await using terminal = await Terminal.start(['env'], {rows: 60, env: {NO_COLOR: '1'}});
	await terminal.exits(0);
	expect(terminal.screen()).toContain('NO_COLOR=1');
	expect(terminal.screen()).toContain('TERM=xterm-256color');
	expect(terminal.screen()).not.toContain('FORCE_COLOR');
});

test('a program that is not there is told on the screen', async () => {
	await expect(async () => {
		await using terminal = await Terminal.start(['no-such-program'], {patience: 2000});
		await terminal.exits(0);
	}).rejects.toThrow('No such file or directory');
});

test.each([
	['ages keep their columns', 'rbd-api 3d  |', 'rbd-api 0d  |'],
	['however many digits they have', 'rbd-api 12d |', 'rbd-api 0d  |'],
	['round trips', '● live 23 ms', '● live 0 ms'],
	['times of day', '10:42:01.123 [error]', '00:00:00.000 [error]'],
	['pods', 'rbd-gateway-7d9f8c6b5-x2x4z 2/2', 'rbd-gateway-xxxxxxxxx-xxxxx 2/2'],
	['ports', 'https://127.0.0.1:43215', 'https://127.0.0.1:00000'],
	['what is no age', 'v6.9.8 1/1 14 k8s 1.30 node-1', 'v6.9.8 1/1 14 k8s 1.30 node-1'],
])('in a picture %s are masked', (_, row, masked) => {
	expect(maskVolatile([row])).toEqual([masked]);
});

test('a mask of a test comes before the usual ones', () => {
	const mask = {pattern: /\d{1,6} lines/g, stands: () => 'N lines'};
	expect(maskVolatile(['1234 lines 5s'], [mask])).toEqual(['N lines    0s']);
});

test('a picture is written on request, compared afterwards, and a difference is shown', async () => {
	const name = 'written-by-a-test';
	const file = new URL(`pictures/${name}.golden.txt`, import.meta.url);
	try {
		expect(await comparePicture(name, ['one'])).toMatch(/there is no picture .*UPDATE_PICTURES=1/);
		vi.stubEnv('UPDATE_PICTURES', '1');
		expect(await comparePicture(name, ['one', 'two'])).toBeUndefined();
		vi.stubEnv('UPDATE_PICTURES', '');
		expect(await comparePicture(name, ['one', 'two', ''])).toBeUndefined();
		expect(await comparePicture(name, ['one', 'three'])).toMatch(
			/row 1 is not .*\n- two\n\+ three/,
		);
	} finally {
		await fs.rm(file, {force: true});
	}
});

import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test, vi} from 'vitest';
import {isLive, openCockpit, program} from './cockpit.ts';
import {Terminal} from './terminal.ts';

vi.setConfig({testTimeout: 60_000});

async function aTemporaryFolder(): Promise<string> {
	const temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'rbd-tui-temporary-'));
	onTestFinished(async () => fs.rm(temporary, {recursive: true, force: true}));
	return temporary;
}

async function isEmpty(folder: string): Promise<boolean> {
	const files = await fs.readdir(folder);
	return files.length === 0;
}

/** The cockpit in front of a practice cluster that it has started itself. */
async function openDemo(temporary: string, env: Readonly<Record<string, string>> = {}) {
	const cockpit = await openCockpit({
		arguments: ['demo', 'healthy'],
		env: {TMPDIR: temporary, ...env},
	});
	onTestFinished(async () => cockpit[Symbol.asyncDispose]());
	const terminal = await isLive(cockpit);
	await expect(fs.readdir(temporary)).resolves.toHaveLength(1);
	return terminal;
}

/** As a fault of its own would: something throws while the screen is drawn. */
const crash = {
	NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
		"process.on('SIGUSR2',()=>{setImmediate(()=>{throw new Error('thrown on purpose')})})",
	)}`,
};

test.each([
	['q', (terminal: Terminal) => terminal.press('q')],
	['Ctrl-C', (terminal: Terminal) => terminal.press('ctrl+c')],
	['SIGTERM', (terminal: Terminal) => terminal.signal('SIGTERM')],
	['SIGINT', (terminal: Terminal) => terminal.signal('SIGINT')],
	['SIGHUP', (terminal: Terminal) => terminal.signal('SIGHUP')],
	['a terminal that is closed', (terminal: Terminal) => terminal.hangUp()],
	['a crash', (terminal: Terminal) => terminal.signal('SIGUSR2')],
] as const)('%s leaves nothing of the practice cluster behind', async (_, end) => {
	const temporary = await aTemporaryFolder();
	const terminal = await openDemo(temporary, crash);
	await end(terminal).leavesNothingBehind();
	await expect(fs.readdir(temporary)).resolves.toEqual([]);
});

test.each(
	(['SIGTERM', 'SIGINT', 'SIGHUP'] as const).flatMap((signal) =>
		(['while they start', 'once they are up'] as const).map((moment) => [signal, moment] as const),
	),
)('%s leaves nothing of clusters that are only served behind, %s', async (signal, moment) => {
	const temporary = await aTemporaryFolder();
	await using terminal = await Terminal.start(['node', program, 'demo', 'healthy', '--serve'], {
		env: {TMPDIR: temporary, HOME: await aTemporaryFolder()},
		patience: 20_000,
	});
	await (moment === 'once they are up'
		? terminal.sees('Ctrl-C stops it')
		: vi.waitUntil(async () => !(await isEmpty(temporary)), {interval: 5}));
	await terminal.signal(signal).exits(0);
	await expect(isEmpty(temporary)).resolves.toBe(true);
});

test('what a killed demo has left is removed by the next one', async () => {
	const temporary = await aTemporaryFolder();
	const killed = await openDemo(temporary);
	process.kill(killed.pid, 'SIGKILL');
	await killed.leavesNothingBehind();
	const [left] = await fs.readdir(temporary);
	const terminal = await openDemo(temporary);
	await expect(fs.readdir(temporary)).resolves.not.toContain(left);
	await terminal.press('q').leavesNothingBehind();
	await expect(fs.readdir(temporary)).resolves.toEqual([]);
});

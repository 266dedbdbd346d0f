import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';
import {binary} from '../build/binaries.ts';
import {kubectl} from '../kubectl.ts';
import type {Side} from './side.ts';
import type {Exchange} from './two-sides.ts';

/** Without the width of its columns and the ages in it. */
const plain = (line: string): string =>
	line
		.replaceAll(/(?<![\w.-])\d+[smhd](?:\d+[smhd])*(?![\w-])/g, '<age>')
		.replaceAll(/<age> \(x\d+ over <age>\)/g, '<age>')
		.replaceAll(/ {2,}/g, '  ')
		.trim();

const linesOf = (text: string): string[] => text.split('\n').map((line) => plain(line));

const inNamespace = (args: readonly string[]): string[] => ['-n', 'contract', ...args];

/** How kubectl ends and what it prints. */
export async function printed(side: Side, ...args: string[]): Promise<unknown> {
	const {stdout, stderr, status} = await kubectl(side, ...inNamespace(args));
	// How often a rollout is looked at on its way is a matter of speed.
	const lines = linesOf(stdout).filter((line) => !line.startsWith('Waiting for deployment'));
	return {status, stdout: lines, stderr: linesOf(stderr)};
}

/** An exchange: kubectl with these words, or with the arguments of a list. */
export const prints = (args: string | readonly string[]): Exchange => {
	const list = typeof args === 'string' ? args.split(' ') : args;
	return [`kubectl ${list.join(' ')}`, async (side) => printed(side, ...list)];
};

/** What is done once kubectl has printed so many lines. */
export type Cue = readonly [lines: number, act: () => Promise<unknown>];

/** What kubectl has printed when it has printed so many lines, or has ended; things are done meanwhile. */
export async function printedWhile(
	side: Side,
	args: readonly string[],
	cues: readonly Cue[],
	count: number,
): Promise<string[]> {
	const child = spawn(binary('kubectl'), ['--kubeconfig', side.kubeconfig, ...inNamespace(args)], {
		stdio: ['ignore', 'pipe', 'inherit'],
		timeout: 60_000,
	});
	const lines: string[] = [];
	try {
		for await (const line of createInterface({input: child.stdout})) {
			lines.push(plain(line));
			const cue = cues.find(([after]) => after === lines.length);
			await cue?.[1]();

			if (lines.length === count) {
				break;
			}
		}
	} finally {
		child.kill();
	}

	return lines;
}

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {type IPty, spawn} from '@lydell/node-pty';
import {VirtualScreen} from '../cockpit/virtual-screen.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** Clock ticks a second in /proc/PID/stat: fixed by Linux's interface to user space. */
const ticksPerSecond = 100;

/** A command line, and the word by which its first frame is known. */
export type Command = {
	readonly file: string;
	readonly args: readonly string[];
	readonly mark: string;
};

/** The built program of this repository. */
export const ours = (...args: string[]): Command => ({
	file: process.execPath,
	args: [path.join(root, 'bin', 'rbd-tui.cjs'), ...args],
	mark: 'rbd-tui',
});

/**
A program in a terminal, measured from outside: what it writes and when, and what the operating
system says of its process. Times are milliseconds.
*/
export class MeasuredProgram implements Disposable {
	readonly startedAt = performance.now();
	bytes = 0;
	/** When the first byte of the first frame arrived. */
	firstFrameMs: number | undefined;
	readonly screen: VirtualScreen;
	/** Resolves when the program has ended. */
	readonly ended: Promise<void>;
	readonly #pty: IPty;
	readonly #listeners = new Set<() => void>();

	constructor(
		{file, args, mark}: Command,
		{columns = 120, rows = 40, kubeconfig = '', home = ''} = {},
	) {
		this.screen = new VirtualScreen(columns, rows);
		this.#pty = spawn(file, [...args], {
			cols: columns,
			rows,
			cwd: home || os.tmpdir(),
			name: 'xterm-256color',
			env: {
				PATH: process.env.PATH,
				HOME: home || os.tmpdir(),
				XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? path.join(os.tmpdir(), 'rbd-tui-bench-cache'),
				KUBECONFIG: kubeconfig,
				LANG: 'en_US.UTF-8',
				TZ: 'UTC',
			},
		});
		this.ended = new Promise((resolve) => {
			this.#pty.onExit(() => {
				resolve();
			});
		});
		this.screen.onReply((reply) => {
			this.#pty.write(reply);
		});
		this.#pty.onData(async (data) => {
			this.bytes += Buffer.byteLength(data);
			if (data.includes(mark)) {
				this.firstFrameMs ??= performance.now() - this.startedAt;
			}

			await this.screen.write(data);
			for (const listener of this.#listeners) {
				listener();
			}
		});
	}

	press(bytes: string): void {
		this.#pty.write(bytes);
	}

	/** Milliseconds until the screen satisfies the condition; rejects after the patience is over. */
	async until(
		what: string,
		holds: (text: string) => boolean,
		patienceMs = 30_000,
	): Promise<number> {
		const begun = performance.now();
		return new Promise((resolve, reject) => {
			const look = (): void => {
				if (!holds(this.screen.rows().join('\n'))) {
					return;
				}

				this.#listeners.delete(look);
				clearTimeout(timer);
				resolve(performance.now() - begun);
			};

			const timer = setTimeout(() => {
				this.#listeners.delete(look);
				reject(new Error(`waited in vain for ${what}:\n${this.screen.rows().join('\n')}`));
			}, patienceMs);
			this.#listeners.add(look);
			look();
		});
	}

	/** Presses a key and resolves with the milliseconds until the next byte of the answer was on the screen. */
	async answer(key: string): Promise<number> {
		const before = this.bytes;
		const begun = performance.now();
		this.press(key);
		return new Promise((resolve) => {
			const look = (): void => {
				if (this.bytes === before) {
					return;
				}

				this.#listeners.delete(look);
				resolve(performance.now() - begun);
			};

			this.#listeners.add(look);
		});
	}

	/** Resident memory now, in megabytes. */
	residentMegabytes(): number {
		const status = fs.readFileSync(`/proc/${this.#pty.pid}/status`, 'utf8');
		return Number(/VmRSS:\s+(?<kilobytes>\d+)/.exec(status)?.groups?.kilobytes) / 1024;
	}

	/** Processor time used so far. Milliseconds. */
	processorMs(): number {
		const [, rest = ''] = fs.readFileSync(`/proc/${this.#pty.pid}/stat`, 'utf8').split(') ');
		const fields = rest.split(' ');
		return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
	}

	[Symbol.dispose](): void {
		this.#pty.kill('SIGKILL');
	}
}

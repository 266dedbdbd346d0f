import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {spawn, type IPty} from '@lydell/node-pty';
import {keyBytes} from './key-bytes.ts';
import {comparePicture, maskVolatile, type Mask} from './picture.ts';
import {sessionProcesses} from './session-processes.ts';
import {VirtualScreen} from './virtual-screen.ts';

export type TerminalOptions = Readonly<{
	columns?: number;
	rows?: number;
	/** Added to a small environment of its own; nothing but PATH and HOME comes from the test runner. */
	env?: Readonly<Record<string, string>>;
	cwd?: string;
	/** How long each expectation may take, in milliseconds. */
	patience?: number;
}>;

/** How the program ended: its exit code, or the name of the signal that ended it. */
export type Ending = number | NodeJS.Signals;

const signalName = (number: number): NodeJS.Signals | undefined =>
	(Object.entries(os.constants.signals) as Array<[NodeJS.Signals, number]>).find(
		([, value]) => value === number,
	)?.[0];

const hasIn = (screen: string, expected: string | RegExp): boolean =>
	typeof expected === 'string' ? screen.includes(expected) : expected.test(screen);

/**
A program in a terminal of its own, driven as a person would: keys go in, the screen is looked at.
Expectations are looked at again after everything the program writes and fail, with a picture of the
screen, when they have not come true in time.
*/
export class Terminal implements AsyncDisposable {
	/** Starts the command (found on the PATH; `node` is the one that runs the tests). */
	static async start(command: readonly string[], options: TerminalOptions = {}): Promise<Terminal> {
		const terminal = new Terminal(command, options);
		return terminal;
	}

	/** Bytes the program has written so far. */
	bytesWritten = 0;

	readonly #pty: IPty;
	readonly #screen: VirtualScreen;
	readonly #patience: number;
	readonly #watchers = new Set<() => void>();
	#ending: Ending | undefined;

	private constructor([file, ...args]: readonly string[], options: TerminalOptions) {
		const {columns = 80, rows = 24, patience = 10_000} = options;
		this.#patience = patience;
		this.#screen = new VirtualScreen(columns, rows);
		this.#pty = spawn(file ?? '', args, {
			cols: columns,
			rows,
			cwd: options.cwd,
			name: options.env?.TERM ?? 'xterm-256color',
			env: {
				PATH: [path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
				HOME: process.env.HOME,
				LANG: 'en_US.UTF-8',
				TZ: 'UTC',
				...options.env,
			},
		});
		this.#screen.onReply((reply) => {
			this.#pty.write(reply);
		});
		this.#pty.onData(async (data) => {
			this.bytesWritten += Buffer.byteLength(data);
			await this.#screen.write(data);
			this.#lookAgain();
		});
		this.#pty.onExit(async ({exitCode, signal}) => {
			// What was written last has to be on the screen before anybody hears of the end.
			await this.#screen.write('');
			this.#ending = signal ? signalName(signal) : exitCode;
			this.#lookAgain();
		});
	}

	get pid(): number {
		return this.#pty.pid;
	}

	/** Presses keys by name, one write each: `press('j', 'enter', 'ctrl+f')`. */
	press(...keys: readonly string[]): this {
		for (const key of keys) {
			this.send(keyBytes(key));
		}

		return this;
	}

	/** Sends text in one piece, as an input method or a slow connection does. */
	type(text: string): this {
		return this.send(text);
	}

	/** Pastes as a terminal does: marked when the program asked for that, line ends as carriage returns. */
	paste(text: string): this {
		const pasted = text.replaceAll(/\r?\n/g, '\r');
		return this.send(this.#screen.isBracketedPaste ? `\u{1B}[200~${pasted}\u{1B}[201~` : pasted);
	}

	/** Sends bytes as they are. */
	send(bytes: string): this {
		this.#pty.write(bytes);
		return this;
	}

	resize(columns: number, rows: number): this {
		this.#screen.resize(columns, rows);
		this.#pty.resize(columns, rows);
		return this;
	}

	/** Sends a signal to the program, and only to it. */
	signal(name: NodeJS.Signals): this {
		process.kill(this.pid, name);
		return this;
	}

	/** Closes the terminal as a dropped SSH connection does: the program is hung up. */
	hangUp(): this {
		(this.#pty as IPty & {destroy(): void}).destroy();
		return this;
	}

	async sees(expected: string | RegExp): Promise<this> {
		return this.until(`to see ${String(expected)}`, () => this.shows(expected));
	}

	/** As `sees`, in the picture with attributes: `seesStyled('{inverse|rbd-api')`. */
	async seesStyled(expected: string | RegExp): Promise<this> {
		return this.until(`to see ${String(expected)}`, () => hasIn(this.styledScreen(), expected));
	}

	async seesNot(unexpected: string | RegExp): Promise<this> {
		return this.until(`to see no ${String(unexpected)}`, () => !this.shows(unexpected));
	}

	/** Waits until the program has ended, and as expected. */
	async exits(expected: Ending = 0): Promise<this> {
		await this.until('the end of the program', () => this.#ending !== undefined);
		return this.#ending === expected
			? this
			: this.#fail(`expected the program to end with ${expected}, but it was ${this.#ending}`);
	}

	/** The process of this terminal whose command line contains the text; fails when there is none. */
	async processOf(text: string): Promise<number> {
		const processes = await sessionProcesses(this.pid);
		const found = processes.find(({commandLine}) => commandLine.includes(text));
		return found?.pid ?? this.#fail(`expected a process with ${text} in its command line`);
	}

	/** Waits until no process of this terminal is left, the program itself included. */
	async leavesNothingBehind(): Promise<this> {
		const deadline = Date.now() + this.#patience;
		let left = await sessionProcesses(this.pid);
		while (left.length > 0 && Date.now() < deadline) {
			await new Promise((resolve) => {
				setTimeout(resolve, 20);
			});
			left = await sessionProcesses(this.pid);
		}

		return left.length === 0
			? this
			: this.#fail(
					`expected no process to be left, but there is ${left.map(({commandLine}) => commandLine).join(' and ')}`,
				);
	}

	/** Waits until the condition holds; it is asked again after everything the program writes. */
	async until(expectation: string, holds: () => boolean): Promise<this> {
		return new Promise((resolve, reject) => {
			const stop = () => {
				clearTimeout(timer);
				this.#watchers.delete(look);
			};

			const look = () => {
				if (this.#ending === undefined && this.#screen.isInFrame) {
					return;
				}

				if (holds()) {
					stop();
					resolve(this);
				} else if (this.#ending !== undefined) {
					stop();
					reject(this.#failure(`expected ${expectation}, but the program ended (${this.#ending})`));
				}
			};

			const timer = setTimeout(() => {
				stop();
				reject(this.#failure(`expected ${expectation} within ${this.#patience} ms`));
			}, this.#patience);
			this.#watchers.add(look);
			look();
		});
	}

	/** Waits until the program has written nothing for a while (milliseconds). */
	async isQuiet(quietTime = 200): Promise<this> {
		const deadline = Date.now() + this.#patience;
		while ((await this.bytesWithin(quietTime)) > 0) {
			if (Date.now() > deadline) {
				this.#fail(`expected nothing to be written for ${quietTime} ms`);
			}
		}

		return this;
	}

	/** Lets the time pass and returns how many bytes the program wrote meanwhile. */
	async bytesWithin(milliseconds: number): Promise<number> {
		const before = this.bytesWritten;
		await new Promise((resolve) => {
			setTimeout(resolve, milliseconds);
		});
		return this.bytesWritten - before;
	}

	shows(expected: string | RegExp): boolean {
		return hasIn(this.screen(), expected);
	}

	/** A row of the screen, counted from 0, without the blanks at its end. */
	row(index: number): string {
		return this.#screen.row(index);
	}

	rows(): string[] {
		return this.#screen.rows();
	}

	/** The rows that have scrolled off at the top, and those on the screen. */
	history(): string[] {
		return this.#screen.history();
	}

	screen(): string {
		return this.rows().join('\n').trimEnd();
	}

	/** The screen with its colours and attributes in words: `{bold red|✗ fault} rbd-chaos`. */
	styledScreen(): string {
		return this.rows()
			.map((_, index) => this.#screen.styledRow(index))
			.join('\n')
			.trimEnd();
	}

	/** The column of cells at which the text begins in the row, counted from 0. */
	columnOf(text: string, row: number): number | undefined {
		return this.#screen.columnOf(text, row);
	}

	styledRow(index: number): string {
		return this.#screen.styledRow(index);
	}

	/** The row and the column of cells at which the text is first seen, counted from 0. */
	find(text: string): {row: number; column: number} | undefined {
		for (const row of this.rows().keys()) {
			const column = this.#screen.columnOf(text, row);
			if (column !== undefined) {
				return {row, column};
			}
		}

		return undefined;
	}

	/**
	Waits until the screen looks as `pictures/<name>.golden.txt`. Ages, times, pod names and ports are masked;
	further masks are for what else changes from run to run.
	*/
	async matchesPicture(name: string, masks: readonly Mask[] = []): Promise<this> {
		const deadline = Date.now() + this.#patience;
		if (process.env.UPDATE_PICTURES) {
			await this.isQuiet(500);
		}

		for (;;) {
			const difference = await comparePicture(name, maskVolatile(this.rows(), masks));
			if (!difference) {
				return this;
			}

			if (Date.now() > deadline) {
				this.#fail(difference);
			}

			await this.bytesWithin(50);
		}
	}

	get cursor(): {column: number; row: number; isVisible: boolean} {
		return this.#screen.cursor;
	}

	/** What the program has asked the terminal to copy (OSC 52). */
	get clipboard(): string {
		return this.#screen.clipboard;
	}

	get isAlternateScreen(): boolean {
		return this.#screen.isAlternate;
	}

	/** How often the program has taken the alternate screen: once, and once more after each return to it. */
	get timesAlternate(): number {
		return this.#screen.timesAlternate;
	}

	get isBracketedPaste(): boolean {
		return this.#screen.isBracketedPaste;
	}

	/** Whether the terminal is as a shell expects it; what is not is named. */
	get disorder(): string[] {
		return [
			this.#screen.isAlternate && 'the alternate screen is on',
			!this.#screen.cursor.isVisible && 'the cursor is hidden',
			this.#screen.isBracketedPaste && 'bracketed paste is on',
			!this.#screen.isWraparound && 'long rows are cut',
		].filter((problem) => problem !== false);
	}

	/** Ends the program, whatever it is doing, and everything it started. */
	async close(): Promise<void> {
		if (this.#ending !== undefined) {
			return;
		}

		this.#pty.kill('SIGKILL');
		await this.until('the killed program to end', () => this.#ending !== undefined);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.close();
	}

	#lookAgain(): void {
		for (const look of this.#watchers) {
			look();
		}
	}

	#failure(message: string): Error {
		const edge = '─'.repeat(this.#screen.columns);
		return new Error(`${message}\n${edge}\n${this.screen()}\n${edge}`);
	}

	#fail(message: string): never {
		throw this.#failure(message);
	}
}

import {type ChildProcess, spawn} from 'node:child_process';
import fs from 'node:fs';

/** A program of the bed that runs beside the tests, with its output in a file. */
export type BedProcess = {
	readonly name: string;
	readonly pid: number;
	readonly isRunning: boolean;
	/** Resolves when it has ended, however that came about. */
	readonly ended: Promise<void>;
	/** The last lines of its output, for people who ask why it did not start. */
	lastWords(): string;
	/** Stops it in the middle of whatever it does, and lets it go on. */
	freeze(): void;
	thaw(): void;
	/** Ends it like a crash; resolves when it is gone. */
	kill(signal?: NodeJS.Signals): Promise<void>;
};

export type ProcessOptions = {
	readonly file: string;
	readonly args: readonly string[];
	/** Gets standard output and standard error; grows when the program is started again. */
	readonly logFile: string;
	readonly cwd?: string;
	readonly env?: NodeJS.ProcessEnv;
};

export function startProcess(name: string, options: ProcessOptions): BedProcess {
	const {file, args, logFile, cwd, env} = options;
	const log = fs.openSync(logFile, 'a');
	const child = spawn(file, args, {stdio: ['ignore', log, log], cwd, ...(env && {env})});
	fs.closeSync(log);
	const ended = endOf(child, logFile);
	const signal = (which: NodeJS.Signals) => {
		if (child.exitCode === null && child.signalCode === null) {
			child.kill(which);
		}
	};

	return {
		name,
		pid: child.pid ?? 0,
		get isRunning() {
			return child.exitCode === null && child.signalCode === null && child.pid !== undefined;
		},
		ended,
		lastWords: () => fs.readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-12).join('\n'),
		freeze() {
			signal('SIGSTOP');
		},
		thaw() {
			signal('SIGCONT');
		},
		async kill(which = 'SIGKILL') {
			signal(which);
			await ended;
		},
	};
}

async function endOf(child: ChildProcess, logFile: string): Promise<void> {
	return new Promise((resolve) => {
		child.once('exit', () => {
			resolve();
		});
		child.once('error', (error) => {
			fs.appendFileSync(logFile, `${error.message}\n`);
			resolve();
		});
	});
}

/** Longer than anything takes on a busy machine. Milliseconds. */
const patience = 120_000;

/** Waits until the condition holds; fails with the programs' last words when one of them ends before, or after two minutes. */
export async function until(
	what: string,
	programs: readonly BedProcess[],
	condition: () => Promise<boolean>,
): Promise<void> {
	const deadline = Date.now() + patience;
	while (!(await condition())) {
		const ended = programs.filter(({isRunning}) => !isRunning);
		if (ended.length > 0 || Date.now() > deadline) {
			const told = (ended.length > 0 ? ended : programs).map(
				(program) => `${program.name} said:\n${program.lastWords()}`,
			);
			throw new Error([`${what} did not come about.`, ...told].join(' '));
		}

		await new Promise((resolve) => {
			setTimeout(resolve, 50);
		});
	}
}

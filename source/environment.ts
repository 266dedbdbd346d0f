import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

type Environment = Readonly<Record<string, string | undefined>>;

/** Folders of the program by the XDG base directory specification. */
export function programFolders(environment: Environment = process.env) {
	const given = (variable: string): string | undefined =>
		environment[variable] === '' ? undefined : environment[variable];
	const home = given('HOME') ?? os.homedir();
	const folder = (variable: string, fallback: string): string =>
		path.join(given(variable) ?? path.join(home, fallback), 'rbd-tui');
	return {
		config: folder('XDG_CONFIG_HOME', '.config'),
		state: folder('XDG_STATE_HOME', '.local/state'),
		cache: folder('XDG_CACHE_HOME', '.cache'),
	};
}

export type CrashReport = {
	/** Adds to the log file; what cannot be written is lost, never thrown. */
	log(entry: string): void;
	readonly file: string;
};

/** The file that keeps what the screen must not show: stacks and the like. Created with the first entry. */
export function openLogFile(file: string): CrashReport {
	return {
		file,
		log(entry) {
			try {
				fs.mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
				fs.appendFileSync(file, `${new Date().toISOString()} ${entry}\n`, {mode: 0o600});
			} catch {
				// There is nobody left to tell.
			}
		},
	};
}

/** Puts the terminal back as it was; set while the screen is the program's own. */
let leaveScreen: (() => void) | undefined;

/** What gives the screen back when the program must end at once; undefined when it has been given back. */
export function onCrash(leave: (() => void) | undefined): void {
	leaveScreen = leave;
}

/** A reader that has seen enough (`rbd-tui … | head`) ends the program without a word. */
export function endOnClosedPipe(): void {
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code === 'EPIPE') {
			process.exit(0);
		}

		throw error;
	});
}

const endingSignals = {SIGHUP: 129, SIGINT: 130, SIGTERM: 143} as const;

/**
Ends the program in order when it is told to: the screen is given back and everything that hangs on the
end of the process is cleaned up. The terminal may be gone already, after a dropped SSH session.
*/
export function endOnSignals(): void {
	const end = (status: number) => () => {
		process.stdout.on('error', () => undefined);
		leaveScreen?.();
		process.exit(status);
	};

	for (const [signal, status] of Object.entries(endingSignals)) {
		process.once(signal, end(status));
	}
}

/**
Anything unforeseen ends the program with one sentence on the normal screen; the stack goes to the log
file.
*/
export function installCrashHandler(report: CrashReport, redact: (text: string) => string): void {
	const crash = (error: unknown): void => {
		leaveScreen?.();
		const message = error instanceof Error ? error.message : String(error);
		const stack = error instanceof Error ? (error.stack ?? message) : message;
		report.log(redact(stack));
		process.stderr.write(
			`rbd-tui ended because of a fault of its own: ${redact(message)}\nThe details are in ${report.file}; please report them.\n`,
		);
		process.exit(1);
	};

	process.on('uncaughtException', crash);
	process.on('unhandledRejection', crash);
}

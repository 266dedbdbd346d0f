import process from 'node:process';
import {setImmediate as nextTurn} from 'node:timers/promises';

/** Giving the terminal away for a while; the screen is drawn anew afterwards. */
export type TerminalControl = Readonly<{
	/** Stops the program as Ctrl-Z does elsewhere; resolves when it goes on. */
	stop(): Promise<void>;
	/**
	Lets something else have the terminal, with its normal screen and modes, until it is done: a child
	that inherits it, or code that reads `stdin` itself (which is paused and in cooked mode, and must
	be in cooked mode and without listeners again when `run` is done).
	*/
	handOver(run: () => Promise<void>): Promise<void>;
	/** Listens for being stopped and continued from outside, until the returned function is called. */
	listen(): () => void;
}>;

type Suspend = (run: () => Promise<void>) => Promise<void>;

const {stdin, stdout} = process;

// A terminal that draws some character wider than we count would wrap a full row onto the next one
// and scroll the screen; cut off at the edge it harms nothing but itself.
export const cutLongRows = '\u{1B}[?7l';
export const wrapLongRows = '\u{1B}[?7h';

// Pressed for a child, Ctrl-C and Ctrl-\ reach this program too.
const signalsOfKeys = ['SIGINT', 'SIGQUIT'] as const;
const ignore = () => undefined;

/**
Stops reading. Ink takes its listener away and lets the stream go on, which would swallow what is
typed for somebody else; the stream can be paused only after it has noticed that nobody listens.
*/
async function stopReading(): Promise<void> {
	await nextTurn();
	stdin.pause();
	await nextTurn();
}

/** Runs while the terminal belongs to somebody else. */
async function runAway(run: () => Promise<void>): Promise<void> {
	stdout.write(wrapLongRows);
	await stopReading();
	// Ink lets go of it, and then nothing may be left that keeps the program alive.
	stdin.ref();
	for (const signal of signalsOfKeys) {
		process.on(signal, ignore);
	}

	try {
		await run();
	} finally {
		await stopReading();
		// Not before: that the child has ended by the signal may be heard of ahead of the signal itself.
		for (const signal of signalsOfKeys) {
			process.off(signal, ignore);
		}

		stdout.write(cutLongRows);
	}
}

export function createTerminalControl(suspendTerminal: Suspend): TerminalControl {
	// One after the other: leaving and coming back take a moment in which a signal may ask again.
	let lastTurn: Promise<unknown> = Promise.resolve();
	let isAway = false;

	const handOver = async (run: () => Promise<void>) => {
		const turn = lastTurn.then(async () =>
			suspendTerminal(async () => {
				// Until reading has stopped: that the program goes on is heard of a turn after it does.
				isAway = true;
				try {
					await runAway(run);
				} finally {
					isAway = false;
				}
			}),
		);
		lastTurn = turn.catch(() => undefined);
		await turn;
	};

	/** Stops every process of the job, as the terminal does on Ctrl-Z, and not only this one. */
	const stopJob = () => {
		process.off('SIGTSTP', onStop);
		process.kill(0, 'SIGTSTP');
		process.on('SIGTSTP', onStop);
	};

	/** Continued in the background, the program is stopped again here, before it writes anything. */
	const awaitForeground = () => {
		stdin.setRawMode(true);
	};

	const stop = async () => {
		if (isAway) {
			stopJob();
			return;
		}

		await handOver(async () => {
			stopJob();
			awaitForeground();
		});
	};

	const onStop = () => {
		void stop();
	};

	// Stopped without being asked (SIGSTOP); the shell has used the terminal meanwhile.
	const onContinue = () => {
		if (!isAway) {
			void handOver(async () => {
				awaitForeground();
			});
		}
	};

	return {
		stop,
		handOver,
		listen() {
			process.on('SIGTSTP', onStop);
			process.on('SIGCONT', onContinue);
			return () => {
				process.off('SIGTSTP', onStop);
				process.off('SIGCONT', onContinue);
			};
		},
	};
}

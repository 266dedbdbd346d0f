/** The time and the timers of a practice cluster, so that tests can move them by hand. */
export type Clock = {
	/** Milliseconds since the epoch, as `Date.now()`. */
	now(): number;
	/** Calls once, that many milliseconds later; the answer calls it off. */
	after(milliseconds: number, callback: () => void): () => void;
};

/** The machine's own clock. Its timers do not keep the process alive: a server does, or nothing. */
export const systemClock: Clock = {
	now: () => Date.now(),
	after(milliseconds, callback) {
		const timer = setTimeout(callback, milliseconds);
		timer.unref();
		return () => {
			clearTimeout(timer);
		};
	},
};

/** Calls once at a moment, and never before it: a machine's timer may come a millisecond too early. */
export function callAt(clock: Clock, moment: number, callback: () => void): () => void {
	let callOff: () => void;
	const wait = (): void => {
		callOff = clock.after(Math.max(1, moment - clock.now()), () => {
			if (clock.now() < moment) {
				wait();
			} else {
				callback();
			}
		});
	};

	wait();
	return () => {
		callOff();
	};
}

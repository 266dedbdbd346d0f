/** Time and timers, given from outside so that tests decide how fast the clock runs. */
export type Timing = {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Calls back once after the delay; the returned function cancels. */
	after(milliseconds: number, callback: () => void): () => void;
	/** The same for how long something may take: a clock on which pauses are short is not less patient. */
	deadline(milliseconds: number, callback: () => void): () => void;
	/** A number from 0 up to, not including, 1. */
	random(): number;
};

function startTimer(milliseconds: number, callback: () => void): () => void {
	const timer = setTimeout(callback, milliseconds);
	return () => {
		clearTimeout(timer);
	};
}

export const systemTiming: Timing = {
	now: () => Date.now(),
	after: startTimer,
	deadline: startTimer,
	random: () => Math.random(),
};

/**
How long to wait before the next attempt: doubling from `first` up to `most`, spread over the upper
half of the interval so that many watches do not come back at the same moment. Milliseconds.
*/
export function backoff(
	attempt: number,
	random: number,
	{first = 500, most = 30_000}: {first?: number; most?: number} = {},
): number {
	const ceiling = Math.min(most, first * 2 ** Math.min(attempt, 20));
	return Math.round(ceiling * (0.5 + random / 2));
}

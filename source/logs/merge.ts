/** What the order of one source's lines depends on. */
export type Lane = {
	/** The order of the last line of this source. */
	last: number;
};

export const createLane = (): Lane => ({last: -Infinity});

/** How far behind the newest line a line that has just been written may be put. Milliseconds. */
export const reorderMs = 2000;

/**
The time that a line is sorted by among the lines of all sources, in milliseconds since the epoch.
Nothing is held back to wait for late lines: a line goes to its place when it comes.

- Lines of one source stay in the order they were written in, although standard output and standard error
  stamp them independently. A clock that was set back by more than `reorderMs` is believed.
- History (what was written before it was asked for) goes where its time says, however far back.
- A live line never goes further back than `reorderMs` before the newest line: someone who follows the log
  sees it at the end also when the clock of its node is slow.
*/
export function orderOf(timeMs: number, lane: Lane, newest: number, isHistory: boolean): number {
	const earliest = isHistory ? -Infinity : newest - reorderMs;
	const order = Math.max(timeMs, earliest);
	lane.last = order < lane.last && lane.last - order <= reorderMs ? lane.last : order;
	return lane.last;
}

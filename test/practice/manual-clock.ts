import {setImmediate} from 'node:timers/promises';
import type {Clock} from '../../source/practice/clock.ts';

export type ManualClock = Clock & {
	/** Lets so many seconds pass: every timer goes off at its time, and what it starts is waited for. */
	pass(seconds: number): Promise<void>;
	/** How many timers are set. */
	readonly pending: number;
};

export type ManualClockOptions = {
	/** By how much a timer comes before its time, as those of a machine now and then do. Milliseconds. */
	readonly earlyMs?: number;
};

const start = Date.parse('2026-08-01T10:00:00Z');

/** A clock that stands still until it is told to go on. */
export function createManualClock({earlyMs = 0}: ManualClockOptions = {}): ManualClock {
	let now = start;
	const timers = new Set<{at: number; callback: () => void}>();
	return {
		now: () => now,
		get pending() {
			return timers.size;
		},
		after(milliseconds, callback) {
			const timer = {
				at: now + Math.max(Math.min(1, milliseconds), milliseconds - earlyMs),
				callback,
			};
			timers.add(timer);
			return () => {
				timers.delete(timer);
			};
		},
		async pass(seconds) {
			const until = now + seconds * 1000;
			await setImmediate();
			for (;;) {
				const [next] = [...timers].toSorted((a, b) => a.at - b.at);
				if (!next || next.at > until) {
					break;
				}

				timers.delete(next);
				now = Math.max(now, next.at);
				next.callback();
				await setImmediate();
			}

			now = until;
		},
	};
}

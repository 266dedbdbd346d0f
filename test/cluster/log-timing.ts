import type {Timing} from '../../source/cluster/timing.ts';

/** A sequence of numbers from 0 up to 1 that is the same for the same seed. */
export function seededRandom(seed: number): () => number {
	let state = seed * 7919;
	return () => {
		state = (state * 48_271) % 2_147_483_647;
		return state / 2_147_483_647;
	};
}

/** Delays of up to a minute pass at once, moving the clock on; longer ones never come. */
export function hurriedTiming(random: () => number = () => 0.5): Timing {
	let now = Date.UTC(2026, 10, 21);
	const after: Timing['after'] = (milliseconds, callback) => {
		if (milliseconds > 60_000) {
			return () => undefined;
		}

		const immediate = setImmediate(() => {
			now += milliseconds;
			callback();
		});
		return () => {
			clearImmediate(immediate);
		};
	};

	return {now: () => now, after, deadline: after, random};
}

/** A clock that only moves when told, running what has become due. */
export function manualTiming(): Timing & {advance(milliseconds: number): void} {
	let now = Date.UTC(2026, 10, 21);
	let timers: Array<{at: number; callback: () => void}> = [];
	const after: Timing['after'] = (milliseconds, callback) => {
		const timer = {at: now + milliseconds, callback};
		timers.push(timer);
		return () => {
			timers = timers.filter((entry) => entry !== timer);
		};
	};

	return {
		now: () => now,
		after,
		deadline: after,
		random: () => 0.5,
		advance(milliseconds) {
			const until = now + milliseconds;
			for (;;) {
				const next = timers.toSorted((one, other) => one.at - other.at)[0];
				if (!next || next.at > until) {
					break;
				}

				timers = timers.filter((entry) => entry !== next);
				now = next.at;
				next.callback();
			}

			now = until;
		},
	};
}

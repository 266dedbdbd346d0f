import type {Timing} from '../../source/cluster/timing.ts';

/** A clock that stands still until a test moves it, with the timers that hang on it. */
export class ManualTiming implements Timing {
	#now: number;
	#timers: Array<{at: number; callback: () => void}> = [];

	constructor(start = Date.parse('2026-11-20T10:00:00Z')) {
		this.#now = start;
	}

	now(): number {
		return this.#now;
	}

	after(milliseconds: number, callback: () => void): () => void {
		const timer = {at: this.#now + milliseconds, callback};
		this.#timers.push(timer);
		return () => {
			this.#timers = this.#timers.filter((other) => other !== timer);
		};
	}

	deadline(milliseconds: number, callback: () => void): () => void {
		return this.after(milliseconds, callback);
	}

	random(): number {
		return 0;
	}

	/** Milliseconds until each timer that is waiting, soonest first. */
	get waiting(): number[] {
		return this.#timers.map(({at}) => at - this.#now).toSorted((a, b) => a - b);
	}

	/** Moves the clock and lets everything that is due happen, in order. */
	advance(milliseconds: number): void {
		const end = this.#now + milliseconds;
		for (;;) {
			const [next] = this.#timers.filter(({at}) => at <= end).toSorted((a, b) => a.at - b.at);
			if (!next) {
				break;
			}

			this.#timers = this.#timers.filter((timer) => timer !== next);
			this.#now = Math.max(this.#now, next.at);
			next.callback();
		}

		this.#now = end;
	}
}

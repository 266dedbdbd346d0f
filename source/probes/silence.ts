import {failed, type Outcome} from '../cluster/failure.ts';
import type {Timing} from '../cluster/timing.ts';
import type {Question} from './calls.ts';

/** The API server answers some questions and not others: it is asked on for so long. Milliseconds. */
const apiServerMs = 6000;

/** So long after it began, one silence has cost all that it may: the run says what it knows. Milliseconds. */
const patienceMs = 6800;

/** A call that was given up may still say what it was. Milliseconds. */
const lastWordMs = 50;

const apiServer = 'api-server';

/** Who did not answer, and how much longer a run waits for it. */
export type Silence = {
	/** Whether there is no sense in asking this endpoint any more. */
	isSilent(endpoint: string): boolean;
	/** The answer, or a failure by the deadline of the question or of its endpoint. */
	bounded<T>(question: Question<T>): Promise<Outcome<T>>;
	readonly patienceEnds: AbortSignal;
	/** The run is over: nothing is waited for. */
	end(): void;
};

type Waiting = {
	readonly endpoint: string;
	until(at: number): void;
	end(): void;
};

/**
Keeps the time that is lost by waiting. An endpoint that let a deadline pass is not asked again; of the API server,
which may have trouble with one kind of object alone, the other questions get what is left of its time. Both ends are
counted from when the first silence began, so that several of them, one after the other, cost no more than one.
*/
export function createSilence(timing: Timing): Silence {
	const silent = new Map<string, {readonly since: number}>();
	const underWay = new Set<Waiting>();
	const patience = new AbortController();
	let cancelPatience: (() => void) | undefined;
	let isOver = false;

	const endOf = (endpoint: string): number => {
		const since = silent.get(endpoint)?.since;
		return since === undefined || endpoint !== apiServer ? Infinity : since + apiServerMs;
	};

	const note = (endpoint: string, since: number): void => {
		if (isOver) {
			return;
		}

		if (silent.size === 0) {
			cancelPatience = timing.deadline(Math.max(0, since + patienceMs - timing.now()), () => {
				patience.abort();
			});
		}

		if (silent.has(endpoint)) {
			return;
		}

		silent.set(endpoint, {since});
		for (const one of underWay) {
			if (one.endpoint === endpoint) {
				one.until(endOf(endpoint));
			}
		}
	};

	return {
		isSilent: (endpoint) =>
			patience.signal.aborted ||
			(silent.has(endpoint) && (endpoint !== apiServer || timing.now() >= endOf(endpoint))),
		async bounded<T>({endpoint, deadlineMs, ask}: Question<T>) {
			const given = new AbortController();
			const {promise: late, resolve} = Promise.withResolvers<Outcome<T>>();
			let begun = timing.now();
			let end = Infinity;
			let cancel: (() => void) | undefined;
			const giveUp = (): void => {
				note(endpoint, begun);
				const seconds = Math.round((timing.now() - begun) / 100) / 10;
				given.abort();
				// Whoever does not hear of it is not waited for either.
				cancel = timing.deadline(lastWordMs, () => {
					resolve(failed('timeout', `no answer within ${seconds} s`));
				});
			};

			const until = (at: number): void => {
				end = Math.min(at, endOf(endpoint));
				cancel?.();
				cancel = timing.deadline(Math.max(0, end - timing.now()), giveUp);
			};

			const waiting: Waiting = {
				endpoint,
				until(at) {
					if (at < end && !given.signal.aborted) {
						until(at);
					}
				},
				end() {
					cancel?.();
					given.abort();
					resolve(failed('aborted', 'the run was ended'));
				},
			};
			underWay.add(waiting);
			until(begun + deadlineMs);
			const answered = ask(given.signal, () => {
				begun = timing.now();
				until(begun + deadlineMs);
			});
			const outcome = await Promise.race([answered, late]);
			underWay.delete(waiting);
			cancel?.();
			if (outcome.ok) {
				return outcome;
			}

			const isLate = given.signal.aborted || outcome.failure.kind === 'timeout';
			if (isLate) {
				note(endpoint, begun);
			}

			return isLate && outcome.failure.kind !== 'timeout'
				? failed('timeout', `no answer within ${Math.round((timing.now() - begun) / 1000)} s`)
				: outcome;
		},
		patienceEnds: patience.signal,
		end() {
			isOver = true;
			cancelPatience?.();
			for (const one of underWay) {
				one.end();
			}
		},
	};
}

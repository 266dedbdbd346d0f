import type {CallRecord} from '../cluster/call.ts';
import {failed, type Outcome} from '../cluster/failure.ts';
import type {Timing} from '../cluster/timing.ts';
import type {Transport} from '../cluster/transport.ts';
import {createSilence} from './silence.ts';
import type {UsedCall} from './reading.ts';

/** So many calls are under way at a time: enough to be quick, few enough not to be a burden. */
const mostAtOnce = 6;

/** Objects of a page: on a cluster of a few nodes one page is the whole list, corpses and all. */
export const pageSize = 2000;

type Made<T> = {readonly outcome: Outcome<T>; readonly calls: readonly UsedCall[]};

/** A question to somebody who may not answer. */
export type Question<T> = {
	/** What is asked: the same key is asked once. */
	readonly key: string;
	/** Who has to answer: `api-server`, `kubelet node-1`. */
	readonly endpoint: string;
	/** Until it is given up, or until its next part has come. Milliseconds. */
	readonly deadlineMs: number;
	/** Asks; the signal says that nobody waits for the answer any more, `partHasCome` that the deadline begins anew. */
	ask(signal: AbortSignal, partHasCome: () => void): Promise<Outcome<T>>;
};

/**
The calls of one run: each is made once however many probes want its answer, six at a time, and a silent
endpoint costs its deadline once. To be disposed of when the run is over: until then it hears of every call
that is made on the connection, and keeps every answer.
*/
export type Calls = Disposable & {
	once<T>(question: Question<T>): Promise<Outcome<T>>;
	/** The calls behind an answer that has come. */
	callsOf(key: string): readonly UsedCall[];
	/** Notes a call that does not pass through the transport's record: the upgrade of a port-forward. */
	note(call: UsedCall): void;
	all(): readonly UsedCall[];
	/** Somebody has been silent for as long as a run waits: nothing is waited for any more. */
	readonly patienceEnds: AbortSignal;
	/** The run is over. */
	end(): void;
};

export function createCalls(transport: Transport, timing: Timing, signal: AbortSignal): Calls {
	const answers = new Map<string, Promise<Made<unknown>>>();
	const settled = new Map<string, readonly UsedCall[]>();
	const made: UsedCall[] = [];
	const silence = createSilence(timing);
	const waiting: Array<() => void> = [];
	let running = 0;
	const unsubscribe = transport.onCall((record) => {
		made.push(usedCall(record));
	});

	const slot = async (): Promise<void> => {
		if (running >= mostAtOnce) {
			await new Promise<void>((resolve) => {
				waiting.push(resolve);
			});
		}

		running++;
	};

	const leave = (): void => {
		running--;
		waiting.shift()?.();
	};

	const perform = async <T>(question: Question<T>): Promise<Made<T>> => {
		await slot();
		try {
			if (signal.aborted) {
				return {outcome: failed('aborted', 'the run was ended'), calls: []};
			}

			const {key, endpoint} = question;
			if (silence.isSilent(endpoint)) {
				return {outcome: failed('timeout', `${endpoint} does not answer`), calls: []};
			}

			const before = timing.now();
			const outcome = await silence.bounded(question);
			const own = made.filter(({path, at}) => at >= before && path.startsWith(key));
			return {outcome, calls: own};
		} finally {
			leave();
		}
	};

	return {
		async once<T>(question: Question<T>) {
			const {key} = question;
			const known = answers.get(key) as Promise<Made<T>> | undefined;
			const answer = known ?? perform(question);
			if (!known) {
				answers.set(key, answer);
			}

			const {outcome, calls} = await answer;
			settled.set(key, calls);
			return outcome;
		},
		callsOf: (key) => settled.get(key) ?? [],
		note(call) {
			made.push(call);
			settled.set(call.path, [...(settled.get(call.path) ?? []), call]);
		},
		all: () => made,
		patienceEnds: silence.patienceEnds,
		end() {
			unsubscribe();
			silence.end();
		},
		[Symbol.dispose]: unsubscribe,
	};
}

const usedCall = ({verb, path, status, milliseconds, bytes, at}: CallRecord): UsedCall => ({
	verb,
	path,
	...(status !== undefined && {status}),
	milliseconds,
	bytes,
	at,
});

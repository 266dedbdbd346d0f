import {type CallRecord, callPath, type Call} from '../cluster/call.ts';
import {failed, type Outcome} from '../cluster/failure.ts';
import type {Timing} from '../cluster/timing.ts';
import type {Transport} from '../cluster/transport.ts';
import type {UsedCall} from './reading.ts';

/** So many calls are under way at a time: enough to be quick, few enough not to be a burden. */
const mostAtOnce = 6;

/** An endpoint that was silent this often in a row is not asked again in the run. */
const patience: Readonly<Record<string, number>> = {'api-server': 3};

type Made<T> = {readonly outcome: Outcome<T>; readonly calls: readonly UsedCall[]};

/**
The calls of one run: each is made once however many probes want its answer, six at a time, and a silent
endpoint costs its deadline once.
*/
export type Calls = {
	/** `key` says what is asked; `endpoint` who has to answer: `api-server`, `kubelet node-1`. */
	once<T>(key: string, endpoint: string, make: () => Promise<Outcome<T>>): Promise<Outcome<T>>;
	/** The calls behind an answer that has come. */
	callsOf(key: string): readonly UsedCall[];
	/** Notes a call that does not pass through the transport's record: the upgrade of a port-forward. */
	note(call: UsedCall): void;
	all(): readonly UsedCall[];
};

export function createCalls(transport: Transport, timing: Timing, signal: AbortSignal): Calls {
	const answers = new Map<string, Promise<Made<unknown>>>();
	const settled = new Map<string, readonly UsedCall[]>();
	const made: UsedCall[] = [];
	const silences = new Map<string, number>();
	const waiting: Array<() => void> = [];
	let running = 0;
	const unsubscribe = transport.onCall((record) => {
		made.push(usedCall(record));
	});
	signal.addEventListener('abort', unsubscribe, {once: true});

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

	const perform = async <T>(
		endpoint: string,
		key: string,
		make: () => Promise<Outcome<T>>,
	): Promise<Made<T>> => {
		await slot();
		try {
			if (signal.aborted) {
				return {outcome: failed('aborted', 'the run was ended'), calls: []};
			}

			if ((silences.get(endpoint) ?? 0) >= (patience[endpoint] ?? 1)) {
				return {outcome: failed('timeout', `${endpoint} does not answer`), calls: []};
			}

			const before = timing.now();
			const outcome = await make();
			const isSilent = !outcome.ok && outcome.failure.kind === 'timeout';
			silences.set(endpoint, isSilent ? (silences.get(endpoint) ?? 0) + 1 : 0);
			const own = made.filter(({path, at}) => at >= before && path.startsWith(key));
			return {outcome, calls: own};
		} finally {
			leave();
		}
	};

	return {
		async once<T>(key: string, endpoint: string, make: () => Promise<Outcome<T>>) {
			const known = answers.get(key) as Promise<Made<T>> | undefined;
			const answer = known ?? perform(endpoint, key, make);
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

/** What a call is known by: its path and query. */
export const keyOf = (call: Call): string => callPath(call);

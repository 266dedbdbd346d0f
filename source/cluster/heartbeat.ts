import {type Failure, failureFromError} from './failure.ts';
import {clockDifference} from './round-trip.ts';
import {backoff, type Timing} from './timing.ts';
import type {Transport} from './transport.ts';

export type Beat =
	| {
			readonly isGood: true;
			readonly at: number;
			/** Until the headers of the answer; not measured where a connection was made first. Milliseconds. */
			readonly roundTripMs: number | undefined;
			readonly clockDifferenceMs: number | undefined;
	  }
	| {readonly isGood: false; readonly at: number; readonly failure: Failure};

export type Heartbeat = {
	/** Asks now instead of at the next turn: somebody doubts that the server is there. */
	now(): void;
	stop(): void;
};

const calmIntervalMs = 10_000;
const deadlineMs = 5000;

/**
Asks the API server at regular times whether it is well: `/readyz`, which fails when its storage does,
or `/version` where readyz is not permitted. After a failure it asks again soon, with backoff.
*/
export function startHeartbeat(
	transport: Transport,
	timing: Timing,
	{onBeat, isCalm}: {onBeat: (beat: Beat) => void; isCalm: () => boolean},
): Heartbeat {
	let path = '/readyz';
	let failures = 0;
	let beats = 0;
	let isStopped = false;
	let isAsking = false;
	let cancel = (): void => undefined;

	const ask = async (): Promise<void> => {
		cancel();
		isAsking = true;
		const answer = await askOnce(transport, timing, path);
		const beat = beats === 0 && answer.isGood ? {...answer, roundTripMs: undefined} : answer;
		isAsking = false;
		if (isStopped) {
			return;
		}

		const isRefused = !beat.isGood && ['forbidden', 'not-found'].includes(beat.failure.kind);
		if (isRefused && path === '/readyz') {
			path = '/version';
			schedule(0);
			return;
		}

		beats = beat.isGood ? beats + 1 : 0;
		failures = beat.isGood ? 0 : failures + 1;
		if (!beat.isGood && beat.failure.kind === 'timeout') {
			// The peer may be gone without a word: open streams would wait for it for ever.
			transport.reconnect();
		}

		onBeat(beat);
		schedule(nextInterval());
	};

	const nextInterval = (): number => {
		if (failures > 0) {
			return backoff(failures - 1, timing.random(), {first: 1000, most: 10_000});
		}

		return isCalm() && beats > 1 ? calmIntervalMs : 1000;
	};

	const schedule = (milliseconds: number): void => {
		cancel();
		cancel = timing.after(milliseconds, () => {
			void ask();
		});
	};

	void ask();
	return {
		now() {
			if (!isAsking && !isStopped) {
				schedule(0);
			}
		},
		stop() {
			isStopped = true;
			cancel();
		},
	};
}

async function askOnce(transport: Transport, timing: Timing, path: string): Promise<Beat> {
	const sentAt = timing.now();
	const opened = await transport.open({verb: 'get', path, timeoutMs: deadlineMs});
	const at = timing.now();
	if (!opened.ok) {
		return {isGood: false, at, failure: opened.failure};
	}

	const {headers, body} = opened.value;
	try {
		await body.resume().toArray();
	} catch (error) {
		return {isGood: false, at, failure: failureFromError(error)};
	}

	const date = headers.date;
	return {
		isGood: true,
		at,
		roundTripMs: at - sentAt,
		clockDifferenceMs: clockDifference(typeof date === 'string' ? date : undefined, sentAt, at),
	};
}

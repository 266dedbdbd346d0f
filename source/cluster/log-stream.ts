import type {Failure} from './failure.ts';
import {
	createLogAnswer,
	failureInAnswer,
	isEmpty,
	isFutile,
	type LogAnswer,
	noteOpen,
	noteRead,
	openMs,
} from './log-answer.ts';
import {createLogEnding} from './log-ending.ts';
import {openLogConnection} from './log-connection.ts';
import type {LogLine} from './log-parser.ts';
import {failureInLog, logRetry} from './log-refusal.ts';
import {createLogResume, type LogRange, type LogResume} from './log-resume.ts';
import {sharedSlices, type Slices} from './log-slices.ts';
import {pods} from './resources.ts';
import {backoff, systemTiming, type Timing} from './timing.ts';
import type {Transport} from './transport.ts';

/**
- `connecting` asked, not yet answered
- `streaming` open; silence is normal
- `waiting` trouble on the way: asked again at `retryAt`
- `refused` the API server or the kubelet says no, in its own words (not permitted, container waiting
  to start, no such pod); asked again at `retryAt`, or not before `wake` when that is absent
- `ended` the container has finished and everything it wrote has been read
- `closed` by the caller

`retryAt` is in milliseconds since the epoch, by the clock of `timing`.
*/
export type LogStreamState =
	| {readonly kind: 'connecting' | 'streaming' | 'ended' | 'closed'}
	| {readonly kind: 'waiting'; readonly failure: Failure; readonly retryAt: number}
	| {readonly kind: 'refused'; readonly failure: Failure; readonly retryAt?: number};

export type LogStreamOptions = {
	readonly transport: Pick<Transport, 'open'>;
	readonly namespace: string;
	readonly pod: string;
	readonly container: string;
	/** Where to begin; by default at the beginning of the log. */
	readonly range?: LogRange;
	/** Stay with the log as it grows. Default true; never with `previous`. */
	readonly follow?: boolean;
	/** The log of the container's last instance before this one. */
	readonly previous?: boolean;
	/**
	New lines in the order of the log, each exactly once. `isHistory` says that they belong to what
	an answer begins with: what was written before the request.
	*/
	readonly onLines: (lines: readonly LogLine[], isHistory: boolean) => void;
	readonly onState: (state: LogStreamState) => void;
	/** What the pod's status says of the container, if it is known. */
	readonly isRunning?: () => boolean | undefined;
	/** Silence after which a following connection is replaced by a new one. Milliseconds. */
	readonly idleMs?: number;
	readonly timing?: Timing;
	readonly slices?: Slices;
};

/** The connection in use and what is known of its answer. */
type Connection = {readonly close: () => void; readonly answer: LogAnswer};

// A kubelet that hangs makes the API server wait ten seconds and more before it answers 500.
const answerTimeoutMs = 30_000;

// The pod's status tells some seconds after the log that a container has ended.
const mostSilent = 4;

const provenMs = 10_000;
const idleBeforeWakeMs = 5000;

/**
The log of one container as one sequence of lines, however often the connection breaks.

An end of the answer proves nothing: the API server ends an answer in the same orderly way whether
the container has finished or its own connection to the kubelet broke, even within a line. So after
every end the stream asks again for what may have followed, and has `ended` only when such a request
ends at once behind the last line that was seen.

Silence proves nothing either. TCP keepalive (the transport's business) finds a peer that is gone, but
not a proxy, load balancer or API server that holds the connection and has lost what is behind it.
After `idleMs` the stream therefore replaces the connection by a new one: one small request,
answered with the last second of the log, and nothing is lost in between because the new one resumes.
*/
export class LogStream {
	readonly #options: LogStreamOptions;
	readonly #timing: Timing;
	readonly #resume: LogResume;
	readonly #ending = createLogEnding();
	readonly #startedAt: number;
	#state: LogStreamState = {kind: 'connecting'};
	#connection: Connection | undefined;
	#batch: LogLine[] = [];
	#attempt = 0;
	#wasEmpty = false;
	#cancelTimer: (() => void) | undefined;

	constructor(options: LogStreamOptions) {
		this.#options = options;
		this.#timing = options.timing ?? systemTiming;
		this.#resume = createLogResume(options.range);
		this.#startedAt = this.#timing.now();
		options.onState(this.#state);
		this.#connect();
	}

	get state(): LogStreamState {
		return this.#state;
	}

	/**
	Asks again now: the container has been started, the cluster is reachable again, a right was
	granted. A connection that has been silent for some seconds is replaced.
	*/
	wake(): void {
		const {kind} = this.#state;
		const connection = this.#connection;
		if (kind === 'waiting' || kind === 'refused' || (kind === 'ended' && this.#follows)) {
			this.#attempt = 0;
			this.#setState({kind: 'connecting'});
			this.#connect();
		} else if (
			kind === 'streaming' &&
			connection &&
			this.#timing.now() - connection.answer.lastBytesAt > idleBeforeWakeMs
		) {
			this.#connect();
		}
	}

	close(): void {
		this.#leave();
		this.#setState({kind: 'closed'});
	}

	get #follows(): boolean {
		return (this.#options.follow ?? true) && !this.#options.previous;
	}

	#setState(state: LogStreamState) {
		const isSame = state.kind === this.#state.kind && !('failure' in state);
		if (isSame || this.#state.kind === 'closed') {
			return;
		}

		this.#state = state;
		this.#options.onState(state);
	}

	#leave() {
		this.#cancelTimer?.();
		this.#cancelTimer = undefined;
		const connection = this.#connection;
		this.#wasEmpty ||= connection !== undefined && isEmpty(connection.answer, this.#timing.now());
		connection?.close();
		this.#connection = undefined;
		this.#batch = [];
	}

	#connect(isVerifying = false) {
		this.#leave();
		const {transport, namespace, pod, container, previous, slices = sharedSlices} = this.#options;
		const now = this.#timing.now();
		const range = this.#resume.next({
			elapsedMs: now - this.#startedAt,
			wasEmpty: this.#wasEmpty,
		});
		const query = {
			container,
			timestamps: true,
			...(this.#follows && {follow: true}),
			...(previous && {previous: true}),
			...range,
		};
		const answer = createLogAnswer(isVerifying, now);
		const close = openLogConnection(
			transport,
			{
				verb: 'get',
				resource: pods,
				namespace,
				name: pod,
				subresource: 'log',
				query,
				timeoutMs: answerTimeoutMs,
			},
			slices,
			{
				onOpen: () => {
					this.#opened(answer);
				},
				onBytes: () => {
					answer.lastBytesAt = this.#timing.now();
					answer.hasBytes = true;
				},
				onLine: (line, second, nanosecond) => {
					this.#read(answer, line, second, nanosecond);
				},
				onUnfinished(line, second, nanosecond) {
					answer.unfinished = {line, second, nanosecond};
				},
				onPause: () => {
					this.#deliver(answer);
				},
				onEnd: (failure) => {
					this.#ended(answer, failure);
				},
			},
		);
		this.#connection = {close, answer};
	}

	#opened(answer: LogAnswer) {
		noteOpen(answer, this.#timing.now());
		this.#setState({kind: 'streaming'});
		if (!this.#follows) {
			return;
		}

		// Spread, so that the streams of a component do not all come at the same moment.
		const idleMs = (this.#options.idleMs ?? 120_000) * (0.75 + this.#timing.random() / 2);
		this.#replaceWhenIdle(answer, idleMs);
	}

	#replaceWhenIdle(answer: LogAnswer, idleMs: number) {
		const silentMs = this.#timing.now() - answer.lastBytesAt;
		this.#cancelTimer = this.#timing.after(Math.max(1, idleMs - silentMs), () => {
			if (this.#timing.now() - answer.lastBytesAt >= idleMs) {
				this.#connect();
			} else {
				this.#replaceWhenIdle(answer, idleMs);
			}
		});
	}

	#read(answer: LogAnswer, line: LogLine, second: number, nanosecond: number) {
		if (answer !== this.#connection?.answer || answer.failure) {
			return;
		}

		if (line.nanosecond < 0) {
			const failure = failureInLog(line.text, false);
			if (failure) {
				answer.failure = failure;
				return;
			}

			answer.hasLinesWithoutTime = true;
		}

		this.#accept(answer, line, second, nanosecond);
	}

	#accept(answer: LogAnswer, line: LogLine, second: number, nanosecond: number) {
		if (!this.#resume.isNew(second, nanosecond, line.text)) {
			return;
		}

		answer.hasNewLines = true;
		this.#batch.push(second < 0 ? {...line, timeMs: this.#timing.now()} : line);
	}

	#deliver(answer: LogAnswer) {
		noteRead(answer, this.#timing.now());
		const batch = this.#batch;
		if (batch.length === 0) {
			return;
		}

		this.#batch = [];
		this.#options.onLines(batch, answer.isHistory);
	}

	#ended(answer: LogAnswer, failure: Failure | undefined) {
		this.#deliver(answer);
		if (answer !== this.#connection?.answer) {
			return;
		}

		this.#cancelTimer?.();
		if (answer.hasNewLines || openMs(answer, this.#timing.now()) > provenMs) {
			this.#attempt = 0;
		}

		const problem = failure ?? failureInAnswer(answer);
		if (problem) {
			this.#failed(problem);
			return;
		}

		const isComplete = !this.#follows || this.#isComplete(answer);
		const isRunning = this.#follows && this.#options.isRunning?.();
		if (isComplete && !isRunning) {
			this.#finish(answer);
		} else if (isComplete && this.#attempt >= mostSilent) {
			this.#failed({kind: 'dropped', message: 'the server ended the log of a running container'});
		} else {
			this.#retryIn(this.#delay());
		}
	}

	/** After an orderly end: is that all, or did something between here and the container give way? */
	#isComplete(answer: LogAnswer): boolean {
		return this.#ending.isComplete({
			isVerifying: answer.isVerifying,
			isFutile: isFutile(answer, this.#timing.now()),
			progress: this.#resume.progress(),
			rest: answer.unfinished?.line,
		});
	}

	#finish(answer: LogAnswer) {
		const {unfinished} = answer;
		if (unfinished) {
			this.#accept(answer, unfinished.line, unfinished.second, unfinished.nanosecond);
			this.#deliver(answer);
		}

		this.#leave();
		this.#setState({kind: 'ended'});
	}

	#failed(failure: Failure) {
		const retry = logRetry(failure, this.#options.previous ?? false);
		if (retry === 'never') {
			this.#leave();
			this.#setState({kind: 'refused', failure});
			return;
		}

		const isRefusal = retry === 'slowly';
		const delay = Math.max(
			this.#delay(isRefusal ? 5000 : 500),
			(failure.retryAfterSeconds ?? 0) * 1000,
		);
		const retryAt = this.#timing.now() + delay;
		this.#setState({kind: isRefusal ? 'refused' : 'waiting', failure, retryAt});
		this.#retryIn(delay);
	}

	#delay(first = 500): number {
		return backoff(this.#attempt++, this.#timing.random(), {first, most: 30_000});
	}

	#retryIn(delay: number) {
		this.#leave();
		this.#cancelTimer = this.#timing.after(delay, () => {
			if (this.#state.kind === 'waiting') {
				this.#setState({kind: 'connecting'});
			}

			this.#connect(true);
		});
	}
}

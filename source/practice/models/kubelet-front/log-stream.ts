import {Readable} from 'node:stream';
import type {Clock} from '../../clock.ts';
import type {LogOptions} from '../../kubelet-backend.ts';
import {
	linesBetween,
	linesPerSecond,
	nextLineAt,
	type LogEntry,
	type LogStretch,
} from '../logs/log-lines.ts';
import {logTime} from '../logs/log-time.ts';

/** A node keeps ten megabytes of a container's log at hand; counted in lines of two hundred bytes. */
const keptLines = 50_000;
/** Lines made in one go, so that nobody else has to wait for long. */
const batch = 2000;
/** No closer together than this are the looks at a log that is being followed. Milliseconds. */
const shortestWait = 20;

export type LogFollowing = {
	readonly clock: Clock;
	/** The run as it is now; undefined when the container has been replaced. */
	readonly current: () => LogStretch | undefined;
	/** Calls when the pod has changed, until the stream ends. */
	readonly onChange: (listener: () => void) => () => void;
	/** Aborted when nobody reads any more. */
	readonly end: AbortController;
};

/** The bytes of a log, as options ask for them. A following stream ends with its container. */
export function logStream(
	stretch: LogStretch,
	options: LogOptions,
	following: LogFollowing,
): Readable {
	const lines = options.follow
		? follow(stretch, options, following)
		: history(stretch, options, following.clock.now());
	return streamOf(limited(formatted(lines, options), options.limitBytes), following.end);
}

/** Like `Readable.from`, but an end in the middle of a wait reaches the one who waits. */
function streamOf(source: AsyncGenerator<Buffer>, end: AbortController): Readable {
	let isReading = false;
	return new Readable({
		highWaterMark: 256 * 1024,
		read() {
			if (isReading) {
				return;
			}

			isReading = true;
			source
				.next()
				.then(({done, value}) => {
					isReading = false;
					this.push(done ? null : value);
				})
				.catch((error: unknown) => {
					this.destroy(error instanceof Error ? error : new Error(String(error)));
				});
		},
		destroy(error, callback) {
			end.abort();
			callback(error);
		},
	});
}

type Batches = AsyncGenerator<readonly LogEntry[]> | Generator<readonly LogEntry[]>;

/** From which moment on lines are wanted, by the options and by what is kept. */
function beginning(
	stretch: LogStretch,
	{sinceTime, sinceSeconds}: LogOptions,
	now: number,
): number {
	const end = stretch.endedAt ?? now;
	const kept = end - (keptLines / Math.max(linesPerSecond(stretch), 1e-6)) * 1000;
	const wanted = sinceTime
		? sinceTime.getTime() - 0.001
		: sinceSeconds === undefined
			? -Infinity
			: now - sinceSeconds * 1000;
	return Math.max(stretch.startedAt - 1, kept, wanted);
}

function* history(
	stretch: LogStretch,
	options: LogOptions,
	now: number,
): Generator<readonly LogEntry[]> {
	const end = Math.min(stretch.endedAt ?? now, now);
	const from = beginning(stretch, options, now);
	if (options.tailLines !== undefined) {
		yield tail(stretch, options.tailLines, {from, end});
		return;
	}

	const step = Math.max(1, (batch / Math.max(linesPerSecond(stretch), 1e-6)) * 1000);
	for (let after = from; after < end; after += step) {
		yield linesBetween(stretch, after, Math.min(after + step, end));
	}
}

/** The last lines, looking further back until there are enough of them. */
function tail(
	stretch: LogStretch,
	count: number,
	{from, end}: {readonly from: number; readonly end: number},
): readonly LogEntry[] {
	if (count === 0) {
		return [];
	}

	const usual = (count / Math.max(linesPerSecond(stretch), 1e-6)) * 1000;
	for (let span = Math.max(usual * 1.5, 1000); ; span *= 4) {
		const after = Math.max(from, end - span);
		const lines = linesBetween(stretch, after, end);
		if (lines.length >= count || after === from) {
			return lines.slice(-count);
		}
	}
}

async function* follow(
	stretch: LogStretch,
	options: LogOptions,
	following: LogFollowing,
): AsyncGenerator<readonly LogEntry[]> {
	const {clock, current, end} = following;
	let told = clock.now();
	yield* history(stretch, options, told);
	for (let run: LogStretch | undefined = stretch; run && !end.signal.aborted; run = current()) {
		const until = Math.min(run.endedAt ?? Infinity, clock.now());
		if (until > told) {
			yield linesBetween(run, told, until);
			told = until;
		}

		if (run.endedAt !== undefined) {
			return;
		}

		await nextEvent(nextLineAt(run, told), following);
	}
}

/** Waits for the next line, for a change of the pod, or for the end. */
async function nextEvent(at: number, {clock, onChange, end}: LogFollowing): Promise<void> {
	const {promise, resolve} = Promise.withResolvers<void>();
	const stopListening = onChange(resolve);
	const stopWaiting =
		at === Infinity ? undefined : clock.after(Math.max(shortestWait, at - clock.now()), resolve);
	const stop = () => {
		resolve();
	};

	end.signal.addEventListener('abort', stop);
	await promise;
	end.signal.removeEventListener('abort', stop);
	stopListening();
	stopWaiting?.();
}

async function* formatted(batches: Batches, {timestamps}: LogOptions): AsyncGenerator<string> {
	for await (const entries of batches) {
		const lines = timestamps
			? entries.map(({at, text}) => `${logTime(at)} ${text}\n`)
			: entries.map(({text}) => `${text}\n`);
		yield lines.join('');
	}
}

async function* limited(texts: AsyncIterable<string>, limit = Infinity): AsyncGenerator<Buffer> {
	let left = limit;
	for await (const text of texts) {
		const bytes = Buffer.from(text);
		if (bytes.length > 0) {
			yield bytes.subarray(0, left);
		}

		left -= bytes.length;
		if (left <= 0) {
			return;
		}
	}
}

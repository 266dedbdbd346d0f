import {Readable} from 'node:stream';
import type {KubeletRefusal, LogOptions} from '../../../source/practice/kubelet-backend.ts';

/** A container of a pod, as a kubelet is asked about it. */
export type ContainerName = {
	readonly namespace: string;
	readonly pod: string;
	readonly container: string;
};

type Entry = {readonly at: number; readonly stamp: string; readonly text: string};
type Run = {entries: Entry[]; isOver: boolean; readonly listeners: Set<() => void>};

/** What the containers of a cluster have printed: tests write it, the kubelet front reads it. */
export type LogBook = {
	/** Adds lines to what the container prints, with the time of now or the one given. */
	write(where: ContainerName, lines: readonly string[], at?: number): void;
	/** Ends the present run; what is written from now on belongs to the next one. */
	restart(where: ContainerName): void;
	/** Ends the present run for good: those who follow it get to its end. */
	finish(where: ContainerName): void;
	/** What the kubelet answers to a request for a log. */
	read(where: ContainerName, options: Omit<LogOptions, 'container'>): Readable | KubeletRefusal;
};

const newRun = (): Run => ({entries: [], isOver: false, listeners: new Set()});

export function createLogBook(): LogBook {
	const runs = new Map<string, Run[]>();
	const runsOf = ({namespace, pod, container}: ContainerName): Run[] => {
		const key = `${namespace}/${pod}/${container}`;
		const known = runs.get(key) ?? [newRun()];
		runs.set(key, known);
		return known;
	};

	const present = (where: ContainerName): Run => runsOf(where).at(-1) ?? newRun();
	const end = (run: Run) => {
		run.isOver = true;
		tell(run);
	};

	return {
		write(where, lines, at = Date.now()) {
			const run = present(where);
			for (const text of lines) {
				run.entries.push({at, stamp: timestamp(at, run.entries.length), text});
			}

			tell(run);
		},
		restart(where) {
			end(present(where));
			runsOf(where).push(newRun());
		},
		finish(where) {
			end(present(where));
		},
		read(where, options) {
			const run = options.previous ? runsOf(where).at(-2) : present(where);
			return run
				? Readable.from(limited(texts(run, options), options.limitBytes), {objectMode: false})
				: {
						status: 400,
						message: `previous terminated container "${where.container}" in pod "${where.pod}" not found`,
					};
		},
	};
}

function tell(run: Run): void {
	for (const listener of run.listeners) {
		listener();
	}
}

/** The first entry that a request wants: by count from the end, and by time in whole seconds. */
function begin({entries}: Run, {tailLines, sinceTime, sinceSeconds}: Partial<LogOptions>): number {
	const since = sinceTime?.getTime() ?? (sinceSeconds ? Date.now() - sinceSeconds * 1000 : 0);
	const byTime = entries.findIndex(({at}) => at >= since);
	const byCount = tailLines === undefined ? 0 : Math.max(0, entries.length - tailLines);
	return Math.max(byTime === -1 ? entries.length : byTime, byCount);
}

/** A time to the nanosecond: lines of one millisecond keep their order by it. */
const timestamp = (at: number, index: number): string =>
	new Date(at).toISOString().slice(0, -1) + `${String(index % 1_000_000).padStart(6, '0')}Z`;

async function* texts(
	run: Run,
	options: Omit<LogOptions, 'container'>,
): AsyncGenerator<string, void, undefined> {
	let next = begin(run, options);
	for (;;) {
		const {promise, resolve} = Promise.withResolvers<void>();
		run.listeners.add(resolve);
		try {
			const batch = run.entries.slice(next);
			if (batch.length > 0) {
				yield batch
					.map(({stamp, text}) => (options.timestamps ? `${stamp} ${text}\n` : `${text}\n`))
					.join('');
				next += batch.length;
				continue;
			}

			if (!options.follow || run.isOver) {
				return;
			}

			await promise;
		} finally {
			run.listeners.delete(resolve);
		}
	}
}

async function* limited(
	source: AsyncIterable<string>,
	limit = Infinity,
): AsyncGenerator<Buffer, void, undefined> {
	let left = limit;
	for await (const text of source) {
		const bytes = Buffer.from(text).subarray(0, left);
		yield bytes;
		left -= bytes.length;
		if (left <= 0) {
			return;
		}
	}
}

import {once} from 'node:events';
import os from 'node:os';
import {Worker} from 'node:worker_threads';
import type {Job, JobResult} from './worker.ts';

/** Threads that diagnose, one scenario at a time each: what takes long shall take long for its own sake. */
export type Pool = {
	/** Does all jobs, one at a time in each thread; resolves with the results in the order of the jobs. */
	all<T>(jobs: readonly Job[]): Promise<T[]>;
	/** Has every thread do the job. */
	everywhere(job: Job): Promise<void>;
	close(): Promise<void>;
};

export function startPool(): Pool {
	const size = Math.max(1, Math.min(4, os.availableParallelism()));
	const workers = Array.from(
		{length: size},
		() => new Worker(new URL('worker.ts', import.meta.url)),
	);
	let last = 0;
	const waiting = new Map<number, (value: unknown) => void>();
	for (const worker of workers) {
		worker.setMaxListeners(0);
		worker.on('message', ({number, value}: JobResult) => {
			waiting.get(number)?.(value);
			waiting.delete(number);
		});
	}

	const ask = async (worker: Worker, job: Job): Promise<unknown> => {
		const number = ++last;
		const {promise, resolve} = Promise.withResolvers<unknown>();
		waiting.set(number, resolve);
		worker.postMessage({number, job});
		const failure = once(worker, 'error').then(([error]) => {
			throw error as Error;
		});
		return Promise.race([promise, failure]);
	};

	return {
		async all<T>(jobs: readonly Job[]) {
			const results: T[] = [];
			const queue = jobs.entries();
			const work = async (worker: Worker): Promise<void> => {
				for (const [index, job] of queue) {
					results[index] = (await ask(worker, job)) as T;
				}
			};

			await Promise.all(workers.map(async (worker) => work(worker)));
			return results;
		},
		async everywhere(job) {
			await Promise.all(workers.map(async (worker) => ask(worker, job)));
		},
		async close() {
			await Promise.all(workers.map(async (worker) => worker.terminate()));
		},
	};
}

import type {Clock} from '../clock.ts';
import {ObjectAccessError} from '../object-access.ts';

/** Keys of objects that want attention, each once however often it is added, one at a time. */
export type WorkQueue = {
	add(key: string): void;
	/** Adds the key that many milliseconds later. */
	addAfter(key: string, milliseconds: number): void;
};

export type WorkQueueOptions = {
	readonly clock: Clock;
	readonly signal: AbortSignal;
	/** Brings the object of the key to where it should be. What it throws is tried again. */
	readonly work: (key: string) => Promise<void>;
	/** Gets failures that are not the ordinary races of a cluster. */
	readonly report: (error: unknown) => void;
};

/** An answer that only says that someone else was faster: 404, 409. */
const isRace = (error: unknown): boolean =>
	error instanceof ObjectAccessError && (error.status === 404 || error.status === 409);

export function createWorkQueue({clock, signal, work, report}: WorkQueueOptions): WorkQueue {
	const keys = new Set<string>();
	let isWorking = false;

	const run = async () => {
		for (const key of keys) {
			keys.delete(key);
			if (signal.aborted) {
				return;
			}

			try {
				await work(key);
			} catch (error) {
				if (!isRace(error)) {
					report(error);
				}

				queue.addAfter(key, isRace(error) ? 20 : 1000);
			}
		}

		// In the same turn in which no key was left: one that comes later begins anew.
		isWorking = false;
	};

	const queue: WorkQueue = {
		add(key) {
			keys.add(key);
			if (isWorking || signal.aborted) {
				return;
			}

			isWorking = true;
			// Not at once: whoever adds a key may be in the middle of telling several changes.
			queueMicrotask(() => {
				run().catch(report);
			});
		},
		addAfter(key, milliseconds) {
			if (signal.aborted) {
				return;
			}

			const callOff = clock.after(milliseconds, () => {
				signal.removeEventListener('abort', callOff);
				queue.add(key);
			});
			signal.addEventListener('abort', callOff, {once: true});
		},
	};
	return queue;
}

import type {StoreChange} from './change-log.ts';

export type ChangeListener = (change: StoreChange) => void;

/** Hands every change to every listener, in the order of their versions. */
export type ChangeFeed = {
	publish(change: StoreChange): void;
	/** Later changes only; the answer ends it. */
	subscribe(listener: ChangeListener): () => void;
};

/**
Listeners write to the store they listen to. Such a change waits until the one at hand has reached all
listeners, and one who subscribes meanwhile does not get what was there before.
*/
export function createChangeFeed(currentVersion: () => number): ChangeFeed {
	const subscriptions = new Set<{readonly from: number; readonly listener: ChangeListener}>();
	const waiting: StoreChange[] = [];
	let isPublishing = false;

	const deliver = (change: StoreChange): void => {
		for (const {from, listener} of subscriptions) {
			if (change.version <= from) {
				continue;
			}

			try {
				listener(change);
			} catch (error) {
				// The write has happened and the other listeners must hear of it; the error must surface too.
				queueMicrotask(() => {
					throw error;
				});
			}
		}
	};

	return {
		publish(change) {
			waiting.push(change);
			if (isPublishing) {
				return;
			}

			isPublishing = true;
			for (let next = waiting.shift(); next; next = waiting.shift()) {
				deliver(next);
			}

			isPublishing = false;
		},
		subscribe(listener) {
			const subscription = {from: currentVersion(), listener};
			subscriptions.add(subscription);
			return () => {
				subscriptions.delete(subscription);
			};
		},
	};
}

import {observable, type Observable} from '../observable.ts';
import type {Failure} from './failure.ts';
import {listAll, type Selection, withoutNoise} from './list.ts';
import type {KubernetesObject} from './objects.ts';
import {backoff, systemTiming, type Timing} from './timing.ts';
import type {Transport} from './transport.ts';
import {type WatchEvent, watchOnce} from './watch-stream.ts';

/**
What is known of a selection.

- `loading`: nothing has been read yet
- `synced`: read, and followed by a watch
- `retrying`: the last attempt failed and is being repeated; `items` are from `syncedAt`
- `forbidden`: not permitted; asked again now and then, rights can be given while the program runs
- `absent`: the cluster has no such kind
*/
export type ListState = 'loading' | 'synced' | 'retrying' | 'forbidden' | 'absent';

export type ListSnapshot<T> = {
	readonly state: ListState;
	readonly items: readonly T[];
	readonly failure?: Failure;
	/** When the items were last known to be complete, milliseconds since the epoch. */
	readonly syncedAt?: number;
};

export type WatchedList<T> = Observable<ListSnapshot<T>> & {
	/** Gives up waiting and asks again at once. */
	refresh(): void;
	stop(): void;
};

export type WatchedListOptions = {
	readonly timing?: Timing;
	/** Hears of every success and failure: the session's health is made of them. */
	readonly onOutcome?: (failure: Failure | undefined) => void;
};

/** Rights and kinds seldom appear while a program runs. Milliseconds. */
const refusedRetryMs = 60_000;

/** How long the API server keeps a quiet watch open: client-go's range. Seconds. */
const watchSeconds = {least: 300, spread: 300};

/**
Keeps a selection of objects up to date: lists it, watches from the list's version, starts the watch
again where it ended, and lists anew after an expired version or any other failure, with backoff. Objects
deleted in between are noticed by the new list. Listeners are told at most once per turn of the event loop.
*/
export function createWatchedList<T extends KubernetesObject>(
	transport: Transport,
	selection: Selection<T>,
	options: WatchedListOptions = {},
): WatchedList<T> {
	const list = new Reflector(transport, selection, options);
	void list.run();
	return list;
}

class Reflector<T extends KubernetesObject> implements WatchedList<T> {
	readonly #transport: Transport;
	readonly #selection: Selection<T>;
	readonly #timing: Timing;
	readonly #onOutcome: (failure: Failure | undefined) => void;
	readonly #snapshot = observable<ListSnapshot<T>>({state: 'loading', items: []});
	readonly #objects = new Map<string, T>();
	readonly #stopping = new AbortController();
	#resourceVersion = '';
	#attempt = 0;
	#expirations = 0;
	#wake: (() => void) | undefined;
	#isPublishing = false;
	#next: Omit<ListSnapshot<T>, 'items'> = {state: 'loading'};

	constructor(transport: Transport, selection: Selection<T>, options: WatchedListOptions) {
		this.#transport = transport;
		this.#selection = selection;
		this.#timing = options.timing ?? systemTiming;
		this.#onOutcome = options.onOutcome ?? (() => undefined);
	}

	get(): ListSnapshot<T> {
		return this.#snapshot.get();
	}

	subscribe(listener: () => void): () => void {
		return this.#snapshot.subscribe(listener);
	}

	refresh(): void {
		this.#attempt = 0;
		this.#wake?.();
	}

	stop(): void {
		this.#stopping.abort();
		this.#wake?.();
	}

	async run(): Promise<void> {
		const {signal} = this.#stopping;
		while (!signal.aborted) {
			const failure = (await this.#list(signal)) ?? (await this.#watch(signal));
			if (signal.aborted) {
				return;
			}

			// An expired version is no fault: list again at once, unless it happens again and again.
			if (failure.kind === 'gone' && this.#expirations < 3) {
				this.#expirations++;
				continue;
			}

			this.#report(failure);
			await this.#pause(failure);
		}
	}

	async #list(signal: AbortSignal): Promise<Failure | undefined> {
		const listed = await listAll(this.#transport, this.#selection, {signal});
		if (!listed.ok) {
			return listed.failure;
		}

		this.#objects.clear();
		for (const item of listed.value.items) {
			this.#objects.set(item.metadata.uid, item);
		}

		this.#resourceVersion = listed.value.resourceVersion;
		this.#attempt = 0;
		this.#onOutcome(undefined);
		this.#publish({state: 'synced', syncedAt: this.#timing.now()});
		return undefined;
	}

	/** Watches again and again as long as the server ends the watch in order. */
	async #watch(signal: AbortSignal): Promise<Failure> {
		for (;;) {
			const timeoutSeconds = Math.round(
				watchSeconds.least + this.#timing.random() * watchSeconds.spread,
			);
			const startedAt = this.#timing.now();
			const ended = await watchOnce(
				this.#transport,
				this.#selection,
				{resourceVersion: this.#resourceVersion, timeoutSeconds, signal},
				(event) => {
					this.#apply(event);
				},
			);
			if (!ended.ok) {
				return ended.failure;
			}

			// A server that ends every watch at once must not be asked in a tight loop.
			if (this.#timing.now() - startedAt < 1000) {
				return {kind: 'dropped', message: 'the watch ended as soon as it began'};
			}
		}
	}

	#apply({type, object}: WatchEvent<T>): void {
		this.#resourceVersion = object.metadata.resourceVersion;
		this.#expirations = 0;
		if (type === 'BOOKMARK') {
			return;
		}

		if (type === 'DELETED') {
			this.#objects.delete(object.metadata.uid);
		} else {
			this.#objects.set(object.metadata.uid, withoutNoise(object));
		}

		this.#publish({state: 'synced', syncedAt: this.#timing.now()});
	}

	#report(failure: Failure): void {
		this.#onOutcome(failure);
		const {syncedAt} = this.#next;
		this.#publish({
			state: stateAfter(failure, syncedAt !== undefined),
			failure,
			...(syncedAt !== undefined && {syncedAt}),
		});
	}

	async #pause(failure: Failure): Promise<void> {
		const isRefused = failure.kind === 'forbidden' || failure.kind === 'not-found';
		const wait = isRefused
			? refusedRetryMs
			: Math.max(
					backoff(this.#attempt, this.#timing.random()),
					(failure.retryAfterSeconds ?? 0) * 1000,
				);
		this.#attempt++;
		await new Promise<void>((resolve) => {
			const cancel = this.#timing.after(wait, resolve);
			this.#wake = () => {
				cancel();
				resolve();
			};
		});
		this.#wake = undefined;
	}

	#publish(next: Omit<ListSnapshot<T>, 'items'>): void {
		this.#next = next;
		if (this.#isPublishing) {
			return;
		}

		this.#isPublishing = true;
		setImmediate(() => {
			this.#isPublishing = false;
			if (this.#stopping.signal.aborted) {
				return;
			}

			const items = this.#next.state === 'absent' ? [] : this.#objects.values().toArray();
			this.#snapshot.set({...this.#next, items});
		});
	}
}

function stateAfter(failure: Failure, hasItems: boolean): ListState {
	if (failure.kind === 'forbidden') {
		return 'forbidden';
	}

	if (failure.kind === 'not-found') {
		return 'absent';
	}

	return hasItems ? 'retrying' : 'loading';
}

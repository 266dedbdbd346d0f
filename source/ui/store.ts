/** A value that tells its listeners when it has become another one. */
export type Readable<T> = Readonly<{
	get(): T;
	/** Calls the listener after each change, until the returned function is called. */
	subscribe(listener: () => void): () => void;
}>;

export type Store<T> = Readable<T> & Readonly<{set(value: T): void}>;

export function createStore<T>(initial: T): Store<T> {
	const listeners = new Set<() => void>();
	let current = initial;
	return {
		get: () => current,
		set(value) {
			if (Object.is(value, current)) {
				return;
			}

			current = value;
			for (const listener of listeners) {
				listener();
			}
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
	};
}

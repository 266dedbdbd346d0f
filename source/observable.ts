/** A value that tells its listeners when it has become another one. */
export type Observable<T> = {
	get(): T;
	/** Calls the listener after each change, until the returned function is called. */
	subscribe(listener: () => void): () => void;
};

export type Writable<T> = Observable<T> & {
	/** Replaces the value; listeners hear of it when it is not the same one. */
	set(value: T): void;
};

export function observable<T>(initial: T): Writable<T> {
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

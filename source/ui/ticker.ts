import type {Observable} from '../observable.ts';

/** Views of values that change at most once per tick, all of them at the same moment. */
export type Ticker = Readonly<{
	view<T>(source: Observable<T>): Observable<T>;
	/** Publishes what is waiting now, before something that must be up to date is drawn. */
	flush(): void;
}>;

type Delay = (milliseconds: number, callback: () => void) => void;

const systemDelay: Delay = (milliseconds, callback) => {
	// What is still to be drawn does not keep a program alive that has nothing else to do.
	setTimeout(callback, milliseconds).unref();
};

/**
Carries changes to the screen in ticks. The first change after a quiet time passes at once, so that
the answer to a key is not held up; whatever changes until the tick is over passes together at its
end. While nothing changes nothing is scheduled.
*/
export function createTicker(milliseconds = 90, delay: Delay = systemDelay): Ticker {
	const waiting = new Set<() => void>();
	let isTicking = false;

	const flush = () => {
		const publications = [...waiting];
		waiting.clear();
		for (const publish of publications) {
			publish();
		}
	};

	const tick = () => {
		isTicking = true;
		delay(milliseconds, () => {
			isTicking = false;
			if (waiting.size === 0) {
				return;
			}

			tick();
			flush();
		});
	};

	const schedule = (publish: () => void) => {
		waiting.add(publish);
		if (isTicking) {
			return;
		}

		tick();
		flush();
	};

	return {flush, view: (source) => tickedView(source, schedule)};
}

function tickedView<T>(
	source: Observable<T>,
	schedule: (publish: () => void) => void,
): Observable<T> {
	const listeners = new Set<() => void>();
	let published = source.get();
	let unsubscribe: (() => void) | undefined;

	const publish = () => {
		const value = source.get();
		if (Object.is(value, published)) {
			return;
		}

		published = value;
		for (const listener of listeners) {
			listener();
		}
	};

	return {
		get() {
			if (!unsubscribe) {
				published = source.get();
			}

			return published;
		},
		subscribe(listener) {
			listeners.add(listener);
			if (!unsubscribe) {
				published = source.get();
				unsubscribe = source.subscribe(() => {
					schedule(publish);
				});
			}

			return () => {
				listeners.delete(listener);
				if (listeners.size > 0) {
					return;
				}

				unsubscribe?.();
				unsubscribe = undefined;
			};
		},
	};
}

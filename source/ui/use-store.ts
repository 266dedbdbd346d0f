import {useMemo, useSyncExternalStore} from 'react';
import type {Observable} from '../observable.ts';

/** The selection of the value, the same object for as long as the value is and nothing in it differs. */
function selectionOf<T, Selected>(
	store: Observable<T>,
	select: (value: T) => Selected,
	isSame: (a: Selected, b: Selected) => boolean,
): () => Selected {
	let last: {value: T; selected: Selected} | undefined;
	return () => {
		const value = store.get();
		if (!last || !Object.is(last.value, value)) {
			const selected = select(value);
			last = {value, selected: last && isSame(last.selected, selected) ? last.selected : selected};
		}

		return last.selected;
	};
}

const identity = <T>(value: T): T => value;

/**
What `select` takes of the store's value; the component is drawn again only when that is another
one. `select` and `isSame` are defined outside of the component: a new function starts afresh.
*/
export function useStore<T>(store: Observable<T>): T;
export function useStore<T, Selected>(
	store: Observable<T>,
	select: (value: T) => Selected,
	isSame?: (a: Selected, b: Selected) => boolean,
): Selected;
export function useStore<T>(
	store: Observable<T>,
	select: (value: T) => unknown = identity,
	isSame: (a: unknown, b: unknown) => boolean = Object.is,
): unknown {
	const getSelection = useMemo(() => selectionOf(store, select, isSame), [store, select, isSame]);
	return useSyncExternalStore(store.subscribe, getSelection);
}

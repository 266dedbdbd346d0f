import {humanDuration} from '../../../text/duration.ts';
import type {AnyObject} from '../kinds.ts';

/** A column of a table: its head, and what an object puts into it at a time (milliseconds). */
export type Column = {
	readonly name: string;
	readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
	/** `name` for the column that holds the object's name. */
	readonly format: string;
	/** 1 for those that only `-o wide` shows. */
	readonly priority: number;
	readonly cell: (object: AnyObject, now: number) => unknown;
};

export type Cell<T> = (object: T, now: number) => unknown;

export const column = <T>(
	name: string,
	cell: Cell<T>,
	type: Column['type'] = 'string',
): Column => ({name, type, format: '', priority: 0, cell: cell as unknown as Column['cell']});

export const wide = <T>(name: string, cell: Cell<T>): Column => ({
	...column(name, cell),
	priority: 1,
});

export const integer = <T>(name: string, cell: Cell<T>): Column => column(name, cell, 'integer');

/** The age of a time as kubectl shows it. */
export const since = (time: string | null | undefined, now: number): string =>
	time ? humanDuration(now - Date.parse(time)) : '<unknown>';

export const name: Column = {
	...column('Name', ({metadata}: AnyObject) => metadata.name ?? ''),
	format: 'name',
};

export const age = column('Age', ({metadata}: AnyObject, now) =>
	since(metadata.creationTimestamp, now),
);

export const none = '<none>';

/** `a=b,c=d`, sorted. */
export const pairs = (labels: Record<string, string> | undefined): string =>
	Object.entries(labels ?? {})
		.map(([key, value]) => `${key}=${value}`)
		.toSorted()
		.join(',') || none;

/** At most three, and how many more there are. */
export function shortened(list: readonly string[], whenEmpty: string): string {
	const shown = list.slice(0, 3).join(',');
	return list.length > 3 ? `${shown} + ${list.length - 3} more...` : shown || whenEmpty;
}

import {isDeepStrictEqual} from 'node:util';

/** One place where two answers differ. */
export type Difference = {
	/** `body.items.0.status.phase` */
	readonly path: string;
	readonly practice: unknown;
	readonly real: unknown;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
	value !== null && typeof value === 'object';

/** Every place in which two values differ, each by the path that leads there. */
export function differences(practice: unknown, real: unknown, path = ''): Difference[] {
	if (isDeepStrictEqual(practice, real)) {
		return [];
	}

	if (!isObject(practice) || !isObject(real) || Array.isArray(practice) !== Array.isArray(real)) {
		return [{path, practice, real}];
	}

	const names = new Set([...Object.keys(practice), ...Object.keys(real)]);
	return [...names].flatMap((name) =>
		differences(practice[name], real[name], path ? `${path}.${name}` : name),
	);
}

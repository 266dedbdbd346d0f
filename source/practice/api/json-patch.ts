import {isDeepStrictEqual} from 'node:util';

export type JsonPatchOperation = {
	readonly op: string;
	readonly path: string;
	readonly from?: string;
	readonly value?: unknown;
};

type Container = Record<string, unknown> | unknown[];

const segments = (pointer: string): string[] =>
	pointer
		.split('/')
		.slice(1)
		.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));

class PatchError extends Error {}

function parentOf(document: unknown, pointer: string): [Container, string] {
	const path = segments(pointer);
	const last = path.pop();
	let current = document;
	for (const segment of path) {
		current = child(current, segment);
	}

	if (last === undefined || typeof current !== 'object' || current === null) {
		throw new PatchError(`nothing at ${pointer}`);
	}

	return [current as Container, last];
}

function child(value: unknown, segment: string): unknown {
	const found =
		typeof value === 'object' && value !== null && Object.hasOwn(value, segment)
			? (value as Record<string, unknown>)[segment]
			: undefined;
	if (found === undefined) {
		throw new PatchError(`no ${segment}`);
	}

	return found;
}

const read = (document: unknown, pointer: string): unknown => {
	let current = document;
	for (const segment of segments(pointer)) {
		current = child(current, segment);
	}

	return current;
};

function add(document: unknown, pointer: string, value: unknown): unknown {
	if (pointer === '') {
		return value;
	}

	const [parent, key] = parentOf(document, pointer);
	if (Array.isArray(parent)) {
		const index = key === '-' ? parent.length : Number(key);
		if (!Number.isSafeInteger(index) || index < 0 || index > parent.length) {
			throw new PatchError(`no index ${key}`);
		}

		parent.splice(index, 0, value);
	} else {
		parent[key] = value;
	}

	return document;
}

function remove(document: unknown, pointer: string): void {
	const [parent, key] = parentOf(document, pointer);
	child(parent, key);
	if (Array.isArray(parent)) {
		parent.splice(Number(key), 1);
	} else {
		Reflect.deleteProperty(parent, key);
	}
}

/** `replace` of a member that is missing adds it: the library kube-apiserver uses does so. */
function replace(document: unknown, pointer: string, value: unknown): unknown {
	if (pointer === '') {
		return value;
	}

	const [parent, key] = parentOf(document, pointer);
	if (Array.isArray(parent)) {
		child(parent, key);
		parent[Number(key)] = value;
	} else {
		parent[key] = value;
	}

	return document;
}

const apply: Readonly<
	Record<string, (document: unknown, operation: JsonPatchOperation) => unknown>
> = {
	add: (document, {path, value}) => add(document, path, structuredClone(value)),
	replace: (document, {path, value}) => replace(document, path, structuredClone(value)),
	copy: (document, {path, from = ''}) => add(document, path, structuredClone(read(document, from))),
	remove(document, {path}) {
		remove(document, path);
		return document;
	},
	move(document, {path, from = ''}) {
		const moved = read(document, from);
		remove(document, from);
		return add(document, path, moved);
	},
	test(document, {path, value}) {
		if (!isDeepStrictEqual(read(document, path), value)) {
			throw new PatchError(`${path} differs`);
		}

		return document;
	},
};

/** Applies an RFC 6902 patch to a copy; undefined when an operation does not fit. */
export function applyJsonPatch(
	original: unknown,
	operations: readonly JsonPatchOperation[],
): unknown {
	let document = structuredClone(original);
	try {
		for (const operation of operations) {
			const change = apply[operation.op];
			if (!change) {
				return undefined;
			}

			document = change(document, operation);
		}
	} catch (error) {
		if (error instanceof PatchError) {
			return undefined;
		}

		throw error;
	}

	return document;
}

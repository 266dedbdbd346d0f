const ours = new WeakSet();

/**
A deeply frozen copy of a JSON value, without the properties that JSON leaves out (undefined ones).
Parts that are such copies already are taken over as they are, so that a changed object shares what
did not change with the one it came from.
*/
export function frozenCopy<T>(value: T): T {
	if (typeof value !== 'object' || value === null || ours.has(value)) {
		return value;
	}

	let copy: object;
	if (Array.isArray(value)) {
		copy = value.map((item: unknown) => (item === undefined ? null : frozenCopy(item)));
	} else if (value instanceof Date) {
		return value.toJSON() as T;
	} else {
		const fields: Record<string, unknown> = {};
		for (const [name, field] of Object.entries(value)) {
			if (field !== undefined) {
				fields[name] = frozenCopy(field);
			}
		}

		copy = fields;
	}

	Object.freeze(copy);
	ours.add(copy);
	return copy as T;
}

const times = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)\b/g;

/** Names that a cluster makes up, as far as they follow a pattern; the rest of a text stays. */
const replacements: ReadonlyArray<readonly [RegExp, string]> = [
	[/^\d+[smhd](?:\d+[smhd])?$/g, '<age>'],
	[times, '<time>'],
	[/\b\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
	[/(?<=Too large resource version: \d+, current: )\d+/g, '<version>'],
	[/(?<=too old resource version: )\d+ \(\d+/g, '<version> (<version>'],
	[/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g, '<uid>'],
	[/\b[\da-f]{64}\b/g, '<id>'],
	[/\b(?:10|127|192\.168)(?:\.\d{1,3}){2,3}(?::\d+)?\b/g, '<address>'],
	[/(?<=-|pod-template-hash=)(?:[\da-f]{8,10}|[b-df-hj-np-tv-xz24-9]{8,10})(?=$|-|\b)/g, '<hash>'],
	[/(?<=-)[b-df-hj-np-tv-xz24-9]{5}(?=$|[":\s,])/g, '<suffix>'],
	[/\b(?:node\d|contract-node-\d)\b/g, '<node>'],
	[/\b[\da-f]{16}\b/g, '<counter>'],
];

export function normaliseText(text: string): string {
	let rest = text;
	for (const [pattern, placeholder] of replacements) {
		rest = rest.replaceAll(pattern, () => placeholder);
	}

	return rest;
}

const madeUp = new Set(['resourceVersion', 'continue', 'uid', 'pod-template-hash', 'ca.crt']);

/** An answer without what differs between any two clusters: uids, times, versions, made-up names, managed fields. */
export function normalise(value: unknown, key = ''): unknown {
	if (typeof value === 'string') {
		return madeUp.has(key) && value ? `<${key}>` : normaliseText(value);
	}

	if (Array.isArray(value)) {
		return value.map((item) => normalise(item));
	}

	if (value === null || typeof value !== 'object') {
		return value;
	}

	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => name !== 'managedFields')
			.map(([name, item]) => [normaliseText(name), normalise(item, name)]),
	);
}

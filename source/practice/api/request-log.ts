/** One request as the server saw it. */
export type RequestRecord = {
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly method: string;
	/** With its query. */
	readonly path: string;
	/** Kubernetes' verb; for paths that are no resource the method in lower case. */
	readonly verb: string;
	readonly resource: string;
	readonly subresource: string;
	/** Empty until the user is known, and for those who are not let in. */
	user: string;
	/** 0 while there is no answer. */
	status: number;
	/** Whether it was meant to change something: no dry run, no access review, no mere connection. */
	readonly isMutating: boolean;
};

export type RequestLog = {
	readonly total: number;
	readonly mutating: number;
	readonly byVerb: ReadonlyMap<string, number>;
	/** The latest requests, oldest first. */
	readonly latest: readonly RequestRecord[];
	add(record: RequestRecord): void;
	/** Counts from zero again. */
	reset(): void;
};

export function createRequestLog(limit = 1000): RequestLog {
	let total = 0;
	let mutating = 0;
	const byVerb = new Map<string, number>();
	let latest: RequestRecord[] = [];
	return {
		get total() {
			return total;
		},
		get mutating() {
			return mutating;
		},
		byVerb,
		get latest() {
			return latest;
		},
		add(record) {
			total += 1;
			mutating += record.isMutating ? 1 : 0;
			byVerb.set(record.verb, (byVerb.get(record.verb) ?? 0) + 1);
			latest.push(record);
			if (latest.length > limit) {
				latest = latest.slice(-limit);
			}
		},
		reset() {
			total = 0;
			mutating = 0;
			byVerb.clear();
			latest = [];
		},
	};
}

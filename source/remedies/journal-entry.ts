import {createHash} from 'node:crypto';

export type JournalObject = {
	readonly kind: string;
	readonly namespace?: string;
	readonly name: string;
	readonly uid?: string;
};

/** What a change was aimed at, as it stood in its confirmation. */
export type BoundTarget = {
	readonly context: string;
	/** Host and port of the API server. */
	readonly server: string;
	/** The uid of the namespace kube-system; undefined where it could not be read. */
	readonly clusterUid?: string | undefined;
	readonly user: string;
	readonly namespace: string;
};

/** `unknown`: there was no answer that says whether the change was made. */
export type CallOutcome = 'done' | 'failed' | 'unknown';

/** What tells whether a call took effect that nobody has had an answer to: a field, and what its value means. */
export type Sign = {
	/** A template for `kubectl get -o jsonpath=…`. */
	readonly prints: string;
	/** What it prints, exactly. */
	readonly value: string;
	readonly means: 'made' | 'not made';
};

/** One call that changes something: its intent before it is sent, its result afterwards. */
export type JournalRecord = {
	readonly type: 'intent' | 'result';
	/** The same for an intent and its result. */
	readonly id: string;
	readonly at: string;
	readonly remedy: string;
	readonly target: BoundTarget;
	readonly object: JournalObject;
	readonly verb: string;
	readonly kubectl: string;
	/** Tells afterwards whether it took effect, where there may be no result. */
	readonly sign?: Sign;
	/** Lines that change nothing and show what came of it, where no field tells. */
	readonly looks?: readonly string[];
	/** Results only. */
	readonly outcome?: CallOutcome;
	readonly message?: string;
};

/** A line of the journal: the record, and the hash that binds it to the line before. */
export type JournalEntry = JournalRecord & {readonly previous: string; readonly hash: string};

/** What the first line of a file is bound to. */
export const beginning = '0'.repeat(64);

/** Binds a record to the line before: nobody can change or drop a line without breaking the chain. */
export function chain(record: JournalRecord, previous: string): JournalEntry {
	const body = {...record, previous};
	return {...body, hash: digest(body)};
}

/** The index of the first entry that is not what was written, or -1. */
export function firstBrokenEntry(entries: readonly JournalEntry[]): number {
	let previous = beginning;
	return entries.findIndex((entry) => {
		const {hash, ...body} = entry;
		const isBroken = body.previous !== previous || digest(body) !== hash;
		previous = hash;
		return isBroken;
	});
}

const digest = (body: Record<string, unknown>): string =>
	createHash('sha256').update(JSON.stringify(body)).digest('hex');

import {kindKey, type AnyObject, type Kind, type KindKey} from '../api/kinds.ts';

export type StoreChange = {
	/** The resource version the change made; an object that was deleted carries it too. */
	readonly version: number;
	readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
	readonly kind: Kind;
	readonly object: AnyObject;
	/** The object before the change; absent for ADDED. */
	readonly previous?: AnyObject;
};

/** The recent changes, from which watches start again and older lists are put together. */
export type ChangeLog = {
	append(change: StoreChange): void;
	/** Changes after a version, oldest first; undefined when some of them are forgotten. */
	since(version: number): readonly StoreChange[] | undefined;
	/** Forgets everything up to and including a version. */
	compact(version: number): void;
	/** The oldest version from which everything is still known. */
	readonly oldest: number;
};

/**
How long etcd keeps history, by default: kube-apiserver compacts every five minutes. The number of
changes is limited too, because this history lives in memory.
*/
const defaults = {changes: 4000, milliseconds: 5 * 60_000};

export function createChangeLog(
	now: () => number,
	firstVersion: number,
	limits: {readonly changes?: number; readonly milliseconds?: number} = {},
): ChangeLog {
	const {changes: limit, milliseconds} = {...defaults, ...limits};
	let entries: Array<{readonly at: number; readonly change: StoreChange}> = [];
	let oldest = firstVersion;

	const compact = (version: number): void => {
		const kept = entries.findIndex(({change}) => change.version > version);
		entries = kept === -1 ? [] : entries.slice(kept);
		oldest = Math.max(oldest, version);
	};

	return {
		append(change) {
			entries.push({at: now(), change});
			// A quarter above the limit before anything is cut, so that cutting costs little.
			if (entries.length > limit * 1.25) {
				compact(entries[entries.length - limit - 1]?.change.version ?? 0);
			}
		},
		since(version) {
			const horizon = now() - milliseconds;
			const old = entries.findLast(({at}) => at < horizon);
			if (old) {
				compact(old.change.version);
			}

			if (version < oldest) {
				return undefined;
			}

			const first = entries.findIndex(({change}) => change.version > version);
			return first === -1 ? [] : entries.slice(first).map(({change}) => change);
		},
		compact,
		get oldest() {
			return oldest;
		},
	};
}

/** What a kind's objects were at an earlier version: the present ones with the changes since undone. */
export function undoChanges(
	present: ReadonlyMap<string, AnyObject>,
	changes: readonly StoreChange[],
	key: KindKey,
	objectKeyOf: (object: AnyObject) => string,
): Map<string, AnyObject> {
	const objects = new Map(present);
	for (const change of changes.toReversed()) {
		if (kindKey(change.kind) !== key) {
			continue;
		}

		if (change.previous) {
			objects.set(objectKeyOf(change.object), change.previous);
		} else {
			objects.delete(objectKeyOf(change.object));
		}
	}

	return objects;
}

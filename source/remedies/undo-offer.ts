import type {Timing} from '../cluster/timing.ts';
import type {ClusterSession} from '../cluster/session.ts';
import {type KeptRecord, readKeptRecords} from './kept-record.ts';
import type {Offer} from './treat.ts';
import {undoRemedy} from './undo.ts';

/** Something that can be taken back: what was last done for a cause in a cluster. Without what was kept. */
export type Undoable = Pick<KeptRecord, 'id' | 'cause' | 'remedy' | 'at'> & {
	readonly clusterUid: string | undefined;
};

/**
What can be taken back of all that was ever done from this folder, the latest for each cause and cluster.
What was taken back to its end has left no record.
*/
export async function readUndoables(folder: string): Promise<Undoable[]> {
	const latest = new Map<string, Undoable>();
	for (const {id, cause, remedy, at, target} of await readKeptRecords(folder)) {
		const {clusterUid} = target;
		latest.set(`${clusterUid} ${cause}`, {id, cause, remedy, at, clusterUid});
	}

	return latest.values().toArray();
}

/** The undo of what was last done for a cause in this cluster; undefined where there is nothing to take back. */
export async function offerUndo({
	session,
	cause,
	folder,
	timing,
}: {
	readonly session: ClusterSession;
	readonly cause: string;
	readonly folder: string;
	readonly timing: Timing;
}): Promise<Offer | undefined> {
	const uid = await session.clusterUid();
	const records = await readKeptRecords(folder);
	const record = records.findLast((one) => one.cause === cause && one.target.clusterUid === uid);
	return (
		record && {
			remedy: undoRemedy(record),
			site: {
				session,
				namespace: record.target.namespace,
				cause: undefined,
				document: undefined,
				seenAt: timing.now(),
				chosen: [],
				folder,
				timing,
			},
		}
	);
}

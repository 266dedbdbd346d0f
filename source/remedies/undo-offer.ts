import type {Timing} from '../cluster/timing.ts';
import type {ClusterSession} from '../cluster/session.ts';
import type {JournalEntry} from './journal-entry.ts';
import {journalFolder, readJournals} from './journal.ts';
import {type KeptRecord, readKeptRecords} from './kept-record.ts';
import type {Offer} from './treat.ts';
import {undoRemedy} from './undo.ts';

/** Something that can be taken back: what was last done for a cause in a cluster. Without what was kept. */
export type Undoable = Pick<KeptRecord, 'id' | 'cause' | 'remedy' | 'at'> & {
	readonly clusterUid: string | undefined;
};

/** What can be taken back, the latest for each cause and cluster; what was taken back already is left out. */
function undoables(records: readonly KeptRecord[], entries: readonly JournalEntry[]): Undoable[] {
	const latest = new Map<string, KeptRecord>();
	for (const record of records) {
		latest.set(`${record.target.clusterUid} ${record.cause}`, record);
	}

	return latest
		.values()
		.filter((record) => !isTakenBack(record, entries))
		.map(({id, cause, remedy, at, target}) => ({
			id,
			cause,
			remedy,
			at,
			clusterUid: target.clusterUid,
		}))
		.toArray();
}

const isTakenBack = ({remedy, at, target}: KeptRecord, entries: readonly JournalEntry[]): boolean =>
	entries.some(
		(entry) =>
			entry.remedy === `undo/${remedy}` &&
			entry.outcome === 'done' &&
			entry.target.clusterUid === target.clusterUid &&
			Date.parse(entry.at) > Date.parse(at),
	);

/** What can be taken back of all that was ever done from this folder. */
export async function readUndoables(folder: string): Promise<Undoable[]> {
	const [records, journals] = await Promise.all([
		readKeptRecords(folder),
		readJournals(journalFolder(folder)),
	]);
	return undoables(
		records,
		journals.flatMap(({entries}) => entries),
	);
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

import type {Timing} from '../cluster/timing.ts';
import type {ClusterSession} from '../cluster/session.ts';
import {type KeptRecord, readKeptRecords} from './kept-record.ts';
import type {Offer} from './treat.ts';
import {isTakenBack, undoRemedy} from './undo.ts';

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

/**
The undo of what was last done for a cause in this cluster and is not as it was before; undefined where nothing
was ever done. Where all of it is as before, the undo of the last says so.
*/
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
	const offers = records
		.filter((one) => one.cause === cause && one.target.clusterUid === uid)
		.map((record) => ({
			record,
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
		}))
		.toReversed();
	const offerOf = ({record, site}: (typeof offers)[number]): Offer => ({
		remedy: undoRemedy(record),
		site,
	});
	for (const offer of offers) {
		if (!(await isTakenBack(offer.site, offer.record))) {
			return offerOf(offer);
		}
	}

	return offers[0] && offerOf(offers[0]);
}

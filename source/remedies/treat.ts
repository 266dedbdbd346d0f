import {journalFolder, readJournals} from './journal.ts';
import {planRemedy, type RemedyPlan} from './remedy-plan.ts';
import type {RemedyProgress} from './remedy-progress.ts';
import type {Remedy, RemedySite} from './remedy.ts';

/** A remedy, and where it is to be planned and run. */
export type Offer = {readonly remedy: Remedy; readonly site: RemedySite};

/** Plans what is offered, with what was run before in mind. */
export async function planOffer({remedy, site}: Offer): Promise<RemedyPlan> {
	const journals = await readJournals(journalFolder(site.folder));
	return planRemedy(
		remedy,
		site,
		journals.flatMap(({entries}) => entries),
	);
}

/** How often a target that changes while it is asked about is found and asked about again. */
const mostAttempts = 3;

export type Treatment<End> = {
	/** What is to be done, by what the cluster is now; or how it ends here. */
	readonly find: () => Promise<Offer | {readonly end: End}>;
	/** Plans it, shows the plan, asks, and runs what was confirmed. */
	readonly offer: (offer: Offer) => Promise<RemedyProgress | {readonly end: End}>;
	/** The target is not as it was confirmed, and nothing was changed: whether to begin anew. */
	readonly mayBeginAnew: () => boolean;
};

/**
From a cause to the end of one remedy. Where the target has changed between the plan and its confirmation
everything begins anew, with a new diagnosis and a new question: nothing is ever written blindly.
*/
export async function treat<End>({
	find,
	offer,
	mayBeginAnew,
}: Treatment<End>): Promise<RemedyProgress | {readonly end: End}> {
	for (let attempt = 1; ; attempt++) {
		const found = await find();
		if ('end' in found) {
			return found;
		}

		const end = await offer(found);
		const isOutdated = !('end' in end) && end.isOutdated;
		if (!isOutdated || attempt >= mostAttempts || !mayBeginAnew()) {
			return end;
		}
	}
}

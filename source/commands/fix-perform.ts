import process from 'node:process';
import {createJournal, journalFolder} from '../remedies/journal.ts';
import type {RemedySite} from '../remedies/remedy.ts';
import type {RemedyPlan} from '../remedies/remedy-plan.ts';
import type {RemedyProgress} from '../remedies/remedy-progress.ts';
import {runRemedy} from '../remedies/remedy-run.ts';
import {diagnoseAt, type FixPlace} from './fix-place.ts';
import {showProgress} from './fix-progress.ts';

/** Runs a confirmed plan, shows how far it is, and ends it where it is when somebody interrupts it. */
export async function perform(
	place: FixPlace,
	plan: RemedyPlan,
	site: RemedySite,
): Promise<RemedyProgress> {
	const {ways, recorder, interrupt, look} = place;
	const {cureDeadlineMs, readyDeadlineMs, folder} = ways;
	const run = runRemedy(
		site,
		cureDeadlineMs === undefined
			? plan
			: {...plan, verification: {...plan.verification, deadlineMs: cureDeadlineMs}},
		{
			journal: createJournal(journalFolder(folder)),
			witness: recorder,
			look: async ({asked, sinceMs, isAfterChange}) =>
				diagnoseAt(place, asked, sinceMs, isAfterChange),
			...(readyDeadlineMs !== undefined && {readyDeadlineMs}),
		},
	);
	const stop = showProgress(run, look);
	const abandon = (): void => {
		interrupt.abort();
		run.abandon();
	};

	process.once('SIGINT', abandon);
	process.once('SIGTERM', abandon);
	const progress = await run.finished;
	process.off('SIGINT', abandon);
	process.off('SIGTERM', abandon);
	stop();
	return progress;
}

import type {ClusterSession} from '../cluster/session.ts';
import type {RemedyLine} from '../diagnosis/remedy-lines.ts';
import type {Seen} from '../remedies/offer-remedy.ts';
import type {Offer} from '../remedies/treat.ts';
import type {Text} from '../text/text.ts';
import type {Cockpit} from './cockpit.ts';
import type {Treatable} from './cockpit-state.ts';

/** A diagnosis that is older is made again before anything is planned by it. Milliseconds. */
const freshMs = 60_000;

export type Wish = {
	readonly line: RemedyLine;
	/** What a person has chosen of what the remedy leaves to them. */
	readonly chosen?: readonly string[];
	/** What was known is outdated: it is diagnosed anew. */
	readonly isAgain?: boolean;
};

/** The remedy for what the last diagnosis says, or a new one where that is old or was overtaken. */
export async function findOffer(
	cockpit: Cockpit,
	{id: cause, isTold}: Treatable,
	{line, chosen = [], isAgain = false}: Wish,
): Promise<Offer | {readonly end: Text}> {
	const {session, options} = cockpit;
	if (!session) {
		return {end: {zh: '先打开一个集群', en: 'open a cluster first'}};
	}

	const seen = await lookAt(cockpit, session, {cause, isAgain});
	const {offerRemedy, offerTold} = await import('../remedies/offer-remedy.ts');
	const place = {session, folder: options.folder, timing: options.timing};
	const found = isTold
		? offerTold(line, seen, place)
		: offerRemedy({cause, remedy: line.id, chosen}, seen, place);
	return 'problem' in found ? {end: found.problem} : found;
}

async function lookAt(
	cockpit: Cockpit,
	session: ClusterSession,
	{cause, isAgain}: {readonly cause: string; readonly isAgain: boolean},
): Promise<Seen> {
	const diagnosis = cockpit.diagnoses.get(session.context)?.diagnosis.get();
	const {last, isStale, input = {}} = diagnosis ?? {};
	const seenAt = Date.now();
	if (last && !isAgain && !isStale && seenAt - last.at < freshMs) {
		return {document: last.document, seenAt: last.at};
	}

	const {lookAtCluster} = await import('./look-at-cluster.ts');
	const request = {
		input,
		signal: AbortSignal.timeout(30_000),
		onProgress: () => undefined,
	};
	const asked = [cause.split('/')[0] ?? cause];
	const {document} = await lookAtCluster(session, request, {trees: await cockpit.trees(), asked});
	return {document, seenAt};
}

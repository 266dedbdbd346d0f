import {readClusterUid} from '../cluster/identity.ts';
import type {TargetDocument} from '../diagnosis/document.ts';
import type {Text} from '../text/text.ts';
import {causeStands} from './cure.ts';
import type {RemedyPlan} from './remedy-plan.ts';
import type {RemedySite} from './remedy.ts';
import {rehearse} from './step.ts';

/** Why a confirmed plan is not begun at all. */
export type Objection = {
	readonly problem: Text;
	/** The target is not as it was confirmed. */
	readonly isOutdated?: boolean;
};

/** Evidence that is older is read again before it is acted upon. Milliseconds. */
const freshMs = 60_000;

/**
What speaks against beginning a confirmed plan: another cluster or user than it was made for, a cause that does
not stand any more, or a call that the API server refuses when it is tried without changing anything.
*/
export async function objectionTo(
	plan: RemedyPlan,
	site: RemedySite,
	/** The diagnosis once more, of logs that are so many milliseconds old. */
	look: (sinceMs: number) => Promise<TargetDocument>,
): Promise<Objection | undefined> {
	if (plan.obstacle) {
		return {problem: plan.obstacle.text};
	}

	const change = await targetChange(plan, site);
	if (change) {
		return {problem: change};
	}

	if (site.timing.now() - plan.seenAt > freshMs) {
		const stale = await staleness(site, look);
		if (stale) {
			return {problem: stale, isOutdated: true};
		}
	}

	for (const step of plan.steps) {
		const end = await rehearse(site, step);
		if (end.outcome !== 'done') {
			return {problem: end.problem, isOutdated: end.outcome === 'changed'};
		}
	}

	return undefined;
}

/** The cluster behind the context, or the user, may be another one than when the plan was made. */
async function targetChange(
	{target}: RemedyPlan,
	{session}: RemedySite,
): Promise<Text | undefined> {
	const {server, user} = session.status.get();
	const uid = await readClusterUid(session.transport);
	const isSame = server === target.server && user === target.user && uid === target.clusterUid;
	return isSame
		? undefined
		: {
				zh: '计划之后集群或用户发生了变化，没有做任何修改；请重新诊断',
				en: 'the cluster or the user is not the one of the plan any more; nothing was changed, diagnose again',
			};
}

async function staleness(
	{cause, chosen}: RemedySite,
	look: (sinceMs: number) => Promise<TargetDocument>,
): Promise<Text | undefined> {
	return !cause || causeStands(await look(freshMs * 15), cause, chosen)
		? undefined
		: {
				zh: '确认期间原因已经不成立，没有做任何修改',
				en: 'the cause does not stand any more since it was asked; nothing was changed',
			};
}

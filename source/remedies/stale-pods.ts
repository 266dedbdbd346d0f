import {describeFailure} from '../cluster/failure.ts';
import {listAll} from '../cluster/list.ts';
import type {Pod} from '../cluster/objects.ts';
import {pods} from '../cluster/resources.ts';
import {componentOf} from '../platform/components.ts';
import type {Text} from '../text/text.ts';
import {amendRecord, type KeptRecord} from './kept-record.ts';
import type {RemedySite, Unfit} from './remedy.ts';

/** A component of which pods hold what an undo puts back as it was until then: they read it at their start. */
export type StaleComponent = {
	readonly name: string;
	readonly isStale: (pod: Pod) => boolean;
};

/**
The components that an undo still has to restart. Without a note of which pods were stale, all of them are: nobody
knows when the objects were put back.
*/
export async function staleComponents(
	site: RemedySite,
	{restarts, stale}: Pick<KeptRecord, 'restarts' | 'stale'>,
): Promise<StaleComponent[] | Unfit> {
	if (!stale || restarts.length === 0) {
		return restarts.map((name) => ({name, isStale: () => true}));
	}

	const running = await runningPods(site);
	if ('problem' in running) {
		return running;
	}

	return restarts.flatMap((name) => {
		const noted = new Set(stale[name]);
		const isStale = ({metadata: {uid, deletionTimestamp}}: Pod): boolean =>
			noted.has(uid) && deletionTimestamp === undefined;
		const isLeft = running.pods.some((pod) => componentOf(pod) === name && isStale(pod));
		return isLeft ? [{name, isStale}] : [];
	});
}

/** Notes in the record of an undo which pods have to go, unless that is known from a run before. */
export async function noteStalePods(site: RemedySite, file: string): Promise<void> {
	const running = await runningPods(site);
	if ('problem' in running) {
		return;
	}

	const uidsOf = (name: string): string[] =>
		running.pods.filter((pod) => componentOf(pod) === name).map(({metadata: {uid}}) => uid);
	await amendRecord(file, ({restarts, stale}) => ({
		stale: stale ?? Object.fromEntries(restarts.map((name) => [name, uidsOf(name)])),
	}));
}

/** An undo is about to change objects: what was noted of the pods before that does not hold any more. */
export const forgetStalePods = async (file: string): Promise<Text | undefined> =>
	amendRecord(file, () => ({stale: undefined}));

async function runningPods({
	session,
	namespace,
}: RemedySite): Promise<Unfit | {pods: readonly Pod[]}> {
	const listed = await listAll(session.transport, {resource: pods, namespace});
	return listed.ok ? {pods: listed.value.items} : {problem: describeFailure(listed.failure)};
}

import {listAll} from '../cluster/list.ts';
import {pods, rainbondClusters} from '../cluster/resources.ts';
import type {Text} from '../text/text.ts';
import {draftRestart} from './actions/restart.ts';
import {type KeptRecord, recordFile, type Restore} from './kept-record.ts';
import {addressLabel} from './pending-regeneration.ts';
import {regionConfigName} from './region-config.ts';
import {type Draft, type Remedy, type RemedySite, type Right, type Unfit, unfit} from './remedy.ts';
import {type StaleComponent, staleComponents} from './stale-pods.ts';
import {stepBack, type StepBack} from './undo-step.ts';

/** Takes back what a remedy has done, as far as nobody has changed the objects since. */
export const undoRemedy = (record: KeptRecord): Remedy => ({
	id: `undo/${record.remedy}`,
	title: {
		zh: `撤销 ${record.at} 执行的 ${record.remedy}`,
		en: `take back ${record.remedy} of ${record.at}`,
	},
	risk: record.restores.some(({kind}) => kind === 'object') ? 'high' : 'low',
	rights: {
		plan: [
			...record.restores.map(({resource}) => ({verb: 'get', resource}) as const),
			{verb: 'list', resource: rainbondClusters, isOptional: true},
		],
		run: [...record.restores.flatMap((restore) => rightsOf(restore)), ...podRights(record)],
		undo: [],
	},
	preconditions: [
		{
			zh: '对象在修复之后没有被别人改过',
			en: 'nobody has changed the objects since the remedy',
		},
	],
	isFinal: {
		zh: '撤销之后可以再次执行原来的修复',
		en: 'the remedy can be run again afterwards',
	},
	draft: async (site) => draft(site, record),
});

/**
Whether nothing is left to take back: a run may have ended before it could drop the record, or before its first
change. The record stays all the same: somebody else may be about to make that change.
*/
export async function isTakenBack(site: RemedySite, record: KeptRecord): Promise<boolean> {
	const left = await whatIsLeft(site, record);
	return !('problem' in left) && left.backs.length === 0 && left.restarts.length === 0;
}

/** What is not as it was before the remedy, and the restarts that make up for it. */
async function whatIsLeft(
	site: RemedySite,
	record: KeptRecord,
): Promise<Unfit | {backs: readonly StepBack[]; restarts: readonly StaleComponent[]}> {
	const backs: StepBack[] = [];
	let isUntouched = true;
	for (const restore of record.restores) {
		const back = await stepBack(site, restore, record);
		if (typeof back === 'string') {
			isUntouched &&= back === 'untouched';
			continue;
		}

		if ('problem' in back) {
			return back;
		}

		isUntouched = false;
		backs.push(back);
	}

	const restarts = isUntouched
		? []
		: await staleComponents(site, backs.length > 0 ? {...record, stale: undefined} : record);
	return 'problem' in restarts ? restarts : {backs, restarts};
}

function rightsOf({kind, resource}: Restore): Right[] {
	return kind === 'labels'
		? [{verb: 'patch', resource}]
		: [
				{verb: 'update', resource},
				{verb: 'create', resource},
			];
}

const podRights = ({restarts}: KeptRecord): Right[] =>
	restarts.length === 0
		? []
		: [
				{verb: 'list', resource: pods},
				{verb: 'delete', resource: pods},
			];

async function draft(site: RemedySite, record: KeptRecord): Promise<Draft | Unfit> {
	const senseless = await whyNotWorthIt(site, record);
	if (senseless) {
		return {problem: senseless};
	}

	const left = await whatIsLeft(site, record);
	if ('problem' in left) {
		return left;
	}

	const steps = left.backs.map(({step}) => step);
	const warnings = left.backs.flatMap(({doubt}) => doubt ?? []);

	const breaks: Text[] = record.restores.some((one) => isCarrier(one, regionConfigName))
		? [
				{
					zh: '已经拿到新 region-config 的控制台和 grctl 会断开；仍在用原来那份的恢复',
					en: 'consoles and grctl that were given the new region-config stop; those that have the old one work again',
				},
			]
		: [];
	const objects = steps.flatMap((step) => (step.kind === 'call' ? [step.call.object] : []));
	for (const {name, isStale} of left.restarts) {
		const restart = await draftRestart(site, {
			choose: (pod, component) => component === name && isStale(pod),
		});
		if ('problem' in restart) {
			return restart;
		}

		steps.push(...restart.steps);
		objects.push(...restart.objects);
		breaks.push(...restart.breaks);
	}

	return steps.length === 0
		? unfit(
				'已经全部恢复原样，没有剩下的',
				'all of it is as it was before: nothing is left to take back',
			)
		: {steps, objects, breaks, warnings, settles: recordFile(site.folder, record)};
}

const isCarrier = (restore: Restore, name: string): boolean =>
	restore.kind === 'object' && restore.object.metadata.name === name;

/**
Why putting certificates back would not last: the operator makes all of them anew as soon as their label
disagrees with the gateway's addresses (rainbond-operator: controllers/handler/api.go).
*/
async function whyNotWorthIt(
	{session, namespace}: RemedySite,
	{restores}: KeptRecord,
): Promise<Text | undefined> {
	const [server] = restores.flatMap((restore) =>
		restore.kind === 'object' && isCarrier(restore, 'rbd-api-server-cert') ? [restore.object] : [],
	);
	if (!server) {
		return undefined;
	}

	const listed = await listAll(session.transport, {resource: rainbondClusters, namespace});
	const [cluster] = listed.ok ? listed.value.items : [];
	const label = server.metadata.labels?.availableips;
	return cluster && label !== addressLabel(cluster)
		? {
				zh: `副本里的证书是给 ${label ?? '（无标签）'} 的，网关地址现在是 ${addressLabel(cluster)}：放回去也会被 operator 重新生成，不再撤销`,
				en: `the certificates of the copy are for ${label ?? '(no label)'}, and the gateway is at ${addressLabel(cluster)} by now: the operator would replace them at once, so they are not put back`,
			}
		: undefined;
}

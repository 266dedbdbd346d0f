import {describeFailure} from '../cluster/failure.ts';
import {listAll} from '../cluster/list.ts';
import type {KubernetesObject} from '../cluster/objects.ts';
import {pods, rainbondClusters, type Resource} from '../cluster/resources.ts';
import type {Text} from '../text/text.ts';
import {draftRestart} from './actions/restart.ts';
import type {KeptRecord, Restore} from './kept-record.ts';
import {kubectlLine, kubectlObject} from './kubectl-line.ts';
import {addressLabel} from './pending-regeneration.ts';
import {regionConfigName} from './region-config.ts';
import {
	type Draft,
	journalObject,
	type Remedy,
	type RemedySite,
	type Right,
	type Step,
	type Unfit,
} from './remedy.ts';

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

	const steps: Step[] = [];
	for (const restore of record.restores) {
		const step = await restoreStep(site, restore);
		if ('problem' in step) {
			return step;
		}

		steps.push(step);
	}

	const breaks: Text[] = record.restores.some((one) => isCarrier(one, regionConfigName))
		? [
				{
					zh: '已经拿到新 region-config 的控制台和 grctl 会断开；仍在用原来那份的恢复',
					en: 'consoles and grctl that were given the new region-config stop; those that have the old one work again',
				},
			]
		: [];
	for (const name of record.restarts) {
		const restart = await draftRestart(site, {choose: (_pod, component) => component === name});
		if ('problem' in restart) {
			return restart;
		}

		steps.push(...restart.steps);
		breaks.push(...restart.breaks);
	}

	return {
		steps,
		objects: steps.flatMap((step) => (step.kind === 'call' ? [step.call.object] : [])),
		breaks,
	};
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

/** A read of one object, which may not exist. */
async function present(
	{session}: RemedySite,
	resource: Resource,
	{namespace, name}: {readonly namespace?: string | undefined; readonly name: string},
): Promise<Unfit | {object: KubernetesObject | undefined}> {
	const found = await session.transport.json<KubernetesObject>({
		verb: 'get',
		resource,
		namespace,
		name,
	});
	if (found.ok) {
		return {object: found.value};
	}

	return found.failure.kind === 'not-found'
		? {object: undefined}
		: {problem: describeFailure(found.failure)};
}

async function restoreStep(site: RemedySite, restore: Restore): Promise<Step | Unfit> {
	return restore.kind === 'labels' ? restoreLabels(site, restore) : restoreObject(site, restore);
}

async function restoreLabels(
	site: RemedySite,
	{resource, namespace, name, uid, before, after}: Extract<Restore, {kind: 'labels'}>,
): Promise<Step | Unfit> {
	const found = await present(site, resource, {namespace, name});
	if ('problem' in found) {
		return found;
	}

	const {object} = found;
	const isOurs =
		object?.metadata.uid === uid &&
		Object.entries(after).every(([key, value]) => object.metadata.labels?.[key] === value);
	if (!isOurs) {
		return {
			problem: {
				zh: `${resource.kind} ${name} 的标签已被别人改过，不再撤销`,
				en: `the labels of ${resource.kind} ${name} were changed by somebody since; they are left alone`,
			},
		};
	}

	const words = Object.entries(before).map(([key, value]) =>
		value === null ? `${key}-` : `${key}=${value}`,
	);
	return {
		kind: 'call',
		title: {
			zh: `${resource.kind} ${name} 的标签恢复原样：${words.join(' ')}`,
			en: `put the labels of ${resource.kind} ${name} back: ${words.join(' ')}`,
		},
		kubectl: kubectlLine(site, namespace, [
			'label',
			...kubectlObject(resource, name),
			...words,
			'--overwrite',
		]),
		call: {
			verb: 'patch',
			resource,
			object: journalObject(resource, object),
			resourceVersion: object.metadata.resourceVersion,
			body: {metadata: {labels: before}},
		},
	};
}

async function restoreObject(
	site: RemedySite,
	{resource, object}: Extract<Restore, {kind: 'object'}>,
): Promise<Step | Unfit> {
	const {namespace, name, labels, annotations, ownerReferences} = object.metadata;
	const found = await present(site, resource, {namespace, name});
	if ('problem' in found) {
		return found;
	}

	const now = found.object;
	const metadata = {
		name,
		...(namespace && {namespace}),
		...(labels && {labels}),
		...(annotations && {annotations}),
		...(ownerReferences && {ownerReferences}),
	};
	const kept = {
		kind: resource.kind,
		...(namespace && {namespace}),
		name,
		...(now && {uid: now.metadata.uid}),
	};
	return {
		kind: 'call',
		title: {
			zh: `把 ${resource.kind} ${name} 恢复成副本的样子（含标签）`,
			en: `put ${resource.kind} ${name} back as the copy has it, labels included`,
		},
		kubectl: kubectlLine(site, namespace, [now ? 'replace' : 'create', '-f', `${name}.yaml`]),
		call: {
			verb: now ? 'update' : 'create',
			resource,
			object: kept,
			...(now && {resourceVersion: now.metadata.resourceVersion}),
			body: {...object, metadata},
		},
	};
}

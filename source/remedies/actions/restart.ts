import {describeFailure} from '../../cluster/failure.ts';
import {listAll} from '../../cluster/list.ts';
import type {Pod, Workload} from '../../cluster/objects.ts';
import {deployments, pods, type Resource, statefulSets} from '../../cluster/resources.ts';
import {groupComponents} from '../../platform/components.ts';
import type {Text} from '../../text/text.ts';
import {
	type Draft,
	type Remedy,
	type RemedySite,
	type Right,
	type Unfit,
	unfit,
} from '../remedy.ts';
import {blastRadius, blastRadiusRights} from '../blast-radius.ts';
import {withRegenerationWarning} from '../pending-regeneration.ts';
import {planRestart, type RestartPlan} from '../restart-plan.ts';
import {scaleDraft} from './scale-up.ts';

/** Chooses the pods that are meant out of all of the namespace. */
type Choose = (pod: Pod, component: string, site: RemedySite) => boolean;

const isFinal: Text = {
	zh: '删除的 Pod 由它的控制器重建，无需撤销',
	en: 'the pods that are deleted are made again by their controllers: there is nothing to take back',
};

const recreated: Text = {
	zh: 'Pod 由各自的控制器（ReplicaSet、StatefulSet、DaemonSet）重建；Deployment 本身不改',
	en: 'the pods are made again by their controllers (ReplicaSet, StatefulSet, DaemonSet); the Deployment is not changed',
};

export type RestartOptions = {
	readonly id: string;
	readonly title: Text;
	readonly choose: Choose;
	/** The workload that was scaled to none, where there is no pod to restart: it gets one replica. */
	readonly owns?: (workload: Workload) => boolean;
	/** Default: the Rainbond namespace. */
	readonly namespace?: string;
	/** Restarting it makes what is pending come to pass. */
	readonly isOperator?: boolean;
};

/** Replaces pods one by one; the operator writes Deployments back, so nothing less lasts. */
export const restartRemedy = (options: RestartOptions): Remedy => ({
	id: options.id,
	title: options.title,
	risk: 'medium',
	rights: {
		plan: [
			{verb: 'list', resource: pods, ...inNamespace(options)},
			...(options.owns ? scalable : []).map((resource): Right => ({
				verb: 'list',
				resource,
				isOptional: true,
				...inNamespace(options),
			})),
			...blastRadiusRights.map((right) => ({...right, ...inNamespace(options)})),
		],
		run: [
			{verb: 'delete', resource: pods, ...inNamespace(options)},
			{verb: 'watch', resource: pods, ...inNamespace(options)},
		],
		undo: [],
	},
	preconditions: [
		{
			zh: '每个 Pod 都有会重建它的控制器',
			en: 'every pod has a controller that makes it again',
		},
	],
	isFinal,
	async draft(site) {
		const asleep = options.owns && (await scaledToNone(site, options));
		const draft = asleep
			? scaleDraft(site, asleep.resource, asleep.workload, options.namespace)
			: await draftRestart(site, options);
		return options.isOperator && !('problem' in draft)
			? withRegenerationWarning(site, draft)
			: draft;
	},
});

/** What keeps pods and can have been told to keep none; rbd-db is one or the other, by the version of Rainbond. */
const scalable: ReadonlyArray<Resource<Workload>> = [deployments, statefulSets];

type Asleep = {readonly resource: Resource<Workload>; readonly workload: Workload};

/** The workload that has no pods because somebody has scaled it to none. */
async function scaledToNone(
	{session, namespace}: RemedySite,
	{owns, namespace: own = namespace}: RestartOptions,
): Promise<Asleep | undefined> {
	const found = await Promise.all(
		scalable.map(async (resource) => {
			const listed = await listAll(session.transport, {resource, namespace: own});
			const workloads = listed.ok ? listed.value.items : [];
			return workloads
				.filter((workload) => workload.spec?.replicas === 0 && owns?.(workload))
				.map((workload) => ({resource, workload}));
		}),
	);
	return found.flat()[0];
}

const inNamespace = ({namespace}: RestartOptions) => (namespace === undefined ? {} : {namespace});

export async function draftRestart(
	site: RemedySite,
	{choose, namespace = site.namespace}: Pick<RestartOptions, 'choose' | 'namespace'>,
): Promise<Draft | Unfit> {
	const plans = await planPods(site, namespace, choose);
	if ('problem' in plans) {
		return plans;
	}

	const chosen = plans.plans.flatMap((plan) => plan.pods);
	const radius = await blastRadius(site, {
		namespace,
		components: plans.plans.map(({component}) => component),
		pods: plans.chosen,
	});
	return {
		steps: plans.plans.map((plan) => ({
			kind: 'replace',
			title: {
				zh: `逐个替换 ${plan.component} 的 ${plan.pods.length} 个 Pod`,
				en: `replace ${plan.pods.length} ${plan.pods.length === 1 ? 'pod' : 'pods'} of ${plan.component}, one at a time`,
			},
			pods: plan,
		})),
		objects: chosen.map(({name, uid}) => ({kind: 'Pod', namespace, name, uid})),
		breaks: [...plans.plans.flatMap((plan) => plan.interrupts), ...radius],
		recreated,
	};
}

type Planned = {readonly plans: readonly RestartPlan[]; readonly chosen: readonly Pod[]};

async function planPods(
	site: RemedySite,
	namespace: string,
	choose: Choose,
): Promise<Planned | Unfit> {
	const {session, timing} = site;
	const listed = await listAll(session.transport, {resource: pods, namespace});
	if (!listed.ok) {
		return {problem: describeFailure(listed.failure)};
	}

	const plans: RestartPlan[] = [];
	const chosen: Pod[] = [];
	for (const component of groupComponents(listed.value.items, [], timing.now())) {
		const rows = component.pods.filter(
			({pod, severity}) => severity !== 'off' && choose(pod, component.name, site),
		);
		if (rows.length === 0) {
			continue;
		}

		const plan = await planRestart(session, component, rows, namespace);
		if (plan.problem) {
			return {problem: plan.problem};
		}

		plans.push(plan);
		chosen.push(...rows.map(({pod}) => pod));
	}

	return plans.length === 0
		? {problem: {zh: '没有可以重启的 Pod', en: 'there is no pod to restart'}}
		: {plans, chosen};
}

/** Restarts one platform component, by the name its pods are grouped under. */
export const restartComponentRemedy = (name: string): Remedy =>
	restartRemedy({
		id: `restart/${name}`,
		title: {zh: `重启 ${name}`, en: `restart ${name}`},
		choose: (_pod, component) => component === name,
		owns: ({metadata}) => metadata.name === name,
		...(name === 'rainbond-operator' && {isOperator: true}),
	});

/** Restarts the components that the cause is about, by the RbdComponents it names: none of their pods is at fault. */
export const restartNamedComponent: Remedy = restartRemedy({
	id: 'component/restart',
	title: {zh: '重启这个组件', en: 'restart the component'},
	choose: (_pod, component, {cause, chosen}) =>
		(chosen.length === 0 || chosen.includes(component)) &&
		(cause?.objects ?? []).some(({kind, name}) => kind === 'RbdComponent' && name === component),
});

/** Restarts what a person has chosen of a component: all of its pods, or one of them. */
export const restartChosen = (component: string, pod?: string): Remedy =>
	restartRemedy({
		id: pod === undefined ? `restart/${component}` : `restart/${component}/${pod}`,
		title: {zh: `重启 ${component}`, en: `restart ${component}`},
		choose: ({metadata: {name}}, own) => own === component && (pod === undefined || name === pod),
		...(component === 'rainbond-operator' && {isOperator: true}),
	});

/** The pods that the cause is about, of whatever component, in whatever namespace. */
export const restartPods: Remedy = {
	...restartRemedy({
		id: 'restart/pods',
		title: {zh: '重启这些实例', en: 'restart these pods'},
		choose: isMeant,
	}),
	// A program may run well for half a minute before it exits once more.
	verification: {calmMs: 60_000},
	rights: {
		plan: [
			{verb: 'list', resource: pods, isWhereObjectsAre: true},
			...blastRadiusRights.map((right) => ({...right, isWhereObjectsAre: true})),
		],
		run: [
			{verb: 'delete', resource: pods, isWhereObjectsAre: true},
			{verb: 'watch', resource: pods, isWhereObjectsAre: true},
		],
		undo: [],
	},
	async draft(site) {
		const places = new Set(podsOf(site).map(({namespace}) => namespace ?? site.namespace));
		const drafts: Draft[] = [];
		for (const namespace of places) {
			const draft = await draftRestart(site, {choose: isMeant, namespace});
			if ('problem' in draft) {
				return draft;
			}

			drafts.push(draft);
		}

		return drafts.length === 0
			? unfit('这个原因没有涉及任何 Pod', 'the cause is about no pod')
			: {
					steps: drafts.flatMap(({steps}) => steps),
					objects: drafts.flatMap(({objects}) => objects),
					breaks: drafts.flatMap(({breaks}) => breaks),
					recreated,
				};
	},
};

const podsOf = ({cause, chosen}: RemedySite) =>
	(cause?.objects ?? []).filter(({kind, name}) => kind === 'Pod' && !isOther(name, chosen));

/** A pod that stands for another one than those chosen, by its own name or its component's. */
const isOther = (pod: string, chosen: readonly string[]): boolean =>
	chosen.length > 0 && chosen.every((name) => pod !== name && !pod.startsWith(`${name}-`));

function isMeant({metadata}: Pod, component: string, {cause, chosen}: RemedySite): boolean {
	const isNamed = (cause?.objects ?? []).some(
		({kind, uid}) => kind === 'Pod' && uid === metadata.uid,
	);
	return (
		isNamed && (chosen.length === 0 || chosen.includes(metadata.name) || chosen.includes(component))
	);
}

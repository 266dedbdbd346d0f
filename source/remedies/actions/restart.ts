import {describeFailure} from '../../cluster/failure.ts';
import {listAll} from '../../cluster/list.ts';
import type {Pod, PodDisruptionBudget, Workload} from '../../cluster/objects.ts';
import {apisixRoutes, deployments, podDisruptionBudgets, pods} from '../../cluster/resources.ts';
import {groupComponents} from '../../platform/components.ts';
import {dependantsOf} from '../../platform/dependencies.ts';
import type {Text} from '../../text/text.ts';
import type {Draft, Remedy, RemedySite, Unfit} from '../remedy.ts';
import {pendingRegeneration} from '../pending-regeneration.ts';
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
	/** The Deployment that was scaled to none, where there is no pod to restart: it gets one replica. */
	readonly owns?: (deployment: Workload) => boolean;
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
		plan: [{verb: 'list', resource: pods, ...inNamespace(options)}],
		run: [
			{verb: 'delete', resource: pods, ...inNamespace(options)},
			{verb: 'watch', resource: pods, ...inNamespace(options)},
			...(options.owns
				? [{verb: 'patch', resource: deployments, ...inNamespace(options)} as const]
				: []),
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
		return asleep ? scaleDraft(site, asleep, options.namespace) : draftRestart(site, options);
	},
});

/** The Deployment that has no pods because somebody has scaled it to none. */
async function scaledToNone(
	{session, namespace}: RemedySite,
	{owns, namespace: own = namespace}: RestartOptions,
): Promise<Workload | undefined> {
	const listed = await listAll(session.transport, {resource: deployments, namespace: own});
	return listed.ok
		? listed.value.items.find((deployment) => deployment.spec?.replicas === 0 && owns?.(deployment))
		: undefined;
}

const inNamespace = ({namespace}: RestartOptions) => (namespace === undefined ? {} : {namespace});

export async function draftRestart(
	site: RemedySite,
	{choose, namespace = site.namespace, isOperator}: Omit<RestartOptions, 'id' | 'title'>,
): Promise<Draft | Unfit> {
	const plans = await planPods(site, namespace, choose);
	if ('problem' in plans) {
		return plans;
	}

	const names = plans.plans.map(({component}) => component);
	const pending = isOperator ? await pendingRegeneration(site) : undefined;
	const chosen = plans.plans.flatMap((plan) => plan.pods);
	const [budgets, routes] = await Promise.all([
		budgetNotes(site, namespace, plans.chosen),
		names.includes('rbd-gateway') ? routeNotes(site) : [],
	]);
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
		breaks: [
			...plans.plans.flatMap((plan) => plan.interrupts),
			...names.flatMap((name) => dependantNotes(name)),
			...routes,
			...budgets,
		],
		recreated,
		warnings: pending ? [pending] : [],
		...(pending && {risk: 'high' as const}),
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

function dependantNotes(name: string): Text[] {
	const names = dependantsOf(name);
	return names.length === 0
		? []
		: [
				{
					zh: `依赖它的组件会暂时报错：${names.join('、')}`,
					en: `components that depend on it report errors meanwhile: ${names.join(', ')}`,
				},
			];
}

/** Deleting a pod is no eviction: budgets do not hold it up, so they are told. */
async function budgetNotes(
	{session}: RemedySite,
	namespace: string,
	chosen: readonly Pod[],
): Promise<Text[]> {
	const listed = await listAll(session.transport, {resource: podDisruptionBudgets, namespace});
	if (!listed.ok) {
		return [
			{
				zh: '读不到 PodDisruptionBudget，不知道是否有预算限制',
				en: 'disruption budgets could not be read, so nobody knows whether one speaks against it',
			},
		];
	}

	return listed.value.items
		.filter((budget) => (budget.status?.disruptionsAllowed ?? 1) === 0 && covers(budget, chosen))
		.map(({metadata}) => ({
			zh: `PodDisruptionBudget ${metadata.name} 目前不允许中断；直接删除 Pod 不受它约束`,
			en: `the disruption budget ${metadata.name} permits no disruption now; deleting a pod does not ask it`,
		}));
}

const covers = ({spec}: PodDisruptionBudget, chosen: readonly Pod[]): boolean => {
	const wanted = Object.entries(spec?.selector?.matchLabels ?? {});
	return (
		wanted.length > 0 &&
		chosen.some(({metadata}) => wanted.every(([key, value]) => metadata.labels?.[key] === value))
	);
};

/** The applications that lose their way in while the gateway is away. */
async function routeNotes({session, namespace}: RemedySite): Promise<Text[]> {
	const listed = await listAll(session.transport, {resource: apisixRoutes});
	if (!listed.ok) {
		return [];
	}

	const routes = listed.value.items.filter(({metadata}) => metadata.namespace !== namespace);
	const teams = new Set(routes.map(({metadata}) => metadata.namespace));
	return routes.length === 0
		? []
		: [
				{
					zh: `${teams.size} 个命名空间的 ${routes.length} 条应用路由经过它`,
					en: `${routes.length} routes of applications in ${teams.size} namespaces lead through it`,
				},
			];
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

/** Restarts what a person has chosen of a component: all of its pods, or one of them. */
export const restartChosen = (component: string, pod?: string): Remedy =>
	restartRemedy({
		id: pod === undefined ? `restart/${component}` : `restart/${component}/${pod}`,
		title: {zh: `重启 ${component}`, en: `restart ${component}`},
		choose: ({metadata: {name}}, own) => own === component && (pod === undefined || name === pod),
		...(component === 'rainbond-operator' && {isOperator: true}),
	});

/** The pods that the cause is about, of whatever component. */
export const restartPods: Remedy = restartRemedy({
	id: 'restart/pods',
	title: {zh: '重启这些实例', en: 'restart these pods'},
	choose: ({metadata}, component, {cause, chosen}) =>
		(cause?.objects ?? []).some(({kind, uid}) => kind === 'Pod' && uid === metadata.uid) &&
		(chosen.length === 0 || chosen.includes(metadata.name) || chosen.includes(component)),
});

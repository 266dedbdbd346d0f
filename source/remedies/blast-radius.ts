import {listAll} from '../cluster/list.ts';
import type {ApisixRoute, Pod, Service} from '../cluster/objects.ts';
import {apisixRoutes, podDisruptionBudgets, pods, services} from '../cluster/resources.ts';
import {dependantsOf} from '../platform/dependencies.ts';
import {selects} from '../platform/label-selector.ts';
import {isReadyPod} from '../platform/pod-state.ts';
import type {Text} from '../text/text.ts';
import type {RemedySite, Right} from './remedy.ts';

/** What has to be read to tell it; where it is not permitted, that is said instead. */
export const blastRadiusRights: readonly Right[] = [
	{verb: 'list', resource: podDisruptionBudgets, isOptional: true},
	{verb: 'list', resource: services, isOptional: true},
	{verb: 'list', resource: apisixRoutes, isOptional: true},
];

/** Pods of one namespace that are deleted, with the components they belong to. */
export type Deleted = {
	readonly namespace: string;
	readonly components: readonly string[];
	readonly pods: readonly Pod[];
};

/** Who notices that these pods are deleted: dependants, applications, and the budgets that speak against it. */
export async function blastRadius(site: RemedySite, deleted: Deleted): Promise<Text[]> {
	const isGateway = deleted.components.includes('rbd-gateway');
	const [routes, budgets] = await Promise.all([
		isGateway ? gatewayNotes(site) : routeNotes(site, deleted),
		budgetNotes(site, deleted),
	]);
	return [...deleted.components.flatMap((name) => dependantNotes(name)), ...routes, ...budgets];
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
	{namespace, pods: chosen}: Deleted,
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
		.filter(
			({spec, status}) =>
				(status?.disruptionsAllowed ?? 1) === 0 &&
				chosen.some(({metadata}) => selects(spec?.selector, metadata.labels)),
		)
		.map(({metadata}) => ({
			zh: `PodDisruptionBudget ${metadata.name} 目前不允许中断；直接删除 Pod 不受它约束`,
			en: `the disruption budget ${metadata.name} permits no disruption now; deleting a pod does not ask it`,
		}));
}

/** Host names that are told by name. */
const mostHosts = 5;

/** The applications that lose their way in while the gateway is away. */
async function gatewayNotes({session, namespace}: RemedySite): Promise<Text[]> {
	const listed = await listAll(session.transport, {resource: apisixRoutes});
	if (!listed.ok) {
		return [unreadRoutes];
	}

	const routes = listed.value.items.filter(({metadata}) => metadata.namespace !== namespace);
	const teams = new Set(routes.map(({metadata}) => metadata.namespace));
	const hosts = hostsOf(routes);
	return routes.length === 0
		? []
		: [
				{
					zh: `${teams.size} 个命名空间的 ${routes.length} 条应用路由经过它${hosts.zh}`,
					en: `${routes.length} ${routes.length === 1 ? 'route' : 'routes'} of applications in ${teams.size} ${teams.size === 1 ? 'namespace' : 'namespaces'} lead through it${hosts.en}`,
				},
			];
}

/** Routes whose Service is left without a ready pod while these are away. */
async function routeNotes(
	{session}: RemedySite,
	{namespace, pods: chosen}: Deleted,
): Promise<Text[]> {
	const {transport} = session;
	const [owned, routes, all] = await Promise.all([
		listAll(transport, {resource: services, namespace}),
		listAll(transport, {resource: apisixRoutes, namespace}),
		listAll(transport, {resource: pods, namespace}),
	]);
	if (!owned.ok || !routes.ok || !all.ok) {
		return [unreadRoutes];
	}

	const names = new Set(
		owned.value.items
			.filter((service) => isLeftAlone(service, chosen, all.value.items))
			.map(({metadata}) => metadata.name),
	);
	const meant = routes.value.items.filter((route) =>
		servicesOf(route).some((name) => names.has(name)),
	);
	const hosts = hostsOf(meant);
	return meant.length === 0
		? []
		: [
				{
					zh: `其间 ${meant.length} 条路由没有就绪的实例${hosts.zh}`,
					en: `${meant.length} ${meant.length === 1 ? 'route has' : 'routes have'} no ready pod meanwhile${hosts.en}`,
				},
			];
}

const unreadRoutes: Text = {
	zh: '读不到 Service 或路由，不知道哪些应用会失去流量',
	en: 'Services or routes could not be read, so nobody knows which applications lose traffic',
};

/** Whether the only ready pod of a Service is among the chosen ones; of several, one at a time is away. */
function isLeftAlone({spec}: Service, chosen: readonly Pod[], all: readonly Pod[]): boolean {
	const selector = spec?.selector && {matchLabels: spec.selector};
	const [only, ...more] = all.filter(
		(pod) => selects(selector, pod.metadata.labels) && isReadyPod(pod),
	);
	return more.length === 0 && chosen.some(({metadata}) => metadata.uid === only?.metadata.uid);
}

const servicesOf = ({spec}: ApisixRoute): string[] => [
	...(spec?.http ?? []).flatMap(({backends = []}) => backends.map(({serviceName}) => serviceName)),
	...(spec?.stream ?? []).map(({backend}) => backend.serviceName),
];

function hostsOf(routes: readonly ApisixRoute[]): Text {
	const hosts = [
		...new Set(
			routes.flatMap(({spec}) => (spec?.http ?? []).flatMap(({match}) => match?.hosts ?? [])),
		),
	];
	const shown = hosts.slice(0, mostHosts).join(', ');
	const rest = hosts.length - mostHosts;
	return hosts.length === 0
		? {zh: '', en: ''}
		: {
				zh: `：${shown}${rest > 0 ? ` 等 ${hosts.length} 个` : ''}`,
				en: `: ${shown}${rest > 0 ? ` and ${rest} more` : ''}`,
			};
}

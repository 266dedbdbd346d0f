import type {ApisixRoute, RbdComponent, Service} from '../cluster/objects.ts';
import {fail, type Judgement, notApplicable, pass} from '../diagnosis/judgement.ts';
import {definePredicate, type Predicate} from '../diagnosis/predicate.ts';
import {componentObjects, namespacePods, namespaceServices} from '../probes/namespace-objects.ts';
import {namespaceRoutes} from '../probes/namespace-routes.ts';
import type {Probe} from '../probes/probe.ts';
import {rainbondCluster} from '../probes/rainbond-cluster.ts';
import type {DialedAddress} from '../probes/region-address.ts';
import type {Text} from '../text/text.ts';
import {beforeApisix, isBeforeApisix, withoutApisix} from './version.ts';

type Known = {
	/** The ApisixRoutes of Rainbond's namespace. */
	readonly routes: readonly ApisixRoute[];
	readonly components: readonly RbdComponent[] | undefined;
	readonly services: readonly Service[] | undefined;
	/** What became of a connection to the address that the route is for. */
	readonly address: DialedAddress | undefined;
};

/** Where the operator makes the gateway listen for a Service. */
type Lead = {readonly service: string; readonly port: number};

/** The gateway leads a port to a Service of rbd-api; `address` is where the platform says that it does. */
export const streamRouteExists = (
	lead: Lead,
	address: Probe<DialedAddress | undefined>,
): Predicate =>
	definePredicate({
		title: {zh: `网关有 ${lead.port} 的路由`, en: `the gateway has a route for ${lead.port}`},
		reads: {routes: namespaceRoutes},
		hints: {
			cluster: rainbondCluster,
			pods: namespacePods,
			components: componentObjects,
			services: namespaceServices,
			address,
		},
		judge({routes}, {hints, setting: {namespace}}) {
			if (isBeforeApisix(hints.cluster, hints.pods)) {
				return notApplicable(beforeApisix);
			}

			return routes
				? judgeStreamRoute(lead, {...hints, routes}, namespace)
				: notApplicable(withoutApisix);
		},
	});

const withoutRoutes: Text = {
	zh: '这个命名空间里一条 ApisixRoute 也没有，网关也不是 operator 装的',
	en: 'this namespace holds no ApisixRoute at all, and its gateway is not the operator’s',
};

type Address = Pick<DialedAddress, 'host' | 'port'>;

/** The gateway leads the port of an address to a Service, or the address is one of the Service itself. */
export const leadsTo = (
	service: string,
	address: Address,
	{routes = [], services}: Partial<Pick<Known, 'routes' | 'services'>>,
): boolean =>
	isDirect(service, services, address) ||
	routes
		.flatMap((route) => streamsTo(route, service))
		.some(({match}) => match?.ingressPort === address.port);

/** It leads to the Service without the gateway: by a port of every node, a load balancer, or an address of its own. */
function isDirect(
	name: string,
	services: readonly Service[] | undefined,
	{host, port}: Address,
): boolean {
	const service = services?.find(({metadata}) => metadata.name === name);
	const {ports = [], externalIPs = []} = service?.spec ?? {};
	const balanced = service?.status?.loadBalancer?.ingress ?? [];
	const isItsOwn = [
		...externalIPs,
		...balanced.flatMap(({ip, hostname}) => [ip, hostname]),
	].includes(host);
	return ports.some((one) => one.nodePort === port || (isItsOwn && one.port === port));
}

const streamsTo = ({spec}: ApisixRoute, service: string) =>
	(spec?.stream ?? []).filter(
		({backend, protocol}) => backend.serviceName === service && protocol !== 'UDP',
	);

/** What keeps the one route, or a Service's own name among the routes, from being the way. */
function missingRoute(
	{service, port}: Lead,
	named: ApisixRoute | undefined,
	routes: readonly ApisixRoute[],
): Text {
	if (named) {
		const others = streamsTo(named, service).map(({match}) => match?.ingressPort);
		return {
			zh: `ApisixRoute ${named.metadata.name} 是为 ${others.join('、')} 端口写的，网关没有把 ${port} 转给 rbd-api`,
			en: `the ApisixRoute ${named.metadata.name} is for port ${others.join(', ')}: the gateway does not lead ${port} to rbd-api`,
		};
	}

	return routes.some(({metadata}) => metadata.name === service)
		? {
				zh: `ApisixRoute ${service} 没有把 TCP 端口转给这个 Service，网关的 ${port} 到不了 rbd-api`,
				en: `the ApisixRoute ${service} leads no TCP port to that Service: the gateway does not lead ${port} to rbd-api`,
			}
		: {
				zh: `ApisixRoute ${service} 不存在，网关没有把 ${port} 转给 rbd-api`,
				en: `the ApisixRoute ${service} does not exist: the gateway does not lead ${port} to rbd-api`,
			};
}

/**
Whether the gateway leads a TCP port to a Service. Where the platform keeps no routes here in the first place, the
lack of one says something only beside a port that refuses where others answer. Something in front of the gateway may
turn another port into the route's; where the address names the port that the operator uses, nothing does.
*/
function judgeStreamRoute(
	lead: Lead,
	{routes, components, services, address}: Known,
	namespace: string,
): Judgement {
	const {service, port} = lead;
	const named = routes.filter((route) =>
		(route.spec?.stream ?? route.spec?.http)
			? streamsTo(route, service).length > 0
			: route.metadata.name === service,
	);
	const isMeant = (route: ApisixRoute): boolean =>
		streamsTo(route, service).every(({match}) => match?.ingressPort === undefined) ||
		streamsTo(route, service).some(({match}) => match?.ingressPort === address?.port);
	const [first] = named;
	const isOther = address?.port === port && address.result !== 'connected';
	const route = named.find((one) => isMeant(one)) ?? (isOther ? undefined : first);
	if (route) {
		const {name} = route.metadata;
		return pass({zh: `ApisixRoute ${name} 在`, en: `the ApisixRoute ${name} is there`});
	}

	if (address && isDirect(service, services, address)) {
		return notApplicable({
			zh: `地址的 ${address.port} 端口直接通向 Service ${service}，不经网关`,
			en: `port ${address.port} of the address leads to the Service ${service} itself, and not through the gateway`,
		});
	}

	const hasGateway = components?.some(({metadata}) => metadata.name === 'rbd-gateway');
	const isOnlyThisClosed =
		address?.result === 'refused' && address.neighbour?.result === 'connected';
	return [routes.length > 0, hasGateway, isOnlyThisClosed].some(Boolean)
		? fail(missingRoute(lead, first, routes), {
				objects: [{kind: 'ApisixRoute', namespace, name: first?.metadata.name ?? service}],
			})
		: notApplicable(withoutRoutes);
}

import type {KubernetesObject} from '../cluster/objects.ts';
import type {Resource} from '../cluster/resources.ts';
import {installation, isAtLeast} from '../platform/installation.ts';
import {componentObjects, namespacePods} from './namespace-objects.ts';
import {namespaceRoutes} from './namespace-routes.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {rainbondCluster} from './rainbond-cluster.ts';
import {gapOf} from './reading.ts';
import {leftOut} from './request-budget.ts';

type ApisixTls = KubernetesObject & {spec?: {hosts?: string[]}};

const apisixTls: Resource<ApisixTls> = {
	group: 'apisix.apache.org',
	version: 'v2',
	plural: 'apisixtlses',
	kind: 'ApisixTls',
	namespaced: true,
};

/** How people reach the console, as far as this cluster knows. */
export type ConsoleEntrance = {
	/** Names under which the gateway leads to the console. */
	readonly hosts: readonly string[];
	/** Those for which the gateway ends TLS; undefined where nobody looked. */
	readonly tlsHosts: readonly string[] | undefined;
};

const call = {verb: 'list', group: 'apisix.apache.org', resource: 'apisixtlses'} as const;

/** From this version on the console proxies the WebSockets of its own cluster. */
const proxiesSince = [6, 9, 2] as const;

/** TLS is looked for only where a name leads to the console and its version matters. */
export const consoleEntrance = defineProbe<ConsoleEntrance>({
	id: 'console-entrance',
	title: {zh: '控制台的入口', en: 'how people reach the console'},
	calls: [call],
	uses: [namespaceRoutes, namespacePods, rainbondCluster, componentObjects],
	vantage: 'api-server',
	disturbance: 'read',
	deadlineMs: 8000,
	sensitive: [],
	async run(context) {
		const [routes, pods, cluster, components] = await Promise.all([
			context.read(namespaceRoutes),
			context.read(namespacePods),
			context.read(rainbondCluster),
			context.read(componentObjects),
		]);
		if (routes.status !== 'read') {
			return notRead(...routes.gaps);
		}

		const hosts = (routes.value ?? []).flatMap(({spec}) =>
			(spec?.http ?? [])
				.filter(({backends}) => backends?.some(({serviceName}) => serviceName === 'rbd-app-ui'))
				.flatMap(({match}) => match?.hosts ?? []),
		);
		const {version} = installation({
			cluster: cluster.status === 'read' ? cluster.value : undefined,
			pods: pods.status === 'read' ? pods.value : [],
			components: components.status === 'read' ? components.value : undefined,
			kubernetes: undefined,
		});
		if (hosts.length === 0 || isAtLeast(version, proxiesSince) !== false) {
			return read({hosts, tlsHosts: undefined});
		}

		if ((await context.mayAsk('console-tls')) === 0) {
			return notRead(leftOut('for which names the gateway ends TLS', {isOptional: true}));
		}

		const {namespace} = context;
		const listed = await context.list(apisixTls, {namespace});
		if (listed.ok) {
			return read({hosts, tlsHosts: listed.value.flatMap(({spec}) => spec?.hosts ?? [])});
		}

		return listed.failure.kind === 'not-found'
			? read({hosts, tlsHosts: []})
			: notRead(gapOf(listed.failure, {...call, namespace}));
	},
});

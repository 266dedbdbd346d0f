import type {KubernetesObject, Pod, PodSpec, Workload} from '../../cluster/objects.ts';
import {
	apisixRoutes,
	daemonSets,
	deployments,
	nodes,
	rbdComponents,
	services,
	statefulSets,
	type Resource,
} from '../../cluster/resources.ts';
import type {LogProgram} from '../models/logs/log-program.ts';
import type {ListenerBehaviour} from '../models/network/listener.ts';
import {controllerReference} from '../models/workloads/workload-types.ts';
import {rfc3339} from '../models/kubelet/pod-status.ts';
import type {World} from '../world/world.ts';
import {componentLabels} from './components/component.ts';
import {
	apisixGlobalRules,
	apisixTls,
	apisixUpstreams,
	type PracticeComponent,
} from './custom-resources.ts';
import {operatorName} from './operator-objects.ts';

/** The last generation before v6, for `Scenario.platform`. */
export const legacyPlatform = {version: 'v5.17.3-release', kubernetes: 'v1.25.15+rke2r1'} as const;

/**
Makes a v5.17 platform of the v6 one: nginx in a DaemonSet with Ingresses instead of APISIX with its routes,
etcd, an event log and a node agent of their own, no object storage, log lines in logfmt, and an operator
without the label `name`.
*/
export function makeLegacy(world: World): void {
	removeLater(world);
	addGateway(world);
	addComponent(world, statefulSets, 'rbd-etcd', 2379);
	addComponent(world, statefulSets, 'rbd-eventlog', 6366);
	addComponent(world, daemonSets, 'rbd-node', 6100);
	relabelOperator(world);
	for (const workload of [deployments, statefulSets, daemonSets].flatMap((resource) =>
		world.objects.list(resource, world.platform.namespace),
	)) {
		age(workload);
	}

	for (const [index, rule] of world.rules.entries()) {
		const log = legacyLogs[rule.workload.split('/')[1] ?? ''];
		if (rule.log && !rule.whileDown && log) {
			world.rules[index] = {...rule, log};
		}
	}

	// Its operator would make the things of v6.
	world.hasOperator = false;
	world.api = {
		...world.api,
		faults: [
			{
				path: String.raw`^/apis/apisix\.apache\.org`,
				status: 404,
				reason: 'NotFound',
				message: 'the server could not find the requested resource',
			},
		],
	};
}

/** What came with v6. */
function removeLater({objects, platform: {namespace}}: World): void {
	const named: ReadonlyArray<readonly [Resource, string]> = [
		[rbdComponents, 'minio'],
		[statefulSets, 'minio'],
		[services, 'minio-service'],
		[services, 'apisix-monitor'],
		[deployments, 'rbd-gateway'],
	];
	for (const [resource, name] of named) {
		objects.remove(resource, {namespace, name});
	}

	for (const resource of [apisixRoutes, apisixTls, apisixUpstreams, apisixGlobalRules]) {
		for (const {metadata} of objects.list(resource)) {
			objects.remove(resource, {namespace: metadata.namespace, name: metadata.name});
		}
	}
}

const platformImage = ({platform}: World, name: string): string =>
	`${platform.registry}/${name}:${platform.version}`;

function ownerOf(world: World, name: string) {
	const component = world.objects.get(rbdComponents, {
		namespace: world.platform.namespace,
		name,
	});
	return component ? [controllerReference(rbdComponents, component)] : [];
}

function addGateway(world: World): void {
	const name = 'rbd-gateway';
	const {namespace, nodes: all} = world.platform;
	const container = {name, image: platformImage(world, name)};
	const gatewayNodes = all.filter(({isGateway}) => isGateway).map((node) => node.name);
	world.add(daemonSets, {
		metadata: {
			name,
			namespace,
			labels: componentLabels(name),
			ownerReferences: ownerOf(world, name),
		},
		spec: {
			selector: {matchLabels: componentLabels(name)},
			template: {
				metadata: {labels: componentLabels(name)},
				spec: {
					hostNetwork: true,
					tolerations: [{operator: 'Exists'}],
					affinity: {
						nodeAffinity: {
							requiredDuringSchedulingIgnoredDuringExecution: {
								nodeSelectorTerms: [
									{
										matchExpressions: [
											{key: 'kubernetes.io/hostname', operator: 'In', values: gatewayNodes},
										],
									},
								],
							},
						},
					},
					containers: [container],
				},
			},
		},
	});
	const workload = `${namespace}/${name}`;
	const others = world.listeners.filter((rule) => rule.workload !== workload);
	const to = (service: string, port: number): ListenerBehaviour => ({
		kind: 'stream',
		to: {namespace, name: service, port},
	});
	world.listeners.splice(
		0,
		world.listeners.length,
		...others,
		{workload, port: 80, behaviour: {kind: 'http', answers: {}}},
		{workload, port: 8443, behaviour: to('rbd-api-api', 8443)},
		{workload, port: 6060, behaviour: to('rbd-api-websocket', 6060)},
		{workload, port: 7070, behaviour: to('rbd-app-ui', 7070)},
	);
	for (const [service, port] of [
		['rbd-api-api', 8443],
		['rbd-api-websocket', 6060],
		['rbd-app-ui', 7070],
	] as const) {
		world.add(ingresses, {
			metadata: {
				name: service,
				namespace,
				annotations: {
					'nginx.ingress.kubernetes.io/l4-enable': 'true',
					'nginx.ingress.kubernetes.io/l4-host': '0.0.0.0',
					'nginx.ingress.kubernetes.io/l4-port': String(port),
				},
			},
			spec: {defaultBackend: {service: {name: service, port: {number: port}}}},
		});
	}
}

type Ingress = KubernetesObject & {spec?: Record<string, unknown>};

const ingresses: Resource<Ingress> = {
	group: 'networking.k8s.io',
	version: 'v1',
	plural: 'ingresses',
	kind: 'Ingress',
	namespaced: true,
};

function addComponent(
	world: World,
	resource: Resource<Workload>,
	name: string,
	port: number,
): void {
	const {namespace} = world.platform;
	const labels = componentLabels(name);
	const image = platformImage(world, name);
	const component = world.add<PracticeComponent>(rbdComponents, {
		metadata: {name, namespace, labels},
		spec: {image, imagePullPolicy: 'IfNotPresent', replicas: 1, priorityComponent: true},
	});
	const replicas = resource === daemonSets ? world.objects.list(nodes).length : 1;
	component.status = {
		replicas,
		readyReplicas: replicas,
		conditions: [
			{type: 'ClusterConfigCompeleted', status: 'True', reason: 'ConfigCompleted'},
			{
				type: 'Ready',
				status: 'True',
				reason: 'Ready',
				lastTransitionTime: rfc3339(world.started + 120_000),
			},
		],
	};
	const spec: PodSpec = {
		containers: [{name, image, ports: [{containerPort: port, protocol: 'TCP'}]}],
		...(resource === daemonSets && {hostNetwork: true, tolerations: [{operator: 'Exists'}]}),
	};
	world.add(resource, {
		metadata: {name, namespace, labels, ownerReferences: ownerOf(world, name)},
		spec: {
			...(resource === statefulSets && {replicas: 1, serviceName: name}),
			selector: {matchLabels: labels},
			template: {metadata: {labels}, spec},
		},
	});
	world.add(services, {
		metadata: {name, namespace, labels, ownerReferences: ownerOf(world, name)},
		spec: {
			type: 'ClusterIP',
			selector: labels,
			ports: [{name: 'main', port, protocol: 'TCP', targetPort: port}],
		},
	});
	world.listeners.push({workload: `${namespace}/${name}`, port, behaviour: {kind: 'silent'}});
}

function relabelOperator(world: World): void {
	world.change(deployments, operatorName, ({metadata, spec}) => {
		const labels = {'control-plane': operatorName, release: operatorName};
		metadata.labels = {...labels, 'app.kubernetes.io/managed-by': 'Helm'};
		Object.assign(spec?.template ?? {}, {metadata: {labels}});
	});
}

/** Before 6.9.6 nothing was critical, before 6.6.2 nothing had a startup probe. */
function age({spec}: Workload): void {
	const pod: Pod['spec'] | undefined = spec?.template?.spec;
	delete pod?.priorityClassName;
	for (const container of pod?.containers ?? []) {
		delete container.startupProbe;
	}
}

const legacyLine = (level: string, message: string) => (moment: {readonly at: number}) =>
	`time="${new Date(moment.at).toISOString().replace(/\.\d+Z$/, 'Z')}" level=${level} msg="${message}"`;

const legacyLogs: Readonly<Record<string, LogProgram>> = {
	'rbd-api': [
		{
			once: 1,
			lines: [
				legacyLine('info', 'api router is running...'),
				legacyLine('info', 'api listen on (HTTPs) 0.0.0.0:8443'),
				legacyLine('info', 'api listen on (HTTP) 0.0.0.0:8888'),
			],
		},
	],
	'rbd-chaos': [
		{
			once: 1,
			lines: [legacyLine('info', 'start discover success, chaos service is ready.')],
		},
		{every: 130, lines: [legacyLine('debug', 'current concurrent build task 0, max 50')]},
	],
	'rbd-worker': [{once: 1, lines: [legacyLine('info', 'worker router is running...')]}],
	'rbd-mq': [{once: 1, lines: [legacyLine('info', 'grpc server listen on 6300')]}],
};

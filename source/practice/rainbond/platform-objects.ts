import type {Condition, KubernetesObject, Pod} from '../../cluster/objects.ts';
import {
	apisixRoutes,
	configMaps,
	pods,
	rainbondClusters,
	rbdComponents,
	secrets,
} from '../../cluster/resources.ts';
import {rfc3339} from '../models/kubelet/pod-status.ts';
import {controllerReference} from '../models/workloads/workload-types.ts';
import type {Draft} from '../object-access.ts';
import type {World} from '../world/world.ts';
import {canaries} from './canaries.ts';
import {
	componentLabels,
	type ComponentContext,
	type ComponentDefinition,
} from './components/component.ts';
import {componentDefinitions} from './components/index.ts';
import {hostsJobName} from './components/rbd-hub.ts';
import type {PracticeCluster, PracticeComponent} from './custom-resources.ts';
import {hubCertificate} from './hub-certificate.ts';
import type {Resourced} from './platform.ts';
import {pullCredentials} from './pull-credentials.ts';
import {regionObjects} from './region-certificates.ts';

/** Images of the components, by name; the others carry the platform's own version. */
const images: Readonly<Record<string, string>> = {
	'local-path-provisioner': 'local-path-provisioner:v0.0.30',
	minio: 'minio:RELEASE.2023-10-24T04-42-36Z',
	'rbd-app-ui': 'rainbond',
	'rbd-db': 'rbd-db:8.0.19',
	'rbd-hub': 'registry:2.6.2',
	'rbd-monitor': 'rbd-monitor:v2.20.0',
};

/** The custom resources of the platform and everything its operator has made of them. */
export function addPlatform(world: World): void {
	const cluster = world.add<PracticeCluster>(rainbondClusters, clusterOf(world));
	const context = {
		cluster,
		database: {
			host: 'rbd-db-rw',
			port: 3306,
			username: 'root',
			password: canaries.databasePassword,
			name: 'region',
		},
		nodeCount: world.platform.nodes.length,
	};
	for (const definition of componentDefinitions) {
		const component = world.add(rbdComponents, componentOf(world, definition.name));
		addResources(world, definition, {...context, component});
		world.afterwards(() => {
			component.status = statusOf(world, definition, {...context, component});
		});
	}

	addCredentials(world, cluster);
}

function clusterOf({platform, now, installed}: World): Draft<PracticeCluster> {
	const {namespace, nodes, version, registry} = platform;
	const gateways = nodes.filter(({isGateway}) => isGateway);
	const addressOf = ({name, address}: (typeof nodes)[number]) => ({name, internalIP: address});
	const controlPlane = nodes
		.filter(({isControlPlane}) => isControlPlane)
		.map((node) => addressOf(node));
	const builders = nodes.filter(({builds}) => builds).map((node) => addressOf(node));
	return {
		metadata: {
			name: 'rainbondcluster',
			namespace,
			annotations: {
				enterprise_id: platform.enterpriseId,
				'meta.helm.sh/release-name': 'rainbond',
				'meta.helm.sh/release-namespace': namespace,
				'rainbond.io/operator-version': version,
			},
			labels: {'app.kubernetes.io/managed-by': 'Helm'},
		},
		spec: {
			gatewayIngressIPs: gateways.map(({address}) => address),
			imageHub: {domain: 'goodrain.me', username: 'admin', password: canaries.hubPassword},
			installVersion: version,
			nodesForChaos: builders,
			nodesForGateway: gateways.map((node) => addressOf(node)),
			rainbondImageRepository: registry,
			suffixHTTPHost: `${gateways[0]?.address ?? ''}.nip.io`,
		},
		status: {
			chaosAvailableNodes: {masterNodes: controlPlane, specifiedNodes: builders},
			conditions: clusterConditions(now, installed),
			gatewayAvailableNodes: {masterNodes: controlPlane, specifiedNodes: []},
			imagePullSecrets: {name: 'rbd-hub-credentials'},
			masterRoleLabel: 'node-role.kubernetes.io/master',
			storageClasses: [{name: 'local-path', provisioner: 'rancher.io/local-path'}],
		},
	};
}

/** The conditions of a default installation: Storage and Running are False for ever, and nothing is wrong. */
function clusterConditions(now: number, since: number): Condition[] {
	const condition = (type: string, status: string, reason = '', message = '') => ({
		type,
		status,
		lastHeartbeatTime: rfc3339(now - 3_600_000),
		lastTransitionTime: rfc3339(since + 60_000),
		...(reason && {reason}),
		...(message && {message}),
	});
	const storage = 'precheck for Storage is in progress';
	return [
		condition('KubernetesVersion', 'True'),
		condition('Storage', 'False', 'InProgress', storage),
		condition('DNS', 'True'),
		condition('Memory', 'True'),
		condition(
			'Running',
			'False',
			'PrecheckNotReady',
			`precheck not ready: Storage(InProgress): ${storage}`,
		),
	];
}

function componentOf({platform}: World, name: string): Draft<PracticeComponent> {
	const {namespace, registry, version} = platform;
	const image = images[name] ?? name;
	const gateway = `${registry}/apisix-ingress-controller:v1.8.3@${registry}/apisix:3.9.1-debian-fix`;
	const socket = {
		name: 'containerdsock',
		hostPath: {path: '/var/run/k3s/containerd', type: 'Directory'},
	};
	return {
		metadata: {
			name,
			namespace,
			labels: {...componentLabels(name), 'app.kubernetes.io/managed-by': 'Helm'},
			annotations: {
				'meta.helm.sh/release-name': 'rainbond',
				'meta.helm.sh/release-namespace': namespace,
			},
		},
		spec: {
			image:
				name === 'rbd-gateway'
					? gateway
					: `${registry}/${image.includes(':') ? image : `${image}:${version}`}`,
			imagePullPolicy: 'IfNotPresent',
			replicas: 1,
			priorityComponent: name !== 'rbd-app-ui',
			...(name === 'rbd-app-ui' && {env: [{name: 'DB_TYPE', value: 'mysql'}]}),
			...(name === 'rbd-chaos' && {
				volumeMounts: [{name: 'containerdsock', mountPath: '/run/containerd'}],
				volumes: [socket],
			}),
		},
	};
}

/** Puts in what the operator writes for a component, owned by it. */
function addResources(
	world: World,
	definition: ComponentDefinition,
	context: ComponentContext,
): void {
	const certificates =
		definition.name === 'rbd-api'
			? regionObjects(context.cluster, world.certificates, componentLabels('rbd-api'))
			: definition.name === 'rbd-hub'
				? [hubCertificate(world.platform.namespace, world.installed)]
				: [];
	const all = [
		...certificates,
		...(definition.createIfMissing?.(context) ?? []),
		...definition.resources(context),
	];
	for (const {resource, draft} of all) {
		if (draft.metadata.name === hostsJobName) {
			// Gone a minute after it has done its work.
			continue;
		}

		const owner = controllerReference(rbdComponents, context.component);
		const object = world.add(resource, ownedBy({resource, draft}, owner));
		if (resource.plural === apisixRoutes.plural) {
			Object.assign(object, {status: syncedRoute(object)});
		}
	}
}

type Owner = ReturnType<typeof controllerReference>;

/** A resource of the operator's, under the component it is made for. Cluster-wide ones have no owner. */
export const ownedBy = ({resource, draft}: Resourced, owner: Owner): Draft<KubernetesObject> =>
	resource.namespaced ? {...draft, metadata: {...draft.metadata, ownerReferences: [owner]}} : draft;

/** What ingress-apisix reports of a route that it has handed to APISIX. */
export const syncedRoute = ({metadata}: KubernetesObject) => ({
	conditions: [
		{
			type: 'ResourcesAvailable',
			status: 'True',
			reason: 'ResourcesSynced',
			message: 'Sync Successfully',
			lastTransitionTime: metadata.creationTimestamp,
			observedGeneration: metadata.generation ?? 1,
		},
	],
});

/** The status a component got at its last reconcile, when all was well. */
function statusOf(
	world: World,
	{replicas}: ComponentDefinition,
	context: ComponentContext,
): NonNullable<PracticeComponent['status']> {
	const {name, namespace} = context.component.metadata;
	const own = world.objects.list(pods, namespace).filter((pod) => isOf(pod, name));
	const wanted = replicas?.(context) ?? context.component.spec?.replicas ?? 1;
	const at = rfc3339(world.started + 120_000);
	return {
		conditions: [
			{
				type: 'ClusterConfigCompeleted',
				status: 'True',
				reason: 'ConfigCompleted',
				lastTransitionTime: rfc3339(world.installed + 5000),
			},
			{type: 'Ready', status: 'True', reason: 'Ready', lastTransitionTime: at},
		],
		pods: own.map((pod) => ({name: pod.metadata.name})),
		// Of the gateway there are more pods than its component counts on.
		readyReplicas: Math.max(own.length, wanted),
		replicas: wanted,
	};
}

const isOf = ({metadata}: Pod, name: string): boolean =>
	metadata.labels?.name === name && metadata.labels.belongTo === 'rainbond-operator';

/** Credentials of the built-in registry and its certificate, and what builds have left behind. */
function addCredentials(world: World, cluster: PracticeCluster): void {
	const {namespace} = world.platform;
	const pull = pullCredentials(cluster);
	world.add(pull.resource, ownedBy(pull, controllerReference(rainbondClusters, cluster)));
	world.add(configMaps, {
		metadata: {name: 'goodrain-me', namespace},
		data: {
			buildkittoml:
				'debug = true\n[registry."goodrain.me"]\n  http = true\n  insecure = true\n[registry."docker.io"]\n  mirrors = ["docker.1ms.run"]\n',
		},
	});
	world.add(secrets, {
		metadata: {
			name: 'sh.helm.release.v1.rainbond.v1',
			namespace,
			labels: {name: 'rainbond', owner: 'helm', status: 'deployed', version: '1'},
		},
		type: 'helm.sh/release.v1',
		data: {release: ''},
	});
}

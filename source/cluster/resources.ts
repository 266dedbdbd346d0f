import type {
	ApisixRoute,
	ConfigMap,
	EndpointSlice,
	Event,
	KubernetesObject,
	Lease,
	Node,
	PersistentVolumeClaim,
	Pod,
	PodDisruptionBudget,
	RainbondCluster,
	RbdComponent,
	Secret,
	Service,
	Workload,
} from './objects.ts';

/** A kind of object as the API server addresses it. The type parameter is what a read returns. */
export type Resource<T extends KubernetesObject = KubernetesObject> = {
	readonly group: string;
	readonly version: string;
	/** The name in the path, `kubectl api-resources` NAME: pods, endpointslices. */
	readonly plural: string;
	readonly kind: string;
	readonly namespaced: boolean;
	/** Never present: it only carries the type. */
	readonly object?: T;
};

const define = <T extends KubernetesObject>(
	apiVersion: string,
	plural: string,
	kind: string,
	namespaced = true,
): Resource<T> => {
	const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
	return {group: group ?? '', version: version ?? '', plural, kind, namespaced};
};

export const pods = define<Pod>('v1', 'pods', 'Pod');
export const nodes = define<Node>('v1', 'nodes', 'Node', false);
export const namespaces = define<KubernetesObject>('v1', 'namespaces', 'Namespace', false);
export const events = define<Event>('v1', 'events', 'Event');
export const services = define<Service>('v1', 'services', 'Service');
export const secrets = define<Secret>('v1', 'secrets', 'Secret');
export const configMaps = define<ConfigMap>('v1', 'configmaps', 'ConfigMap');
export const persistentVolumeClaims = define<PersistentVolumeClaim>(
	'v1',
	'persistentvolumeclaims',
	'PersistentVolumeClaim',
);
export const deployments = define<Workload>('apps/v1', 'deployments', 'Deployment');
export const statefulSets = define<Workload>('apps/v1', 'statefulsets', 'StatefulSet');
export const daemonSets = define<Workload>('apps/v1', 'daemonsets', 'DaemonSet');
export const replicaSets = define<Workload>('apps/v1', 'replicasets', 'ReplicaSet');
export const endpointSlices = define<EndpointSlice>(
	'discovery.k8s.io/v1',
	'endpointslices',
	'EndpointSlice',
);
export const leases = define<Lease>('coordination.k8s.io/v1', 'leases', 'Lease');
export const podDisruptionBudgets = define<PodDisruptionBudget>(
	'policy/v1',
	'poddisruptionbudgets',
	'PodDisruptionBudget',
);
export const rainbondClusters = define<RainbondCluster>(
	'rainbond.io/v1alpha1',
	'rainbondclusters',
	'RainbondCluster',
);
export const rbdComponents = define<RbdComponent>(
	'rainbond.io/v1alpha1',
	'rbdcomponents',
	'RbdComponent',
);
export const apisixRoutes = define<ApisixRoute>(
	'apisix.apache.org/v2',
	'apisixroutes',
	'ApisixRoute',
);

/** `apiVersion` as objects carry it: `v1`, `apps/v1`. */
export const apiVersionOf = ({group, version}: Resource): string =>
	group ? `${group}/${version}` : version;

/** `pods`, `deployments.apps`: the name RBAC messages and kubectl use. */
export const qualifiedName = ({group, plural}: Resource): string =>
	group ? `${plural}.${group}` : plural;

/** The path of a collection, an object or a subresource below the API server's address. */
export function resourcePath(
	resource: Resource,
	{namespace, name, subresource}: {namespace?: string; name?: string; subresource?: string} = {},
): string {
	const segments = [
		resource.group ? `/apis/${resource.group}/${resource.version}` : `/api/${resource.version}`,
		namespace && resource.namespaced ? `namespaces/${encodeURIComponent(namespace)}` : undefined,
		resource.plural,
		name && encodeURIComponent(name),
		subresource,
	];
	return segments.filter(Boolean).join('/');
}

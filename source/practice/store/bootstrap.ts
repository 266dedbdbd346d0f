import {namespaces, services, type Resource} from '../../cluster/resources.ts';
import type {PolicyRule} from '../api/rbac.ts';
import type {AnyObject} from '../api/kinds.ts';
import type {ObjectStore} from '../object-store.ts';
import {clusterRoleBindings, clusterRoles} from '../api/role-kinds.ts';

const read = ['get', 'list', 'watch'];
const write = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const allow = (apiGroup: string, resources: string, verbs: string[]): PolicyRule => ({
	verbs,
	apiGroups: [apiGroup],
	resources: resources.split(' '),
});
const allowPaths = (paths: string): PolicyRule => ({
	verbs: ['get'],
	nonResourceURLs: paths.split(' '),
});

const viewRules = [
	allow(
		'',
		'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods serviceaccounts services services/status limitranges namespaces namespaces/status pods/log pods/status resourcequotas resourcequotas/status events',
		read,
	),
	allow('discovery.k8s.io', 'endpointslices', read),
	allow(
		'apps',
		'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status',
		read,
	),
	allow('autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status', read),
	allow('batch', 'cronjobs cronjobs/status jobs jobs/status', read),
	allow('policy', 'poddisruptionbudgets poddisruptionbudgets/status', read),
	allow('networking.k8s.io', 'ingresses ingresses/status networkpolicies', read),
];

const editRules = [
	allow('', 'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy', read),
	allow('', 'serviceaccounts', ['impersonate']),
	allow('', 'pods pods/attach pods/exec pods/portforward pods/proxy', write),
	allow('', 'pods/eviction serviceaccounts/token', ['create']),
	allow(
		'',
		'configmaps persistentvolumeclaims secrets serviceaccounts services services/proxy events',
		write,
	),
	allow(
		'apps',
		'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale',
		write,
	),
	allow('autoscaling', 'horizontalpodautoscalers', write),
	allow('batch', 'cronjobs jobs', write),
	allow('policy', 'poddisruptionbudgets', write),
	allow('networking.k8s.io', 'ingresses networkpolicies', write),
	allow('coordination.k8s.io', 'leases', [...write, ...read]),
	...viewRules,
];

/** The roles every API server makes for itself, as far as people and clients meet them (v1.36.4). */
const roles: Readonly<Record<string, readonly PolicyRule[]>> = {
	'cluster-admin': [allow('*', '*', ['*']), {verbs: ['*'], nonResourceURLs: ['*']}],
	admin: [
		...editRules,
		allow('authorization.k8s.io', 'localsubjectaccessreviews', ['create']),
		allow('rbac.authorization.k8s.io', 'rolebindings roles', [...write, ...read]),
	],
	edit: editRules,
	view: viewRules,
	'system:basic-user': [
		allow('authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews', ['create']),
		allow('authentication.k8s.io', 'selfsubjectreviews', ['create']),
	],
	'system:discovery': [
		allowPaths(
			'/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/',
		),
	],
	'system:public-info-viewer': [allowPaths('/healthz /livez /readyz /version /version/')],
};

const boundGroups: Readonly<Record<string, readonly string[]>> = {
	'cluster-admin': ['system:masters'],
	'system:basic-user': ['system:authenticated'],
	'system:discovery': ['system:authenticated'],
	'system:public-info-viewer': ['system:authenticated', 'system:unauthenticated'],
};

const priorityClasses: Resource<AnyObject> = {
	group: 'scheduling.k8s.io',
	version: 'v1',
	plural: 'priorityclasses',
	kind: 'PriorityClass',
	namespaced: false,
};

/** What an API server and its controllers put into an empty cluster by themselves. */
export function bootstrap(store: ObjectStore): void {
	for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system']) {
		store.create(namespaces, {metadata: {name}});
	}

	const apiGroup = 'rbac.authorization.k8s.io';
	const labels = {'kubernetes.io/bootstrapping': 'rbac-defaults'};
	for (const [name, rules] of Object.entries(roles)) {
		store.create(clusterRoles, {metadata: {name, labels}, rules: [...rules]});
	}

	for (const [name, groups] of Object.entries(boundGroups)) {
		store.create(clusterRoleBindings, {
			metadata: {name, labels},
			subjects: groups.map((group) => ({apiGroup, kind: 'Group', name: group})),
			roleRef: {apiGroup, kind: 'ClusterRole', name},
		});
	}

	for (const [name, value] of [
		['system-cluster-critical', 2_000_000_000],
		['system-node-critical', 2_000_001_000],
	] as const) {
		const draft = {metadata: {name}, value, preemptionPolicy: 'PreemptLowerPriority'};
		store.create(priorityClasses, draft);
	}

	store.create(services, {
		metadata: {
			name: 'kubernetes',
			namespace: 'default',
			labels: {component: 'apiserver', provider: 'kubernetes'},
		},
		spec: {
			type: 'ClusterIP',
			clusterIP: '10.43.0.1',
			ports: [{name: 'https', port: 443, protocol: 'TCP', targetPort: 6443}],
		},
	});
}

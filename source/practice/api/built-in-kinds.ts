import {defineKind, type Kind} from './kinds.ts';

const review = (apiVersion: string, plural: string, kind: string, namespaced = false): Kind =>
	defineKind(apiVersion, plural, kind, {namespaced, verbs: ['create']});

const role = {nameRule: 'path-segment', createOnUpdate: true} as const;
const workload = {categories: ['all'], generation: 'content'} as const;
const scalable = {...workload, subresources: ['scale', 'status']};
const namespaceVerbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'] as const;
const podSubresources = [
	'attach',
	'binding',
	'eviction',
	'exec',
	'log',
	'portforward',
	'proxy',
	'status',
];

/**
The kinds of the API server itself, in the order of its discovery; names, verbs and rules as a
kube-apiserver v1.36.4 shows them. A further kind is one more row.
*/
export const builtInKinds: readonly Kind[] = [
	defineKind('v1', 'configmaps', 'ConfigMap', {shortNames: ['cm']}),
	defineKind('v1', 'endpoints', 'Endpoints', {
		shortNames: ['ep'],
		createOnUpdate: true,
	}),
	defineKind('v1', 'events', 'Event', {shortNames: ['ev'], createOnUpdate: true}),
	defineKind('v1', 'limitranges', 'LimitRange', {shortNames: ['limits'], createOnUpdate: true}),
	defineKind('v1', 'namespaces', 'Namespace', {
		namespaced: false,
		shortNames: ['ns'],
		verbs: namespaceVerbs,
		subresources: ['finalize', 'status'],
		returnsDeleted: true,
		nameRule: 'label',
	}),
	defineKind('v1', 'nodes', 'Node', {
		namespaced: false,
		shortNames: ['no'],
		subresources: ['proxy', 'status'],
		statusOnCreate: 'kept',
	}),
	defineKind('v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', {
		shortNames: ['pvc'],
		subresources: ['status'],
		returnsDeleted: true,
	}),
	defineKind('v1', 'persistentvolumes', 'PersistentVolume', {
		namespaced: false,
		shortNames: ['pv'],
		subresources: ['status'],
		returnsDeleted: true,
	}),
	defineKind('v1', 'pods', 'Pod', {
		shortNames: ['po'],
		categories: ['all'],
		subresources: podSubresources,
		generation: 'content',
		returnsDeleted: true,
	}),
	defineKind('v1', 'resourcequotas', 'ResourceQuota', {
		shortNames: ['quota'],
		subresources: ['status'],
		returnsDeleted: true,
	}),
	defineKind('v1', 'secrets', 'Secret'),
	defineKind('v1', 'serviceaccounts', 'ServiceAccount', {
		shortNames: ['sa'],
		returnsDeleted: true,
	}),
	defineKind('v1', 'services', 'Service', {
		shortNames: ['svc'],
		categories: ['all'],
		subresources: ['proxy', 'status'],
		createOnUpdate: true,
		returnsDeleted: true,
		nameRule: 'label',
	}),
	defineKind('apps/v1', 'controllerrevisions', 'ControllerRevision'),
	defineKind('apps/v1', 'daemonsets', 'DaemonSet', {
		...workload,
		shortNames: ['ds'],
		subresources: ['status'],
	}),
	defineKind('apps/v1', 'deployments', 'Deployment', {
		...scalable,
		shortNames: ['deploy'],
		generation: 'content-and-annotations',
	}),
	defineKind('apps/v1', 'replicasets', 'ReplicaSet', {...scalable, shortNames: ['rs']}),
	defineKind('apps/v1', 'statefulsets', 'StatefulSet', {...scalable, shortNames: ['sts']}),
	review('authentication.k8s.io/v1', 'selfsubjectreviews', 'SelfSubjectReview'),
	review('authentication.k8s.io/v1', 'tokenreviews', 'TokenReview'),
	review('authorization.k8s.io/v1', 'localsubjectaccessreviews', 'LocalSubjectAccessReview', true),
	review('authorization.k8s.io/v1', 'selfsubjectaccessreviews', 'SelfSubjectAccessReview'),
	review('authorization.k8s.io/v1', 'selfsubjectrulesreviews', 'SelfSubjectRulesReview'),
	review('authorization.k8s.io/v1', 'subjectaccessreviews', 'SubjectAccessReview'),
	defineKind('autoscaling/v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler', {
		shortNames: ['hpa'],
		categories: ['all'],
		subresources: ['status'],
	}),
	defineKind('batch/v1', 'cronjobs', 'CronJob', {
		...workload,
		shortNames: ['cj'],
		subresources: ['status'],
	}),
	defineKind('batch/v1', 'jobs', 'Job', {...workload, subresources: ['status']}),
	defineKind('networking.k8s.io/v1', 'ingressclasses', 'IngressClass', {
		namespaced: false,
		generation: 'content',
	}),
	defineKind('networking.k8s.io/v1', 'ingresses', 'Ingress', {
		shortNames: ['ing'],
		subresources: ['status'],
		generation: 'content',
	}),
	defineKind('networking.k8s.io/v1', 'networkpolicies', 'NetworkPolicy', {
		shortNames: ['netpol'],
		generation: 'content',
	}),
	defineKind('policy/v1', 'poddisruptionbudgets', 'PodDisruptionBudget', {
		shortNames: ['pdb'],
		subresources: ['status'],
		generation: 'content',
		unconditionalUpdate: false,
	}),
	defineKind('rbac.authorization.k8s.io/v1', 'clusterrolebindings', 'ClusterRoleBinding', {
		...role,
		namespaced: false,
	}),
	defineKind('rbac.authorization.k8s.io/v1', 'clusterroles', 'ClusterRole', {
		...role,
		namespaced: false,
	}),
	defineKind('rbac.authorization.k8s.io/v1', 'rolebindings', 'RoleBinding', role),
	defineKind('rbac.authorization.k8s.io/v1', 'roles', 'Role', role),
	defineKind('storage.k8s.io/v1', 'storageclasses', 'StorageClass', {
		namespaced: false,
		shortNames: ['sc'],
		returnsDeleted: true,
	}),
	defineKind('storage.k8s.io/v1', 'volumeattachments', 'VolumeAttachment', {
		namespaced: false,
		subresources: ['status'],
		unconditionalUpdate: false,
		returnsDeleted: true,
	}),
	defineKind('apiextensions.k8s.io/v1', 'customresourcedefinitions', 'CustomResourceDefinition', {
		namespaced: false,
		shortNames: ['crd', 'crds'],
		categories: ['api-extensions'],
		subresources: ['status'],
		generation: 'content',
		unconditionalUpdate: false,
	}),
	defineKind('scheduling.k8s.io/v1', 'priorityclasses', 'PriorityClass', {
		namespaced: false,
		shortNames: ['pc'],
		generation: 'constant',
	}),
	defineKind('coordination.k8s.io/v1', 'leases', 'Lease', {
		unconditionalUpdate: false,
		createOnUpdate: true,
	}),
	defineKind('discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice', {generation: 'content'}),
];

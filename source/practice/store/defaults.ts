import {Buffer} from 'node:buffer';
import {kindKey, type AnyDraft, type Kind, type KindKey} from '../api/kinds.ts';
import {
	asFields,
	each,
	podDefaults,
	port,
	templateDefaults,
	within,
	type Fields,
} from './pod-defaults.ts';

const workload =
	(defaults: Fields) =>
	(fields: Fields): Fields => ({
		...defaults,
		...fields,
		...within(fields, 'template', templateDefaults),
	});

const rolling = {maxSurge: '25%', maxUnavailable: '25%'};

function deployment(fields: Fields): Fields {
	const strategy = {type: 'RollingUpdate', ...asFields(fields.strategy)};
	const own = asFields(asFields(fields.strategy).rollingUpdate);
	return {
		...workload({replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600})(fields),
		strategy:
			strategy.type === 'RollingUpdate'
				? {...strategy, rollingUpdate: {...rolling, ...own}}
				: strategy,
	};
}

const job = workload({
	parallelism: 1,
	completions: 1,
	completionMode: 'NonIndexed',
	backoffLimit: 6,
	suspend: false,
	podReplacementPolicy: 'TerminatingOrFailed',
});

const cronJob = (fields: Fields): Fields => ({
	concurrencyPolicy: 'Allow',
	suspend: false,
	successfulJobsHistoryLimit: 3,
	failedJobsHistoryLimit: 1,
	...fields,
	...within(fields, 'jobTemplate', (value) => {
		const jobTemplate = asFields(value);
		return {
			metadata: {},
			...jobTemplate,
			...within(jobTemplate, 'spec', (spec) => workload({})(asFields(spec))),
		};
	}),
});

function service(fields: Fields): Fields {
	const type = fields.type ?? 'ClusterIP';
	if (type === 'ExternalName') {
		return {sessionAffinity: 'None', ...fields};
	}

	const {clusterIP, selector} = fields;
	// Without a selector nobody knows which families the endpoints will have.
	const isOpen = clusterIP === 'None' && selector === undefined;
	return {
		...(clusterIP !== undefined && {clusterIPs: [clusterIP]}),
		ipFamilies: isOpen ? ['IPv4', 'IPv6'] : ['IPv4'],
		ipFamilyPolicy: isOpen ? 'RequireDualStack' : 'SingleStack',
		internalTrafficPolicy: 'Cluster',
		...(type !== 'ClusterIP' && {externalTrafficPolicy: 'Cluster'}),
		sessionAffinity: 'None',
		type,
		...fields,
		...within(fields, 'ports', (ports) =>
			each(ports, (item) => ({...port(item), targetPort: item.targetPort ?? item.port})),
		),
	};
}

const cpuAtEighty = {
	type: 'Resource',
	resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 80}},
};

const withSpec =
	(complete: (spec: Fields) => Fields) =>
	({spec}: AnyDraft): Fields =>
		spec ? {spec: complete(spec)} : {};

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Plain values of a Secret are for writing only: they are kept among the encoded ones. */
function secret({type = 'Opaque', stringData, data}: AnyDraft): Fields {
	const encoded = Object.entries(asFields(stringData)).map(([name, value]) => [
		name,
		Buffer.from(asText(value)).toString('base64'),
	]);
	return {
		type,
		stringData: undefined,
		...(encoded.length > 0 && {data: {...asFields(data), ...Object.fromEntries(encoded)}}),
	};
}

/** What the API server fills into objects when their author says nothing (v1.36). */
const defaults: Readonly<Record<KindKey, (draft: AnyDraft) => Fields>> = {
	pods: withSpec(podDefaults),
	services: withSpec(service),
	secrets: secret,
	events: ({eventTime = null, reportingComponent = '', reportingInstance = ''}) => ({
		eventTime,
		reportingComponent,
		reportingInstance,
	}),
	endpoints: (draft) =>
		within(draft, 'subsets', (subsets) =>
			each(subsets, (subset) => ({
				...subset,
				...within(subset, 'ports', (ports) => each(ports, port)),
			})),
		),
	persistentvolumeclaims: withSpec((spec) => ({volumeMode: 'Filesystem', ...spec})),
	persistentvolumes: withSpec((spec) => ({
		persistentVolumeReclaimPolicy: 'Retain',
		volumeMode: 'Filesystem',
		...spec,
		...within(spec, 'hostPath', (value) => ({type: '', ...asFields(value)})),
	})),
	'deployments.apps': withSpec(deployment),
	'replicasets.apps': withSpec(workload({replicas: 1})),
	'statefulsets.apps': withSpec(
		workload({
			replicas: 1,
			podManagementPolicy: 'OrderedReady',
			updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 0}},
			revisionHistoryLimit: 10,
			persistentVolumeClaimRetentionPolicy: {whenDeleted: 'Retain', whenScaled: 'Retain'},
		}),
	),
	'daemonsets.apps': withSpec(
		workload({
			updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 1, maxSurge: 0}},
			revisionHistoryLimit: 10,
		}),
	),
	'jobs.batch': withSpec(job),
	'cronjobs.batch': withSpec(cronJob),
	'horizontalpodautoscalers.autoscaling': withSpec((spec) => ({
		minReplicas: 1,
		metrics: [cpuAtEighty],
		...spec,
	})),
	'networkpolicies.networking.k8s.io': withSpec((spec) => ({
		policyTypes: ['Ingress', ...(spec.egress ? ['Egress'] : [])],
		...spec,
	})),
	'leases.coordination.k8s.io': ({spec = {}}) => ({spec}),
	'endpointslices.discovery.k8s.io': (draft) =>
		within(draft, 'ports', (ports) => each(ports, port)),
	'storageclasses.storage.k8s.io': ({
		reclaimPolicy = 'Delete',
		volumeBindingMode = 'Immediate',
	}) => ({reclaimPolicy, volumeBindingMode}),
	'priorityclasses.scheduling.k8s.io': ({preemptionPolicy = 'PreemptLowerPriority'}) => ({
		preemptionPolicy,
	}),
};

/** An object with everything filled in that the API server fills in; status and metadata stay. */
export function withDefaults(kind: Kind, draft: AnyDraft): AnyDraft {
	const complete = defaults[kindKey(kind)];
	return complete ? {...draft, ...complete(draft)} : draft;
}

import type {Container, PodSpec, PodTemplate, Probe, Workload} from '../../../cluster/objects.ts';
import type {Draft} from '../../object-access.ts';
import type {DatabaseAddress, PracticeCluster, PracticeComponent} from '../custom-resources.ts';
import type {Resourced} from '../platform.ts';

/** What the operator knows when it reconciles a component. */
export type ComponentContext = {
	readonly cluster: PracticeCluster;
	readonly component: PracticeComponent;
	/** From the Secret `rbd-db` or the cluster's own database; undefined when neither is there. */
	readonly database: DatabaseAddress | undefined;
	/** Whether the Secret with rbd-api's server certificate exists when its Deployment is written. */
	readonly nodeCount: number;
};

/**
A platform component as rainbond-operator makes it (controllers/handler): what it writes at each reconcile,
what it only makes when missing, and what it waits for.
*/
export type ComponentDefinition = {
	readonly name: string;
	/** Why it cannot go on yet: the message of Ready=False with reason PrerequisitesFailed. */
	prerequisite?(context: ComponentContext): string | undefined;
	resources(context: ComponentContext): Resourced[];
	createIfMissing?(context: ComponentContext): Resourced[];
	/** Pods that the component counts on, where it is not the number in its own specification. */
	replicas?(context: ComponentContext): number;
};

export const componentLabels = (name: string): Record<string, string> => ({
	belongTo: 'rainbond-operator',
	creator: 'Rainbond',
	name,
});

export const namespaceOf = ({component}: ComponentContext): string =>
	component.metadata.namespace ?? '';

export const metadataOf = (context: ComponentContext, name: string) => ({
	name,
	namespace: namespaceOf(context),
	labels: componentLabels(context.component.metadata.name),
});

const operatorAccount = 'rainbond-operator';

export const defaultResources = (ephemeral = '256Mi') => ({
	limits: {cpu: '4', memory: '8Gi'},
	requests: {cpu: '100m', 'ephemeral-storage': ephemeral, memory: '256Mi'},
});

const once = {successThreshold: 1};

const probe = (path: string, port: number, times: Partial<Probe>): Probe => ({
	httpGet: {path, port, scheme: 'HTTP'},
	...times,
	...once,
});

/** Three seconds between tries, six of them to be out. */
export const readiness = (path: string, port: number, rest: Partial<Probe> = {}): Probe =>
	probe(path, port, {
		initialDelaySeconds: 5,
		timeoutSeconds: 3,
		periodSeconds: 3,
		failureThreshold: 6,
		...rest,
	});

/** Half a minute between tries, five of them to be killed. */
export const liveness = (path: string, port: number, initialDelaySeconds = 60): Probe =>
	probe(path, port, {
		initialDelaySeconds,
		timeoutSeconds: 10,
		periodSeconds: 30,
		failureThreshold: 5,
	});

export const startup = (path: string, port: number): Probe =>
	probe(path, port, {
		initialDelaySeconds: 5,
		timeoutSeconds: 5,
		periodSeconds: 5,
		failureThreshold: 60,
	});

export const fieldEnv = (name: string, fieldPath: string) => ({
	name,
	valueFrom: {fieldRef: {apiVersion: 'v1', fieldPath}},
});

/** The argument in which the password of the database stands open. */
export const databaseArgument = ({database}: ComponentContext): string => {
	const {username = '', password = '', host = '', port = 3306, name = 'region'} = database ?? {};
	return `--mysql=${username}:${password}@tcp(${host}:${port})/${name}`;
};

export const missingDatabase = ({database, component}: ComponentContext): string | undefined =>
	database
		? undefined
		: `get db info: secret rbd-db/${component.metadata.namespace ?? ''} not fount: Secret "rbd-db" not found`;

/** Credentials of the built-in registry, as builder and worker get them. */
export const registryEnv = ({cluster}: ComponentContext) => {
	const {domain = '', username = '', password = ''} = cluster.spec?.imageHub ?? {};
	return [
		{name: 'BUILD_IMAGE_REPOSTORY_DOMAIN', value: domain},
		{name: 'BUILD_IMAGE_REPOSTORY_USER', value: username},
		{name: 'BUILD_IMAGE_REPOSTORY_PASS', value: password},
	];
};

/** Only nodes with one of these names, under either label that distributions use. */
export const onNodes = (names: readonly string[]) => ({
	nodeAffinity: {
		requiredDuringSchedulingIgnoredDuringExecution: {
			nodeSelectorTerms: ['kubernetes.io/hostname', 'k3s.io/hostname'].map((key) => ({
				matchExpressions: [{key, operator: 'In', values: [...names]}],
			})),
		},
	},
});

/** The container of a component under its own name, with what its RbdComponent adds. */
export function mainContainer(
	{component}: ComponentContext,
	container: Omit<Container, 'image'> & {readonly imagePullPolicy?: string},
): Container {
	const {
		image = '',
		imagePullPolicy = 'IfNotPresent',
		args = [],
		env = [],
		volumeMounts = [],
	} = component.spec ?? {};
	const mounted = new Set(volumeMounts.map(({name}) => name));
	const result: Container & {imagePullPolicy: string} = {
		resources: defaultResources(),
		...container,
		image,
		imagePullPolicy,
		...(container.args && {args: [...args, ...container.args]}),
		...(container.env && {env: [...env, ...container.env]}),
		...(container.volumeMounts && {
			volumeMounts: [
				...volumeMounts,
				...container.volumeMounts.filter(({name}) => !mounted.has(name)),
			],
		}),
	};
	return result;
}

/** The pods of a component: critical for the cluster, no grace, the operator's account. */
export function podTemplate(
	{component}: ComponentContext,
	spec: PodSpec,
	{hasAccount = true}: {readonly hasAccount?: boolean} = {},
): PodTemplate {
	const {name} = component.metadata;
	const volumes = component.spec?.volumes ?? [];
	const named = new Set(volumes.map((volume) => volume.name));
	return {
		metadata: {name, labels: componentLabels(name)},
		spec: {
			priorityClassName: 'system-cluster-critical',
			terminationGracePeriodSeconds: 0,
			...(hasAccount && {serviceAccountName: operatorAccount}),
			...spec,
			...((spec.volumes ?? volumes.length > 0) && {
				volumes: [...volumes, ...(spec.volumes ?? []).filter((volume) => !named.has(volume.name))],
			}),
		},
	};
}

const rolloutLimits = {progressDeadlineSeconds: 600, revisionHistoryLimit: 10};

export const deploymentOf = (
	context: ComponentContext,
	template: PodTemplate,
	rest: Partial<NonNullable<Workload['spec']>> = {},
): Draft<Workload> => {
	const {name} = context.component.metadata;
	return {
		metadata: metadataOf(context, name),
		spec: {
			...rolloutLimits,
			replicas: context.component.spec?.replicas ?? 1,
			selector: {matchLabels: componentLabels(name)},
			strategy: {
				type: 'RollingUpdate',
				rollingUpdate: {maxSurge: '25%', maxUnavailable: '25%'},
			},
			template,
			...rest,
		},
	};
};

import type {
	Condition,
	ContainerStatus,
	Event,
	KubernetesObject,
	Node,
	PersistentVolumeClaim,
	Pod,
	RbdComponent,
	Workload,
} from '../../source/cluster/objects.ts';
import * as kinds from '../../source/cluster/resources.ts';
import type {Item} from './object-server.ts';

/**
Objects as a person writes them down, or as they come back from a copy: no owners, no time of a start, and all
of them made just now, whatever their status speaks of.
*/
export const namespace = 'rbd-system';

export const ago = (minutes: number): string =>
	new Date(Date.now() - minutes * 60_000).toISOString();

let count = 0;

const metadata = (name: string, where: string | undefined, ageMinutes = 0.3) => ({
	name,
	...(where !== undefined && {namespace: where}),
	uid: `uid-${++count}`,
	resourceVersion: '1',
	creationTimestamp: ago(ageMinutes),
});

export type PodText = {
	readonly name?: string;
	readonly namespace?: string;
	readonly labels?: Record<string, string>;
	readonly node?: string;
	readonly ageMinutes?: number;
	readonly tag?: string;
	readonly claim?: string;
	readonly phase?: string;
	readonly reason?: string;
	readonly message?: string;
	readonly conditions?: readonly Condition[];
	readonly containers?: ReadonlyArray<Partial<ContainerStatus>>;
	readonly init?: ReadonlyArray<Partial<ContainerStatus>>;
	readonly isDeleted?: boolean;
};

/** The Ready condition and nothing beside it. */
export const ready = (isReady: boolean, rest: Partial<Condition> = {}): Condition => ({
	type: 'Ready',
	status: isReady ? 'True' : 'False',
	...rest,
});

export const waits = (reason: string, message = ''): Partial<ContainerStatus> => ({
	state: {waiting: {reason, message}},
});

export const ended = (exitCode: number, reason: string, secondsAgo = 30, ranFor = 5) => ({
	terminated: {
		exitCode,
		reason,
		startedAt: ago((secondsAgo + ranFor) / 60),
		finishedAt: ago(secondsAgo / 60),
	},
});

/** A container that the kubelet has stopped starting for a while. */
export const loops = (exitCode: number, reason = 'Error'): Partial<ContainerStatus> => ({
	...waits('CrashLoopBackOff', 'back-off 5m0s restarting failed container'),
	restartCount: 6,
	lastState: ended(exitCode, reason),
});

export const unready: Partial<PodText> = {
	conditions: [ready(false, {reason: 'ContainersNotReady', lastTransitionTime: ago(12)})],
};

const suffixes: Record<string, string> = {'rbd-db': '0', 'rbd-monitor': '0', 'rbd-chaos': 'x7k2p'};

export const podName = (component: string): string =>
	`${component}-${suffixes[component] ?? '7d9f8b6c5-x2x4z'}`;

const usualLabels = (component: string): Record<string, string> =>
	component === 'rainbond-operator'
		? {'control-plane': component, name: component, release: 'rainbond'}
		: {name: component, belongTo: 'rainbond-operator', creator: 'Rainbond'};

const statusOf = (name: string, status: Partial<ContainerStatus>): ContainerStatus => ({
	name,
	ready: Boolean(status.state?.running),
	restartCount: 0,
	...status,
});

export function pod(component: string, text: PodText = {}): Pod {
	const {node = 'node-1', tag = 'v6.9.8-release', containers} = text;
	const names =
		containers?.map((one, index) => one.name ?? (index === 0 ? component : `c${index}`)) ??
		(component === 'rbd-gateway' ? ['ingress-apisix', 'apisix'] : [component]);
	const isWell = {ready: true, state: {running: {startedAt: ago(240)}}};
	return {
		metadata: {
			...metadata(text.name ?? podName(component), text.namespace ?? namespace, text.ageMinutes),
			labels: text.labels ?? usualLabels(component),
			...(text.isDeleted && {deletionTimestamp: ago(0)}),
		},
		spec: {
			...(node && {nodeName: node}),
			containers: names.map((name) => ({name, image: `example.com/goodrain/${component}:${tag}`})),
			...(text.claim && {
				volumes: [{name: 'data', persistentVolumeClaim: {claimName: text.claim}}],
			}),
		},
		status: {
			phase: text.phase ?? 'Running',
			conditions: [...(text.conditions ?? [ready(true)])],
			containerStatuses: names.map((name, index) => statusOf(name, containers?.[index] ?? isWell)),
			...(text.init && {
				initContainerStatuses: text.init.map((one, index) => statusOf(`i${index}`, one)),
			}),
			...(text.reason && {reason: text.reason}),
			...(text.message !== undefined && {message: text.message}),
		},
	};
}

/** A pod that nobody has given a node. */
export const unscheduled = (message?: string): PodText => ({
	node: '',
	phase: 'Pending',
	containers: [],
	conditions:
		message === undefined
			? []
			: [{type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message}],
});

export type NodeText = {
	readonly conditions?: readonly Condition[];
	readonly taint?: string;
	readonly labels?: Record<string, string>;
	readonly isCordoned?: boolean;
	readonly ageMinutes?: number;
};

export const node = (name: string, text: NodeText = {}): Node => ({
	metadata: {
		...metadata(name, undefined, text.ageMinutes),
		labels: {
			'kubernetes.io/hostname': name,
			...(text.labels ?? {'node-role.kubernetes.io/worker': 'true'}),
		},
	},
	spec: {
		...(text.taint && {
			taints: [{key: `node.kubernetes.io/${text.taint}`, effect: 'NoSchedule'}],
		}),
		...(text.isCordoned && {unschedulable: true}),
	},
	status: {conditions: [...(text.conditions ?? [ready(true)])]},
});

export const claim = (name: string, phase: string): PersistentVolumeClaim => ({
	metadata: metadata(name, namespace),
	spec: {storageClassName: 'local-path'},
	status: {phase},
});

export const event = (
	about: KubernetesObject,
	reason: string,
	message: string,
	{type = 'Warning', times = 1, minutesAgo = 1, kind = 'Pod'} = {},
): Event => ({
	metadata: metadata(`event-${count}`, namespace),
	involvedObject: {kind, namespace, name: about.metadata.name, uid: about.metadata.uid},
	type,
	reason,
	message,
	count: times,
	lastTimestamp: ago(minutesAgo),
});

/** As events.k8s.io writes it: a series instead of a count, and none of the old times. */
export const seriesOf = ({count: times, lastTimestamp, ...rest}: Event): Event => ({
	...rest,
	eventTime: ago(30),
	series: {count: times ?? 1, lastObservedTime: lastTimestamp ?? ago(0)},
});

export const component = (name: string, isReady = true, message = ''): RbdComponent => ({
	metadata: metadata(name, namespace),
	spec: {replicas: 1},
	status: {
		replicas: 1,
		readyReplicas: 1,
		conditions: [ready(isReady, {reason: isReady ? 'Ready' : 'ErrCreateResources', message})],
	},
});

export const deployment = (name: string, replicas: number): Workload => ({
	metadata: metadata(name, namespace),
	spec: {replicas},
});

export const components = [
	'rbd-api',
	'rbd-app-ui',
	'rbd-chaos',
	'rbd-worker',
	'rbd-mq',
	'rbd-gateway',
	'rbd-hub',
	'rbd-db',
	'rbd-monitor',
];

export type PlatformText = {
	/** Pods in place of the usual one, by component. */
	readonly pods?: Readonly<Record<string, readonly Pod[]>>;
	readonly more?: readonly Pod[];
	readonly nodes?: readonly Node[];
	readonly claims?: readonly PersistentVolumeClaim[];
	readonly events?: readonly Event[];
	/** The operator's objects; default: one for each component. */
	readonly objects?: readonly RbdComponent[];
	readonly deployments?: readonly Workload[];
	readonly tag?: string;
};

const of = (resource: kinds.Resource, objects: readonly KubernetesObject[]): Item[] =>
	objects.map((object) => ({resource, object}));

/** A platform of ten pods on one node, with something in place of some of them. */
export function platform(text: PlatformText = {}): Item[] {
	const names = ['rainbond-operator', ...components];
	const pods = names.flatMap(
		(name) => text.pods?.[name] ?? [pod(name, text.tag ? {tag: text.tag} : {})],
	);
	return [
		...of(kinds.pods, [...pods, ...(text.more ?? [])]),
		...of(kinds.nodes, text.nodes ?? [node('node-1')]),
		...of(kinds.persistentVolumeClaims, text.claims ?? []),
		...of(kinds.events, text.events ?? []),
		...of(kinds.deployments, text.deployments ?? []),
		...of(kinds.rbdComponents, text.objects ?? components.map((name) => component(name))),
	];
}

/** `stats/summary` of a kubelet: used shares in percent, and volumes by claim. */
export const summary = (
	root: number,
	images = root,
	volumes: Readonly<Record<string, number>> = {},
): unknown => {
	const figures = (used: number) => ({
		capacityBytes: 100e9,
		availableBytes: Math.round((100 - used) * 1e9),
	});
	return {
		node: {fs: figures(root), runtime: {imageFs: figures(images)}},
		pods: [
			{
				volume: Object.entries(volumes).map(([name, used]) => ({
					pvcRef: {name, namespace},
					...figures(used),
				})),
			},
		],
	};
};

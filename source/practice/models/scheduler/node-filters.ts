import type {LabelSelector, Node, Pod, PodSpec, Taint} from '../../../cluster/objects.ts';
import {fulfils, hasLabels, selects} from '../../selector.ts';
import {parseQuantity} from './quantity.ts';

type Expression = {key: string; operator: string; values?: string[]};
type Term = {matchExpressions?: Expression[]; matchFields?: Expression[]};
type PodTerm = {labelSelector?: LabelSelector; topologyKey?: string};
export type Affinity = {
	nodeAffinity?: {
		requiredDuringSchedulingIgnoredDuringExecution?: {nodeSelectorTerms?: Term[]};
	};
	podAntiAffinity?: {requiredDuringSchedulingIgnoredDuringExecution?: PodTerm[]};
};

type Tolerations = NonNullable<PodSpec['tolerations']>;

export const tolerates = (tolerations: Tolerations, {key, value = '', effect}: Taint): boolean =>
	tolerations.some(
		(toleration) =>
			(!toleration.effect || toleration.effect === effect) &&
			(!toleration.key || toleration.key === key) &&
			(toleration.operator === 'Exists' || (toleration.value ?? '') === value),
	);

/** Whether a node has what the pod's node selector and required node affinity want. */
export function isWantedNode({nodeSelector, affinity}: PodSpec, node: Node): boolean {
	const {nodeAffinity} = (affinity ?? {}) as Affinity;
	const terms = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
	const fields = {'metadata.name': node.metadata.name};
	return (
		hasLabels(node.metadata.labels, nodeSelector ?? {}) &&
		(!terms ||
			terms.some(
				({matchExpressions = [], matchFields = []}) =>
					matchExpressions.every((one) => fulfils(node.metadata.labels, one)) &&
					matchFields.every((one) => fulfils(fields, one)),
			))
	);
}

/** What is on a node already, with the sums of what it asks for. */
export type Occupation = {
	readonly node: Node;
	readonly pods: Pod[];
	readonly requested: Record<Countable, number>;
	/** Pods of one owner, by its uid. */
	readonly siblings: Map<string, number>;
};

const countables = ['cpu', 'memory'] as const;
type Countable = (typeof countables)[number];

export function occupy(node: Node, pods: readonly Pod[]): Occupation {
	const occupation: Occupation = {
		node,
		pods: [],
		requested: {cpu: 0, memory: 0},
		siblings: new Map(),
	};
	for (const pod of pods) {
		addTo(occupation, pod);
	}

	return occupation;
}

const ownerOf = ({metadata}: Pod): string => metadata.ownerReferences?.[0]?.uid ?? '';

export function addTo({pods, requested, siblings}: Occupation, pod: Pod): void {
	pods.push(pod);
	siblings.set(ownerOf(pod), (siblings.get(ownerOf(pod)) ?? 0) + 1);
	for (const resource of countables) {
		requested[resource] += requestOf(pod.spec, resource);
	}
}

export type Constraints = {
	/** Minor version of Kubernetes whose words are used. */
	readonly minor: number;
	/** The nodes from which the pod's volumes can be reached; default all. */
	readonly volumeNodes?: ReadonlySet<string> | undefined;
	/** The pod was placed at that moment: later taints did not count. Milliseconds since the epoch. */
	readonly at?: number;
};

/** Why a pod cannot go to a node; `isHopeless` when no eviction of others would change that. */
export type Objection = {readonly reasons: readonly string[]; readonly isHopeless: boolean};

const hopeless = (...reasons: readonly string[]): Objection => ({reasons, isHopeless: true});

/**
What stands against a node, in the words of the scheduler's plug-ins; undefined when it fits. As there, the
first plug-in that objects speaks for the node; only resources are named all at once.
*/
export function objectionTo(
	occupation: Occupation,
	pod: Pod,
	{minor, volumeNodes, at = Infinity}: Constraints,
): Objection | undefined {
	const {node, pods} = occupation;
	const {spec} = pod;
	const taint = taintsOf(node, at).find((one) => !tolerates(spec.tolerations ?? [], one));
	if (node.spec?.unschedulable && taint?.key === 'node.kubernetes.io/unschedulable') {
		return hopeless('node(s) were unschedulable');
	}

	if (taint) {
		const name = `{${taint.key}: ${taint.value ?? ''}}`;
		return hopeless(
			minor >= 36 ? 'node(s) had untolerated taint(s)' : `node(s) had untolerated taint ${name}`,
		);
	}

	if (!isWantedNode(spec, node)) {
		return hopeless("node(s) didn't match Pod's node affinity/selector");
	}

	const ports = hostPorts(spec);
	if (
		ports.length > 0 &&
		pods.some((other) => hostPorts(other.spec).some((port) => ports.includes(port)))
	) {
		const reason = "node(s) didn't have free ports for the requested pod ports";
		return {reasons: [reason], isHopeless: false};
	}

	const shortage = shortOf(pod, occupation);
	if (!shortage && volumeNodes && !volumeNodes.has(node.metadata.name)) {
		return hopeless('node(s) had volume node affinity conflict');
	}

	return (
		shortage ??
		(isKeptAway(spec, pods)
			? {reasons: ["node(s) didn't match pod anti-affinity rules"], isHopeless: false}
			: undefined)
	);
}

function shortOf({spec}: Pod, {node, requested}: Occupation): Objection | undefined {
	const short = countables.flatMap((resource) => {
		const wanted = requestOf(spec, resource);
		const whole = parseQuantity(node.status?.allocatable?.[resource]);
		return wanted > 0 && requested[resource] + wanted > whole
			? [{reason: `Insufficient ${resource}`, isHopeless: wanted > whole}]
			: [];
	});
	return short.length > 0
		? {
				reasons: short.map(({reason}) => reason),
				isHopeless: short.some(({isHopeless}) => isHopeless),
			}
		: undefined;
}

const taintsOf = ({spec}: Node, at: number): Taint[] =>
	(spec?.taints ?? []).filter(
		({effect, timeAdded}) =>
			effect !== 'PreferNoSchedule' && (!timeAdded || Date.parse(timeAdded) <= at),
	);

/** Ports of the node that a pod takes: those it names, and on the host network all of its own. */
const hostPorts = ({containers, hostNetwork}: PodSpec): number[] =>
	containers
		.flatMap(({ports = []}) => ports)
		.flatMap(({hostPort, containerPort}) => hostPort ?? (hostNetwork ? containerPort : []));

const requestOf = ({containers}: PodSpec, resource: Countable): number =>
	containers.reduce((sum, {resources}) => sum + parseQuantity(resources?.requests?.[resource]), 0);

function isKeptAway({affinity}: PodSpec, pods: readonly Pod[]): boolean {
	const {podAntiAffinity} = (affinity ?? {}) as Affinity;
	const terms = podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
	return terms.some(({labelSelector}) =>
		pods.some(({metadata}) => selects(labelSelector, metadata.labels)),
	);
}

/** How little a node suits a pod that fits: by what is asked of it already, and by the pod's siblings there. */
export function load(pod: Pod, {node, pods, requested, siblings}: Occupation): number {
	const shares = countables.map(
		(resource) =>
			(requested[resource] + requestOf(pod.spec, resource)) /
			(parseQuantity(node.status?.allocatable?.[resource]) || 1),
	);
	return Math.max(...shares) + pods.length / 1000 + (siblings.get(ownerOf(pod)) ?? 0) / 5;
}

import type {Condition, Node} from '../cluster/objects.ts';

/** Pressures under which a kubelet evicts, and the taints by which the node turns pods away meanwhile. */
export const pressureTaints = {
	DiskPressure: 'disk-pressure',
	MemoryPressure: 'memory-pressure',
} as const;

export type Pressure = keyof typeof pressureTaints;

export const conditionOf = ({status}: Node, type: string): Condition | undefined =>
	status?.conditions?.find((condition) => condition.type === type);

/** The condition says so, or the taint that the control plane derives from it is still there. */
export const hasPressure = (node: Node, pressure: Pressure): boolean =>
	conditionOf(node, pressure)?.status === 'True' ||
	(node.spec?.taints?.some(({key}) => key === `node.kubernetes.io/${pressureTaints[pressure]}`) ??
		false);

export const isReadyNode = (node: Node): boolean => conditionOf(node, 'Ready')?.status === 'True';

/**
Conditions beside the kubelet's own by which a node says that it is in trouble: PIDPressure, and what the
node-problem-detector finds, which clouds bring along and add to. Other ones say with the same status that all is well.
*/
const troubles =
	/^(?:PIDPressure|InodesPressure|NodePIDPressure|KernelDeadlock|ReadonlyFilesystem|CorruptDockerOverlay2|RuntimeOffline|NTPProblem|Frequent\w+Restart|\w+Unhealthy)$/;

export const troublesOf = ({status}: Node): string[] =>
	(status?.conditions ?? [])
		.filter((condition) => condition.status === 'True' && troubles.test(condition.type))
		.map(({type}) => type);

/** It stands for a service of a cloud: there is no kubelet behind it, nor a disk of its own. */
export const isVirtualNode = ({metadata, spec}: Node): boolean =>
	metadata.labels?.type === 'virtual-kubelet' ||
	(spec?.taints?.some(({key}) => key === 'virtual-kubelet.io/provider') ?? false);

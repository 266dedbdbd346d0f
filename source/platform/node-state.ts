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

import type {Condition, Pod} from '../../../cluster/objects.ts';

export const conditionOf = (
	object: {readonly status?: {readonly conditions?: readonly Condition[]}},
	type: string,
): Condition | undefined => object.status?.conditions?.find((condition) => condition.type === type);

export const isReady = (pod: Pod): boolean => conditionOf(pod, 'Ready')?.status === 'True';

/** Neither over nor going: a pod that its controller counts. */
export const isActive = ({metadata, status}: Pod): boolean =>
	!metadata.deletionTimestamp && status?.phase !== 'Failed' && status?.phase !== 'Succeeded';

export const isOver = ({status}: Pod): boolean =>
	status?.phase === 'Failed' || status?.phase === 'Succeeded';

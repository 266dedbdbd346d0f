import type {Condition, Pod} from '../../../cluster/objects.ts';
import type {PracticeComponent} from '../../rainbond/custom-resources.ts';
import {rfc3339} from '../kubelet/pod-status.ts';
import {isReady} from '../workloads/pod-facts.ts';

type Status = NonNullable<PracticeComponent['status']>;

/** A condition over those that are there; its time changes with its status. */
export function withCondition(
	conditions: readonly Condition[],
	{type, status, reason = '', message = ''}: Condition,
	now: number,
): Condition[] {
	const before = conditions.find((condition) => condition.type === type);
	const lastTransitionTime =
		before?.status === status ? (before.lastTransitionTime ?? rfc3339(now)) : rfc3339(now);
	const condition: Condition = {
		type,
		status,
		...(reason && {reason}),
		lastTransitionTime,
		...(message && {message}),
	};
	return before
		? conditions.map((one) => (one.type === type ? condition : one))
		: [...conditions, condition];
}

export const configComplete: Condition = {
	type: 'ClusterConfigCompeleted',
	status: 'True',
	reason: 'ConfigCompleted',
};

/** Ready becomes True with enough ready pods, and no want of pods ever makes it False again. */
export function componentStatus(
	{status}: PracticeComponent,
	{
		pods,
		replicas,
		now,
	}: {readonly pods: readonly Pod[]; readonly replicas: number; readonly now: number},
): Status {
	const ready = pods.filter((pod) => isReady(pod)).length;
	const known = withCondition(status?.conditions ?? [], configComplete, now);
	return {
		conditions:
			ready >= replicas
				? withCondition(known, {type: 'Ready', status: 'True', reason: 'Ready'}, now)
				: known,
		pods: pods.map(({metadata}) => ({name: metadata.name})),
		readyReplicas: ready,
		replicas,
	};
}

/** What lets the operator leave a component alone: otherwise it looks again five seconds later. */
export const isSettled = (status: Status): boolean =>
	status.readyReplicas === status.replicas &&
	(status.conditions ?? []).some(({type, status: value}) => type === 'Ready' && value === 'True');

import type {Condition, Pod, Workload} from '../../../cluster/objects.ts';
import {rfc3339} from '../kubelet/pod-status.ts';
import {conditionOf, isActive, isReady} from './pod-facts.ts';
import type {DaemonSet, StatefulSet} from './workload-types.ts';

/** Further numbers of `kubectl get -o yaml`, which nothing here reads. */
type Counts = {
	fullyLabeledReplicas?: number;
	currentReplicas?: number;
	collisionCount?: number;
	numberMisscheduled?: number;
	numberUnavailable?: number;
};

type DeploymentCondition = Condition & {lastUpdateTime?: string};

/** The status of a ReplicaSet, from the pods it owns. */
export function replicaSetStatus(
	set: Workload,
	owned: readonly Pod[],
): NonNullable<Workload['status']> & Counts {
	const active = owned.filter((pod) => isActive(pod));
	const ready = active.filter((pod) => isReady(pod)).length;
	return {
		replicas: active.length,
		...(active.length > 0 && {fullyLabeledReplicas: active.length}),
		...(ready > 0 && {readyReplicas: ready, availableReplicas: ready}),
		observedGeneration: set.metadata.generation ?? 1,
		...(set.status?.conditions && {conditions: set.status.conditions}),
	};
}

const sum = (
	sets: readonly Workload[],
	field: 'replicas' | 'readyReplicas' | 'availableReplicas',
) => sets.reduce((total, {status}) => total + (status?.[field] ?? 0), 0);

/** How many pods a rolling update may be short of or have too many, from a number or a percentage. */
export function rollingLimits({spec}: Workload): {
	readonly surge: number;
	readonly unavailable: number;
} {
	const replicas = spec?.replicas ?? 1;
	const {maxSurge = '25%', maxUnavailable = '25%'} = (spec?.strategy?.rollingUpdate ?? {}) as {
		maxSurge?: number | string;
		maxUnavailable?: number | string;
	};
	const count = (value: number | string, round: (exact: number) => number) =>
		typeof value === 'number' ? value : round((Number(value.replace('%', '')) / 100) * replicas);
	const surge = count(maxSurge, Math.ceil);
	const unavailable = count(maxUnavailable, Math.floor);
	return {surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable};
}

/**
The status of a Deployment, from its ReplicaSets; `current` is the one of the present template. Conditions
keep their times while they say the same.
*/
export function deploymentStatus(
	deployment: Workload,
	sets: readonly Workload[],
	current: Workload | undefined,
	now: number,
): NonNullable<Workload['status']> {
	const replicas = deployment.spec?.replicas ?? 1;
	const available = sum(sets, 'availableReplicas');
	const updated = current?.status?.replicas ?? 0;
	const isMinimum = available >= replicas - rollingLimits(deployment).unavailable;
	const isComplete =
		updated === replicas && available >= replicas && sum(sets, 'replicas') === replicas;
	const total = sum(sets, 'replicas');
	const ready = sum(sets, 'readyReplicas');
	const name = current?.metadata.name ?? '';
	const failure = sets.flatMap((set) => conditionOf(set, 'ReplicaFailure') ?? []);
	return {
		observedGeneration: deployment.metadata.generation ?? 1,
		...(total > 0 && {replicas: total}),
		...(updated > 0 && {updatedReplicas: updated}),
		...(ready > 0 && {readyReplicas: ready}),
		...(available > 0 && {availableReplicas: available}),
		...(replicas > available && {unavailableReplicas: replicas - available}),
		conditions: [
			kept(deployment, now, {
				type: 'Available',
				status: isMinimum ? 'True' : 'False',
				reason: isMinimum ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
				message: isMinimum
					? 'Deployment has minimum availability.'
					: 'Deployment does not have minimum availability.',
			}),
			progress(deployment, {name, isComplete, now}),
			...failure,
		],
	};
}

/** A rollout that has once come to its end stays so, whatever becomes of its pods later. */
function progress(
	deployment: Workload,
	{
		name,
		isComplete,
		now,
	}: {readonly name: string; readonly isComplete: boolean; readonly now: number},
): Condition {
	const before = conditionOf(deployment, 'Progressing');
	const done = {
		type: 'Progressing',
		status: 'True',
		reason: 'NewReplicaSetAvailable',
		message: `ReplicaSet "${name}" has successfully progressed.`,
	};
	if (isComplete || (before?.reason === done.reason && before.message === done.message)) {
		return kept(deployment, now, done);
	}

	const since = Date.parse(before?.lastTransitionTime ?? rfc3339(now));
	const {progressDeadlineSeconds = 600} = (deployment.spec ?? {}) as {
		progressDeadlineSeconds?: number;
	};
	const isLate =
		now - since > progressDeadlineSeconds * 1000 && before?.message?.includes(`"${name}"`);
	const [status, reason, message] = isLate
		? ['False', 'ProgressDeadlineExceeded', `ReplicaSet "${name}" has timed out progressing.`]
		: ['True', 'ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`];
	return kept(deployment, now, {type: 'Progressing', status, reason, message});
}

function kept(object: Workload, now: number, condition: Condition): DeploymentCondition {
	const before: DeploymentCondition | undefined = conditionOf(object, condition.type);
	const isSame = before?.status === condition.status && before.reason === condition.reason;
	const transition = before?.status === condition.status ? before.lastTransitionTime : undefined;
	return {
		...condition,
		lastUpdateTime: (isSame ? before.lastUpdateTime : undefined) ?? rfc3339(now),
		lastTransitionTime: transition ?? rfc3339(now),
	};
}

export function statefulSetStatus(
	set: StatefulSet,
	owned: readonly Pod[],
	revision: string,
): NonNullable<StatefulSet['status']> & Counts {
	const active = owned.filter(({metadata}) => !metadata.deletionTimestamp);
	const ready = active.filter((pod) => isReady(pod)).length;
	const updated = active.filter(
		({metadata}) => metadata.labels?.['controller-revision-hash'] === revision,
	).length;
	const isRolledOut = updated === (set.spec?.replicas ?? 1);
	return {
		observedGeneration: set.metadata.generation ?? 1,
		replicas: active.length,
		...(ready > 0 && {readyReplicas: ready}),
		currentReplicas: isRolledOut ? updated : active.length - updated,
		...(updated > 0 && {updatedReplicas: updated}),
		currentRevision: isRolledOut ? revision : (set.status?.currentRevision ?? revision),
		updateRevision: revision,
		collisionCount: 0,
		availableReplicas: ready,
	};
}

export function daemonSetStatus(
	set: DaemonSet,
	owned: readonly Pod[],
	{desired, revision}: {readonly desired: number; readonly revision: string},
): NonNullable<Workload['status']> & Counts {
	const active = owned.filter((pod) => isActive(pod));
	const ready = active.filter((pod) => isReady(pod)).length;
	const updated = active.filter(
		({metadata}) => metadata.labels?.['controller-revision-hash'] === revision,
	).length;
	return {
		currentNumberScheduled: active.length,
		numberMisscheduled: 0,
		desiredNumberScheduled: desired,
		numberReady: ready,
		observedGeneration: set.metadata.generation ?? 1,
		updatedNumberScheduled: updated,
		...(ready > 0 && {numberAvailable: ready}),
		...(desired > ready && {numberUnavailable: desired - ready}),
	};
}

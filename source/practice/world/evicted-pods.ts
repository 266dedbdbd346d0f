import type {Pod} from '../../cluster/objects.ts';
import {deployments, pods, replicaSets} from '../../cluster/resources.ts';
import {rfc3339} from '../models/kubelet/pod-status.ts';
import {replicaSetPod} from '../models/workloads/replica-sets.ts';
import {controllerReference} from '../models/workloads/workload-types.ts';
import {addEvent} from './add-event.ts';
import type {World} from './world.ts';

export type Eviction = {
	/** A Deployment, by `namespace/name`. */
	readonly workload: string;
	readonly node: string;
	readonly count: number;
	/** When the first was evicted; the others follow half a minute apart. */
	readonly since: number;
	/** What for; default the node's disk. */
	readonly shortage?: Shortage;
};

/** A shortage of the node, or a limit of the pod's own that it has exceeded. */
export type Shortage = 'disk' | 'memory' | 'own-limit';

/** The corpses that an eviction for disk leaves: Failed pods that nobody removes. */
export function addEvictedPods(
	world: World,
	{workload, node, count, since, shortage = 'disk'}: Eviction,
): void {
	const [namespace = '', name = ''] = workload.split('/');
	world.afterwards(() => {
		const {objects} = world;
		const deployment = objects.get(deployments, {namespace, name});
		const set = objects
			.list(replicaSets, namespace)
			.find(({metadata}) => metadata.ownerReferences?.[0]?.uid === deployment?.metadata.uid);
		if (!set) {
			throw new Error(`The world has no ReplicaSet of ${workload}.`);
		}

		for (let index = 0; index < count; index++) {
			const at = since + index * 30_000;
			const draft = replicaSetPod(set, world.random(`${workload} evicted ${index}`));
			const pod = objects.add(pods, draft, index === 0 ? world.started : at - 25_000);
			pod.metadata.ownerReferences = [controllerReference(replicaSets, set)];
			pod.spec.nodeName = node;
			evict(world, pod, {at, shortage});
		}
	});
}

/** Makes a corpse of a pod that has its node: Failed, with the kubelet's reason, and the event while it is young. */
export function evict(
	world: World,
	pod: Pod,
	{at, shortage}: {readonly at: number; readonly shortage: Shortage},
): void {
	pod.status = evictedStatus(world, pod, {at, shortage});
	addEvent(world, {
		about: pod,
		resource: pods,
		type: 'Warning',
		reason: 'Evicted',
		message: pod.status.message ?? '',
		source: {component: 'kubelet', host: pod.spec.nodeName ?? ''},
		last: at,
	});
}

/** The kubelet's words; each ends with a blank. */
function messageOf(world: World, pod: Pod, shortage: Shortage): string {
	const {integer} = world.random(`${pod.metadata.name} evicted`);
	const name = pod.spec.containers[0]?.name ?? '';
	switch (shortage) {
		case 'disk': {
			return `The node was low on resource: ephemeral-storage. Threshold quantity: 10522669875, available: ${integer(6_800_000, 7_400_000)}Ki. Container ${name} was using ${integer(40, 900)}Mi, request is 0, has larger consumption of ephemeral-storage. `;
		}

		case 'memory': {
			return `The node was low on resource: memory. Threshold quantity: 100Mi, available: ${integer(61_000, 98_000)}Ki. Container ${name} was using ${integer(900, 3900)}Mi, request is 256Mi, has larger consumption of memory. `;
		}

		case 'own-limit': {
			return 'Pod ephemeral local storage usage exceeds the total limit of containers 2Gi. ';
		}
	}
}

function evictedStatus(
	world: World,
	pod: Pod,
	{at, shortage}: {readonly at: number; readonly shortage: Shortage},
): NonNullable<Pod['status']> {
	const [container] = pod.spec.containers;
	const name = container?.name ?? '';
	const time = rfc3339(at);
	const message = messageOf(world, pod, shortage);
	const condition = (type: string, status: string, rest: object = {}) => ({
		type,
		status,
		lastTransitionTime: time,
		...rest,
	});
	const failed = {reason: 'PodFailed'};
	return {
		phase: 'Failed',
		reason: 'Evicted',
		message,
		hostIP: '',
		startTime: pod.metadata.creationTimestamp,
		conditions: [
			// Not for a limit of the pod's own.
			...(shortage === 'own-limit'
				? []
				: [
						condition('DisruptionTarget', 'True', {
							reason: 'TerminationByKubelet',
							message: message.slice(0, message.indexOf('Container')),
						}),
					]),
			condition('PodReadyToStartContainers', 'False'),
			condition('Initialized', 'True', {lastTransitionTime: pod.metadata.creationTimestamp}),
			condition('Ready', 'False', failed),
			condition('ContainersReady', 'False', failed),
			condition('PodScheduled', 'True', {lastTransitionTime: pod.metadata.creationTimestamp}),
		],
		containerStatuses: [
			{
				name,
				image: container?.image ?? '',
				imageID: '',
				ready: false,
				started: false,
				restartCount: 0,
				lastState: {},
				state: {
					terminated: {
						exitCode: 137,
						reason: 'Error',
						startedAt: pod.metadata.creationTimestamp,
						finishedAt: time,
					},
				},
			},
		],
	};
}

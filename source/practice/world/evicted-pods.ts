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
};

/** The corpses that an eviction for disk leaves: Failed pods that nobody removes. */
export function addEvictedPods(world: World, {workload, node, count, since}: Eviction): void {
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
			pod.status = evictedStatus(world, pod, at);
			addEvent(world, {
				about: pod,
				resource: pods,
				type: 'Warning',
				reason: 'Evicted',
				message: pod.status.message ?? '',
				source: {component: 'kubelet', host: node},
				last: at,
			});
		}
	});
}

function evictedStatus(world: World, pod: Pod, at: number): NonNullable<Pod['status']> {
	const [container] = pod.spec.containers;
	const name = container?.name ?? '';
	const time = rfc3339(at);
	const {integer} = world.random(`${pod.metadata.name} evicted`);
	const used = integer(40, 900);
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
		message: `The node was low on resource: ephemeral-storage. Threshold quantity: 10522669875, available: ${integer(6_800_000, 7_400_000)}Ki. Container ${name} was using ${used}Mi, request is 0, has larger consumption of ephemeral-storage. `,
		hostIP: '',
		startTime: pod.metadata.creationTimestamp,
		conditions: [
			condition('DisruptionTarget', 'True', {
				reason: 'TerminationByKubelet',
				message: `The node was low on resource: ephemeral-storage. Threshold quantity: 10522669875, available: 7104532Ki. `,
			}),
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

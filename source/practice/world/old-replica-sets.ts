import {deployments, pods, replicaSets} from '../../cluster/resources.ts';
import type {Pod} from '../../cluster/objects.ts';
import {replicaSetPod} from '../models/workloads/replica-sets.ts';
import {controllerReference} from '../models/workloads/workload-types.ts';
import {evict} from './evicted-pods.ts';
import type {World} from './world.ts';

export type OldReplicaSet = {
	/** A Deployment of the platform. */
	readonly name: string;
	/** The version it ran then; it stands in the images. */
	readonly version: string;
	readonly since: number;
	/** Corpses of evictions that its pods have left, from a time when the platform's pods were not critical. */
	readonly corpses?: {readonly count: number; readonly node: string; readonly at: number};
};

/** What an upgrade leaves of a Deployment: its former ReplicaSet, without pods. */
export function addOldReplicaSet(
	world: World,
	{name, version, since, corpses}: OldReplicaSet,
): void {
	world.afterwards(() => {
		const {objects, platform} = world;
		const {namespace} = platform;
		const deployment = objects.get(deployments, {namespace, name});
		const current = objects
			.list(replicaSets, namespace)
			.find(({metadata}) => metadata.ownerReferences?.[0]?.uid === deployment?.metadata.uid);
		if (!deployment || !current) {
			throw new Error(`The world has no Deployment ${name} with a ReplicaSet.`);
		}

		const hash = world.random(`old ReplicaSet ${name} ${version}`).suffix(10);
		const copy = structuredClone(current);
		const labels = {...copy.metadata.labels, 'pod-template-hash': hash};
		const {template, selector} = copy.spec ?? {};
		const containers = (template?.spec.containers ?? []).map((container) => ({
			...container,
			image: container.image?.replace(platform.version, () => version) ?? '',
		}));
		const {priorityClassName: _later, ...before} = template?.spec ?? {containers};
		const old = objects.add(
			replicaSets,
			{
				metadata: {
					name: `${name}-${hash}`,
					namespace,
					labels,
					annotations: {'deployment.kubernetes.io/revision': '1'},
					ownerReferences: copy.metadata.ownerReferences ?? [],
				},
				spec: {
					...copy.spec,
					replicas: 0,
					selector: {matchLabels: {...selector?.matchLabels, 'pod-template-hash': hash}},
					template: {metadata: {...template?.metadata, labels}, spec: {...before, containers}},
				},
				status: {replicas: 0, observedGeneration: 2},
			},
			since,
		);
		current.metadata.annotations = {
			...current.metadata.annotations,
			'deployment.kubernetes.io/revision': '2',
		};
		deployment.metadata.annotations = {
			...deployment.metadata.annotations,
			'deployment.kubernetes.io/revision': '2',
		};
		for (let index = 0; index < (corpses?.count ?? 0); index++) {
			const {node = '', at = since} = corpses ?? {};
			const draft = replicaSetPod(old, world.random(`${name} of ${version} evicted ${index}`));
			const pod: Pod = objects.add(pods, draft, at + (index - 1) * 30_000);
			pod.metadata.ownerReferences = [controllerReference(replicaSets, old)];
			pod.spec.nodeName = node;
			evict(world, pod, {at: at + index * 30_000, shortage: 'disk'});
		}
	});
}

import type {KubernetesObject} from '../../cluster/objects.ts';
import {nodes, persistentVolumeClaims, pods} from '../../cluster/resources.ts';
import {rfc3339} from '../models/kubelet/pod-status.ts';
import type {World} from './world.ts';

/**
The cluster was put back from a copy a moment ago: every object is new, and its status speaks of the time before.
Nobody has written down when a pod started.
*/
export function putBack(world: World): void {
	world.afterwards(() => {
		const {objects, now} = world;
		const made = rfc3339(now - 20_000);
		const all: KubernetesObject[] = [
			...objects.list(nodes),
			...objects.list(pods),
			...objects.list(persistentVolumeClaims),
		];
		for (const {metadata} of all) {
			metadata.creationTimestamp = made;
		}

		for (const {status} of objects.list(pods)) {
			delete status?.startTime;
		}
	});
}

import type {PodSpec} from '../../cluster/objects.ts';
import {pods} from '../../cluster/resources.ts';
import {evict, type Shortage} from './evicted-pods.ts';
import type {World} from './world.ts';

/**
Pods of builds that were evicted and that nobody removes. Rainbond's builds are bare pods in its own
namespace, and unlike its components they are not critical: a kubelet may take them.
*/
export function addEvictedBuilds(
	world: World,
	{
		node,
		count,
		since,
		shortage = 'disk',
	}: {node: string; count: number; since: number; shortage?: Shortage},
): void {
	world.afterwards(() => {
		for (let index = 0; index < count; index++) {
			const at = since + index * 30_000;
			const pod = world.objects.add(pods, buildPod(world, index, at), at - 95_000);
			pod.spec.nodeName = node;
			evict(world, pod, {at, shortage});
		}
	});
}

/** `<service id>-<time of the build>`, with a container of the same name. */
function buildPod(world: World, index: number, at: number) {
	const service = world.random(`build ${index}`).hex(32);
	const version = new Date(at - 95_000).toISOString().replaceAll(/\D/g, '').slice(0, 14);
	const name = `${service}-${version}`;
	const spec: PodSpec = {
		containers: [{name, image: 'goodrain.me/builder:latest-amd64', args: [], env: []}],
		restartPolicy: 'OnFailure',
		terminationGracePeriodSeconds: 30,
	};
	return {
		spec,
		metadata: {
			name,
			namespace: world.platform.namespace,
			labels: {creator: 'Rainbond', job: 'codebuild', service},
		},
	};
}

import {deployments, replicaSets} from '../../cluster/resources.ts';
import {scalingText} from '../models/workloads/deployments.ts';
import {minorVersion} from '../rainbond/platform.ts';
import {addEvent} from './add-event.ts';
import type {Span, World} from './world.ts';

/** A person has set a Deployment to no replicas; its controllers have told of it. */
export function scaleToZero(
	world: World,
	name: string,
	{
		when = {minutes: 34},
		namespace = world.platform.namespace,
	}: {when?: Span; namespace?: string} = {},
): void {
	let before = 1;
	world.change(
		deployments,
		name,
		({spec}) => {
			before = spec?.replicas ?? 1;
			Object.assign(spec ?? {}, {replicas: 0});
		},
		namespace,
	);
	world.afterwards(() => {
		const {objects} = world;
		const deployment = objects.get(deployments, {namespace, name});
		const set = objects
			.list(replicaSets, namespace)
			.find(({metadata}) => metadata.ownerReferences?.[0]?.uid === deployment?.metadata.uid);
		if (deployment && set) {
			addEvent(world, {
				about: deployment,
				resource: deployments,
				type: 'Normal',
				reason: 'ScalingReplicaSet',
				message: scalingText(minorVersion(world.platform), set.metadata.name, {
					from: before,
					to: 0,
				}),
				source: {component: 'deployment-controller'},
				last: world.ago(when),
			});
		}
	});
}

import {
	apisixRoutes,
	deployments,
	persistentVolumeClaims,
	secrets,
	services,
	type Resource,
} from '../../cluster/resources.ts';
import type {World} from '../world/world.ts';
import {canaries} from './canaries.ts';
import {apisixTls} from './custom-resources.ts';
import {clusterOf} from './regeneration.ts';

/** Images go to a registry outside the cluster: rbd-hub has its RbdComponent and nothing more. */
export function connectOwnRegistry(world: World, domain = 'registry.example.com:5000'): void {
	const {objects, platform} = world;
	const {namespace} = platform;
	const cluster = clusterOf(world);
	cluster.spec = {
		...cluster.spec,
		imageHub: {domain, username: 'robot', password: canaries.hubPassword},
	};
	const gone: ReadonlyArray<readonly [Resource, string]> = [
		[deployments, 'rbd-hub'],
		[services, 'rbd-hub'],
		[persistentVolumeClaims, 'rbd-hub'],
		[apisixRoutes, 'rbd-hub'],
		[secrets, 'hub-password'],
		[secrets, 'hub-image-repository'],
		[apisixTls, 'hub-image-repository'],
	];
	for (const [resource, name] of gone) {
		objects.remove(resource, {namespace, name});
	}
}

import {
	apisixRoutes,
	deployments,
	persistentVolumeClaims,
	rbdComponents,
	secrets,
	services,
} from '../../cluster/resources.ts';
import type {World} from '../world/world.ts';
import {gatewayAddressOf} from './platform.ts';

/** The cluster is docked to a console elsewhere: it has none of its own, and is reached through the gateway. */
export function dock({objects, platform: {namespace}}: World): void {
	const name = 'rbd-app-ui';
	for (const resource of [rbdComponents, deployments, services, apisixRoutes]) {
		objects.remove(resource, {namespace, name});
	}

	objects.remove(persistentVolumeClaims, {namespace, name: 'rbd-app-ui-data'});
	objects.remove(secrets, {namespace, name: 'rbd-app-ui-secret'});
}

/** The address under which consoles elsewhere reach rbd-api. */
export const gatewayUrl = ({platform}: World): string =>
	`https://${gatewayAddressOf(platform)}:8443`;

/** The console in the cluster was given the gateway's address instead of the Service's. */
export function reachThroughGateway(world: World): void {
	world.change(deployments, 'rbd-app-ui', ({spec}) => {
		const url = spec?.template?.spec.containers[0]?.env?.find(({name}) => name === 'REGION_URL');
		Object.assign(url ?? {}, {value: gatewayUrl(world)});
	});
}

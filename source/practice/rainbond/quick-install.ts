import {daemonSets, deployments, statefulSets} from '../../cluster/resources.ts';
import type {Workload} from '../../cluster/objects.ts';
import type {World} from '../world/world.ts';
import {makeVoter} from './clutter/etcd-voter.ts';
import {operatorName} from './operator-objects.ts';
import type {Platform} from './platform.ts';
import {removeDatabase} from './remove-database.ts';

/** One node called `node`, k3s in a container, for `Scenario.platform`. */
export const quickInstallPlatform: Pick<Platform, 'kubernetes' | 'nodes'> = {
	kubernetes: 'v1.30.4+k3s1',
	nodes: [
		{name: 'node', address: '172.17.0.2', isControlPlane: true, isGateway: true, builds: true},
	],
};

/** The quick installation: SQLite files instead of rbd-db, and images with a suffix of their own. */
export function makeQuickInstall(world: World): void {
	const {objects, platform} = world;
	const {namespace} = platform;
	removeDatabase(world);
	makeVoter(world);
	for (const resource of [deployments, daemonSets, statefulSets]) {
		for (const workload of objects.list(resource, namespace)) {
			rewrite(workload, platform.version);
		}
	}

	world.change(deployments, operatorName, ({spec}) => {
		const container = spec?.template?.spec.containers[0];
		container?.env?.push({name: 'IS_SQLLITE', value: 'TRUE'});
	});
}

function rewrite({spec}: Workload, version: string): void {
	for (const container of spec?.template?.spec.containers ?? []) {
		container.image = container.image?.replace(version, () => `${version}-esgz`) ?? '';
		const args = container.args?.filter((argument) => !argument.startsWith('--mysql='));
		const env = container.env?.filter(({name}) => !name.startsWith('MYSQL_'));
		// An API server keeps no list that is empty.
		container.args = args?.length ? args : undefined;
		container.env = env?.length ? env : undefined;
	}
}

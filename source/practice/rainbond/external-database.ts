import {daemonSets, deployments} from '../../cluster/resources.ts';
import type {Workload} from '../../cluster/objects.ts';
import {rfc3339} from '../models/kubelet/pod-status.ts';
import type {World} from '../world/world.ts';
import {canaries} from './canaries.ts';
import {addDatabaseVictims} from './consequences.ts';
import {clusterOf} from './regeneration.ts';
import {removeDatabase} from './remove-database.ts';

export type ExternalDatabase = {
	/** All that keep data there fail from that moment on, with that error of Go's MySQL driver. */
	fails(error: string, since: number): void;
};

/** The platform keeps its data in a MySQL outside the cluster: there is no rbd-db, and its address stands in the RainbondCluster. */
export function connectExternalDatabase(
	world: World,
	{host}: {readonly host: string},
): ExternalDatabase {
	removeDatabase(world);
	describeDatabase(world, host);
	return {
		fails(error, since) {
			addDatabaseVictims(world, error, {since});
		},
	};
}

function describeDatabase(world: World, host: string): void {
	const cluster = clusterOf(world);
	const account = {host, port: 3306, username: 'root', password: canaries.databasePassword};
	cluster.spec = {
		...cluster.spec,
		regionDatabase: {...account, name: 'region'},
		uiDatabase: {...account, name: 'console'},
	};
	const conditions = ['DatabaseRegion', 'DatabaseConsole'].map((type) => ({
		type,
		status: 'True',
		lastHeartbeatTime: rfc3339(world.now - 3_600_000),
		lastTransitionTime: rfc3339(world.installed + 60_000),
	}));
	cluster.status = {
		...cluster.status,
		conditions: [...conditions, ...(cluster.status?.conditions ?? [])],
	};
	const isFor = (text: string) => text.split('tcp(rbd-db-rw:3306)').join(`tcp(${host}:3306)`);
	const rewrite = ({spec}: Workload): void => {
		const container = spec?.template?.spec.containers[0];
		if (!container) {
			return;
		}

		container.args &&= container.args.map((argument) => isFor(argument));
		container.env &&= container.env.map((variable) =>
			variable.name === 'MYSQL_HOST' ? {...variable, value: host} : variable,
		);
	};

	for (const name of ['rbd-api', 'rbd-worker', 'rbd-app-ui']) {
		world.change(deployments, name, rewrite);
	}

	world.change(daemonSets, 'rbd-chaos', rewrite);
}

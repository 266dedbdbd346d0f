import type {World} from '../world/world.ts';
import {addCrm} from './applications/crm.ts';
import {addShop} from './applications/shop.ts';
import {addConsequences} from './consequences.ts';
import {addKubeSystem} from './kube-system.ts';
import {gatewayListeners, platformListeners, regionTlsListener} from './listeners.ts';
import {platformLogs} from './logs/platform-logs.ts';
import {addNodes} from './nodes.ts';
import {addOperator} from './operator-objects.ts';
import {addPlatform} from './platform-objects.ts';

/** Seconds until a component answers its readiness probe, where that takes longer than the probe's own delay. */
const startTimes: Readonly<Record<string, number>> = {
	'rbd-api': 9,
	'rbd-app-ui': 26,
	'rbd-db': 17,
	'rbd-monitor': 11,
	'rbd-chaos': 9,
	'rbd-worker': 16,
};

/** Rainbond v6.9.8 in good health with two teams' applications: the ground on which scenarios change things. */
export function buildHealthy(world: World): void {
	addNodes(world);
	addKubeSystem(world);
	addOperator(world);
	addPlatform(world);
	for (const [workload, readyAfter] of Object.entries(startTimes)) {
		world.behave(workload, {readyAfter});
	}

	for (const {workload, container, log} of platformLogs) {
		world.print(workload, log, {...(container && {container})});
	}

	world.behave('hosts-job', {end: {after: 1, exitCode: 0}});
	world.listeners.push(...platformListeners, regionTlsListener, ...gatewayListeners);
	addShop(world);
	addCrm(world);
	addConsequences(world);
}

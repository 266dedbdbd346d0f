import {apiDropsConnections} from './api-drops-connections.ts';
import {crowd, logFlood} from './crowd.ts';
import {fewRights} from './few-rights.ts';
import {gateway502} from './gateway-502.ts';
import {healthy} from './healthy.ts';
import {imageNotFound} from './image-not-found.ts';
import {nodeDiskPressure} from './node-disk-pressure.ts';
import {nodeLost} from './node-lost.ts';
import {rbdMqCrashLoop} from './rbd-mq-crash-loop.ts';
import {rbdMqStuck} from './rbd-mq-stuck.ts';
import type {Scenario} from './scenario.ts';

/** Every scenario that `rbd-tui demo --list` shows, in its order. */
export const scenarios: readonly Scenario[] = [
	healthy,
	rbdMqStuck,
	rbdMqCrashLoop,
	gateway502,
	imageNotFound,
	nodeDiskPressure,
	nodeLost,
	apiDropsConnections,
	fewRights,
];

const sized: ReadonlyArray<readonly [RegExp, (size: number) => Scenario]> = [
	[/^crowd-(?<size>\d{1,5})$/, crowd],
	[/^log-flood-(?<size>\d{1,6})$/, logFlood],
];

/** A scenario by its id: one of the list, or `crowd-N` and `log-flood-N` for measuring. */
export function findScenario(id: string): Scenario | undefined {
	const known = scenarios.find((scenario) => scenario.id === id);
	if (known) {
		return known;
	}

	for (const [pattern, make] of sized) {
		const size = Number(pattern.exec(id)?.groups?.size ?? 0);
		if (size > 0) {
			return make(size);
		}
	}

	return undefined;
}

import type {Scenario} from '../scenarios/scenario.ts';
import type {Outages, Rule} from '../models/kubelet/rules.ts';
import type {NodeFigures} from '../models/node-figures.ts';
import {buildHealthy} from '../rainbond/healthy.ts';
import type {Platform} from '../rainbond/platform.ts';
import {createRegionCertificates} from '../rainbond/region-certificates.ts';
import {grow} from './grow.ts';
import {settle} from './settle.ts';
import {createWorld, type World} from './world.ts';

export type BuildOptions = {
	readonly scenario: Scenario;
	readonly platform: Platform;
	/** The present, milliseconds since the epoch. */
	readonly now: number;
	/** The same seed gives the same names and addresses. */
	readonly seed: string;
};

/** A world as a scenario has it. */
export type BuiltWorld = {
	readonly world: World;
	/** The outages that are going on in it. */
	readonly outages: Outages;
	/** What it was without the scenario. */
	readonly healthy: {
		readonly rules: ReadonlySet<Rule>;
		readonly nodeFigures: ReadonlyMap<string, NodeFigures>;
	};
};

export function buildWorld({scenario, now, seed, ...options}: BuildOptions): BuiltWorld {
	const platform = {...options.platform, ...scenario.platform};
	const addresses = platform.nodes.filter(({isGateway}) => isGateway).map(({address}) => address);
	const installed = now - 34 * 86_400_000;
	const certificates = createRegionCertificates({addresses, notBefore: installed});
	const world = createWorld({platform, now, seed, certificates});
	buildHealthy(world);
	const healthy = {rules: new Set(world.rules), nodeFigures: new Map(world.nodeFigures)};
	scenario.build(world);
	grow(world);
	const outages = settle(world);
	for (const finish of world.finishing) {
		finish();
	}

	return {world, outages, healthy};
}

import type {Scenario} from '../scenarios/scenario.ts';
import type {Outages} from '../models/kubelet/rules.ts';
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

/** A world as a scenario has it, and the outages that are going on in it. */
export type BuiltWorld = {readonly world: World; readonly outages: Outages};

export function buildWorld({scenario, now, seed, ...options}: BuildOptions): BuiltWorld {
	const platform = {...options.platform, ...scenario.platform};
	const addresses = platform.nodes.filter(({isGateway}) => isGateway).map(({address}) => address);
	const installed = now - 34 * 86_400_000;
	const certificates = createRegionCertificates({addresses, notBefore: installed});
	const world = createWorld({platform, now, seed, certificates});
	buildHealthy(world);
	scenario.build(world);
	grow(world);
	const outages = settle(world);
	for (const finish of world.finishing) {
		finish();
	}

	return {world, outages};
}

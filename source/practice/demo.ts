import type {Clock} from './clock.ts';
import {startPracticeCluster, type PracticeCluster} from './cluster.ts';
import {makeDemoFolder} from './demo-folder.ts';
import {writeKubeconfig, type KubeconfigContext} from './kubeconfig.ts';
import {healthy} from './scenarios/healthy.ts';
import {rbdMqStuck} from './scenarios/rbd-mq-stuck.ts';
import type {Scenario} from './scenarios/scenario.ts';

export type DemoOptions = {
	/** One cluster for each, named after it. Default: prod-sh with a fault, prod-bj healthy, and edge-1 out of reach. */
	readonly scenarios?: readonly Scenario[];
	readonly clock?: Clock;
	/** How many times faster than in reality pods come up and crash; default 1. */
	readonly speed?: number;
	/** Gets what went wrong inside; default: a warning of the process. */
	readonly report?: (error: unknown) => void;
};

/** Practice clusters and the kubeconfig that leads to them. */
export type Demo = {
	readonly clusters: readonly PracticeCluster[];
	/** The kubeconfig's path; its first context is the current one. */
	readonly kubeconfig: string;
	/** All contexts of the kubeconfig, in its order. */
	readonly contexts: readonly string[];
	/** Ends the clusters and removes the kubeconfig with its folder. */
	stop(): Promise<void>;
};

type NamedScenario = {readonly name: string; readonly scenario: Scenario};

const usual: readonly NamedScenario[] = [
	{name: 'prod-sh', scenario: rbdMqStuck},
	{name: 'prod-bj', scenario: healthy},
];

/** Nothing listens on the first port of a machine, and only its administrator could change that. */
const outOfReach: KubeconfigContext = {
	name: 'edge-1',
	server: 'https://127.0.0.1:1',
	token: 'practice',
};

/** Starts practice clusters side by side. The kubeconfig lies in a folder of its own that only this user can open. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
	const {scenarios = [], ...rest} = options;
	const named = scenarios.length === 0 ? usual : nameAfterScenarios(scenarios);
	const clusters: PracticeCluster[] = [];
	const folder = makeDemoFolder();
	const stop = async () => {
		await Promise.all(clusters.map(async (cluster) => cluster.stop()));
		folder.remove();
	};

	try {
		for await (const cluster of startOneByOne(named, rest)) {
			clusters.push(cluster);
		}

		const contexts = [
			...clusters.flatMap((cluster) => cluster.contexts),
			...(scenarios.length === 0 ? [outOfReach] : []),
		];
		const kubeconfig = await writeKubeconfig(folder.path, contexts);
		return {clusters, kubeconfig, contexts: contexts.map(({name}) => name), stop};
	} catch (error) {
		await stop();
		throw error;
	}
}

async function* startOneByOne(
	named: readonly NamedScenario[],
	options: Omit<DemoOptions, 'scenarios'>,
): AsyncGenerator<PracticeCluster> {
	for (const one of named) {
		yield startPracticeCluster({...options, ...one});
	}
}

/** A scenario that is asked for twice gets a number: `healthy`, `healthy-2`. */
function nameAfterScenarios(scenarios: readonly Scenario[]): NamedScenario[] {
	const seen = new Map<string, number>();
	return scenarios.map((scenario) => {
		const count = (seen.get(scenario.id) ?? 0) + 1;
		seen.set(scenario.id, count);
		return {name: count === 1 ? scenario.id : `${scenario.id}-${count}`, scenario};
	});
}

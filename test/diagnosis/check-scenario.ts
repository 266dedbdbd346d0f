import {type Dial, dialFor} from '../../source/cluster/dial.ts';
import {createHttpTransport} from '../../source/cluster/http-transport.ts';
import type {KubeContext} from '../../source/cluster/kubeconfig-schema.ts';
import {loadKubeconfig} from '../../source/cluster/kubeconfig.ts';
import type {Transport} from '../../source/cluster/transport.ts';
import {type Diagnosis, diagnose, type DiagnosisOptions} from '../../source/diagnosis/diagnose.ts';
import {predicates} from '../../source/predicates/index.ts';
import {type PracticeCluster} from '../../source/practice/cluster.ts';
import {startDemo} from '../../source/practice/demo.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';
import {trees} from '../../source/trees/index.ts';

/** The two ways into a cluster, for those who listen in. */
export type Ways = {readonly transport: Transport; readonly dial: Dial};

export type ScenarioRun = Diagnosis & {readonly cluster: PracticeCluster};

/** The diagnosis of a scenario over real HTTP, as its asker, with what its person tells. */
export async function checkScenario(
	scenario: Scenario,
	options: Partial<DiagnosisOptions> = {},
	listenIn: (ways: Ways) => Ways = (ways) => ways,
): Promise<ScenarioRun> {
	const demo = await startDemo({scenarios: [scenario]});
	try {
		const [cluster] = demo.clusters;
		const {contexts} = loadKubeconfig(demo.kubeconfig, {});
		const name = scenario.asker ? `${scenario.asker}@${scenario.id}` : scenario.id;
		const context = contexts.find((one) => one.name === name);
		if (!cluster || !context) {
			throw new Error(`There is no context ${name}.`);
		}

		const diagnosis = await checkContext(context, scenario, options, listenIn);
		return {...diagnosis, cluster};
	} finally {
		await demo.stop();
	}
}

/** The diagnosis of a scenario through one of the contexts of its cluster, wherever that runs. */
export async function checkContext(
	context: KubeContext,
	scenario: Scenario,
	options: Partial<DiagnosisOptions> = {},
	listenIn: (ways: Ways) => Ways = (ways) => ways,
): Promise<Diagnosis> {
	const transport = createHttpTransport({context, readOnly: false, environment: {}});
	try {
		return await diagnose({
			...listenIn({transport, dial: dialFor(context)}),
			context: context.name,
			server: context.cluster?.settings.server ?? '',
			user: scenario.asker,
			namespace: undefined,
			trees,
			predicates,
			asked: [],
			sinceMs: 15 * 60_000,
			input: scenario.expected?.input ?? {},
			signal: new AbortController().signal,
			...options,
		});
	} finally {
		await transport.close();
	}
}

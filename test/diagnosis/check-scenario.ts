import net from 'node:net';
import type {Duplex} from 'node:stream';
import {failed, success} from '../../source/cluster/failure.ts';
import {createHttpTransport} from '../../source/cluster/http-transport.ts';
import {loadKubeconfig} from '../../source/cluster/kubeconfig.ts';
import type {Transport} from '../../source/cluster/transport.ts';
import {type Diagnosis, diagnose, type DiagnosisOptions} from '../../source/diagnosis/diagnose.ts';
import {predicates} from '../../source/predicates/index.ts';
import {type Dial} from '../../source/probes/context.ts';
import {type PracticeCluster} from '../../source/practice/cluster.ts';
import {startDemo} from '../../source/practice/demo.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';
import {trees} from '../../source/trees/index.ts';

/** Connections from outside into the practice cluster, in place of this machine's own network. */
export const practiceDial =
	({network}: PracticeCluster): Dial =>
	async ({host, port}, {timeoutMs, signal}) => {
		const abort = AbortSignal.any([signal, AbortSignal.timeout(Math.min(timeoutMs, 300))]);
		if (net.isIP(host) === 0) {
			return failed('unreachable', `getaddrinfo ENOTFOUND ${host}`);
		}

		try {
			const connection = await network.dialAddress(host, port, abort);
			return 'status' in connection
				? failed('unreachable', connection.message)
				: success<Duplex>(connection);
		} catch {
			return failed('timeout', `no connection to ${host}:${port} in time`);
		}
	};

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

		const transport = createHttpTransport({context, readOnly: false, environment: {}});
		try {
			const diagnosis = await diagnose({
				...listenIn({transport, dial: practiceDial(cluster)}),
				context: context.name,
				server: cluster.address,
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
			return {...diagnosis, cluster};
		} finally {
			await transport.close();
		}
	} finally {
		await demo.stop();
	}
}

import {setTimeout as pause} from 'node:timers/promises';
import type {Node, Pod} from '../../../source/cluster/objects.ts';
import {
	apisixRoutes,
	configMaps,
	daemonSets,
	deployments,
	endpointSlices,
	events,
	nodes,
	persistentVolumeClaims,
	pods,
	rainbondClusters,
	rbdComponents,
	replicaSets,
	type Resource,
	secrets,
	services,
	statefulSets,
} from '../../../source/cluster/resources.ts';
import {systemClock} from '../../../source/practice/clock.ts';
import type {BehaveOptions} from '../../../source/practice/cluster.ts';
import type {KubeletBackend} from '../../../source/practice/kubelet-backend.ts';
import type {ContainerBehaviour} from '../../../source/practice/models/kubelet/behaviour.ts';
import {createMirrors, type Mirrors} from '../../../source/practice/models/mirror.ts';
import {runDaemonSets} from '../../../source/practice/models/workloads/daemon-sets.ts';
import {runStatefulSets} from '../../../source/practice/models/workloads/stateful-sets.ts';
import {jobs} from '../../../source/practice/models/workloads/workload-types.ts';
import {type ObjectAccess, ObjectAccessError} from '../../../source/practice/object-access.ts';
import {practicePlatform} from '../../../source/practice/rainbond/practice-platform.ts';
import type {Scenario} from '../../../source/practice/scenarios/scenario.ts';
import {buildWorld} from '../../../source/practice/world/build.ts';
import {startModels} from '../../../source/practice/world/run.ts';
import {fullWorkload, type World} from '../../../source/practice/world/world.ts';
import {versions} from '../build/versions.ts';
import {addAddress, addNetwork, nodeAddress} from '../control-plane/addresses.ts';
import {kubeletPort} from '../nodes/add-nodes.ts';
import {
	type KubeletAnswers,
	type KubeletServer,
	startKubeletServer,
} from '../nodes/kubelet-server.ts';
import {type Bed, startBed} from '../start-bed.ts';
import {applyWorld} from './apply-world.ts';
import {openObjectAccess} from './http-object-access.ts';
import {listenForWorld} from './listen.ts';

export type ScenarioOptions = {
	readonly scenario: Scenario;
	/** Name of the cluster and its context; default `bed`. */
	readonly name?: string;
	readonly number?: number;
	/** How many times faster than in reality pods come up and crash; default 1. */
	readonly speed?: number;
};

/** A real control plane in the state of a scenario. */
export type ScenarioBed = Bed & {
	readonly world: World;
	/** Lets the pods of a workload behave otherwise from now on, until what it returns is called. */
	behave(workload: string, behaviour: ContainerBehaviour, options?: BehaveOptions): () => void;
	/** What went wrong inside of the models. */
	readonly problems: readonly unknown[];
};

/** How long objects take to get into the cluster, at most. Milliseconds. */
const applyTime = 8000;

/** Kinds that the models of a world keep a copy of. */
const mirrored: readonly Resource[] = [
	pods,
	nodes,
	secrets,
	configMaps,
	services,
	persistentVolumeClaims,
	events,
	deployments,
	replicaSets,
	statefulSets,
	daemonSets,
	jobs,
	endpointSlices,
	rainbondClusters,
	rbdComponents,
	apisixRoutes,
];

/**
Starts a control plane and puts a scenario of the practice cluster into it: objects and statuses through
the API, kubelets and the operator as ordinary clients, listeners on real addresses. The real controllers work on
what is there; StatefulSets and DaemonSets are kept by the models, because the real ones would call every pod
outdated whose template hash is not their own.
*/
export async function startScenarioBed(options: ScenarioOptions): Promise<ScenarioBed> {
	const {scenario, name = 'bed', number = 0, speed = 1} = options;
	const platform = practicePlatform(name);
	const built = buildWorld({
		scenario,
		platform: {
			...platform,
			kubernetes: `v${versions.kubernetes}`,
			nodes: platform.nodes.map((node, index) => ({
				...node,
				address: nodeAddress(number, index + 1),
			})),
		},
		// The present of the world is when everything is in the cluster: its pods are older than that.
		now: Date.now() + applyTime,
		seed: name,
	});
	const {world} = built;
	const bed = await startBed({
		name,
		number,
		nodes: 0,
		hasControllers: false,
		// The world's pods come without the accounts that this plug-in looks for.
		apiServerFlags: ['--disable-admission-plugins=ServiceAccount'],
	});
	await addNetwork('10.42.0.0/16');
	for (const {address} of world.platform.nodes) {
		await addAddress(address);
	}

	try {
		await applyWorld(bed.client(), world.objects.all());
	} catch (error) {
		await bed.stop();
		throw error;
	}

	await pause(Math.max(0, world.now - Date.now()));
	await bed.startControllers(['*', '-statefulset-controller', '-daemonset-controller']);
	const abort = new AbortController();
	const problems: unknown[] = [];
	const report = (error: unknown) => {
		// That someone else was faster is the way of a cluster, and what fails at the end is over.
		const isRace = error instanceof ObjectAccessError && [404, 409].includes(error.status);
		if (!isRace && !abort.signal.aborted) {
			problems.push(error);
		}
	};

	const access = await openObjectAccess(bed.client(), mirrored);
	const common = {clock: systemClock, speed, report, signal: abort.signal};
	const models = startModels(built, {
		...common,
		access,
		runControllers(context) {
			runStatefulSets(context);
			runDaemonSets(context);
		},
	});
	const mirrors = createMirrors(access, abort.signal);
	const servers = await startKubelets(bed, world, {
		access,
		mirrors,
		kubelet: models.kubelet,
	});
	await listenForWorld({
		...models,
		mirrors,
		addressRules: world.addressRules,
		signal: abort.signal,
		report,
	});
	return {
		...bed,
		world,
		problems,
		behave: (workload, behaviour, {untilReplaced, ...rest} = {}) =>
			models.behave({
				...rest,
				workload: fullWorkload(world.platform, workload),
				behaviour,
				...(untilReplaced && {forPodsBefore: Date.now()}),
			}),
		async stop() {
			abort.abort();
			await Promise.all(servers.map(async (server) => server.stop()));
			await bed.stop();
		},
	};
}

/** The kubelets of the world's nodes, on the nodes' addresses; those of lost nodes do not listen. */
async function startKubelets(
	bed: Bed,
	world: World,
	parts: {
		readonly access: ObjectAccess;
		readonly mirrors: Mirrors;
		readonly kubelet: KubeletBackend;
	},
): Promise<KubeletServer[]> {
	const servers: KubeletServer[] = [];
	for (const {name, address} of world.platform.nodes) {
		if (world.lostNodes.has(name)) {
			continue;
		}

		servers.push(
			await startKubeletServer({
				address,
				port: kubeletPort,
				pair: await bed.credentials.authority.issueServer([name], [address]),
				answers: answersOf(name, parts),
			}),
		);
	}

	return servers;
}

function answersOf(
	node: string,
	{mirrors, kubelet}: {readonly mirrors: Mirrors; readonly kubelet: KubeletBackend},
): KubeletAnswers {
	const podOf = ({namespace, pod: name}: {namespace: string; pod: string}): Pod => {
		const pod = mirrors.of(pods).get({namespace, name});
		if (!pod) {
			throw new Error(`pod ${name} not found`);
		}

		return pod;
	};

	const own = (): Node => {
		const found = mirrors.of(nodes).get({name: node});
		if (!found) {
			throw new Error(`node ${node} not found`);
		}

		return found;
	};

	return {
		logs: async (where, request) =>
			kubelet.logs(podOf(where), {...request, container: where.container}),
		exec: async (where, command, streams) =>
			kubelet.exec(podOf(where), where.container, command, streams),
		dial: async (where, port, signal) => kubelet.dial(podOf(where), port, 'loopback', signal),
		statsSummary: async () => kubelet.statsSummary(own()),
	};
}

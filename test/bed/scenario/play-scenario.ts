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
import {ObjectAccessError} from '../../../source/practice/object-access.ts';
import type {KubeconfigContext} from '../../../source/practice/kubeconfig.ts';
import {practicePlatform} from '../../../source/practice/rainbond/practice-platform.ts';
import type {Scenario} from '../../../source/practice/scenarios/scenario.ts';
import {type BuiltWorld, buildWorld} from '../../../source/practice/world/build.ts';
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
import type {Bed} from '../start-bed.ts';
import {applyWorld} from './apply-world.ts';
import {changedByControllers} from './changed-by-controllers.ts';
import {openObjectAccess} from './http-object-access.ts';
import {controllersHaveLooked} from './controllers-at-work.ts';
import {listenForWorld} from './listen.ts';
import {startFront} from './api-front.ts';

export type PlayOptions = {
	readonly scenario: Scenario;
	/** Name of the cluster; the same name gives the same names of pods and addresses. */
	readonly name: string;
	readonly number?: number;
	/** How many times faster than in reality pods come up and crash; default 1. */
	readonly speed?: number;
	/** Those that are at work, by the names that kube-controller-manager gives them; default all but two. */
	readonly controllers?: readonly string[];
	/** Starts kube-scheduler also where no pod waits for a node, so that it has nothing to do; default true. */
	readonly alwaysSchedules?: boolean;
};

/** A scenario that goes on in a cluster. */
export type Play = {
	readonly world: World;
	/** What the real controllers had changed of its objects before anything in it began to move, as `Kind name place`. */
	readonly changed: readonly string[];
	/** Where the API server is for people; something may stand in front of it. */
	readonly address: string;
	/** One context for each person of the scenario, whoever asks first: `CLUSTER`, or `PERSON@CLUSTER`. */
	readonly contexts: readonly KubeconfigContext[];
	/** Lets the pods of a workload behave otherwise from now on, until what it returns is called. */
	behave(workload: string, behaviour: ContainerBehaviour, options?: BehaveOptions): () => void;
	/** What went wrong inside of the models. */
	readonly problems: readonly unknown[];
	/** Ends controllers, kubelets and everything that listens; the objects stay. */
	end(): Promise<void>;
};

/** StatefulSets and DaemonSets are kept by the models. */
const usualControllers = ['*', '-statefulset-controller', '-daemonset-controller'];

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
Puts a scenario of the practice cluster into a control plane that has nothing else and serves Rainbond's kinds:
objects and statuses through the API, kubelets and the operator as ordinary clients, listeners on real addresses.
The real controllers work on what is there; StatefulSets and DaemonSets are kept by the models, because the real
ones would call every pod outdated whose template hash is not their own.
*/
export async function playScenario(bed: Bed, options: PlayOptions): Promise<Play> {
	const {scenario, name, number = 0, speed = 1, controllers = usualControllers} = options;
	const {alwaysSchedules = true} = options;
	const built = worldOf(options);
	const {world} = built;
	await addNetwork('10.42.0.0/16');
	for (const {address} of world.platform.nodes) {
		await addAddress(address);
	}

	const abort = new AbortController();
	const ends: Array<() => Promise<void>> = [];
	const end = async (): Promise<void> => {
		abort.abort();
		const failures: unknown[] = [];
		for (const one of ends.splice(0).toReversed()) {
			try {
				await one();
			} catch (error) {
				failures.push(error);
			}
		}

		if (failures.length > 0) {
			throw new AggregateError(failures, 'Not everything of a scenario could be ended.');
		}
	};

	try {
		await applyWorld(bed.admin, world.objects.all());
		holdForPresentPods(world);
		const hasScheduler = alwaysSchedules || world.objects.list(pods).some((pod) => waits(pod));
		const working = bed.startControllers(controllers, {hasScheduler});
		ends.push(async () => {
			await Promise.all(working.map(async (one) => one.kill()));
		});
		await controllersHaveLooked(bed.admin, working, {hasScheduler});
		const changed = await changedByControllers(bed.admin, world);
		const problems: unknown[] = [];
		const report = (error: unknown) => {
			// That someone else was faster is the way of a cluster, and what fails at the end is over.
			const isRace = error instanceof ObjectAccessError && [404, 409].includes(error.status);
			if (!isRace && !abort.signal.aborted) {
				problems.push(error);
			}
		};

		const client = bed.client();
		ends.push(async () => client.close());
		const access = await openObjectAccess(client, mirrored);
		const models = startModels(built, {
			access,
			clock: systemClock,
			speed,
			report,
			signal: abort.signal,
			runControllers(context) {
				runStatefulSets(context);
				runDaemonSets(context);
			},
		});
		const mirrors = createMirrors(access, abort.signal);
		const servers = await startKubelets(bed, world, {mirrors, kubelet: models.kubelet});
		ends.push(async () => {
			await Promise.all(servers.map(async (server) => server.stop()));
		});
		const front = await startFront(bed, world.api, number);
		ends.push(async () => front?.stop());
		const {addressRules} = world;
		const stopListening = await listenForWorld({...models, mirrors, addressRules, report});
		ends.push(stopListening);
		const address = front?.address ?? bed.apiServer.address;
		return {
			world,
			changed,
			address,
			contexts: await contextsOf(bed, {world, scenario, name, address}),
			problems,
			behave: (workload, behaviour, {untilReplaced, ...rest} = {}) =>
				models.behave({
					...rest,
					workload: fullWorkload(world.platform, workload),
					behaviour,
					...(untilReplaced && {forPodsBefore: Date.now()}),
				}),
			end,
		};
	} catch (error) {
		await end();
		throw error;
	}
}

/** The world of a scenario at present. */
export function worldOf({scenario, name, number = 0}: PlayOptions): BuiltWorld {
	const platform = practicePlatform(name);
	return buildWorld({
		scenario,
		platform: {
			...platform,
			kubernetes: `v${versions.kubernetes}`,
			nodes: platform.nodes.map((node, index) => ({
				...node,
				address: nodeAddress(number, index + 1),
			})),
		},
		now: Date.now(),
		seed: name,
	});
}

/** Whether it waits for a node. */
const waits = ({spec, status}: Pod): boolean =>
	spec.nodeName === undefined && status?.phase !== 'Failed' && status?.phase !== 'Succeeded';

/**
What holds for the pods there are now holds for those that were just made, though a waiting one among them is
younger than the present of its world: a moment has passed until everything was in the cluster.
*/
function holdForPresentPods({rules, listeners, now}: World): void {
	const present = Date.now();
	const hold = <T extends {readonly forPodsBefore?: number}>(list: T[]): void => {
		for (const [index, rule] of list.entries()) {
			if (rule.forPodsBefore === now) {
				list[index] = {...rule, forPodsBefore: present};
			}
		}
	};

	hold(rules);
	hold(listeners);
}

/** The administrator and the people of a world, who asks before the others. */
async function contextsOf(
	{credentials: {authority, tokens}}: Bed,
	{
		world,
		scenario,
		name,
		address,
	}: {world: World; scenario: Scenario; name: string; address: string},
): Promise<KubeconfigContext[]> {
	const common = {server: address, ca: authority.certificate};
	const people = await Promise.all(
		Object.values(world.tokens).map(async (user) => {
			const {certificate, key} = await authority.issueClient(user);
			const context = `${user.name}@${name}`;
			return {user: user.name, name: context, ...common, clientCertificate: {certificate, key}};
		}),
	);
	const contexts = [{user: undefined, name, ...common, token: tokens.admin}, ...people];
	return contexts
		.toSorted(
			(one, other) => Number(other.user === scenario.asker) - Number(one.user === scenario.asker),
		)
		.map(({user: _user, ...context}) => context);
}

/** The kubelets of the world's nodes, on the nodes' addresses; those of lost nodes do not listen. */
async function startKubelets(
	bed: Bed,
	world: World,
	parts: {
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

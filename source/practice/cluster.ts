import {randomBytes} from 'node:crypto';
import process from 'node:process';
import type {ApiBehaviour} from './api/behaviour.ts';
import {startApiServer, type ApiServer} from './api/server.ts';
import {masters} from './api/users.ts';
import {systemClock, type Clock} from './clock.ts';
import {runControlPlane} from './models/control-plane.ts';
import {createEventRecorder} from './models/event-recorder.ts';
import {createKubeletFront} from './models/kubelet-front/kubelet-front.ts';
import {runHeartbeats} from './models/kubelet/heartbeats.ts';
import {startKubelets} from './models/kubelet/kubelets.ts';
import {createRuleBook} from './models/kubelet/rules.ts';
import {kubeletTexts} from './models/kubelet/texts.ts';
import {createMirrors} from './models/mirror.ts';
import {createListening} from './models/network/listening.ts';
import {createNetwork, type Network} from './models/network/network.ts';
import {createObjectStore, type ObjectStore} from './object-store.ts';
import {volumePath} from './rainbond/components/local-path-provisioner.ts';
import {minorVersion} from './rainbond/platform.ts';
import {practicePlatform} from './rainbond/practice-platform.ts';
import {seededRandom} from './random.ts';
import type {Scenario} from './scenarios/scenario.ts';
import {buildWorld, type BuiltWorld} from './world/build.ts';

export type PracticeClusterOptions = {
	readonly scenario: Scenario;
	/** The cluster's and its context's name; default `practice`. */
	readonly name?: string;
	/** The same seed gives the same names and addresses; default the cluster's name. */
	readonly seed?: string;
	readonly clock?: Clock;
	/** How many times faster than in reality pods come up and crash; default 1. */
	readonly speed?: number;
	/** Gets what went wrong inside; default: a warning of the process. */
	readonly report?: (error: unknown) => void;
};

/** A running practice cluster: an API server on a loopback port, and everything that lives behind it. */
export type PracticeCluster = {
	readonly name: string;
	readonly scenario: Scenario;
	readonly server: ApiServer;
	/** `https://127.0.0.1:PORT` */
	readonly address: string;
	/** The API server's authority, PEM. */
	readonly ca: string;
	/** Bearer token of the administrator; others by user name are in `tokens`. */
	readonly token: string;
	readonly tokens: Readonly<Record<string, string>>;
	readonly store: ObjectStore;
	/** Connections to addresses inside, as if from outside. */
	readonly network: Network;
	/** Makes the API server misbehave, or behave again with `{}`. */
	setBehaviour(behaviour: ApiBehaviour): Promise<void>;
	stop(): Promise<void>;
};

/** Starts a practice cluster in the state of a scenario. Nothing is left of it after `stop`. */
export async function startPracticeCluster(
	options: PracticeClusterOptions,
): Promise<PracticeCluster> {
	const {scenario, name = 'practice', seed = name, clock = systemClock, speed = 1} = options;
	const {report = warn} = options;
	const built = await buildWorld({
		scenario,
		platform: practicePlatform(name),
		now: clock.now(),
		seed,
	});
	const store = fillStore(built, clock);
	const abort = new AbortController();
	const {kubelet, network} = startModels(built, store, {
		clock,
		speed,
		report,
		signal: abort.signal,
	});
	const token = randomBytes(16).toString('hex');
	const users = {[token]: {name: 'admin', groups: [masters]}, ...built.world.tokens};
	const server = await startApiServer({
		store,
		kubelet,
		clock,
		version: built.world.platform.kubernetes,
		authentication: {tokens: users},
	});
	await server.setBehaviour(built.world.api);
	return {
		name,
		scenario,
		server,
		address: server.address,
		ca: server.ca,
		token,
		tokens: Object.fromEntries(Object.entries(users).map(([key, user]) => [user.name, key])),
		store,
		network,
		setBehaviour: async (behaviour) => server.setBehaviour(behaviour),
		async stop() {
			abort.abort();
			await server.stop();
		},
	};
}

/** The objects of a world in a store, with the times they have there. */
function fillStore({world}: BuiltWorld, clock: Clock): ObjectStore {
	let isInstalling = true;
	const store = createObjectStore({
		// What an API server makes by itself is as old as the installation.
		clock: {...clock, now: () => (isInstalling ? world.installed - 2_000_000 : clock.now())},
	});
	for (const {resource, object} of world.objects.all()) {
		store.seed(resource, object);
	}

	isInstalling = false;
	return store;
}

type ModelOptions = {
	readonly clock: Clock;
	readonly speed: number;
	readonly report: (error: unknown) => void;
	readonly signal: AbortSignal;
};

function startModels(
	{world, outages}: BuiltWorld,
	store: ObjectStore,
	{clock, speed, report, signal}: ModelOptions,
) {
	const {access} = store;
	const minor = minorVersion(world.platform);
	const random = seededRandom(`${world.random.uid()} from now on`);
	const mirrors = createMirrors(access, signal);
	const isLost = (node: string) => world.lostNodes.has(node);
	const common = {access, mirrors, clock, random, signal, report, minor, speed};
	const kubelets = startKubelets({
		...common,
		rules: createRuleBook(world.rules),
		outages,
		plays: (node) => !isLost(node),
	});
	const recorder = createEventRecorder({access, clock, random});
	runControlPlane({...common, recorder, volumePath});
	runHeartbeats({...common, isAlive: (node) => !isLost(node)});
	const listening = createListening({
		mirrors,
		listeners: world.listeners,
		conductOf: (pod) => kubelets.segmentsOf(pod).at(-1)?.containers ?? new Map(),
	});
	const network = createNetwork({mirrors, clock, listening, addressRules: world.addressRules});
	const kubelet = createKubeletFront({
		mirrors,
		clock,
		texts: kubeletTexts(minor),
		segmentsOf: (pod) => kubelets.segmentsOf(pod),
		network,
		listening,
		figures: world.nodeFigures,
		isLost,
	});
	return {kubelet, network};
}

function warn(error: unknown): void {
	process.emitWarning(error instanceof Error ? error : new Error(String(error)));
}

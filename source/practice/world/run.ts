import type {Clock} from '../clock.ts';
import type {KubeletBackend} from '../kubelet-backend.ts';
import {runControlPlane} from '../models/control-plane.ts';
import {createEventRecorder} from '../models/event-recorder.ts';
import {createKubeletFront} from '../models/kubelet-front/kubelet-front.ts';
import {runHeartbeats} from '../models/kubelet/heartbeats.ts';
import {startKubelets, type Kubelets} from '../models/kubelet/kubelets.ts';
import {createRuleBook, type Workload} from '../models/kubelet/rules.ts';
import {kubeletTexts} from '../models/kubelet/texts.ts';
import {createMirrors} from '../models/mirror.ts';
import {createListening, type Listening} from '../models/network/listening.ts';
import {createNetwork, type Network} from '../models/network/network.ts';
import {runOperator} from '../models/operator/operator.ts';
import type {ObjectAccess} from '../object-access.ts';
import {createObjectStore, type ObjectStore} from '../object-store.ts';
import {volumePath} from '../rainbond/components/local-path-provisioner.ts';
import {minorVersion} from '../rainbond/platform.ts';
import type {BuiltWorld} from './build.ts';

export type RunOptions = {
	readonly clock: Clock;
	/** How many times faster than in reality pods come up and crash. */
	readonly speed: number;
	/** Gets what went wrong inside. */
	readonly report: (error: unknown) => void;
	/** Ends everything. */
	readonly signal: AbortSignal;
};

/** A world that lives: its objects, and what answers for its nodes. */
export type RunningWorld = {
	readonly store: ObjectStore;
	readonly kubelet: KubeletBackend;
	readonly network: Network;
	readonly behave: Kubelets['behave'];
	/** Ends what a scenario says of the pods of a workload. */
	readonly mend: (workload: Workload) => void;
};

/** Puts a world into a store and lets controllers, kubelets and the operator go on from there. */
export function runWorld(built: BuiltWorld, options: RunOptions): RunningWorld {
	const store = fillStore(built, options.clock);
	return {store, ...startModels(built, {...options, access: store.access})};
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

export type ModelOptions = RunOptions & {
	/** The cluster that holds the world's objects: a store, or an API server. */
	readonly access: ObjectAccess;
	/** What plays kube-controller-manager and kube-scheduler; default the models of both. */
	readonly runControllers?: typeof runControlPlane;
};

/** Lets kubelets, heartbeats, the operator and the controllers of a world live on, wherever its objects are. */
export function startModels(
	{world, outages, healthy}: BuiltWorld,
	{access, runControllers = runControlPlane, ...options}: ModelOptions,
): Omit<RunningWorld, 'store'> & {readonly listening: Listening} {
	const {clock, speed, report, signal} = options;
	const minor = minorVersion(world.platform);
	const random = world.random('from now on');
	const mirrors = createMirrors(access, signal);
	const isLost = (node: string) => world.lostNodes.has(node);
	const hasDeadRuntime = (node: string) => world.deadRuntimes.has(node);
	const common = {access, mirrors, clock, random, signal, report, minor, speed};
	const kubelets = startKubelets({
		...common,
		rules: createRuleBook(world.rules),
		outages,
		plays: (node) => !isLost(node) && !hasDeadRuntime(node),
	});
	const recorder = createEventRecorder({access, clock, random});
	runControllers({...common, recorder, volumePath});
	if (world.hasOperator) {
		runOperator({
			...common,
			recorder,
			namespace: world.platform.namespace,
			isSettled: true,
		});
	}

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
		volumes: world.volumeFigures,
		lostLogs: world.lostLogs,
		isLost,
		hasDeadRuntime,
	});
	return {
		kubelet,
		network,
		listening,
		behave: kubelets.behave,
		mend(workload) {
			kubelets.end(workload, (rule) => !healthy.rules.has(rule));
		},
	};
}

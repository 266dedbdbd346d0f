import {randomBytes} from 'node:crypto';
import process from 'node:process';
import type {ApiBehaviour} from './api/behaviour.ts';
import {startApiServer, type ApiServer} from './api/server.ts';
import {masters} from './api/users.ts';
import {systemClock, type Clock} from './clock.ts';
import {startDialProxy} from './dial-proxy.ts';
import type {KubeconfigContext} from './kubeconfig.ts';
import type {Network} from './models/network/network.ts';
import type {ContainerBehaviour} from './models/kubelet/behaviour.ts';
import type {NewRule} from './models/kubelet/kubelets.ts';
import type {ObjectStore} from './object-store.ts';
import {practicePlatform} from './rainbond/practice-platform.ts';
import type {Scenario} from './scenarios/scenario.ts';
import {buildWorld} from './world/build.ts';
import {relieve} from './world/relieve.ts';
import {runWorld} from './world/run.ts';
import {fullWorkload} from './world/world.ts';

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

export type BehaveOptions = Omit<NewRule, 'workload' | 'behaviour' | 'forPodsBefore'> & {
	/** Holds for the pods there are now: whoever deletes such a pod gets a healthy one. */
	readonly untilReplaced?: boolean;
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
	/**
	One context for each user: the administrator's has the cluster's name, others are `user@cluster`. The first
	is that of the scenario's asker, else the administrator's.
	*/
	readonly contexts: readonly KubeconfigContext[];
	readonly store: ObjectStore;
	/** Connections to addresses inside, as if from outside. */
	readonly network: Network;
	/**
	Lets the pods of a workload, `rbd-mq` or `shop/shop-web`, behave otherwise from now on, until what it
	returns is called.
	*/
	behave(workload: string, behaviour: ContainerBehaviour, options?: BehaveOptions): () => void;
	/** What the scenario lets the pods of a workload suffer is over from now on, as if a person had seen to it. */
	mend(workload: string): void;
	/** A node has room again: a person has cleared it, and its kubelet says so. */
	relieve(node: string): Promise<void>;
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
	const built = buildWorld({
		scenario,
		platform: practicePlatform(name),
		now: clock.now(),
		seed,
	});
	const abort = new AbortController();
	const running = runWorld(built, {clock, speed, report, signal: abort.signal});
	const {store, kubelet, network} = running;
	const token = randomBytes(16).toString('hex');
	const users = {[token]: {name: 'admin', groups: [masters]}, ...built.world.tokens};
	const tokens = Object.fromEntries(Object.entries(users).map(([key, user]) => [user.name, key]));
	const server = await startApiServer({
		store,
		kubelet,
		clock,
		version: built.world.platform.kubernetes,
		authentication: {tokens: users},
	});
	await server.setBehaviour(built.world.api);
	const dialProxy = await startDialProxy(network);
	const {address, ca} = server;
	return {
		name,
		scenario,
		server,
		address,
		ca,
		token,
		tokens,
		contexts: Object.entries(tokens)
			.toSorted(
				([one], [other]) => Number(other === scenario.asker) - Number(one === scenario.asker),
			)
			.map(([user, key]) => ({
				name: key === token ? name : `${user}@${name}`,
				server: address,
				ca,
				dialProxy: dialProxy.address,
				token: key,
			})),
		store,
		network,
		behave: (workload, behaviour, {untilReplaced, ...rest} = {}) =>
			running.behave({
				...rest,
				workload: fullWorkload(built.world.platform, workload),
				behaviour,
				...(untilReplaced && {forPodsBefore: clock.now()}),
			}),
		mend(workload) {
			running.mend(fullWorkload(built.world.platform, workload));
		},
		relieve: async (node) => relieve(built, {access: store.access, now: clock.now()}, node),
		setBehaviour: async (behaviour) => server.setBehaviour(behaviour),
		async stop() {
			abort.abort();
			await Promise.all([server.stop(), dialProxy.stop()]);
		},
	};
}

function warn(error: unknown): void {
	process.emitWarning(error instanceof Error ? error : new Error(String(error)));
}

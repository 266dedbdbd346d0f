import {isDeepStrictEqual} from 'node:util';
import {observable, type Observable} from '../observable.ts';
import {type AccessReviews, createAccessReviews, describeAction} from './access.ts';
import {type Dial, dialFor} from './dial.ts';
import {startHeartbeat} from './heartbeat.ts';
import {createHttpTransport, type TransportOptions} from './http-transport.ts';
import {readClusterUid, readUser, readVersion} from './identity.ts';
import type {Event, Node, Pod, RainbondCluster, RbdComponent} from './objects.ts';
import {events, nodes, pods, rainbondClusters, rbdComponents} from './resources.ts';
import {addRoundTrip, type RoundTrip} from './round-trip.ts';
import {
	type Health,
	type HealthEvent,
	initialHealth,
	losesConnection,
	nextHealth,
	type SessionState,
} from './session-state.ts';
import {systemTiming, type Timing} from './timing.ts';
import type {Transport} from './transport.ts';
import {createWatchedList, type WatchedList} from './watched-list.ts';

/** What the header and the clusters pane say about one cluster. */
export type SessionStatus = {
	readonly state: SessionState;
	/** Host and port of the API server. */
	readonly server: string;
	/** As the API server knows the user, else the kubeconfig's user name. */
	readonly user: string;
	readonly namespace: string;
	/** Smoothed; milliseconds. */
	readonly roundTripMs?: number;
	readonly kubernetesVersion?: string;
	/** The API server's clock minus this machine's; milliseconds. */
	readonly clockDifferenceMs?: number | undefined;
	/** The kubeconfig says not to verify the API server's certificate. */
	readonly isInsecure: boolean;
	readonly isReadOnly: boolean;
};

/** The lists that follow the Rainbond namespace; replaced as a whole when it is another one. */
export type NamespaceLists = {
	readonly namespace: string;
	readonly pods: WatchedList<Pod>;
	readonly events: WatchedList<Event>;
	readonly components: WatchedList<RbdComponent>;
};

/**
One opened cluster: its connection, what is watched of it and how well it is. It never ends the program
and never throws; losing the connection keeps the data and their age.
*/
export type ClusterSession = {
	readonly context: string;
	/** Where the API server is, as the kubeconfig has it. */
	readonly address: string;
	/** How addresses of the cluster's own network are dialled. */
	readonly dial: Dial;
	readonly transport: Transport;
	readonly access: AccessReviews;
	readonly status: Observable<SessionStatus>;
	readonly lists: Observable<NamespaceLists>;
	readonly nodes: WatchedList<Node>;
	readonly rainbondClusters: WatchedList<RainbondCluster>;
	/** The namespace that a person has named; undefined where the RainbondCluster tells it. */
	readonly givenNamespace: string | undefined;
	/** Follows another namespace in place of the Rainbond one. */
	useNamespace(namespace: string): void;
	/** The uid of kube-system, read once; undefined when it cannot be read. */
	clusterUid(): Promise<string | undefined>;
	/**
	Asks for the API server's version and for who one is, unless both are known. Resolves when they are, or when
	they were not told: some API servers deny the one or do not know the other.
	*/
	introduce(): Promise<void>;
	/** Asks again at once, without waiting for the next attempt. */
	retry(): void;
	close(): Promise<void>;
};

export type SessionOptions = TransportOptions & {
	/** `--namespace`; undefined looks for the RainbondCluster and takes rbd-system meanwhile. */
	readonly namespace?: string | undefined;
};

const defaultNamespace = 'rbd-system';

export function openSession(options: SessionOptions): ClusterSession {
	return new Session(options);
}

class Session implements ClusterSession {
	readonly context: string;
	readonly address: string;
	readonly dial: Dial;
	readonly transport: Transport;
	readonly access: AccessReviews;
	readonly status;
	readonly lists;
	readonly nodes: WatchedList<Node>;
	readonly rainbondClusters: WatchedList<RainbondCluster>;
	readonly #timing: Timing;
	readonly #heartbeat;
	#health: Health = nextHealth(initialHealth, {type: 'opened'});
	#roundTrip: RoundTrip | undefined;
	#givenNamespace: string | undefined;
	#isNamespaceChosen: boolean;
	#uid: Promise<string | undefined> | undefined;
	#introduction: Promise<void> | undefined;
	#isUserKnown = false;
	/** API servers before 1.28 cannot be asked for the user: not asked for ever. */
	#introductions = 0;
	readonly #unsubscribe: Array<() => void> = [];

	constructor(options: SessionOptions) {
		const {context, namespace, timing = systemTiming, readOnly} = options;
		const settings = context.cluster?.settings ?? {};
		this.context = context.name;
		this.address = settings.server ?? 'https://unknown';
		this.dial = dialFor(context);
		this.#timing = timing;
		this.transport = createHttpTransport(options);
		this.access = createAccessReviews(this.transport, timing);
		this.#givenNamespace = namespace;
		this.#isNamespaceChosen = namespace !== undefined;
		this.status = observable<SessionStatus>({
			state: this.#health.state,
			server: new URL(this.address).host,
			user: options.impersonate?.user ?? context.user?.name ?? '',
			namespace: namespace ?? defaultNamespace,
			isInsecure: settings['insecure-skip-tls-verify'] ?? false,
			isReadOnly: readOnly,
		});
		this.lists = observable(this.#follow(namespace ?? defaultNamespace));
		this.nodes = this.#watch({resource: nodes});
		this.rainbondClusters = this.#watch({resource: rainbondClusters});
		this.#unsubscribe.push(
			this.rainbondClusters.subscribe(() => {
				this.#adoptNamespace();
			}),
		);
		this.#heartbeat = startHeartbeat(this.transport, timing, {
			isCalm: () => this.#health.state.phase === 'live' || this.#health.state.phase === 'forbidden',
			onBeat: (beat) => {
				if (!beat.isGood) {
					this.#advance({type: 'failed', at: beat.at, failure: beat.failure});
					return;
				}

				if (beat.roundTripMs !== undefined) {
					this.#roundTrip = addRoundTrip(this.#roundTrip, beat.roundTripMs);
				}

				this.#patch({
					...(this.#roundTrip && {roundTripMs: this.#roundTrip.shown}),
					clockDifferenceMs: beat.clockDifferenceMs,
				});
				this.#advance({type: 'answered', at: beat.at});
				void this.introduce();
			},
		});
		void this.introduce();
	}

	get givenNamespace(): string | undefined {
		return this.#givenNamespace;
	}

	useNamespace(namespace: string): void {
		this.#givenNamespace = namespace;
		this.#isNamespaceChosen = true;
		this.#switchTo(namespace);
	}

	async clusterUid(): Promise<string | undefined> {
		this.#uid ??= readClusterUid(this.transport);
		const uid = await this.#uid;
		if (uid === undefined) {
			this.#uid = undefined;
		}

		return uid;
	}

	retry(): void {
		this.#heartbeat.now();
		for (const list of this.#allLists()) {
			list.refresh();
		}
	}

	async close(): Promise<void> {
		this.#heartbeat.stop();
		for (const unsubscribe of this.#unsubscribe) {
			unsubscribe();
		}

		for (const list of this.#allLists()) {
			list.stop();
		}

		this.#advance({type: 'closed'});
		await this.transport.close();
	}

	#allLists(): Array<WatchedList<never>> {
		const {pods: podList, events: eventList, components} = this.lists.get();
		return [podList, eventList, components, this.nodes, this.rainbondClusters] as Array<
			WatchedList<never>
		>;
	}

	#watch<T extends Pod | Event | Node | RainbondCluster | RbdComponent>(
		selection: Parameters<typeof createWatchedList<T>>[1],
	): WatchedList<T> {
		return createWatchedList<T>(this.transport, selection, {
			timing: this.#timing,
			onOutcome: (failure) => {
				// A broken stream alone says little; the heartbeat finds out whether the server is there.
				if (failure && losesConnection(failure)) {
					this.#heartbeat?.now();
				}
			},
		});
	}

	#follow(namespace: string): NamespaceLists {
		const podList = this.#watch({resource: pods, namespace});
		this.#unsubscribe.push(
			podList.subscribe(() => {
				const isForbidden = podList.get().state === 'forbidden';
				const action = {verb: 'list', resource: pods, namespace} as const;
				this.#advance({
					type: 'permission',
					forbidden: isForbidden ? describeAction(action) : undefined,
				});
			}),
		);
		return {
			namespace,
			pods: podList,
			events: this.#watch({resource: events, namespace}),
			components: this.#watch({resource: rbdComponents, namespace}),
		};
	}

	#switchTo(namespace: string): void {
		const before = this.lists.get();
		if (before.namespace === namespace) {
			return;
		}

		for (const list of [before.pods, before.events, before.components]) {
			list.stop();
		}

		this.#advance({type: 'permission', forbidden: undefined});
		this.#patch({namespace});
		this.lists.set(this.#follow(namespace));
	}

	/** Rainbond may be installed elsewhere than in rbd-system: its RainbondCluster object tells where. */
	#adoptNamespace(): void {
		const [first] = this.rainbondClusters.get().items;
		if (this.#isNamespaceChosen || !first?.metadata.namespace) {
			return;
		}

		this.#isNamespaceChosen = true;
		this.#switchTo(first.metadata.namespace);
	}

	/** Version and user, which the answers to the first questions did not tell. */
	#isUnknown(): boolean {
		const {kubernetesVersion} = this.status.get();
		return kubernetesVersion === undefined || (!this.#isUserKnown && this.#introductions < 5);
	}

	async introduce(): Promise<void> {
		if (!this.#isUnknown()) {
			return;
		}

		this.#introduction ??= this.#askWhoIsThere();
		await this.#introduction;
	}

	async #askWhoIsThere(): Promise<void> {
		this.#introductions++;
		const [kubernetesVersion, user] = await Promise.all([
			readVersion(this.transport),
			readUser(this.transport),
		]);
		this.#introduction = undefined;
		this.#isUserKnown = user !== undefined;
		this.#patch({...(kubernetesVersion && {kubernetesVersion}), ...(user && {user})});
	}

	#advance(event: HealthEvent): void {
		const before = this.#health.state;
		this.#health = nextHealth(this.#health, event);
		const {state} = this.#health;
		if (state === before) {
			return;
		}

		this.#patch({state});
		if (state.phase === 'live' && before.phase !== 'connecting') {
			this.#recovered();
		}
	}

	#recovered(): void {
		this.access.forget();
		for (const list of this.#allLists()) {
			if (list.get().state !== 'synced') {
				list.refresh();
			}
		}

		// It may be a newer one by now.
		this.#introduction ??= this.#askWhoIsThere();
	}

	#patch(change: Partial<SessionStatus>): void {
		const before = this.status.get();
		const next = {...before, ...change};
		this.status.set(isDeepStrictEqual(before, next) ? before : next);
	}
}

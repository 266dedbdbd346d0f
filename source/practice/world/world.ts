import type {KubernetesObject} from '../../cluster/objects.ts';
import type {Resource} from '../../cluster/resources.ts';
import type {ApiBehaviour} from '../api/behaviour.ts';
import type {User} from '../api/users.ts';
import type {ContainerBehaviour} from '../models/kubelet/behaviour.ts';
import type {Rule, Workload} from '../models/kubelet/rules.ts';
import type {LogProgram} from '../models/logs/log-program.ts';
import type {AddressRule, ListenerRule} from '../models/network/listener.ts';
import type {NodeFigures} from '../models/node-figures.ts';
import type {Draft} from '../object-access.ts';
import {seededRandom, type Random} from '../random.ts';
import type {Platform} from '../rainbond/platform.ts';
import type {RegionCertificates} from '../rainbond/region-certificates.ts';
import {createWorldObjects, type WorldObjects} from './world-objects.ts';

/** A span of time before the present. */
export type Span = {
	readonly days?: number;
	readonly hours?: number;
	readonly minutes?: number;
	readonly seconds?: number;
};

export type RuleOptions = Omit<Rule, 'workload' | 'behaviour' | 'log' | 'forPodsBefore'> & {
	/** Holds for the pods there are now: whoever deletes such a pod gets a healthy one. */
	readonly untilReplaced?: boolean;
	readonly log?: LogProgram;
};

/**
A cluster as a scenario describes it: what exists, how it behaves and what it prints. Workloads are
described, not their pods: those grow from them, with the history that their behaviour gives them.
*/
export type World = {
	readonly platform: Platform;
	/** The present, milliseconds since the epoch; every time of the world lies before it. */
	readonly now: number;
	/** What is random about something: the same for the same name under the same seed. */
	readonly random: (what: string) => Random;
	readonly objects: WorldObjects;
	readonly rules: Rule[];
	readonly listeners: ListenerRule[];
	/** What a firewall does to connections from outside. */
	readonly addressRules: AddressRule[];
	/** When the pods of a workload were made; those not named here came with the platform's last start. */
	readonly podsMade: Map<Workload, number>;
	/** When something was removed: pods older than that do not miss it. */
	readonly removals: Map<KubernetesObject, number>;
	readonly nodeFigures: Map<string, NodeFigures>;
	/** Of volumes that are measured, by `namespace/claim`. */
	readonly volumeFigures: Map<string, {capacity: number; used: number}>;
	/** The node on which the volume of a claim lies; default: where its pod comes to be first. */
	readonly volumeNodes: Map<string, string>;
	/** Claims for which nobody makes a volume. */
	readonly unprovisioned: Set<string>;
	/** Nodes whose kubelet does not report any more, and since when. */
	readonly lostNodes: Map<string, number>;
	/** Nodes whose container runtime is dead while the kubelet lives, and since when. */
	readonly deadRuntimes: Map<string, number>;
	/** Tokens beside the administrator's, and whose they are. */
	readonly tokens: Record<string, User>;
	/** Workloads whose previous logs the kubelets have lost: between two restarts, the dead container is gone. */
	readonly lostLogs: Set<Workload>;
	/** Whether the model of the v6 operator looks after the platform; default true. */
	hasOperator: boolean;
	/** How the API server misbehaves. */
	api: ApiBehaviour;
	/** The certificates that the Secrets hold. */
	readonly certificates: RegionCertificates;
	/** Called when pods and statuses are there. */
	readonly finishing: Array<() => void>;
	/** Since when the platform is installed, and since when its pods run. */
	readonly installed: number;
	readonly started: number;

	ago(span: Span): number;
	add<T extends KubernetesObject>(resource: Resource<T>, draft: Draft<T>, made?: number): T;
	/** Changes an object in place; the namespace defaults to Rainbond's own. */
	change<T extends KubernetesObject>(
		resource: Resource<T>,
		name: string,
		change: (object: T) => void,
		namespace?: string,
	): void;
	/** Takes an object away; default forty minutes ago. */
	remove(resource: Resource, name: string, gone?: Span): void;
	/** How the pods of a workload behave; `rbd-mq` stands for `rbd-system/rbd-mq`. */
	behave(workload: Workload, behaviour: ContainerBehaviour, options?: RuleOptions): void;
	/** What the pods of a workload print beside, or instead of, their usual lines. */
	print(workload: Workload, log: LogProgram, options?: RuleOptions): void;
	/** The pods of a workload were replaced at that time before now. */
	restart(workload: Workload, when: Span): void;
	/** Does something once pods and statuses are there. */
	afterwards(change: () => void): void;
};

export type WorldOptions = {
	readonly platform: Platform;
	readonly now: number;
	readonly seed: string;
	readonly certificates: RegionCertificates;
};

export const milliseconds = ({days = 0, hours = 0, minutes = 0, seconds = 0}: Span): number =>
	(((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;

/** `rbd-mq` is short for `rbd-system/rbd-mq`. */
export const fullWorkload = ({namespace}: Platform, workload: string): Workload =>
	workload.includes('/') ? workload : `${namespace}/${workload}`;

/** An empty world of that platform. */
export function createWorld({platform, now, seed, certificates}: WorldOptions): World {
	const random = (what: string) => seededRandom(`${seed} ${what}`);
	const objects = createWorldObjects(random);
	const full = (workload: Workload) => fullWorkload(platform, workload);
	const removals = new Map<KubernetesObject, number>();
	const find = <T extends KubernetesObject>(
		resource: Resource<T>,
		name: string,
		namespace: string,
	): T => {
		const object = objects.get(resource, {
			...(resource.namespaced && {namespace}),
			name,
		});
		if (!object) {
			throw new Error(`The world has no ${resource.kind} ${namespace}/${name}.`);
		}

		return object;
	};

	const world: World = {
		platform,
		now,
		random,
		objects,
		rules: [],
		listeners: [],
		addressRules: [],
		podsMade: new Map(),
		removals,
		nodeFigures: new Map(),
		volumeFigures: new Map(),
		volumeNodes: new Map(),
		unprovisioned: new Set(),
		lostNodes: new Map(),
		deadRuntimes: new Map(),
		tokens: {},
		lostLogs: new Set(),
		hasOperator: true,
		api: {},
		certificates,
		finishing: [],
		installed: now - milliseconds({days: 34, hours: 5, minutes: 12}),
		started: now - milliseconds({days: 3, hours: 4, minutes: 17}),
		ago: (span) => now - milliseconds(span),
		add: (resource, draft, made = world.installed) => objects.add(resource, draft, made),
		change(resource, name, change, namespace = platform.namespace) {
			change(find(resource, name, namespace));
		},
		remove(resource, name, gone) {
			const object = find(resource, name, platform.namespace);
			objects.remove(resource, object.metadata);
			removals.set(object, world.ago(gone ?? {minutes: 40}));
		},
		behave(workload, behaviour, options = {}) {
			const {untilReplaced, log, ...rest} = options;
			world.rules.push({
				...rest,
				workload: full(workload),
				behaviour,
				...(rest.whileDown && {whileDown: full(rest.whileDown)}),
				...(log && {log}),
				...(untilReplaced && {forPodsBefore: now}),
			});
		},
		print(workload, log, options = {}) {
			world.behave(workload, {}, {...options, log});
		},
		restart(workload, when) {
			world.podsMade.set(full(workload), world.ago(when));
		},
		afterwards(change) {
			world.finishing.push(change);
		},
	};
	return world;
}

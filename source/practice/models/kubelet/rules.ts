import type {Pod} from '../../../cluster/objects.ts';
import type {LogProgram} from '../logs/log-program.ts';
import type {Conduct, ContainerBehaviour} from './behaviour.ts';

/** A workload by `namespace/name`: `rbd-system/rbd-mq`. */
export type Workload = string;

/**
How the pods of a workload behave and what they print, under which circumstances. Later rules override
earlier ones field by field; what they print is added, or replaces all before.
*/
export type Rule = {
	readonly workload: Workload;
	/** Default: the pod's first container. */
	readonly container?: string;
	/** Milliseconds since the epoch; default: always. */
	readonly since?: number;
	readonly until?: number;
	/** Only for pods made before this moment: whoever deletes such a pod gets a better one. */
	readonly forPodsBefore?: number;
	/** Only on this node. */
	readonly node?: string;
	/** Only while no pod of that workload serves: a fault's victims need no rule in the scenario. */
	readonly whileDown?: Workload;
	readonly behaviour?: ContainerBehaviour;
	readonly log?: LogProgram;
	readonly logReplaces?: boolean;
};

/** Since when a workload does not serve; absent while it does. */
export type Outages = ReadonlyMap<Workload, number>;

/** What holds for one container at a moment. */
export type ContainerConduct = {
	readonly behaviour: ContainerBehaviour;
	readonly log: LogProgram;
};

export type RuleBook = {
	/** The workloads on whose outage some rule depends. */
	readonly dependencies: ReadonlySet<Workload>;
	/** Whether some rule of the pod depends on an outage. */
	dependsOnOthers(pod: Pod): boolean;
	/** What holds for every container of the pod at a moment. */
	at(pod: Pod, moment: number, outages: Outages): ReadonlyMap<string, ContainerConduct>;
	/** The moments after `after` at which some rule begins or ceases to hold. */
	turnsAfter(after: number): readonly number[];
	/** The moments up to `until` at which something else begins to hold for the pod. */
	turns(pod: Pod, until: number, outages: Outages): number[];
	/** Adds a rule; what it returns lets it cease to hold at a moment. */
	add(rule: Rule): (until: number) => void;
	/** Lets those rules of a workload that are meant cease to hold at a moment. */
	end(workload: Workload, until: number, isMeant: (rule: Rule) => boolean): void;
};

/**
The workload a pod belongs to, from its owner: a ReplicaSet's name without the hash is its Deployment's;
a mirror pod of the kubelet and a pod without owner stand for themselves.
*/
export function workloadOf({metadata}: Pod): Workload {
	const owner = metadata.ownerReferences?.find(({controller}) => controller);
	const hash = metadata.labels?.['pod-template-hash'];
	const name =
		owner?.kind === 'ReplicaSet' && hash
			? owner.name.slice(0, -hash.length - 1)
			: owner && owner.kind !== 'Node'
				? owner.name
				: metadata.name;
	return `${metadata.namespace ?? ''}/${name}`;
}

/** Since when a pod lives: one that was put into a cluster with its history is older than its object. */
export function beginningOf({metadata, status}: Pod): number {
	const made = Date.parse(metadata.creationTimestamp);
	return status?.startTime ? Math.min(made, Date.parse(status.startTime)) : made;
}

export function createRuleBook(rules: readonly Rule[]): RuleBook {
	const byWorkload = Map.groupBy(rules, ({workload}) => workload);
	const rulesOf = (pod: Pod): readonly Rule[] =>
		(byWorkload.get(workloadOf(pod)) ?? []).filter(
			({node, forPodsBefore}) =>
				(!node || node === pod.spec.nodeName) &&
				(forPodsBefore === undefined || beginningOf(pod) < forPodsBefore),
		);
	const endRules = (workload: Workload, until: number, isMeant: (rule: Rule) => boolean): void => {
		const list = byWorkload.get(workload) ?? [];
		byWorkload.set(
			workload,
			list.map((rule) =>
				isMeant(rule) ? {...rule, until: Math.min(until, rule.until ?? Infinity)} : rule,
			),
		);
	};

	return {
		dependencies: new Set(rules.flatMap(({whileDown}) => whileDown ?? [])),
		dependsOnOthers: (pod) => rulesOf(pod).some(({whileDown}) => whileDown),
		at(pod, moment, outages) {
			const holding = rulesOf(pod).filter((rule) => isHolding(rule, moment, outages));
			const conduct = new Map<string, ContainerConduct>();
			for (const rule of holding) {
				const name = rule.container ?? pod.spec.containers[0]?.name ?? '';
				conduct.set(name, combine(conduct.get(name), rule));
			}

			return conduct;
		},
		turnsAfter: (after) => [
			...new Set(
				rules.flatMap(({since = 0, until = 0}) => [since, until].filter((at) => at > after)),
			),
		],
		turns(pod, until, outages) {
			const moments = rulesOf(pod).flatMap(({since, until: end, whileDown}) => [
				since,
				end,
				whileDown && outages.get(whileDown),
			]);
			const made = beginningOf(pod);
			const turns = moments.filter(
				(moment) => typeof moment === 'number' && moment > made && moment <= until,
			) as number[];
			return [...new Set(turns)].toSorted((a, b) => a - b);
		},
		add(rule) {
			const {workload} = rule;
			byWorkload.set(workload, [...(byWorkload.get(workload) ?? []), rule]);
			return (until) => {
				endRules(workload, until, (other) => other === rule);
			};
		},
		end: endRules,
	};
}

function isHolding({since, until, whileDown}: Rule, moment: number, outages: Outages): boolean {
	const outage = whileDown === undefined ? -Infinity : (outages.get(whileDown) ?? Infinity);
	return moment >= Math.max(since ?? -Infinity, outage) && moment < (until ?? Infinity);
}

function combine(
	before: ContainerConduct | undefined,
	{behaviour, log = [], logReplaces}: Rule,
): ContainerConduct {
	return {
		behaviour: {...before?.behaviour, ...behaviour},
		log: logReplaces ? log : [...(before?.log ?? []), ...log],
	};
}

/** The part of it that a kubelet acts on. */
export const conductOf = (
	since: number,
	containers: ReadonlyMap<string, ContainerConduct>,
): Conduct => ({
	since,
	containers: Object.fromEntries(
		containers.entries().map(([name, {behaviour}]) => [name, behaviour] as const),
	),
});

import type {Workload} from '../cluster/objects.ts';
import {daemonSets, deployments, statefulSets} from '../cluster/resources.ts';
import {componentOf} from '../platform/components.ts';
import {isOver} from '../platform/pod-state.ts';
import {componentObjects, namespacePods} from './namespace-objects.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {type Gap, gapOf} from './reading.ts';

/** A workload of Rainbond's namespace, as far as it says why there are no pods. */
export type WorkloadFacts = {
	readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
	readonly name: string;
	readonly uid: string;
	readonly desired: number;
	readonly ready: number;
	/** `ReplicaFailure` of a Deployment: quota, admission. */
	readonly failure: string;
};

const kinds = [
	{kind: 'Deployment', resource: deployments},
	{kind: 'StatefulSet', resource: statefulSets},
	{kind: 'DaemonSet', resource: daemonSets},
] as const;

const callOf = (resource: (typeof kinds)[number]['resource']) =>
	({verb: 'list', group: 'apps', resource: resource.plural}) as const;

/** The components that have a Deployment; the other kinds are looked at where one of theirs is missing. */
const expected = ['rbd-api', 'rainbond-operator'];

/** Looked at only where a component has no pod: what it has says enough otherwise. */
export const workloads = defineProbe<readonly WorkloadFacts[]>({
	id: 'workloads',
	title: {zh: '没有 Pod 的平台组件的工作负载', en: 'workloads of components that have no pod'},
	calls: kinds.map(({resource}) => callOf(resource)),
	vantage: 'api-server',
	disturbance: 'read',
	deadlineMs: 8000,
	sensitive: [],
	async run(context) {
		const [pods, components] = await Promise.all([
			context.read(namespacePods),
			context.read(componentObjects),
		]);
		if (pods.status !== 'read') {
			return notRead(...pods.gaps);
		}

		const present = new Set(
			pods.value.filter((pod) => !isOver(pod)).map((pod) => componentOf(pod)),
		);
		const named =
			components.status === 'read' ? components.value.map(({metadata}) => metadata.name) : [];
		const missing = [...expected, ...named].filter((name) => !present.has(name));
		const chosen = kinds.filter(
			({kind}) => missing.length > 0 && (kind === 'Deployment' || needsMore(missing, kind)),
		);
		const {namespace} = context;
		const found: WorkloadFacts[] = [];
		const gaps: Gap[] = [];
		await Promise.all(
			chosen.map(async ({kind, resource}) => {
				const listed = await context.list<Workload>(resource, {namespace});
				if (listed.ok) {
					found.push(...listed.value.map((workload) => factsOf(kind, workload)));
				} else {
					gaps.push(gapOf(listed.failure, {...callOf(resource), namespace}));
				}
			}),
		);
		return found.length === 0 && gaps.length > 0 ? notRead(...gaps) : read(found, gaps);
	},
});

const needsMore = (missing: readonly string[], kind: string): boolean =>
	missing.some((name) =>
		kind === 'DaemonSet' ? name === 'rbd-chaos' : /^(?:rbd-db|rbd-monitor|minio)$/.test(name),
	);

function factsOf(kind: WorkloadFacts['kind'], {metadata, spec, status}: Workload): WorkloadFacts {
	const failure = status?.conditions?.find(
		({type, status: value}) => type === 'ReplicaFailure' && value === 'True',
	);
	return {
		kind,
		name: metadata.name,
		uid: metadata.uid,
		desired: kind === 'DaemonSet' ? (status?.desiredNumberScheduled ?? 0) : (spec?.replicas ?? 1),
		ready: status?.readyReplicas ?? status?.numberReady ?? 0,
		failure: failure?.message ?? '',
	};
}

import type {Workload} from '../cluster/objects.ts';
import {deployments} from '../cluster/resources.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {gapOf} from './reading.ts';

/** A Deployment of Rainbond's namespace, as far as it says why there are no pods. */
export type WorkloadFacts = {
	readonly name: string;
	readonly uid: string;
	readonly desired: number;
	readonly ready: number;
	/** `ReplicaFailure` of a Deployment: quota, admission. */
	readonly failure: string;
};

const call = {verb: 'list', group: 'apps', resource: 'deployments'} as const;

/** The Deployments of Rainbond's namespace: where a component has no pod, its workload tells why. */
export const workloads = defineProbe<readonly WorkloadFacts[]>({
	id: 'workloads',
	title: {zh: 'Rainbond 命名空间的 Deployment', en: 'Deployments of the Rainbond namespace'},
	calls: [call],
	vantage: 'api-server',
	disturbance: 'read',
	deadlineMs: 8000,
	sensitive: [],
	async run(context) {
		const {namespace} = context;
		const listed = await context.list<Workload>(deployments, {namespace});
		return listed.ok
			? read(listed.value.map((workload) => factsOf(workload)))
			: notRead(gapOf(listed.failure, {...call, namespace}));
	},
});

function factsOf({metadata, spec, status}: Workload): WorkloadFacts {
	const failure = status?.conditions?.find(
		({type, status: value}) => type === 'ReplicaFailure' && value === 'True',
	);
	return {
		name: metadata.name,
		uid: metadata.uid,
		desired: spec?.replicas ?? 1,
		ready: status?.readyReplicas ?? 0,
		failure: failure?.message ?? '',
	};
}

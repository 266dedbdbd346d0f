import type {KubernetesObject, Pod, Workload as WorkloadObject} from '../../cluster/objects.ts';
import {
	daemonSets,
	deployments,
	endpointSlices,
	nodes,
	pods,
	replicaSets,
	services,
	statefulSets,
	type Resource,
} from '../../cluster/resources.ts';
import {isServing} from '../models/kubelet/outages.ts';
import {rfc3339} from '../models/kubelet/pod-status.ts';
import {createRuleBook, workloadOf, type Outages, type RuleBook} from '../models/kubelet/rules.ts';
import {revisionOf as daemonSetRevision, wantedNodes} from '../models/workloads/daemon-sets.ts';
import {endpointSliceOf} from '../models/workloads/endpoint-slices.ts';
import {endpoints, endpointsFrom} from '../models/workloads/endpoints.ts';
import {jobStatus} from '../models/workloads/jobs.ts';
import {conditionOf} from '../models/workloads/pod-facts.ts';
import {revisionOf as statefulSetRevision} from '../models/workloads/stateful-sets.ts';
import {
	daemonSetStatus,
	deploymentStatus,
	replicaSetStatus,
	statefulSetStatus,
} from '../models/workloads/workload-status.ts';
import {jobs} from '../models/workloads/workload-types.ts';
import {addEvent} from './add-event.ts';
import {playHistory, type PodHistory} from './pod-history.ts';
import type {World} from './world.ts';

/**
Gives everything in a world the status that its history has led to: pods by their behaviour, faults with
their consequences, workloads, endpoints, and the events of the last hour. Returns the outages that are going on.
*/
export function settle(world: World): Outages {
	const book = createRuleBook(world.rules);
	const outages = settlePods(world, book);
	settleWorkloads(world);
	settleEndpoints(world);
	return outages;
}

function settlePods(world: World, book: RuleBook): Outages {
	const placed = world.objects
		.list(pods)
		.filter(({spec, status}) => spec.nodeName && !status?.containerStatuses);
	const histories = new Map<Pod, PodHistory>();
	const outages = new Map<string, number>();
	const play = (pod: Pod) => {
		histories.set(pod, playHistory(world, pod, book, outages));
	};

	for (const pod of placed) {
		play(pod);
	}

	const byWorkload = Map.groupBy(placed, (pod) => workloadOf(pod));
	const dependent = placed.filter((pod) => book.dependsOnOthers(pod));
	const fresh = () =>
		[...book.dependencies].filter((workload) => {
			const members = byWorkload.get(workload) ?? [];
			return (
				!outages.has(workload) &&
				members.every((pod) => !isServing(pod, book.at(pod, world.now, outages)))
			);
		});

	// Victims have victims: until nothing more follows.
	for (let more = fresh(); more.length > 0; more = fresh()) {
		for (const workload of more) {
			const members = byWorkload.get(workload) ?? [];
			outages.set(workload, outSince(world, {members, book, outages}));
		}

		for (const pod of dependent) {
			play(pod);
		}
	}

	for (const [pod, {happenings}] of histories) {
		addPodEvents(world, pod, happenings);
	}

	return outages;
}

/** Since when none of a workload's pods does its work. */
function outSince(
	world: World,
	{members, book, outages}: {members: readonly Pod[]; book: RuleBook; outages: Outages},
): number {
	const moments = members.map((pod) => {
		const ready = conditionOf(pod, 'Ready');
		if (ready?.status !== 'True') {
			return Date.parse(ready?.lastTransitionTime ?? pod.metadata.creationTimestamp);
		}

		const turns = book.turns(pod, world.now, outages);
		return turns.find((turn) => !isServing(pod, book.at(pod, turn, outages))) ?? world.now;
	});
	return moments.length > 0 ? Math.max(...moments) : world.ago({minutes: 40});
}

function addPodEvents(world: World, pod: Pod, happenings: PodHistory['happenings']): void {
	const made = Date.parse(pod.metadata.creationTimestamp);
	const {nodeName = '', containers} = pod.spec;
	const {name, namespace = ''} = pod.metadata;
	if (pod.metadata.ownerReferences?.some(({kind}) => kind !== 'Node')) {
		const message = `Successfully assigned ${namespace}/${name} to ${nodeName}`;
		const source = {component: 'default-scheduler'};
		addEvent(world, {
			about: pod,
			resource: pods,
			type: 'Normal',
			reason: 'Scheduled',
			message,
			source,
			last: made,
		});
	}

	const groups = Map.groupBy(happenings, ({reason, message, container}) =>
		[reason, message, container?.name].join(' '),
	);
	for (const [first, ...rest] of groups.values()) {
		if (!first) {
			continue;
		}

		const all = [first, ...rest];
		const {container = {name: containers[0]?.name ?? '', isInit: false}, ...happening} = first;
		const list = container.isInit ? 'initContainers' : 'containers';
		addEvent(world, {
			...happening,
			about: pod,
			resource: pods,
			...(first.container && {fieldPath: `spec.${list}{${container.name}}`}),
			source: {component: 'kubelet', host: nodeName},
			first: Math.min(...all.map((one) => one.first)),
			last: Math.max(...all.map((one) => one.last)),
			count: all.map(({count}) => count).reduce((sum, count) => sum + count, 0),
		});
	}
}

function settleWorkloads(world: World): void {
	const {objects, now} = world;
	const owned = Map.groupBy(
		objects.list(pods),
		({metadata}) => metadata.ownerReferences?.find(({controller}) => controller)?.uid,
	);
	const podsOf = ({metadata}: KubernetesObject) => owned.get(metadata.uid) ?? [];
	for (const set of objects.list(replicaSets)) {
		set.status = replicaSetStatus(set, podsOf(set));
		tellOfPods(
			world,
			{resource: replicaSets, owner: set, source: 'replicaset-controller'},
			podsOf(set),
		);
	}

	const setsByOwner = Map.groupBy(
		objects.list(replicaSets),
		({metadata}) => metadata.ownerReferences?.[0]?.uid ?? '',
	);
	for (const deployment of objects.list(deployments)) {
		const sets = setsByOwner.get(deployment.metadata.uid) ?? [];
		settleDeployment(deployment, sets, {now, pods: sets.flatMap((set) => podsOf(set))});
	}

	for (const set of objects.list(statefulSets)) {
		set.metadata.generation = 1;
		set.status = statefulSetStatus(set, podsOf(set), statefulSetRevision(set));
	}

	for (const set of objects.list(daemonSets)) {
		set.metadata.generation = 1;
		set.status = daemonSetStatus(set, podsOf(set), {
			desired: wantedNodes(set, objects.list(nodes)).length,
			revision: daemonSetRevision(set),
		});
		tellOfPods(
			world,
			{resource: daemonSets, owner: set, source: 'daemonset-controller'},
			podsOf(set),
		);
	}

	for (const job of objects.list(jobs)) {
		const ends = podsOf(job).map(({status}) =>
			Date.parse(status?.containerStatuses?.[0]?.state?.terminated?.finishedAt ?? rfc3339(now)),
		);
		const startTime = job.metadata.creationTimestamp;
		job.status = {...jobStatus(job, podsOf(job), Math.max(...ends)), startTime};
	}
}

/** A Deployment that came up once: its rollout is done, whatever became of its pods since. */
function settleDeployment(
	deployment: WorkloadObject,
	sets: readonly WorkloadObject[],
	{now, pods: own}: {readonly now: number; readonly pods: readonly Pod[]},
): void {
	const [current] = sets;
	const made = Date.parse(deployment.metadata.creationTimestamp);
	const settled = {
		type: 'Progressing',
		status: 'True',
		reason: 'NewReplicaSetAvailable',
		message: `ReplicaSet "${current?.metadata.name ?? ''}" has successfully progressed.`,
		lastTransitionTime: rfc3339(made),
		lastUpdateTime: rfc3339(made + 25_000),
	};
	deployment.metadata.generation = 1;
	deployment.status = {conditions: [settled]};
	const changes = own.map((pod) =>
		Date.parse(conditionOf(pod, 'Ready')?.lastTransitionTime ?? rfc3339(made)),
	);
	const changed = changes.length > 0 ? Math.max(...changes) : Math.min(made + 25_000, now);
	deployment.status = deploymentStatus(deployment, sets, current, changed);
}

/** The events of a controller about the pods it made in the last hour. */
function tellOfPods(
	world: World,
	{resource, owner, source}: {resource: Resource; owner: KubernetesObject; source: string},
	made: readonly Pod[],
): void {
	for (const pod of made) {
		addEvent(world, {
			about: owner,
			resource,
			type: 'Normal',
			reason: 'SuccessfulCreate',
			message: `Created pod: ${pod.metadata.name}`,
			source: {component: source},
			last: Date.parse(pod.metadata.creationTimestamp),
		});
	}
}

function settleEndpoints(world: World): void {
	const {objects} = world;
	const byNamespace = Map.groupBy(objects.list(pods), ({metadata}) => metadata.namespace);
	for (const service of objects.list(services)) {
		if (!service.spec?.selector) {
			continue;
		}

		const {name, namespace, creationTimestamp} = service.metadata;
		const selectable = byNamespace.get(namespace) ?? [];
		const slice = endpointSliceOf(
			service,
			selectable,
			`${name}-${world.random(`slice ${namespace ?? ''}/${name}`).suffix()}`,
		);
		world.add(endpointSlices, slice, Date.parse(creationTimestamp));
		world.add(endpoints, endpointsFrom(service, slice), Date.parse(creationTimestamp));
	}
}

import type {
	ContainerStatus,
	Node,
	Pod,
	RainbondCluster,
	RbdComponent,
} from '../cluster/objects.ts';
import {containerStatusesOf} from '../platform/container-statuses.ts';

export type WatchedObjects = {
	readonly pods: readonly Pod[];
	readonly nodes: readonly Node[];
	readonly components: readonly RbdComponent[];
	readonly clusters: readonly RainbondCluster[];
};

/**
What of the watched objects can change a verdict, as a text to compare. Restart counts, heartbeats, the steps of
a crash loop and pods that have done their work are left out: they change all the time and say nothing new.
*/
export function watchedFingerprint({pods, nodes, components, clusters}: WatchedObjects): string {
	return JSON.stringify([
		pods
			.filter(({status}) => status?.phase !== 'Succeeded')
			.map((pod) => podText(pod))
			.toSorted(),
		nodes.map((node) => nodeText(node)).toSorted(),
		components
			.map(({metadata, spec, status}) =>
				JSON.stringify([
					metadata.uid,
					spec,
					status?.conditions?.map(({type, status: is}) => [type, is]),
				]),
			)
			.toSorted(),
		clusters.map(({metadata, spec}) => JSON.stringify([metadata.uid, spec])).toSorted(),
	]);
}

function podText({metadata, status}: Pod): string {
	const isReady = status?.conditions?.some(
		({type, status: is}) => type === 'Ready' && is === 'True',
	);
	const containers = containerStatusesOf({status});
	const state = isReady
		? 'ready'
		: containers.some((container) => hasCrashed(container))
			? 'crashing'
			: (containers.find(({state: is}) => is?.waiting)?.state?.waiting?.reason ??
				status?.reason ??
				status?.phase);
	return JSON.stringify([
		metadata.uid,
		metadata.labels,
		metadata.deletionTimestamp !== undefined,
		state,
	]);
}

const hasCrashed = ({state, lastState}: ContainerStatus): boolean =>
	state?.waiting?.reason === 'CrashLoopBackOff' ||
	(state?.terminated !== undefined && state.terminated.exitCode !== 0) ||
	lastState?.terminated !== undefined;

const nodeText = ({metadata, spec, status}: Node): string =>
	JSON.stringify([
		metadata.name,
		metadata.labels,
		spec?.unschedulable,
		spec?.taints?.map(({key, effect}) => [key, effect]),
		status?.conditions?.map(({type, status: is}) => [type, is]),
	]);

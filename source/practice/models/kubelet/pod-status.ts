import {createHash} from 'node:crypto';
import type {
	Condition,
	ContainerState,
	ContainerStatus,
	Pod,
	PodStatus,
} from '../../../cluster/objects.ts';
import {qualityOfService} from '../../store/quality-of-service.ts';
import {
	initContainersDone,
	staysEnded,
	trackedConditions,
	type ContainerRun,
	type PodRun,
	type Termination,
	type TrackedCondition,
} from './pod-run.ts';

/** Times as the API server writes them: whole seconds. */
export const rfc3339 = (milliseconds: number): string =>
	new Date(Math.floor(milliseconds / 1000) * 1000).toISOString().replace('.000Z', 'Z');

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The runtime's name of a container's present run. */
export const containerId = (pod: Pod, {name, restarts, termination}: ContainerRun): string =>
	`containerd://${digest(`${pod.metadata.uid}/${name}/${restarts + (termination ? 1 : 0)}`)}`;

/** `repository@sha256:…` of an image reference, the same for the same reference. */
export const imageId = (image: string): string =>
	`${image.slice(0, image.lastIndexOf(':') > image.lastIndexOf('/') ? image.lastIndexOf(':') : undefined)}@sha256:${digest(image)}`;

/** The status a kubelet reports for a run: conditions, containers and phase, word for word. */
export function podStatus(
	pod: Pod,
	run: PodRun,
	addresses: {podIP?: string; hostIP: string},
): PodStatus {
	const {podIP, hostIP} = addresses;
	const address = pod.spec.hostNetwork ? hostIP : run.sandboxAt === undefined ? undefined : podIP;
	const scheduled = pod.status?.conditions?.find(({type}) => type === 'PodScheduled');
	const status = {
		phase: phase(pod, run),
		conditions: [
			...trackedConditions.map((type) => condition(type, pod, run)),
			scheduled ?? {
				type: 'PodScheduled',
				status: 'True',
				lastProbeTime: null,
				lastTransitionTime: rfc3339(run.acceptedAt),
			},
		],
		hostIP,
		hostIPs: [{ip: hostIP}],
		...(address && {podIP: address, podIPs: [{ip: address}]}),
		startTime: rfc3339(run.acceptedAt),
		...(pod.spec.initContainers?.length && {initContainerStatuses: statuses(pod, run, true)}),
		containerStatuses: statuses(pod, run, false),
		qosClass: qualityOfService(pod.spec),
	};
	// `lastProbeTime: null` is what the API server sends; the type leaves null out.
	return status as PodStatus;
}

function condition(type: TrackedCondition, pod: Pod, run: PodRun): Record<string, unknown> {
	const {isTrue, since} = run.conditions[type];
	return {
		type,
		status: isTrue ? 'True' : 'False',
		lastProbeTime: null,
		lastTransitionTime: rfc3339(since),
		...reasonAgainst(type, pod, run),
	};
}

function reasonAgainst(
	type: TrackedCondition,
	pod: Pod,
	run: PodRun,
): Pick<Condition, 'reason' | 'message'> | undefined {
	if (run.conditions[type].isTrue) {
		return phase(pod, run) === 'Succeeded' && type === 'Initialized'
			? {reason: 'PodCompleted'}
			: undefined;
	}

	if (type === 'PodReadyToStartContainers') {
		return undefined;
	}

	if (type === 'Initialized') {
		const missing = run.containers.filter(
			({isInit, stage, termination}) =>
				isInit && !(stage === 'terminated' && termination?.exitCode === 0),
		);
		return {
			reason: 'ContainersNotInitialized',
			message: `containers with incomplete status: [${names(missing)}]`,
		};
	}

	const ended = phase(pod, run);
	if (ended === 'Succeeded' || ended === 'Failed') {
		return {reason: ended === 'Succeeded' ? 'PodCompleted' : 'PodFailed'};
	}

	const unready = run.containers.filter(({isInit, ready}) => !isInit && !ready);
	return {
		reason: 'ContainersNotReady',
		message: `containers with unready status: [${names(unready)}]`,
	};
}

const names = (containers: readonly ContainerRun[]): string =>
	containers.map(({name}) => name).join(' ');

/** The rules of the kubelet (pkg/kubelet, getPhase). */
function phase(pod: Pod, run: PodRun): string {
	const own = run.containers.filter(({isInit}) => !isInit);
	const initFailed = run.containers.some(
		(container) =>
			container.isInit &&
			container.stage === 'terminated' &&
			container.termination?.exitCode !== 0 &&
			staysEnded(pod, container),
	);
	if (initFailed) {
		return 'Failed';
	}

	const neverRan = own.some(
		({stage, last, termination}) =>
			!last && !termination && stage !== 'running' && stage !== 'terminated',
	);
	if (!initContainersDone(run) || neverRan) {
		return 'Pending';
	}

	const ended = own.every(
		(container) => container.stage === 'terminated' && staysEnded(pod, container),
	);
	if (!ended) {
		return 'Running';
	}

	return own.every(({termination}) => termination?.exitCode === 0) ? 'Succeeded' : 'Failed';
}

function statuses(pod: Pod, run: PodRun, isInit: boolean): ContainerStatus[] {
	const specs = (isInit ? pod.spec.initContainers : pod.spec.containers) ?? [];
	return run.containers
		.filter((container) => container.isInit === isInit)
		.map((container) => {
			const image = specs.find(({name}) => name === container.name)?.image ?? '';
			const made = container.stage === 'running' || container.termination !== undefined;
			const last =
				container.stage === 'terminated'
					? container.last
					: (container.termination ?? container.last);
			return {
				name: container.name,
				state: state(container, run, pod),
				lastState: last ? {terminated: terminated(last)} : {},
				ready:
					(container.ready && !isInit) ||
					(isInit && container.stage === 'terminated' && container.termination?.exitCode === 0),
				restartCount: container.restarts,
				image,
				imageID: made ? imageId(image) : '',
				...(made && {
					containerID: container.termination?.containerId ?? containerId(pod, container),
				}),
				started: container.started,
			};
		});
}

function state(container: ContainerRun, run: PodRun, pod: Pod): ContainerState {
	const {stage, since, termination, trouble} = container;
	if (stage === 'running') {
		return {running: {startedAt: rfc3339(since)}};
	}

	if (stage === 'terminated' && termination) {
		return {terminated: terminated(termination)};
	}

	const waitsForInit =
		pod.spec.initContainers?.length && !(container.isInit && run.containers[0] === container);
	return {waiting: trouble ?? {reason: waitsForInit ? 'PodInitializing' : 'ContainerCreating'}};
}

const terminated = ({
	exitCode,
	reason,
	message,
	startedAt,
	finishedAt,
	containerId: containerID,
}: Termination) => ({
	exitCode,
	reason,
	...(message && {message}),
	startedAt: rfc3339(startedAt),
	finishedAt: rfc3339(finishedAt),
	containerID,
});

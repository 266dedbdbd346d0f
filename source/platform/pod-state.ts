import type {Condition, ContainerStatus, Event, Pod} from '../cluster/objects.ts';
import {containerStatusesOf} from './container-statuses.ts';
import {keepsEnding, killingOf, lastEnd} from './container-ends.ts';
import {countOf, lastSeen, timeOf} from './times.ts';

/**
What keeps a pod from serving, in the order in which it matters. `crash-loop` and `probe-killed` look alike in
the status; the events decide.
*/
export type PodTrouble =
	| 'none'
	| 'image'
	| 'unscheduled'
	| 'waiting'
	| 'crash-loop'
	| 'probe-killed'
	| 'not-ready'
	| 'starting'
	| 'lost';

export type PodState = {
	readonly pod: Pod;
	readonly trouble: PodTrouble;
	readonly isReady: boolean;
	/** The container that it is about. */
	readonly container?: string;
	readonly reason: string;
	/** The kubelet's or scheduler's own words. */
	readonly message: string;
	readonly restarts: number;
	readonly lastExit?: {readonly code: number; readonly reason: string};
	/** Events of the pod that tell of trouble, or why it may take long, youngest first. */
	readonly events: readonly Event[];
};

/** A pod that has come to its end: a corpse, not a fault of now. */
export const isOver = ({status}: Pod): boolean =>
	status?.phase === 'Succeeded' || status?.phase === 'Failed';

export const isEvicted = ({status}: Pod): boolean =>
	status?.phase === 'Failed' && status.reason === 'Evicted';

/** By its condition; a pod that nobody has written one for is as ready as its containers. */
export function isReadyPod(pod: Pod): boolean {
	const ready = conditionOf(pod, 'Ready');
	const containers = pod.status?.containerStatuses ?? [];
	return ready
		? ready.status === 'True'
		: pod.status?.phase === 'Running' &&
				containers.length > 0 &&
				containers.every((container) => container.ready);
}

const conditionOf = ({status}: Pod, type: string): Condition | undefined =>
	status?.conditions?.find((condition) => condition.type === type);

/** A pod that is younger may only not have been looked at by the scheduler yet. Milliseconds. */
const schedulingMs = 60_000;

/** A pod may take this long to become ready without a sign of trouble. Milliseconds. */
const startingMs = 3 * 60_000;

/** As long as its startup probe lets a program start (rbd-api: 60 times, every 5 s). Milliseconds. */
const startupMs = 5 * 60_000;

/** A pull may go on for this long without a word. Milliseconds. */
const pullingMs = 30 * 60_000;

const imageReasons =
	/^(?:ErrImage\w*|ImagePullBackOff|ImageInspectError|InvalidImageName|RegistryUnavailable|SignatureValidationFailed)$/;
const harmlessReasons = new Set(['ContainerCreating', 'PodInitializing', '']);
const mountReasons = new Set(['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox']);

/** The kubelet's own cache was not there yet: it tries again at once. */
const passingMountFailure = /failed to sync (?:secret|configmap) cache|not registered/;

/** What there is to judge a pod by. */
type Sight = {
	readonly pod: Pod;
	/** Of its init containers, then of the others. */
	readonly statuses: readonly ContainerStatus[];
	/** Its own that tell of trouble or of a pull, youngest first. */
	readonly events: readonly Event[];
	readonly now: number;
};

type Found = Pick<PodState, 'trouble' | 'reason' | 'message'> &
	Partial<Pick<PodState, 'container' | 'lastExit'>>;

/** The state of a pod out of its status and events. `now` by the API server's clock. */
export function podState(pod: Pod, events: readonly Event[], now: number): PodState {
	const statuses = containerStatusesOf(pod);
	const sight: Sight = {pod, statuses, events: tellingEvents(pod, events), now};
	const found =
		imageTrouble(sight) ??
		scheduling(sight) ??
		crashing(sight) ??
		refusal(sight) ??
		preparation(sight) ??
		loss(sight) ??
		readiness(sight);
	return {
		pod,
		isReady: isReadyPod(pod),
		restarts: statuses.reduce((sum, {restartCount}) => sum + restartCount, 0),
		events: sight.events,
		...found,
	};
}

const tellingEvents = ({metadata}: Pod, events: readonly Event[]): Event[] =>
	events
		.filter(({involvedObject, type, reason}) => {
			const isOwn =
				involvedObject.uid === metadata.uid ||
				(!involvedObject.uid && involvedObject.name === metadata.name);
			return isOwn && (type === 'Warning' || reason === 'Killing' || reason === 'Pulling');
		})
		.toSorted((a, b) => lastSeen(b) - lastSeen(a));

/** Why a container is kept waiting, in the kubelet's words. */
const waitingWords = ({state}: ContainerStatus): {reason: string; message: string} => ({
	reason: state?.waiting?.reason ?? '',
	message: state?.waiting?.message ?? '',
});

function imageTrouble({statuses}: Sight): Found | undefined {
	const status = statuses.find((one) => imageReasons.test(waitingWords(one).reason));
	return status && {trouble: 'image', container: status.name, ...waitingWords(status)};
}

function scheduling({pod, now}: Sight): Found | undefined {
	const isWaiting = pod.status?.phase === 'Pending' && !pod.spec.nodeName;
	if (!isWaiting) {
		return undefined;
	}

	const {reason = '', message = ''} = conditionOf(pod, 'PodScheduled') ?? {};
	const isJustMade = now - Date.parse(pod.metadata.creationTimestamp) < schedulingMs;
	return isJustMade && reason !== 'Unschedulable'
		? {trouble: 'starting', reason: 'Pending', message}
		: {trouble: 'unscheduled', reason: reason === '' ? 'Pending' : reason, message};
}

function crashing({pod, events, now}: Sight): Found | undefined {
	const statuses = unfinished(pod);
	const status = statuses.find(
		(one) => keepsEnding(one, events, now) && !isDoneBesideOthers(one, statuses),
	);
	if (!status) {
		return undefined;
	}

	const {reason, message} = waitingWords(status);
	const end = lastEnd(status);
	const killing = killingOf(status, events);
	return {
		trouble: killing && end?.reason !== 'OOMKilled' ? 'probe-killed' : 'crash-loop',
		container: status.name,
		reason: reason || (end?.reason ?? 'Error'),
		message: killing?.message ?? message,
		...(end && {lastExit: {code: end.exitCode, reason: end.reason ?? ''}}),
	};
}

/** An init container that has done its work may have needed several attempts: that is over. */
const unfinished = ({status}: Pod): ContainerStatus[] => [
	...(status?.initContainerStatuses ?? []).filter((init) => !isDone(init)),
	...(status?.containerStatuses ?? []),
];

const isDone = ({state}: ContainerStatus): boolean => state?.terminated?.exitCode === 0;

const isDoneBesideOthers = (
	status: ContainerStatus,
	statuses: readonly ContainerStatus[],
): boolean =>
	isDone(status) && statuses.some(({name, state}) => name !== status.name && state?.running);

/** A container that is not let start, as its configuration is. */
function refusal({statuses}: Sight): Found | undefined {
	const status = statuses.find((one) => !harmlessReasons.has(waitingWords(one).reason));
	return status && {trouble: 'waiting', container: status.name, ...waitingWords(status)};
}

/** Its node sees to its volumes, its network and its images; that fails, or takes too long. */
function preparation({pod, statuses, events, now}: Sight): Found | undefined {
	const status = statuses.find(({state}) => state?.waiting);
	if (!status || pod.status?.phase !== 'Pending') {
		return undefined;
	}

	const failure = events.find((event) => isLastingMountFailure(event));
	// A large image takes its time: as long as it is being pulled, nothing else is late.
	const pulling = events.find(
		(event) => event.reason === 'Pulling' && now - lastSeen(event) < pullingMs,
	);
	const {reason, message} = waitingWords(status);
	const hasFailed = failure !== undefined && (!pulling || lastSeen(failure) > lastSeen(pulling));
	const isLate = !pulling && now - beginOf(pod) > startingMs;
	return hasFailed || isLate
		? {
				trouble: 'waiting',
				container: status.name,
				reason: failure?.reason ?? reason,
				message: failure?.message ?? message,
			}
		: {trouble: 'starting', container: status.name, reason, message};
}

const isLastingMountFailure = (event: Event): boolean =>
	mountReasons.has(event.reason ?? '') &&
	(countOf(event) >= 3 || !passingMountFailure.test(event.message ?? ''));

/** Every container was ready when last heard of, and the node controller has taken that back: it gives no reason. */
function loss({pod, statuses}: Sight): Found | undefined {
	const ready = conditionOf(pod, 'Ready');
	const isTakenBack = ready !== undefined && ready.status !== 'True' && !ready.reason;
	return isTakenBack && statuses.length > 0 && statuses.every((status) => status.ready)
		? {trouble: 'lost', reason: 'NodeLost', message: ''}
		: undefined;
}

function readiness({pod, statuses, events, now}: Sight): Found {
	if (isReadyPod(pod)) {
		return {trouble: 'none', reason: '', message: ''};
	}

	const ready = conditionOf(pod, 'Ready');
	const unready = statuses.find((status) => !status.ready);
	const probe = events.find(({reason}) => reason === 'Unhealthy');
	const unreadyFor = now - (timeOf(ready?.lastTransitionTime) ?? beginOf(pod));
	const isLasting = isInStartup(unready, probe)
		? unreadyFor > startupMs
		: unreadyFor > startingMs || (probe !== undefined && countOf(probe) >= 3);
	return {
		trouble: isLasting ? 'not-ready' : 'starting',
		reason: ready?.reason ?? pod.status?.phase ?? '',
		message: probe?.message ?? ready?.message ?? '',
		...(unready && {container: unready.name}),
	};
}

/** Until a program has started once, its startup probe fails as a matter of course. */
const isInStartup = (status: ContainerStatus | undefined, probe: Event | undefined): boolean =>
	status?.restartCount === 0 &&
	!status.started &&
	(probe?.message ?? '').startsWith('Startup probe failed');

/** The earliest time that the pod's own words speak of: one that was put back from a copy is older than its object. */
const beginOf = ({metadata, status}: Pod): number =>
	Math.min(
		Date.parse(metadata.creationTimestamp),
		...[
			status?.startTime,
			...(status?.conditions ?? []).map(({lastTransitionTime}) => lastTransitionTime),
			...(status?.containerStatuses ?? []).map(({state}) => state?.running?.startedAt),
		].flatMap((time) => timeOf(time) ?? []),
	);

import type {ContainerStateTerminated, ContainerStatus, Event, Pod} from '../cluster/objects.ts';

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
export function isReadyPod({status}: Pod): boolean {
	const ready = status?.conditions?.find(({type}) => type === 'Ready');
	const containers = status?.containerStatuses ?? [];
	return ready
		? ready.status === 'True'
		: status?.phase === 'Running' &&
				containers.length > 0 &&
				containers.every((container) => container.ready);
}

/** A container that ended longer ago and runs again is over it. Milliseconds. */
const recentMs = 10 * 60_000;

/** A container that has run this long again, and three times as long as before, is over its loop. Milliseconds. */
const settledMs = 60_000;

/** A pod may take this long to become ready without a sign of trouble. Milliseconds. */
const startingMs = 3 * 60_000;

/** As long as its startup probe lets a program start (rbd-api: 60 times, every 5 s). Milliseconds. */
const startupMs = 5 * 60_000;

/** A pull may go on for this long without a word. Milliseconds. */
const pullingMs = 30 * 60_000;

/** The kubelet's own cache was not there yet: it tries again at once. */
const passingMountFailure = /failed to sync (?:secret|configmap) cache|not registered/;

/** An event that came so long before the end has nothing to do with it. Milliseconds. */
const ofTheSameEndMs = 5 * 60_000;

/** What has run for so long has not failed at its start, nor by a probe. Milliseconds. */
const longRunMs = 60 * 60_000;

const imageReasons =
	/^(?:ErrImage\w*|ImagePullBackOff|ImageInspectError|InvalidImageName|RegistryUnavailable|SignatureValidationFailed)$/;
const harmlessReasons = new Set(['ContainerCreating', 'PodInitializing', '']);

/** The state of a pod out of its status and events. `now` by the API server's clock. */
export function podState(pod: Pod, events: readonly Event[], now: number): PodState {
	const own = events
		.filter(({involvedObject, type, reason}) => {
			const isOwn =
				involvedObject.uid === pod.metadata.uid ||
				(!involvedObject.uid && involvedObject.name === pod.metadata.name);
			return isOwn && (type === 'Warning' || reason === 'Killing' || reason === 'Pulling');
		})
		.toSorted((a, b) => lastSeen(b) - lastSeen(a));
	const statuses = [
		...(pod.status?.initContainerStatuses ?? []),
		...(pod.status?.containerStatuses ?? []),
	];
	const base = {
		pod,
		isReady: isReadyPod(pod),
		restarts: statuses.reduce((sum, {restartCount}) => sum + restartCount, 0),
		events: own,
	};
	const found =
		imageTrouble(statuses) ??
		scheduling(pod, now) ??
		crashing(unfinished(pod), own, now) ??
		waitingTrouble(pod, statuses, own, now) ??
		readiness(pod, statuses, own, now);
	return {...base, ...found};
}

/** An init container that has done its work may have needed several attempts: that is over. */
const unfinished = ({status}: Pod): ContainerStatus[] => [
	...(status?.initContainerStatuses ?? []).filter(({state}) => state?.terminated?.exitCode !== 0),
	...(status?.containerStatuses ?? []),
];

type Found = Pick<PodState, 'trouble' | 'reason' | 'message'> &
	Partial<Pick<PodState, 'container' | 'lastExit'>>;

const well: Found = {trouble: 'none', reason: '', message: ''};

function imageTrouble(statuses: readonly ContainerStatus[]): Found | undefined {
	for (const {name, state} of statuses) {
		const {reason = '', message = ''} = state?.waiting ?? {};
		if (imageReasons.test(reason)) {
			return {trouble: 'image', container: name, reason, message};
		}
	}

	return undefined;
}

function scheduling(pod: Pod, now: number): Found | undefined {
	const isWaiting = pod.status?.phase === 'Pending' && !pod.spec.nodeName;
	if (!isWaiting) {
		return undefined;
	}

	const condition = pod.status?.conditions?.find(({type}) => type === 'PodScheduled');
	const {reason = '', message = ''} = condition ?? {};
	const isJustMade = now - Date.parse(pod.metadata.creationTimestamp) < 60_000;
	return isJustMade && reason !== 'Unschedulable'
		? {trouble: 'starting', reason: 'Pending', message}
		: {trouble: 'unscheduled', reason: reason === '' ? 'Pending' : reason, message};
}

/** A container that keeps ending: in back-off, just ended, or running again after several recent ends. */
function crashing(
	statuses: readonly ContainerStatus[],
	events: readonly Event[],
	now: number,
): Found | undefined {
	for (const status of statuses) {
		const {name, state, lastState, restartCount} = status;
		const {reason = '', message = ''} = state?.waiting ?? {};
		const end = state?.terminated ?? lastState?.terminated;
		const isInBackOff = reason === 'CrashLoopBackOff';
		const hasEnded =
			Boolean(state?.terminated) && (restartCount > 0 || isLeftEnded(state?.terminated, now));
		const killing = killingOf(name, end, events);
		const endedAt = timeOf(end?.finishedAt) ?? timeOf(state?.running?.startedAt);
		const isRecent = end !== undefined && endedAt !== undefined && now - endedAt < recentMs;
		// Two kills by a probe say as much as three ends that may have had any reason.
		const isRepeated = restartCount >= 3 || (restartCount === 2 && killing !== undefined);
		const runsAgain = Boolean(state?.running) && isRepeated && isRecent && !hasSettled(status, now);
		const isStuck = /^(?:RunContainerError|PostStartHookError|CreateContainerError)$/.test(reason);
		if (!isInBackOff && !hasEnded && !runsAgain && !isStuck) {
			continue;
		}

		const isInitDone = state?.terminated?.exitCode === 0 && !isInBackOff;
		if (isInitDone && statuses.some((other) => other.name !== name && other.state?.running)) {
			continue;
		}

		return {
			trouble: killing && end?.reason !== 'OOMKilled' ? 'probe-killed' : 'crash-loop',
			container: name,
			reason: reason || (end?.reason ?? 'Error'),
			message: killing?.message ?? message,
			...(end && {lastExit: {code: end.exitCode, reason: end.reason ?? ''}}),
		};
	}

	return undefined;
}

/** It has not been started again, as a kubelet does within seconds after a first end. */
const isLeftEnded = (end: ContainerStateTerminated | undefined, now: number): boolean =>
	now - (timeOf(end?.finishedAt) ?? now) > settledMs;

/** The event by which the kubelet announced that a probe ends this container, if that was its last end. */
const killingOf = (
	container: string,
	end: ContainerStateTerminated | undefined,
	events: readonly Event[],
): Event | undefined =>
	events.find((event) => {
		const {reason, message = '', involvedObject} = event;
		const isOwn =
			reason === 'Killing' &&
			/failed (?:liveness|startup) probe/.test(message) &&
			(!involvedObject.fieldPath || involvedObject.fieldPath.includes(`{${container}}`));
		const endedAt = timeOf(end?.finishedAt) ?? 0;
		return isOwn && lastSeen(event) > endedAt - ofTheSameEndMs;
	});

/**
It is ready and has run much longer than the time before: whatever made it end is over. Nor does a reboot
of the node make a loop: it ends once what has run for long.
*/
function hasSettled({ready, state, lastState}: ContainerStatus, now: number): boolean {
	const runsFor = now - Date.parse(state?.running?.startedAt ?? '');
	const {startedAt = '', finishedAt = '', reason} = lastState?.terminated ?? {};
	const ranFor = Date.parse(finishedAt) - Date.parse(startedAt);
	const isOnce = ranFor > longRunMs && reason !== 'OOMKilled';
	return ready && (isOnce || runsFor > Math.max(settledMs, 3 * ranFor));
}

/** A container that is not let start: its volumes, its configuration. */
function waitingTrouble(
	pod: Pod,
	statuses: readonly ContainerStatus[],
	events: readonly Event[],
	now: number,
): Found | undefined {
	const stuck = statuses.find(({state}) => !harmlessReasons.has(state?.waiting?.reason ?? ''));
	const waiting = stuck ?? statuses.find(({state}) => state?.waiting);
	const {reason = '', message = ''} = waiting?.state?.waiting ?? {};
	if (!waiting || (!stuck && pod.status?.phase !== 'Pending')) {
		return undefined;
	}

	const container = {container: waiting.name};
	if (stuck) {
		return {trouble: 'waiting', reason, message, ...container};
	}

	const mount = events.find(
		(event) =>
			['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox'].includes(
				event.reason ?? '',
			) &&
			(countOf(event) >= 3 || !passingMountFailure.test(event.message ?? '')),
	);

	// A large image takes its time: as long as it is being pulled, nothing else is late.
	const pulling = events.find(
		(event) => event.reason === 'Pulling' && now - lastSeen(event) < pullingMs,
	);
	const isUnmounted = mount !== undefined && (!pulling || lastSeen(mount) > lastSeen(pulling));
	const isLate = !pulling && now - beginOf(pod) > startingMs;
	if (isUnmounted || isLate) {
		return {
			trouble: 'waiting',
			reason: mount?.reason ?? reason,
			message: mount?.message ?? message,
			...container,
		};
	}

	return {trouble: 'starting', reason, message, ...container};
}

function readiness(
	pod: Pod,
	statuses: readonly ContainerStatus[],
	events: readonly Event[],
	now: number,
): Found {
	if (isReadyPod(pod)) {
		return well;
	}

	const ready = pod.status?.conditions?.find(({type}) => type === 'Ready');
	const unready = statuses.find((status) => !status.ready);
	if (ready && !ready.reason && statuses.length > 0 && !unready) {
		return {trouble: 'lost', reason: 'NodeLost', message: ''};
	}

	const probe = events.find(({reason}) => reason === 'Unhealthy');
	const failures = probe ? countOf(probe) : 0;
	const unreadyFor = now - unreadySince(pod);
	// Until a program has started once, its startup probe fails as a matter of course.
	const isStartup = (probe?.message ?? '').startsWith('Startup probe failed');
	const mayStart = isStartup && !unready?.started && unready?.restartCount === 0;
	const isLasting = mayStart ? unreadyFor > startupMs : failures >= 3 || unreadyFor > startingMs;
	return {
		trouble: isLasting ? 'not-ready' : 'starting',
		reason: ready?.reason ?? pod.status?.phase ?? '',
		message: probe?.message ?? ready?.message ?? '',
		...(unready && {container: unready.name}),
	};
}

function unreadySince(pod: Pod): number {
	const ready = pod.status?.conditions?.find(({type}) => type === 'Ready');
	return timeOf(ready?.lastTransitionTime) ?? beginOf(pod);
}

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

/** Undefined for a time that is not given. */
const timeOf = (time: string | undefined): number | undefined => {
	const milliseconds = Date.parse(time ?? '');
	return Number.isNaN(milliseconds) ? undefined : milliseconds;
};

export const countOf = ({count, series}: Event): number => series?.count ?? count ?? 1;

/** When an event was last seen, milliseconds since the epoch. */
export function lastSeen({lastTimestamp, eventTime, series, metadata}: Event): number {
	const time = series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp;
	return Date.parse(time);
}

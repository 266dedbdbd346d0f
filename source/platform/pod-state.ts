import type {ContainerStatus, Event, Pod, PodSpec} from '../cluster/objects.ts';

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
	/** Events of the pod that are not normal, youngest first. */
	readonly events: readonly Event[];
};

/** A pod that has come to its end: a corpse, not a fault of now. */
export const isOver = ({status}: Pod): boolean =>
	status?.phase === 'Succeeded' || status?.phase === 'Failed';

export const isEvicted = ({status}: Pod): boolean =>
	status?.phase === 'Failed' && status.reason === 'Evicted';

export const isReadyPod = ({status}: Pod): boolean =>
	status?.conditions?.some(({type, status: value}) => type === 'Ready' && value === 'True') ??
	false;

/** A container that ended longer ago and runs again is over it. Milliseconds. */
const recentMs = 10 * 60_000;

/** A container that has run this long again is over a quick loop. Milliseconds. */
const settledMs = 2 * 60_000;

/** A pod may take this long to become ready without a sign of trouble. Milliseconds. */
const startingMs = 3 * 60_000;

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
			return isOwn && (type === 'Warning' || reason === 'Killing');
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
	return isJustMade && reason !== 'Unschedulable' && !hasClaim(pod.spec)
		? {trouble: 'starting', reason: 'Pending', message}
		: {trouble: 'unscheduled', reason: reason === '' ? 'Pending' : reason, message};
}

const hasClaim = ({volumes = []}: PodSpec): boolean =>
	volumes.some(({persistentVolumeClaim}) => persistentVolumeClaim);

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
		const hasJustEnded = Boolean(state?.terminated) && restartCount > 0;
		const endedAt = Date.parse(end?.finishedAt ?? '');
		const isRecent = Number.isNaN(endedAt) ? false : now - endedAt < recentMs;
		const runsAgain =
			Boolean(state?.running) && restartCount >= 3 && isRecent && !hasSettled(status, now);
		const isStuck = /^(?:RunContainerError|PostStartHookError|CreateContainerError)$/.test(reason);
		if (!isInBackOff && !hasJustEnded && !runsAgain && !isStuck) {
			continue;
		}

		const isInitDone = state?.terminated?.exitCode === 0 && !isInBackOff;
		if (isInitDone && statuses.some((other) => other.name !== name && other.state?.running)) {
			continue;
		}

		const killing = events.find(
			({reason: word, message: text = '', involvedObject}) =>
				word === 'Killing' &&
				/failed (?:liveness|startup) probe/.test(text) &&
				(!involvedObject.fieldPath || involvedObject.fieldPath.includes(`{${name}}`)),
		);
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

/**
It is ready and has run much longer than the time before: whatever made it end is over. Nor does a reboot
of the node make a loop: it ends once what has run for long.
*/
function hasSettled({ready, state, lastState}: ContainerStatus, now: number): boolean {
	const runsFor = now - Date.parse(state?.running?.startedAt ?? '');
	const {startedAt = '', finishedAt = '', reason} = lastState?.terminated ?? {};
	const ranFor = Date.parse(finishedAt) - Date.parse(startedAt);
	const isOnce = ranFor > longRunMs && reason !== 'OOMKilled';
	return ready && (isOnce || runsFor > Math.max(settledMs, 2 * ranFor));
}

/** A container that is not let start: its volumes, its configuration. */
function waitingTrouble(
	pod: Pod,
	statuses: readonly ContainerStatus[],
	events: readonly Event[],
	now: number,
): Found | undefined {
	const waiting = statuses.find(({state}) => state?.waiting);
	const {reason = '', message = ''} = waiting?.state?.waiting ?? {};
	const mount = events.find(({reason: word}) =>
		['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox'].includes(word ?? ''),
	);
	if (!waiting || pod.status?.phase !== 'Pending') {
		return undefined;
	}

	const container = {container: waiting.name};
	if (!harmlessReasons.has(reason)) {
		return {trouble: 'waiting', reason, message, ...container};
	}

	const isLate = now - beginOf(pod) > startingMs;
	if (Boolean(mount) || isLate) {
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
	const isLasting = failures >= 3 || now - unreadySince(pod) > startingMs;
	return {
		trouble: isLasting ? 'not-ready' : 'starting',
		reason: ready?.reason ?? pod.status?.phase ?? '',
		message: probe?.message ?? ready?.message ?? '',
		...(unready && {container: unready.name}),
	};
}

function unreadySince(pod: Pod): number {
	const ready = pod.status?.conditions?.find(({type}) => type === 'Ready');
	const changed = Date.parse(ready?.lastTransitionTime ?? '');
	return Number.isNaN(changed) ? beginOf(pod) : changed;
}

const beginOf = ({metadata, status}: Pod): number => {
	const started = Date.parse(status?.startTime ?? '');
	const made = Date.parse(metadata.creationTimestamp);
	return Number.isNaN(started) ? made : Math.min(started, made);
};

export const countOf = ({count, series}: Event): number => series?.count ?? count ?? 1;

/** When an event was last seen, milliseconds since the epoch. */
export function lastSeen({lastTimestamp, eventTime, series, metadata}: Event): number {
	const time = series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp;
	return Date.parse(time);
}

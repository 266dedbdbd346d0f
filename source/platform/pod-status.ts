import type {ContainerStatus, Pod} from '../cluster/objects.ts';
import {containerStatusesOf} from './container-statuses.ts';

/** A pod in one line, in the words and figures of `kubectl get pods`. */
export type PodSummary = {
	/** The STATUS column: Running, CrashLoopBackOff, Init:0/1, Terminating … */
	readonly status: string;
	readonly readyContainers: number;
	readonly totalContainers: number;
	readonly restarts: number;
	/** When a container last ended, milliseconds since the epoch. */
	readonly lastRestartAt?: number;
	/** The Ready condition: it takes traffic. */
	readonly isReady: boolean;
};

/** Follows kubectl's printPod (Kubernetes: pkg/printers/internalversion/printers.go). */
export function summarizePod(pod: Pod): PodSummary {
	const init = initPart(pod);
	const main = init.isInitializing && !hasCondition(pod, 'Initialized') ? undefined : mainPart(pod);
	const statuses = containerStatusesOf(pod);
	const lastRestartAt = latestEnd(statuses);
	return {
		status: finalStatus(pod, main?.reason ?? init.reason ?? phaseReason(pod)),
		readyContainers: (main?.ready ?? 0) + init.readySidecars,
		totalContainers: pod.spec.containers.length + init.sidecars,
		restarts: main ? main.restarts + init.sidecarRestarts : init.restarts,
		...(lastRestartAt !== undefined && {lastRestartAt}),
		isReady: hasCondition(pod, 'Ready'),
	};
}

const hasCondition = (pod: Pod, type: string): boolean =>
	pod.status?.conditions?.some(
		(condition) => condition.type === type && condition.status === 'True',
	) ?? false;

function phaseReason(pod: Pod): string {
	const isGated = pod.status?.conditions?.some(
		({type, reason}) => type === 'PodScheduled' && reason === 'SchedulingGated',
	);
	return isGated
		? 'SchedulingGated'
		: (nonEmpty(pod.status?.reason, pod.status?.phase) ?? 'Unknown');
}

/** The first that is not empty: the API leaves some reasons out and sends others as ''. */
const nonEmpty = (...candidates: Array<string | undefined>): string | undefined =>
	candidates.find(Boolean);

type InitPart = {
	isInitializing: boolean;
	reason?: string;
	restarts: number;
	sidecars: number;
	readySidecars: number;
	sidecarRestarts: number;
};

/** Init containers one after the other: the first that is not done gives the word. */
function initPart(pod: Pod): InitPart {
	const containers = pod.spec.initContainers ?? [];
	const sidecarNames = new Set(
		containers.filter(({restartPolicy}) => restartPolicy === 'Always').map(({name}) => name),
	);
	const part: InitPart = {
		isInitializing: false,
		restarts: 0,
		sidecars: sidecarNames.size,
		readySidecars: 0,
		sidecarRestarts: 0,
	};
	for (const [index, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
		const isSidecar = sidecarNames.has(status.name);
		part.restarts += status.restartCount;
		part.sidecarRestarts += isSidecar ? status.restartCount : 0;
		if (status.state?.terminated?.exitCode === 0) {
			continue;
		}

		if (isSidecar && status.started) {
			part.readySidecars += status.ready ? 1 : 0;
			continue;
		}

		return {
			...part,
			isInitializing: true,
			reason: `Init:${stopReason(status, 'PodInitializing') ?? `${index}/${containers.length}`}`,
		};
	}

	return part;
}

/** Why a container does not run, as kubectl names it; undefined while it runs. */
function stopReason({state}: ContainerStatus, ignored?: string): string | undefined {
	const {waiting, terminated} = state ?? {};
	if (waiting?.reason && waiting.reason !== ignored) {
		return waiting.reason;
	}

	if (!terminated) {
		return undefined;
	}

	const {reason, signal, exitCode} = terminated;
	return nonEmpty(reason) ?? (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);
}

function mainPart(pod: Pod): {reason?: string; ready: number; restarts: number} {
	const statuses = pod.status?.containerStatuses ?? [];
	let reason: string | undefined;
	let hasRunning = false;
	let ready = 0;
	let restarts = 0;
	for (const status of statuses.toReversed()) {
		restarts += status.restartCount;
		const stopped = stopReason(status);
		if (stopped) {
			reason = stopped;
		} else if (status.ready && status.state?.running) {
			hasRunning = true;
			ready++;
		}
	}

	if (reason === 'Completed' && hasRunning) {
		reason = hasCondition(pod, 'Ready') ? 'Running' : 'NotReady';
	}

	return {ready, restarts, ...(reason && {reason})};
}

function finalStatus(pod: Pod, reason: string): string {
	if (!pod.metadata.deletionTimestamp) {
		return reason;
	}

	if (pod.status?.reason === 'NodeLost') {
		return 'Unknown';
	}

	const isOver = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
	return isOver ? reason : 'Terminating';
}

function latestEnd(statuses: readonly ContainerStatus[]): number | undefined {
	const ends = statuses
		.map(({lastState}) => Date.parse(lastState?.terminated?.finishedAt ?? ''))
		.filter((end) => !Number.isNaN(end));
	return ends.length > 0 ? Math.max(...ends) : undefined;
}

import type {ContainerStatus, Pod} from '../../../cluster/objects.ts';
import {
	newRun,
	trackedConditions,
	type ContainerRun,
	type PodRun,
	type Termination,
} from './pod-run.ts';

const stages = new Map<string, ContainerRun['stage']>([
	['CrashLoopBackOff', 'back-off'],
	['ErrImagePull', 'pull-failed'],
	['ImagePullBackOff', 'pull-back-off'],
	['ContainerCreating', 'waiting'],
	['PodInitializing', 'waiting'],
]);

const milliseconds = (time: string | undefined): number => (time ? Date.parse(time) : 0);

/**
The run behind a status that is already there: a kubelet that starts goes on with the pods it finds. What
a status does not tell (how many pulls failed) is taken to have gone on for long.
*/
export function foundRun(pod: Pod, now: number): PodRun {
	const {status} = pod;
	const run = newRun(pod, milliseconds(status?.startTime ?? pod.metadata.creationTimestamp));
	run.toldUntil = now;
	for (const type of trackedConditions) {
		const found = status?.conditions?.find((condition) => condition.type === type);
		if (found) {
			run.conditions[type] = {
				isTrue: found.status === 'True',
				since: milliseconds(found.lastTransitionTime),
			};
		}
	}

	const {isTrue, since} = run.conditions.PodReadyToStartContainers;
	if (isTrue || status?.containerStatuses?.some(({containerID}) => containerID)) {
		run.sandboxAt = since;
	}

	const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
	for (const container of run.containers) {
		const found = statuses.find(({name}) => name === container.name);
		if (found) {
			takeOver(container, found, now);
		}
	}

	return run;
}

function takeOver(container: ContainerRun, found: ContainerStatus, now: number): void {
	container.restarts = found.restartCount;
	container.ready = found.ready && !container.isInit;
	container.started = found.started ?? found.ready;
	container.backOff =
		found.restartCount === 0 ? 0 : Math.min(10 * 2 ** (found.restartCount - 1), 300);
	const last = termination(found.lastState?.terminated);
	if (last) {
		container.last = last;
	}

	const {running, waiting, terminated} = found.state ?? {};
	const ended = termination(terminated);
	if (running) {
		container.stage = 'running';
		container.since = milliseconds(running.startedAt);
	} else if (ended) {
		container.stage = 'terminated';
		container.since = ended.finishedAt;
		container.termination = ended;
	} else if (waiting) {
		takeOverWait(container, waiting, now);
	}
}

function takeOverWait(
	container: ContainerRun,
	{reason = '', message = ''}: {reason?: string; message?: string},
	now: number,
): void {
	container.since = now;
	container.stage = stages.get(reason) ?? 'not-created';
	if (container.stage === 'waiting') {
		return;
	}

	container.trouble = {reason, message};
	container.pulls = container.stage.startsWith('pull') ? 5 : 0;
	if (container.stage !== 'back-off' || !container.last) {
		return;
	}

	container.termination = container.last;
	container.since = container.termination.finishedAt;
	delete container.last;
}

function termination(
	found: NonNullable<ContainerStatus['state']>['terminated'],
): Termination | undefined {
	return (
		found && {
			exitCode: found.exitCode,
			reason: found.reason ?? 'Error',
			...(found.message && {message: found.message}),
			startedAt: milliseconds(found.startedAt),
			finishedAt: milliseconds(found.finishedAt),
			containerId: found.containerID ?? '',
		}
	);
}

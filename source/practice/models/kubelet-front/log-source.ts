import type {ContainerStateTerminated, ContainerStatus, Pod} from '../../../cluster/objects.ts';
import type {KubeletRefusal, LogOptions} from '../../kubelet-backend.ts';
import type {Segment} from '../kubelet/charges.ts';
import type {KubeletTexts} from '../kubelet/texts.ts';
import type {LogStretch} from '../logs/log-lines.ts';

/** What there is to read: a run of the container, a text that is no log, or nothing. */
export type LogSource =
	| {readonly kind: 'run'; readonly stretch: LogStretch; readonly containerId: string}
	| {readonly kind: 'text'; readonly text: string}
	| {readonly kind: 'refusal'; readonly refusal: KubeletRefusal};

const milliseconds = (time: string | undefined): number => (time ? Date.parse(time) : 0);

export const statusOf = ({status}: Pod, container: string): ContainerStatus | undefined =>
	[...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].find(
		({name}) => name === container,
	);

/** Which run a request for logs means, by the rules and in the words of the kubelet. */
export function logSource(
	pod: Pod,
	{
		container,
		previous,
		isLogLost = false,
	}: Pick<LogOptions, 'container' | 'previous'> & {readonly isLogLost?: boolean},
	segments: readonly Segment[],
	texts: KubeletTexts,
): LogSource {
	if (!pod.spec.nodeName) {
		return {kind: 'text', text: ''};
	}

	const status = statusOf(pod, container);
	const {name} = pod.metadata;
	const run = previous ? previousRun(status) : presentRun(status);
	if (run === undefined) {
		return refusal(
			previous
				? `previous terminated container "${container}" in pod "${name}" not found`
				: `container "${container}" in pod "${name}" is waiting to start: ${texts.waitingToStart(status?.state?.waiting?.reason ?? 'ContainerCreating')}`,
		);
	}

	if (run === 'gone' || (previous && isLogLost)) {
		const id = status?.lastState?.terminated?.containerID ?? '';
		return {kind: 'text', text: `unable to retrieve container logs for ${id}`};
	}

	if (run.reason === 'StartError') {
		return {kind: 'text', text: ''};
	}

	const log = segments.map(({since, containers}) => ({
		since,
		log: containers.get(container)?.log ?? [],
	}));
	const stretch = {
		pod,
		seed: run.containerId,
		startedAt: milliseconds(run.startedAt),
		endedAt: run.finishedAt === undefined ? undefined : milliseconds(run.finishedAt),
		segments: log,
	};
	return {kind: 'run', containerId: run.containerId, stretch};
}

type Run = {
	readonly containerId: string;
	readonly startedAt: string | undefined;
	readonly finishedAt?: string | undefined;
	readonly reason?: string | undefined;
};

const endedRun = ({
	containerID = '',
	startedAt,
	finishedAt,
	reason,
}: ContainerStateTerminated): Run => ({
	containerId: containerID,
	startedAt,
	finishedAt,
	reason,
});

/** The run that goes on; else the last that ended, also while the next is waited for. */
function presentRun(status: ContainerStatus | undefined): Run | undefined {
	const {running, terminated, waiting} = status?.state ?? {};
	if (running) {
		return {containerId: status?.containerID ?? '', startedAt: running.startedAt};
	}

	const ended = terminated ?? (waiting && status?.lastState?.terminated);
	return ended && endedRun(ended);
}

/** Only one dead container is kept: between two runs the one asked for has made room for a later one. */
function previousRun(status: ContainerStatus | undefined): Run | 'gone' | undefined {
	const last = status?.lastState?.terminated;
	return last && (status?.state?.terminated ? 'gone' : endedRun(last));
}

const refusal = (message: string): LogSource => ({
	kind: 'refusal',
	refusal: {status: 400, message},
});

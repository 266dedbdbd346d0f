import type {ContainerStatus, Pod} from '../../../cluster/objects.ts';
import type {KubeletRefusal, LogOptions} from '../../kubelet-backend.ts';
import type {Segment} from '../kubelet/kubelets.ts';
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
	{container, previous}: Pick<LogOptions, 'container' | 'previous'>,
	segments: readonly Segment[],
	texts: KubeletTexts,
): LogSource {
	const status = statusOf(pod, container);
	const {name} = pod.metadata;
	if (!pod.spec.nodeName) {
		return {kind: 'text', text: ''};
	}

	const {running, terminated, waiting} = status?.state ?? {};
	const last = status?.lastState?.terminated;
	if (previous && !last) {
		const message = `previous terminated container "${container}" in pod "${name}" not found`;
		return refusal(message);
	}

	if (previous && terminated) {
		// Only one dead container is kept, and that is by now the later one.
		const text = `unable to retrieve container logs for ${last?.containerID ?? ''}`;
		return {kind: 'text', text};
	}

	const ended = previous ? last : (terminated ?? (waiting ? last : undefined));
	const begun = previous ? undefined : running;
	if (!ended && !begun) {
		const reason = waiting?.reason ?? 'ContainerCreating';
		const why = imageReasons.has(reason) ? texts.imageTrouble : reason;
		return refusal(`container "${container}" in pod "${name}" is waiting to start: ${why}`);
	}

	if (ended?.reason === 'StartError') {
		return {kind: 'text', text: ''};
	}

	const containerId = ended?.containerID ?? status?.containerID ?? '';
	const log = segments.map(({since, containers}) => ({
		since,
		log: containers.get(container)?.log ?? [],
	}));
	const stretch = {
		pod,
		seed: containerId,
		startedAt: milliseconds((ended ?? begun)?.startedAt),
		endedAt: ended && milliseconds(ended.finishedAt),
		segments: log,
	};
	return {kind: 'run', containerId, stretch};
}

const imageReasons = new Set(['ErrImagePull', 'ImagePullBackOff', 'ErrImageNeverPull']);

const refusal = (message: string): LogSource => ({
	kind: 'refusal',
	refusal: {status: 400, message},
});

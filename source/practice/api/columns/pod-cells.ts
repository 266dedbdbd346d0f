import type {ContainerState, ContainerStatus, Pod} from '../../../cluster/objects.ts';

export type PodCells = {
	readonly ready: string;
	readonly status: string;
	readonly restarts: number;
	/** End of the last container that was started again, milliseconds since the epoch. */
	readonly lastRestart: number | undefined;
};

const endWord = ({reason, signal, exitCode}: NonNullable<ContainerState['terminated']>): string =>
	reason ?? (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);

const isSidecar = (pod: Pod, name: string): boolean =>
	pod.spec.initContainers?.some(
		(container) =>
			container.name === name && (container as {restartPolicy?: string}).restartPolicy === 'Always',
	) ?? false;

const isTrue = (pod: Pod, type: string): boolean =>
	pod.status?.conditions?.some(
		(condition) => condition.type === type && condition.status === 'True',
	) ?? false;

/** What holds the initialization up, `Init:…`; undefined when every init container is through. */
function initWord(pod: Pod): string | undefined {
	const statuses = pod.status?.initContainerStatuses ?? [];
	for (const [index, {name, state, started}] of statuses.entries()) {
		const {terminated, waiting} = state ?? {};
		if (terminated?.exitCode === 0 || (isSidecar(pod, name) && started)) {
			continue;
		}

		if (terminated) {
			return `Init:${endWord(terminated)}`;
		}

		return waiting?.reason && waiting.reason !== 'PodInitializing'
			? `Init:${waiting.reason}`
			: `Init:${index}/${pod.spec.initContainers?.length ?? 0}`;
	}

	return undefined;
}

/** The word the containers give a pod: the first one's trouble, unless it ended while others run. */
function containerWord(pod: Pod, initial: string): string {
	let word = initial;
	let failure = '';
	let hasRunning = false;
	for (const {state, ready} of (pod.status?.containerStatuses ?? []).toReversed()) {
		const {waiting, terminated, running} = state ?? {};
		if (waiting?.reason) {
			word = waiting.reason;
		} else if (terminated) {
			word = endWord(terminated);
			failure = terminated.exitCode === 0 ? failure : word;
		} else if (ready && running) {
			hasRunning = true;
		}
	}

	if (word !== 'Completed') {
		return word;
	}

	const settled = failure || (hasRunning ? 'NotReady' : word);
	return hasRunning && isTrue(pod, 'Ready') ? 'Running' : settled;
}

const lastEnd = (statuses: readonly ContainerStatus[]): number | undefined => {
	const ends = statuses
		.map(({lastState}) => Date.parse(lastState?.terminated?.finishedAt ?? ''))
		.filter((end) => !Number.isNaN(end));
	return ends.length > 0 ? Math.max(...ends) : undefined;
};

/** READY, STATUS and RESTARTS of a pod as the API server puts them into tables. */
export function podCells(pod: Pod): PodCells {
	const {status = {}, metadata} = pod;
	const containers = status.containerStatuses ?? [];
	const inits = status.initContainerStatuses ?? [];
	const sidecars = inits.filter(({name}) => isSidecar(pod, name));
	const gated = status.conditions?.some(
		({type, reason}) => type === 'PodScheduled' && reason === 'SchedulingGated',
	);
	const phaseWord = gated ? 'SchedulingGated' : (status.reason ?? status.phase ?? '');
	const initializing = initWord(pod);
	const isThrough = initializing === undefined || isTrue(pod, 'Initialized');
	const counted = isThrough ? [...containers, ...sidecars] : inits;
	const ready = [
		...sidecars.filter((sidecar) => sidecar.ready && sidecar.started),
		...(isThrough ? containers.filter(({ready: isReady, state}) => isReady && state?.running) : []),
	];
	const total = pod.spec.containers.length + sidecars.length;
	const word = isThrough ? containerWord(pod, initializing ?? phaseWord) : initializing;
	const hasEnded = status.phase === 'Succeeded' || status.phase === 'Failed';
	const leaving = status.reason === 'NodeLost' ? 'Unknown' : hasEnded ? word : 'Terminating';
	return {
		ready: `${ready.length}/${total}`,
		status: metadata.deletionTimestamp ? leaving : word,
		restarts: counted.reduce((sum, {restartCount}) => sum + restartCount, 0),
		lastRestart: lastEnd(counted),
	};
}

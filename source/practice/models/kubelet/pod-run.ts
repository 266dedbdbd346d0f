import type {Pod} from '../../../cluster/objects.ts';

/** Where a container is in its life, in the order in which it usually gets there. */
export type Stage =
	| 'waiting'
	| 'pulling'
	| 'pull-failed'
	| 'pull-back-off'
	| 'not-created'
	| 'running'
	| 'terminated'
	| 'back-off';

export type Termination = {
	readonly exitCode: number;
	readonly reason: string;
	readonly message?: string;
	readonly startedAt: number;
	readonly finishedAt: number;
	readonly containerId: string;
};

/** What has become of one container so far. Times are milliseconds since the epoch. */
export type ContainerRun = {
	readonly name: string;
	readonly isInit: boolean;
	stage: Stage;
	/** When the stage was entered. */
	since: number;
	/** `waiting.reason` and `.message` of a container that could not be made. */
	trouble?: {reason: string; message: string};
	/** Tries to get the image that failed in a row. */
	pulls: number;
	restarts: number;
	/** Seconds that the next restart is put off. */
	backOff: number;
	ready: boolean;
	started: boolean;
	/** The end of this run, while the stage is `terminated`, and of the run before it. */
	termination?: Termination;
	last?: Termination;
};

export const trackedConditions = [
	'PodReadyToStartContainers',
	'Initialized',
	'Ready',
	'ContainersReady',
] as const;

export type TrackedCondition = (typeof trackedConditions)[number];

/** What has become of a pod on its node so far: everything its status is made of. */
export type PodRun = {
	acceptedAt: number;
	/** When its volumes were mounted and its network was there. */
	sandboxAt?: number;
	/** Init containers in their order, then the others. */
	containers: ContainerRun[];
	/** When each condition changed last, and to what. */
	conditions: Record<TrackedCondition, {isTrue: boolean; since: number}>;
	/** What happened up to here has been told. */
	toldUntil: number;
};

/** A pod that the kubelet has just been given. */
export function newRun(pod: Pod, at: number): PodRun {
	const container = (name: string, isInit: boolean): ContainerRun => ({
		name,
		isInit,
		stage: 'waiting',
		since: at,
		pulls: 0,
		restarts: 0,
		backOff: 0,
		ready: false,
		started: false,
	});
	const initContainers = pod.spec.initContainers ?? [];
	return {
		acceptedAt: at,
		containers: [
			...initContainers.map(({name}) => container(name, true)),
			...pod.spec.containers.map(({name}) => container(name, false)),
		],
		conditions: {
			PodReadyToStartContainers: {isTrue: false, since: at},
			Initialized: {isTrue: initContainers.length === 0, since: at},
			Ready: {isTrue: false, since: at},
			ContainersReady: {isTrue: false, since: at},
		},
		toldUntil: at,
	};
}

/** An init container that has done its work, or a container that is not started again. */
export const isComplete = ({stage, termination}: ContainerRun): boolean =>
	stage === 'terminated' && termination?.exitCode === 0;

/** Whether a container that ended stays ended, under the pod's restart policy. */
export function staysEnded(pod: Pod, {isInit, termination}: ContainerRun): boolean {
	const policy = pod.spec.restartPolicy ?? 'Always';
	const succeeded = termination?.exitCode === 0;
	return succeeded && isInit ? true : policy === 'Never' || (policy === 'OnFailure' && succeeded);
}

export const initContainersDone = ({containers}: PodRun): boolean =>
	containers.every((container) => !container.isInit || isComplete(container));

/** Whether all of the pod's work is done: what held its containers together is taken down. */
const isOver = (pod: Pod, {containers}: PodRun): boolean =>
	containers.every(
		(container) =>
			container.isInit || (container.stage === 'terminated' && staysEnded(pod, container)),
	);

/** Whether a condition holds now; `conditions` remembers since when. */
export const holds: Readonly<Record<TrackedCondition, (run: PodRun, pod: Pod) => boolean>> = {
	PodReadyToStartContainers: (run, pod) => run.sandboxAt !== undefined && !isOver(pod, run),
	Initialized: initContainersDone,
	ContainersReady: allReady,
	Ready: allReady,
};

function allReady({containers}: PodRun): boolean {
	return containers.every(({isInit, ready}) => isInit || ready);
}

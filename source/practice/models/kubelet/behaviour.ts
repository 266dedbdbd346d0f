/**
How one container turns out, every time it is started. A healthy one is `{}`: it starts, becomes ready
when its probe would find it so, and stays. Times are seconds.
*/
export type ContainerBehaviour = {
	/** The image cannot be had: the runtime's own words, that is everything after `Failed to pull image "I": `. */
	readonly pullError?: string;
	/** The container cannot be made: waiting reason and message, `CreateContainerConfigError` mostly. */
	readonly creationError?: {readonly reason: string; readonly message: string};
	/** The container is made and cannot be started: the runtime's words. Its exit status is 128, its reason StartError. */
	readonly startError?: string;
	/** After the start; default: as soon as its readiness probe can have found it, at once without a probe. */
	readonly readyAfter?: number | 'never';
	/** From a change for the worse until a container that was ready is not; default 18, six tries of three seconds. */
	readonly unreadyAfter?: number;
	/** What the readiness probe gets while the container is not ready: the text after `Readiness probe failed: `. */
	readonly readinessFailure?: string;
	/** How a run of the program ends; without it the program keeps running. */
	readonly end?: ContainerEnd;
	/** The program is there and answers nobody: its own probe is content, those who need it are not. */
	readonly answersNobody?: boolean;
};

export type ContainerEnd = {
	/** After the start, or after the moment from which the container behaves so. */
	readonly after: number;
	readonly exitCode: number;
	/** Default: Completed for 0, else Error. */
	readonly reason?: 'Completed' | 'Error' | 'OOMKilled';
	/** The kubelet ends it because of this probe: the text after `Liveness probe failed: `. */
	readonly probe?: {readonly kind: 'Liveness' | 'Startup'; readonly failure: string};
};

/** What can be wrong with a pod before any of its containers is made. */
export type PodBehaviour = {
	/** The text after `MountVolume.SetUp failed for volume "V" : `, by volume. */
	readonly mountErrors?: Readonly<Record<string, string>>;
};

/** The behaviour of a pod's containers from a moment on. */
export type Conduct = PodBehaviour & {
	/** Milliseconds since the epoch. */
	readonly since: number;
	readonly containers: Readonly<Record<string, ContainerBehaviour>>;
};

/** The program exits by itself, again and again. */
export const crashes = (exitCode: number, after = 3): ContainerBehaviour => ({
	readyAfter: 'never',
	end: {after, exitCode},
});

/** The container is killed for its memory limit, again and again. */
export const runsOutOfMemory = (after: number): ContainerBehaviour => ({
	end: {after, exitCode: 137, reason: 'OOMKilled'},
});

/** The program runs, and its readiness probe never succeeds. */
export const isNeverReady = (readinessFailure: string): ContainerBehaviour => ({
	readyAfter: 'never',
	readinessFailure,
});

/**
Neither ready nor alive for its probes: unready at first, then killed and restarted, again and again. A
program that obeys SIGTERM ends with 0 (or a code of its own), not with 137.
*/
export const failsItsProbes = (
	failure: string,
	{after, exitCode = 0}: {readonly after: number; readonly exitCode?: number},
): ContainerBehaviour => ({
	...isNeverReady(failure),
	end: {after, exitCode, probe: {kind: 'Liveness', failure}},
});

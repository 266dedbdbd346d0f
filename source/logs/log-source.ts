import type {LogStreamState} from '../cluster/log-stream.ts';

/** A container whose log is wanted, and what its pod's status says of it now. */
export type LogTarget = {
	readonly context: string;
	readonly namespace: string;
	readonly pod: string;
	readonly podUid: string;
	readonly container: string;
	readonly containerId?: string | undefined;
	readonly restartCount: number;
	/** Undefined when it is not known. */
	readonly isRunning?: boolean | undefined;
};

/** One container's log among those that are shown together. */
export type LogSource = {
	readonly target: LogTarget;
	/** The pod's short name; it never changes. */
	readonly name: string;
	/** Counts through the colours; all containers of a pod have the same one. */
	readonly colour: number;
	readonly state: LogStreamState;
	/** Lines received since the log was opened. */
	readonly lines: number;
	/** The pod is gone or no longer asked for; its lines are kept. */
	readonly isGone: boolean;
};

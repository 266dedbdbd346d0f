import type {Container, Node, Pod} from '../../../cluster/objects.ts';

/** A port on which a program of the pod listens. */
export type Socket = {
	readonly port: number;
	readonly isLoopback: boolean;
	readonly program: string;
};

/** What a shell in a container sees of its world. */
export type ShellContext = {
	readonly pod: Pod;
	readonly container: Container;
	readonly node: Node | undefined;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	readonly startedAt: number;
	readonly environment: Readonly<Record<string, string>>;
	/** Contents of regular files by absolute path. */
	readonly files: ReadonlyMap<string, string>;
	readonly sockets: readonly Socket[];
	/** Bytes of the node's disk. */
	readonly disk: {readonly capacity: number; readonly used: number};
	/** The volume of the pod's claim, where its plug-in measures; bytes. */
	readonly volume?: {readonly capacity: number; used: number};
	/** Waits, and is done at once when the terminal goes away. */
	readonly sleep: (seconds: number) => Promise<void>;
};

/** The result of one command. */
export type CommandResult = {
	readonly output?: string;
	readonly errors?: string;
	readonly status?: number;
};

export type CommandInput = {
	readonly name: string;
	readonly args: readonly string[];
	/** What the command before it in a pipe has printed. */
	readonly input: string;
	readonly context: ShellContext;
	/** Where the shell stands. */
	readonly folder: string;
};

export type Command = (input: CommandInput) => CommandResult | Promise<CommandResult>;

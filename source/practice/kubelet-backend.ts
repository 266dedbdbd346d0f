import type {Duplex, Readable, Writable} from 'node:stream';
import type {Node, Pod} from '../cluster/objects.ts';

/** The options of `GET …/pods/NAME/log`, already parsed. */
export type LogOptions = {
	readonly container: string;
	readonly follow: boolean;
	readonly previous: boolean;
	readonly timestamps: boolean;
	readonly tailLines?: number;
	readonly sinceTime?: Date;
	readonly sinceSeconds?: number;
	readonly limitBytes?: number;
};

/**
What comes in place of a stream. `origin` says who speaks, and with that how it reaches the client:

- `kubelet` (default): the kubelet's own HTTP answer, status and text: `container "C" in pod "P" is
  waiting to start: ContainerCreating` (400), `container not found ("C")` (500)
- `network`: the API server could not reach the kubelet; the end of Go's error, to which the API server
  adds what it asked for: `dial tcp A:10250: connect: connection refused`, `net/http: TLS handshake timeout`
- `runtime`: the command of an exec could not be started though the kubelet had opened the stream:
  `failed to exec in container: failed to start exec "…": OCI runtime exec failed: …`
*/
export type KubeletRefusal = {
	readonly status: number;
	readonly message: string;
	readonly origin?: 'kubelet' | 'network' | 'runtime';
};

export type ExecStreams = {
	readonly stdin?: Readable | undefined;
	readonly stdout: Writable;
	readonly stderr: Writable;
	/** True when a terminal was asked for; its size arrives through `onResize`. */
	readonly tty: boolean;
	readonly onResize: (listener: (columns: number, rows: number) => void) => void;
};

/**
What an API server asks the kubelets of a cluster. In the practice cluster one object answers for all
nodes, out of the scenario.
*/
export type KubeletBackend = {
	/** Bytes of the log; a following stream stays open until the container ends or it is destroyed. */
	logs(pod: Pod, options: LogOptions): Promise<Readable | KubeletRefusal>;
	/** Runs a command; resolves with its exit status, or a refusal when it cannot start. */
	exec(
		pod: Pod,
		container: string,
		command: readonly string[],
		streams: ExecStreams,
	): Promise<number | KubeletRefusal>;
	/**
	A connection to a port of the pod. `network` is how it is reached: `pod-ip` as pods/proxy and the
	gateway do, `loopback` as port-forward does from inside the pod's network namespace. A refusal's
	message is the text of the dial error (`dial tcp A:P: connect: connection refused`). A port that
	drops packets never resolves until the signal aborts.
	*/
	dial(
		pod: Pod,
		port: number,
		network: 'pod-ip' | 'loopback',
		signal: AbortSignal,
	): Promise<Duplex | KubeletRefusal>;
	/** The document of the kubelet's `/stats/summary`. */
	statsSummary(node: Node): Promise<Record<string, unknown> | KubeletRefusal>;
};

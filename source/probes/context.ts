import type {Duplex} from 'node:stream';
import type {Call} from '../cluster/call.ts';
import type {Outcome} from '../cluster/failure.ts';
import type {KubernetesObject} from '../cluster/objects.ts';
import type {Resource} from '../cluster/resources.ts';
import type {Transport} from '../cluster/transport.ts';
import type {LogText} from './log-text.ts';
import type {Probe} from './probe.ts';
import type {Reading} from './reading.ts';
import type {ExtraName} from './request-budget.ts';

export type ListScope = {
	/** Undefined lists all namespaces. */
	readonly namespace?: string | undefined;
	readonly labelSelector?: string;
};

export type ContainerLog = {
	readonly namespace: string;
	readonly pod: string;
	readonly container: string;
	readonly previous?: boolean;
	/** The node whose kubelet has to answer: after one silence it is not asked again. */
	readonly node?: string | undefined;
};

export type PodAddress = {
	readonly namespace: string;
	readonly pod: string;
	readonly port: number;
	readonly node?: string | undefined;
};

/** The answer of a program behind the API server's proxy, whatever its status. */
export type ProxyAnswer = {
	readonly status: number;
	readonly body: string;
	readonly milliseconds: number;
};

/**
What a probe has at hand: the cluster, the network, the time and what the person told. Calls are shared in
a run, at most six are under way at a time, and an endpoint that was silent once is not asked again.
*/
export type ProbeContext = {
	/** Where Rainbond is installed. */
	readonly namespace: string;
	/** The namespace was looked for in the whole cluster rather than named by a person. */
	readonly isNamespaceFound: boolean;
	/** How far back logs and events are looked at. Milliseconds. */
	readonly sinceMs: number;
	readonly input: Readonly<Record<string, string>>;
	readonly signal: AbortSignal;
	/** Milliseconds since the epoch. */
	now(): number;
	/** Whether something has not come to an end within so many milliseconds. */
	isLate(promise: Promise<unknown>, milliseconds: number): Promise<boolean>;
	/** The API server's clock when it was first asked; undefined when it did not say. */
	serverTime(): number | undefined;
	list<T extends KubernetesObject>(resource: Resource<T>, scope?: ListScope): Promise<Outcome<T[]>>;
	get<T extends KubernetesObject>(
		resource: Resource<T>,
		where: {readonly namespace?: string; readonly name: string},
	): Promise<Outcome<T>>;
	/** A question to the API server that is none about objects. */
	ask<T>(
		call: Call,
		answer: (transport: Transport, call: Call) => Promise<Outcome<T>>,
	): Promise<Outcome<T>>;
	/** Lines of the window; a text of the kubelet in place of a log is a failure. */
	log(log: ContainerLog): Promise<Outcome<LogText>>;
	/** GET of a pod's port through the API server. */
	proxyPod(address: PodAddress, path: string, timeoutMs: number): Promise<Outcome<ProxyAnswer>>;
	proxyNode(node: string, path: string): Promise<Outcome<string>>;
	/** A connection to a pod's port from inside its network, through port-forward. */
	connectPod(address: PodAddress): Promise<Outcome<Duplex>>;
	dial: (address: {readonly host: string; readonly port: number}) => Promise<Outcome<Duplex>>;
	readFile(path: string): Promise<Outcome<string>>;
	/** The reading of another probe, which runs once. */
	read<T>(probe: Probe<T>): Promise<Reading<T>>;
	/** How many requests may be made of those wanted (default one) that not every run makes; to be asked once for each purpose. */
	mayAsk(extra: ExtraName, wanted?: number): Promise<number>;
};

import type {Workload} from '../kubelet/rules.ts';
import type {TlsMaterial} from './canned-tls.ts';

/** A canned answer of a program that speaks HTTP. */
export type HttpAnswer = {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | object;
	/** Seconds until it comes. */
	readonly delay?: number;
	/** Who asks for a WebSocket gets one, that says nothing. */
	readonly upgrades?: boolean;
};

/** What a port of a program does with a connection. */
export type ListenerBehaviour =
	/** HTTP: answers by path, `*` for all others; without one the others get 404. */
	| {readonly kind: 'http'; readonly answers: Readonly<Record<string, HttpAnswer>>}
	/** The same behind TLS, with a certificate that the program read from a Secret when it started. */
	| {
			readonly kind: 'https';
			readonly answers: Readonly<Record<string, HttpAnswer>>;
			readonly secret: {
				readonly name: string;
				readonly certificate: string;
				readonly key: string;
				/** Only clients whose certificate this authority has signed. */
				readonly authority?: string;
			};
			/** What it holds instead of the Secret's present content: a certificate read before that changed. */
			readonly material?: TlsMaterial;
	  }
	/** Says these bytes at once and then nothing, as databases greet. */
	| {readonly kind: 'greeting'; readonly text: string}
	/** Takes connections and says nothing. */
	| {readonly kind: 'silent'}
	/** Nothing listens. */
	| {readonly kind: 'refuse'}
	/** Packets vanish. */
	| {readonly kind: 'drop'}
	/** The gateway: routes by host and path as the ApisixRoutes say. */
	| {readonly kind: 'gateway'; readonly isTls?: boolean}
	/** Hands the connection on to a Service: as the gateway's stream routes say, or to one that was set. */
	| {
			readonly kind: 'stream';
			readonly to?: {readonly namespace: string; readonly name: string; readonly port: number};
	  };

/** A port that the pods of a workload listen on. Later rules override earlier ones of the same port. */
export type ListenerRule = {
	readonly workload: Workload;
	/** The container whose program listens: while it does not run, nothing does. Default: the first. */
	readonly container?: string;
	readonly port: number;
	/** Default: on all addresses. */
	readonly bind?: 'all' | 'loopback';
	/** Only in pods made before this moment. */
	readonly forPodsBefore?: number;
	readonly behaviour: ListenerBehaviour;
};

/**
What becomes of connections from outside to an address, before any pod is asked: a firewall's work, or that of
a load balancer in front of the gateway (`stream`).
*/
export type AddressRule = {
	/** Default: every node's. */
	readonly address?: string;
	readonly port: number;
	readonly behaviour: Extract<ListenerBehaviour, {kind: 'refuse' | 'drop' | 'silent' | 'stream'}>;
};

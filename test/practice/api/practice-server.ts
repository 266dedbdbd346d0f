import {Buffer} from 'node:buffer';
import {Agent, request, type Dispatcher} from 'undici';
import {onTestFinished} from 'vitest';
import type {Pod, Workload} from '../../../source/cluster/objects.ts';
import {deployments, pods} from '../../../source/cluster/resources.ts';
import {
	startApiServer,
	type ApiServer,
	type ApiServerOptions,
} from '../../../source/practice/api/server.ts';
import type {KubeletBackend} from '../../../source/practice/kubelet-backend.ts';
import type {Draft} from '../../../source/practice/object-access.ts';
import {createObjectStore, type ObjectStore} from '../../../source/practice/object-store.ts';

export const namespace = 'rbd-system';

export type Reply<T = Record<string, unknown>> = {
	readonly status: number;
	readonly headers: Record<string, string | string[] | undefined>;
	readonly text: string;
	readonly body: T;
};

export type RequestOptions = {
	readonly method?: Dispatcher.HttpMethod;
	readonly token?: string;
	readonly headers?: Record<string, string>;
	readonly body?: unknown;
	readonly contentType?: string;
};

/** A running server with its store, spoken to over HTTPS. */
export type PracticeServer = {
	readonly store: ObjectStore;
	readonly server: ApiServer;
	readonly agent: Agent;
	call<T = Record<string, unknown>>(path: string, options?: RequestOptions): Promise<Reply<T>>;
	/** The parts of an answer one by one. */
	read<T = Record<string, unknown>>(path: string, options?: RequestOptions): Promise<T>;
	readText(path: string, options?: RequestOptions): Promise<string>;
	readStatus(path: string, options?: RequestOptions): Promise<number>;
	/** The events of a watch as they arrive; leaving the loop ends it. */
	watch(path: string, options?: RequestOptions): AsyncGenerator<WatchEvent, void, undefined>;
};

export type WatchEvent = {
	readonly type: string;
	readonly object: {
		kind?: string;
		metadata: {name?: string; resourceVersion: string; annotations?: Record<string, string>};
		[field: string]: unknown;
	};
};

const refusal = {status: 500, message: 'no kubelet in this test'};

/** A kubelet that refuses everything; tests replace what they need. */
export const deafKubelet: KubeletBackend = {
	logs: async () => refusal,
	exec: async () => refusal,
	dial: async () => refusal,
	statsSummary: async () => refusal,
};

export const tokens = {
	admin: {name: 'admin', groups: ['system:masters']},
	viewer: {name: 'viewer', groups: ['viewers']},
	nobody: {name: 'nobody', groups: []},
};

/** Starts a server that ends with the test. */
export async function startPractice(
	options: Partial<ApiServerOptions> = {},
): Promise<PracticeServer> {
	const store = options.store ?? createObjectStore();
	const server = await startApiServer({
		kubelet: deafKubelet,
		authentication: {tokens},
		...options,
		store,
	});
	const agent = new Agent({connect: {ca: server.ca}, bodyTimeout: 0, headersTimeout: 0});
	onTestFinished(async () => {
		await agent.destroy();
		await server.stop();
	});

	const open = async (path: string, {method = 'GET', ...rest}: RequestOptions) => {
		const {token = 'admin', headers, body, contentType = 'application/json'} = rest;
		return request(server.address + path, {
			dispatcher: agent,
			method,
			headers: {
				...(token && {authorization: `Bearer ${token}`}),
				...(body !== undefined && {'content-type': contentType}),
				...headers,
			},
			...(body !== undefined && {body: typeof body === 'string' ? body : JSON.stringify(body)}),
		});
	};

	const call = async <T>(path: string, how: RequestOptions = {}): Promise<Reply<T>> => {
		const answer = await open(path, how);
		const text = await answer.body.text();
		return {
			status: answer.statusCode,
			headers: answer.headers,
			text,
			body: (text.startsWith('{') ? JSON.parse(text) : {}) as T,
		};
	};

	return {
		store,
		server,
		agent,
		call,
		async read<T>(path: string, how?: RequestOptions) {
			const {body} = await call<T>(path, how);
			return body;
		},
		async readText(path, how) {
			const {text} = await call(path, how);
			return text;
		},
		async readStatus(path, how) {
			const {status} = await call(path, how);
			return status;
		},
		async *watch(path, callOptions = {}) {
			const answer = await open(path, callOptions);
			let rest = '';
			for await (const chunk of answer.body) {
				const lines = (rest + Buffer.from(chunk as Uint8Array).toString()).split('\n');
				rest = lines.pop() ?? '';
				for (const line of lines) {
					yield JSON.parse(line) as WatchEvent;
				}
			}
		},
	};
}

/** The next so many events of a watch. */
export async function take(
	events: AsyncGenerator<WatchEvent, void, undefined>,
	count: number,
): Promise<WatchEvent[]> {
	const taken: WatchEvent[] = [];
	while (taken.length < count) {
		const {value, done} = await events.next();
		if (done) {
			break;
		}

		taken.push(value);
	}

	return taken;
}

export const summary = (events: readonly WatchEvent[]): string[] =>
	events.map(({type, object}) => [type, object.metadata.name].filter(Boolean).join(' '));

export const podDraft = (
	name: string,
	rest: Partial<Pod['metadata']> = {},
	status: Pod['status'] = {},
): Draft<Pod> => ({
	metadata: {namespace, ...rest, name},
	spec: {nodeName: 'node-1', containers: [{name: 'main', image: 'busybox:1.36'}]},
	status: {
		phase: 'Running',
		podIP: '10.42.0.7',
		conditions: [{type: 'Ready', status: 'True'}],
		containerStatuses: [
			{name: 'main', ready: true, started: true, restartCount: 0, state: {running: {}}},
		],
		...status,
	},
});

export const seedPod = (store: ObjectStore, ...of: Parameters<typeof podDraft>): Pod =>
	store.seed(pods, podDraft(...of));

export const seedDeployment = (store: ObjectStore, name: string, replicas = 1): Workload =>
	store.seed(deployments, {
		metadata: {name, namespace, labels: {app: name}},
		spec: {
			replicas,
			selector: {matchLabels: {app: name}},
			template: {
				metadata: {labels: {app: name}},
				spec: {containers: [{name: 'main', image: 'busybox:1.36'}]},
			},
		},
		status: {replicas, readyReplicas: replicas, availableReplicas: replicas},
	});

/** The items of a list by name. */
export const namesOf = (body: unknown): string[] =>
	(body as {items: Array<{metadata: {name: string}}>}).items.map(({metadata}) => metadata.name);

import {Buffer} from 'node:buffer';
import {X509Certificate, createPrivateKey} from 'node:crypto';
import {Agent, request} from 'undici';
import {onTestFinished} from 'vitest';
import type {
	ApisixRoute,
	Condition,
	ConfigMap,
	EndpointSlice,
	Event,
	Node,
	Pod,
	RbdComponent,
	Secret,
	Workload,
} from '../../../source/cluster/objects.ts';
import {startPracticeCluster, type PracticeCluster} from '../../../source/practice/cluster.ts';
import {findScenario} from '../../../source/practice/scenarios/index.ts';

/** What a person with kubectl sees of a scenario: sentences, one for each fact. */
export type Seen = {
	readonly cluster: PracticeCluster;
	readonly facts: readonly string[];
	/** The status and text of an answer of the API server. */
	get(path: string): Promise<{status: number; text: string}>;
	/** The log of the first container of a workload's first pod, or of a named one. */
	log(workload: string, options?: {container?: string; previous?: boolean}): Promise<string>;
};

type List<T> = {items?: T[]};

/** Starts the cluster of a scenario, asks it over HTTPS as its asker would, and ends it with the test. */
export async function see(id: string): Promise<Seen> {
	const scenario = findScenario(id);
	if (!scenario) {
		throw new Error(`There is no scenario ${id}.`);
	}

	const cluster = await startPracticeCluster({scenario, name: 'prod-sh'});
	const agent = new Agent({connect: {ca: cluster.ca}});
	onTestFinished(async () => {
		await agent.destroy();
		await cluster.stop();
	});
	const token = cluster.tokens[scenario.asker ?? 'admin'] ?? '';
	const get = async (path: string) => {
		const {statusCode, body} = await request(cluster.address + path, {
			dispatcher: agent,
			headers: {authorization: `Bearer ${token}`},
		});
		return {status: statusCode, text: await body.text()};
	};

	const list = async <T>(path: string): Promise<T[]> => {
		const {status, text} = await get(path);
		return status === 200 ? ((JSON.parse(text) as List<T>).items ?? []) : [];
	};

	const core = '/api/v1/namespaces/rbd-system';
	const apps = '/apis/apps/v1/namespaces/rbd-system';
	const allPods = await list<Pod>('/api/v1/pods');
	const [deployments, statefulSets, slices, events, nodes, secrets, configs, routes, components] =
		await Promise.all([
			list<Workload>(`${apps}/deployments`),
			list<Workload>(`${apps}/statefulsets`),
			list<EndpointSlice>('/apis/discovery.k8s.io/v1/endpointslices'),
			list<Event>('/api/v1/events'),
			list<Node>('/api/v1/nodes'),
			list<Secret>(`${core}/secrets`),
			list<ConfigMap>(`${core}/configmaps`),
			list<ApisixRoute>('/apis/apisix.apache.org/v2/namespaces/rbd-system/apisixroutes'),
			list<RbdComponent>('/apis/rainbond.io/v1alpha1/namespaces/rbd-system/rbdcomponents'),
		]);
	return {
		cluster,
		get,
		facts: [
			...allPods.map((pod) => podFact(pod)),
			...[...deployments, ...statefulSets].map(
				({metadata, spec, status}) =>
					`workload ${metadata.name} ${status?.readyReplicas ?? 0}/${spec?.replicas ?? 1}`,
			),
			...slices.map((slice) => sliceFact(slice)),
			...events.map(
				({type, reason, involvedObject, message}) =>
					`event ${type ?? ''} ${reason ?? ''} ${involvedObject.kind ?? ''} ${involvedObject.name ?? ''}: ${message ?? ''}`,
			),
			...nodes.map((node) => nodeFact(node)),
			...secrets.map(({metadata}) => `secret ${metadata.name}`),
			...routes.map(({metadata}) => `route ${metadata.name}`),
			...components.map(({metadata, status}) =>
				`component ${metadata.name} ${conditions(status?.conditions)}`.trim(),
			),
			...certificateFacts(secrets, configs),
		],
		async log(workload, {container, previous = false} = {}) {
			const pod = allPods.find((one) => workloadOf(one) === workload);
			const name = container ?? pod?.spec.containers[0]?.name ?? '';
			const {namespace = '', name: podName = ''} = pod?.metadata ?? {};
			const {text} = await get(
				`/api/v1/namespaces/${namespace}/pods/${podName}/log?container=${name}&tailLines=2000${previous ? '&previous=true' : ''}`,
			);
			return text;
		},
	};
}

const workloadOf = ({metadata}: Pod): string =>
	metadata.name
		.replace(new RegExp(String.raw`-${metadata.labels?.['pod-template-hash'] ?? '$^'}-\w{5}$`), '')
		.replace(/-(?:\d{1,2}|[a-z\d]{5})$/, '');

function podFact(pod: Pod): string {
	const {phase = '', reason = '', containerStatuses = [], conditions: all = []} = pod.status ?? {};
	const containers = containerStatuses.map(
		({name, ready, restartCount, state, lastState, started}) => {
			const {terminated} = lastState ?? {};
			return [
				`${name}:`,
				ready ? 'ready' : 'unready',
				started === false && state?.running ? 'unstarted' : '',
				state?.waiting?.reason ?? (state?.terminated ? 'ended' : ''),
				state?.waiting?.message ?? '',
				terminated ? `last ${terminated.reason ?? ''} ${terminated.exitCode}` : '',
				restartCount > 0 ? `restarts ${restartCount}` : '',
			]
				.filter(Boolean)
				.join(' ');
		},
	);
	const scheduled = all.find(({type, status}) => type === 'PodScheduled' && status !== 'True');
	return [
		`pod ${pod.metadata.namespace ?? ''}/${workloadOf(pod)} on ${pod.spec.nodeName ?? 'no node'}`,
		phase,
		reason,
		all.length === 0 ? 'no conditions' : '',
		scheduled ? `${scheduled.reason ?? ''} ${scheduled.message ?? ''}` : '',
		...containers,
	]
		.filter(Boolean)
		.join(' ');
}

function sliceFact({metadata, endpoints, ports}: EndpointSlice): string {
	const all = endpoints ?? [];
	const ready = all.filter((one) => one.conditions?.ready).length;
	const service = metadata.labels?.['kubernetes.io/service-name'] ?? '';
	const numbers = (ports ?? []).map(({port}) => port).join(' ');
	return `service ${metadata.namespace ?? ''}/${service} ${ready} of ${all.length} ready at ${numbers}`;
}

const conditions = (all: readonly Condition[] = []): string =>
	all
		.map(({type, status, reason = '', message = ''}) => `${type}=${status} ${reason} ${message}`)
		.join(', ');

function nodeFact({metadata, spec, status}: Node): string {
	const taints = (spec?.taints ?? []).map(({key, effect}) => `${key}:${effect}`);
	const roles = Object.keys(metadata.labels ?? {})
		.filter((label) => label.startsWith('node-role.'))
		.map((label) => label.split('/')[1]);
	return `node ${metadata.name} ${conditions(status?.conditions)} taints ${taints.join(' ')} roles ${roles.join(' ')}`;
}

/** What the two Secrets and region-config say about each other. */
function certificateFacts(secrets: readonly Secret[], configs: readonly ConfigMap[]): string[] {
	const decode = (data: Record<string, string> | undefined) => (key: string) =>
		Buffer.from(data?.[key] ?? '', 'base64').toString();
	const find = <T extends {metadata: {name: string}}>(all: readonly T[], name: string) =>
		all.find(({metadata}) => metadata.name === name);
	const config = find(configs, 'region-config');
	const serverSecret = find(secrets, 'rbd-api-server-cert');
	const clientSecret = find(secrets, 'rbd-api-client-cert');
	if (!config || !serverSecret || !clientSecret) {
		return [];
	}

	const [server, client] = [decode(serverSecret.data), decode(clientSecret.data)];
	const inConfig = decode(config.binaryData);
	const signs = (authority: string, leaf: string) =>
		new X509Certificate(leaf).verify(new X509Certificate(authority).publicKey) ? 'yes' : 'no';
	const fits = (certificate: string, key: string) =>
		new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)) ? 'yes' : 'no';
	const leaf = new X509Certificate(server('server.pem'));
	const now = new Date();
	const validity =
		leaf.validToDate < now ? 'expired' : leaf.validFromDate > now ? 'early' : 'valid';
	return [
		`server signed by its authority: ${signs(server('ca.pem'), server('server.pem'))}`,
		`server signed by the authority of region-config: ${signs(inConfig('ca.pem'), server('server.pem'))}`,
		`client secret signed by the server's authority: ${signs(server('ca.pem'), client('client.pem'))}`,
		`client of region-config signed by the server's authority: ${signs(server('ca.pem'), inConfig('client.pem'))}`,
		`server key fits: ${fits(server('server.pem'), server('server.key.pem'))}`,
		`client key of region-config fits: ${fits(inConfig('client.pem'), inConfig('client.key.pem'))}`,
		`server certificate ${validity}`,
		`region-config ${JSON.stringify(config.data)}`,
		`server certificate for ${serverSecret.metadata.labels?.availableips ?? ''}: ${leaf.subjectAltName ?? ''}`,
	];
}

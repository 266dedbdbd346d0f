import http from 'node:http';
import type {AddressInfo} from 'node:net';
import type {KubernetesObject} from '../../source/cluster/objects.ts';
import {qualifiedName, type Resource} from '../../source/cluster/resources.ts';

export type Item = {readonly resource: Resource; readonly object: KubernetesObject};

/** A cluster as it was written down: what lies there is served as it is, and nothing lives. */
export type WrittenCluster = {
	readonly items: readonly Item[];
	/** Lines by `pod`, or `pod/previous`, of just now unless they begin with a time; a number is an HTTP status. */
	readonly logs?: Readonly<Record<string, readonly string[] | number>>;
	/** What the kubelet of each node measures; a number is an HTTP status. */
	readonly summaries?: Readonly<Record<string, unknown>>;
	/** Groups that the API server knows nothing of. */
	readonly undefinedGroups?: readonly string[];
	/** Paths that are forbidden. */
	readonly forbidden?: RegExp;
};

export type ObjectServer = {
	readonly address: string;
	readonly requests: readonly string[];
	close(): Promise<void>;
};

type Answer = {readonly status: number; readonly body: unknown};

const refusal = (status: number, reason: string, message: string): Answer => ({
	status,
	body: {kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, message, code: status},
});

const absent = refusal(404, 'NotFound', 'the server could not find the requested resource');

/** Serves what stands in lists, logs and figures, as an API server without a controller would. */
export async function serveObjects(cluster: WrittenCluster): Promise<ObjectServer> {
	const requests: string[] = [];
	const server = http.createServer(({url = '', method = ''}, response) => {
		requests.push(`${method} ${url}`);
		const {status, body} = answer(cluster, new URL(url, 'http://server'), method);
		const isText = typeof body === 'string';
		response.writeHead(status, {'content-type': isText ? 'text/plain' : 'application/json'});
		response.end(isText ? body : JSON.stringify(body));
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const {port} = server.address() as AddressInfo;
	return {
		address: `http://127.0.0.1:${port}`,
		requests,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => {
				server.close(resolve);
			});
		},
	};
}

function answer(cluster: WrittenCluster, {pathname, searchParams}: URL, method: string): Answer {
	if (pathname === '/version') {
		return {status: 200, body: {gitVersion: 'v1.30.4+rke2r1'}};
	}

	if (cluster.forbidden?.test(pathname)) {
		return refusal(403, 'Forbidden', `${pathname} is forbidden`);
	}

	const node = /\/nodes\/(?<node>[^/]+)\/proxy\/stats\/summary$/.exec(pathname)?.groups?.node;
	if (node) {
		return measured(cluster.summaries?.[node]);
	}

	const pod = /\/pods\/(?<pod>[^/]+)\/log$/.exec(pathname)?.groups?.pod;
	if (pod) {
		return logged(cluster, pod, searchParams.get('previous') === 'true');
	}

	return pathname.includes('/proxy') || method !== 'GET'
		? refusal(503, 'ServiceUnavailable', 'error trying to reach service: connection refused')
		: listed(cluster, pathname, searchParams.get('labelSelector') ?? '');
}

function measured(summary: unknown): Answer {
	if (summary === undefined) {
		return refusal(503, 'ServiceUnavailable', 'error trying to reach service: connection refused');
	}

	return typeof summary === 'number'
		? refusal(summary, 'InternalError', 'no figures')
		: {status: 200, body: summary};
}

function logged({logs = {}}: WrittenCluster, pod: string, isPrevious: boolean): Answer {
	const lines = logs[isPrevious ? `${pod}/previous` : pod] ?? (isPrevious ? 400 : []);
	if (typeof lines === 'number') {
		return lines === 400
			? refusal(400, 'BadRequest', `previous terminated container "c" in pod "${pod}" not found`)
			: refusal(lines, 'InternalError', 'dial tcp 10.0.0.1:10250: connect: connection refused');
	}

	const stamped = lines.map((line, index) => {
		if (/^\d{4}-\d\d-\d\dT\S+Z /.test(line)) {
			return `${line}\n`;
		}

		const at = new Date(Date.now() - (lines.length - index) * 3000);
		return `${at.toISOString()} ${line}\n`;
	});
	return {status: 200, body: stamped.join('')};
}

function listed({items, undefinedGroups = []}: WrittenCluster, path: string, selector: string) {
	const match =
		/^\/(?:api\/v1|apis\/(?<group>[^/]+)\/[^/]+)(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?$/.exec(
			path,
		);
	const {group, namespace, plural, name} = match?.groups ?? {};
	if (!match || (group && undefinedGroups.includes(group))) {
		return absent;
	}

	const kind = [plural, group].filter(Boolean).join('.');
	const own = items
		.filter(({resource}) => qualifiedName(resource) === kind)
		.map(({object}) => object)
		.filter(({metadata}) => !namespace || metadata.namespace === namespace)
		.filter(({metadata}) =>
			selector
				.split(',')
				.filter(Boolean)
				.every((pair) => metadata.labels?.[pair.split('=')[0] ?? ''] === pair.split('=')[1]),
		);
	if (name === undefined) {
		return {status: 200, body: {kind: 'List', metadata: {resourceVersion: '1'}, items: own}};
	}

	const one = own.find(({metadata}) => metadata.name === name);
	return one ? {status: 200, body: one} : absent;
}

import type {IncomingMessage} from 'node:http';
import type {ApisixRoute} from '../../../cluster/objects.ts';
import {apisixRoutes} from '../../../cluster/resources.ts';
import type {Mirrors} from '../mirror.ts';
import {byPath} from './canned-http.ts';
import type {HttpAnswer, ListenerBehaviour} from './listener.ts';
import {endpointsOf, type Endpoint} from './service-endpoints.ts';

type Http = NonNullable<NonNullable<ApisixRoute['spec']>['http']>[number];

const server = 'APISIX/3.9.1';

const page = (status: number, title: string): HttpAnswer => ({
	status,
	headers: {'content-type': 'text/html; charset=utf-8', server},
	body: `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>openresty</center>\r\n</body>\r\n</html>\r\n`,
});

const noRoute: HttpAnswer = {
	status: 404,
	headers: {'content-type': 'text/plain; charset=utf-8', server},
	body: '{"error_msg":"404 Route Not Found"}\n',
};

export type GatewayOptions = {
	readonly mirrors: Mirrors;
	/** What a pod's port does with a connection from another pod. */
	readonly listenerAt: (endpoint: Endpoint) => ListenerBehaviour;
	/** Lets seconds pass. */
	readonly wait: (seconds: number) => Promise<void>;
};

/** What APISIX answers a visitor: the program's own answer, or 404, 502, 503, 504 of its own. */
export async function gatewayAnswer(
	{mirrors, listenerAt, wait}: GatewayOptions,
	request: IncomingMessage,
): Promise<HttpAnswer> {
	const [host = ''] = (request.headers.host ?? '').split(':');
	const [path = '/'] = (request.url ?? '/').split('?');
	const route = findRoute(mirrors, host, path);
	if (!route) {
		return noRoute;
	}

	const {serviceName: name = '', servicePort: port = 0} = route.http.backends?.[0] ?? {};
	const [endpoint] = endpointsOf(mirrors, {namespace: route.namespace, name, port});
	if (!endpoint) {
		return page(503, 'Service Temporarily Unavailable');
	}

	const behaviour = listenerAt(endpoint);
	if (behaviour.kind === 'http') {
		const answer = await byPath(behaviour.answers)(request);
		return {...answer, headers: {...answer?.headers, server}};
	}

	if (behaviour.kind === 'silent' || behaviour.kind === 'drop') {
		await wait(60);
		return page(504, 'Gateway Time-out');
	}

	return page(502, 'Bad Gateway');
}

/** The endpoint that a stream route leads to from a port of the gateway. */
export function streamEndpoint(mirrors: Mirrors, port: number): Endpoint | undefined {
	for (const {metadata, spec} of mirrors.of(apisixRoutes).values()) {
		const stream = spec?.stream?.find(({match}) => match?.ingressPort === port);
		if (stream) {
			const {serviceName: name, servicePort} = stream.backend;
			const namespace = metadata.namespace ?? '';
			return endpointsOf(mirrors, {namespace, name, port: servicePort})[0];
		}
	}

	return undefined;
}

function findRoute(
	mirrors: Mirrors,
	host: string,
	path: string,
): {http: Http; namespace: string} | undefined {
	for (const {metadata, spec} of mirrors.of(apisixRoutes).values()) {
		const http = spec?.http?.find(
			({match}) =>
				(match?.hosts ?? ['*']).some((pattern) => fits(pattern, host)) &&
				(match?.paths ?? ['/*']).some((pattern) => fits(pattern, path)),
		);
		if (http) {
			return {http, namespace: metadata.namespace ?? ''};
		}
	}

	return undefined;
}

const fits = (pattern: string, value: string): boolean =>
	pattern === value ||
	(pattern.endsWith('*') && value.startsWith(pattern.slice(0, -1))) ||
	(pattern.startsWith('*') && value.endsWith(pattern.slice(1)));

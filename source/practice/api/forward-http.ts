import {
	request as sendRequest,
	type ClientRequest,
	type IncomingMessage,
	type OutgoingHttpHeaders,
} from 'node:http';
import type {Duplex} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {connect as connectTls} from 'node:tls';
import type {Pod} from '../../cluster/objects.ts';
import type {Reply} from './answer.ts';
import type {KindCall} from './call.ts';
import {serviceUnavailable} from './status.ts';

/** Headers that are about one connection only, and the credentials that were for the API server. */
const ownHeaders = new Set([
	'authorization',
	'connection',
	'keep-alive',
	'proxy-authorization',
	'proxy-connection',
	'te',
	'trailer',
	'transfer-encoding',
	'upgrade',
]);

const forwarded = (headers: IncomingMessage['headers']): OutgoingHttpHeaders =>
	Object.fromEntries(Object.entries(headers).filter(([name]) => !ownHeaders.has(name)));

/** What Go's HTTP client, and so kube-apiserver, would say of an error of Node's. */
function goSentence(error: unknown): string {
	const {code = '', message = ''} = error as {code?: string; message?: string};
	if (/SSL|EPROTO/.test(code)) {
		return 'tls: first record does not look like a TLS handshake';
	}

	return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' ? 'EOF' : message;
}

const unreachable = (why: string) => serviceUnavailable(`error trying to reach service: ${why}`);

async function answered(sent: ClientRequest): Promise<IncomingMessage> {
	return new Promise((resolve, reject) => {
		sent.once('response', resolve);
		sent.once('error', reject);
	});
}

/**
Passes an HTTP request on to a port of a pod and its answer back. Throws 503 when the port cannot be
reached; a port that swallows everything keeps the client waiting, for there is no deadline.
*/
export async function forwardHttp(
	call: KindCall,
	scheme: 'http' | 'https',
	pod: Pod,
	port: number,
): Promise<Reply> {
	const {context, request, query, target, signal} = call;
	const socket = await context.kubelet.dial(pod, port, 'pod-ip', signal);
	if ('status' in socket) {
		throw unreachable(socket.message);
	}

	const stream: Duplex =
		scheme === 'https' ? connectTls({socket, rejectUnauthorized: false}) : socket;
	signal.addEventListener(
		'abort',
		() => {
			socket.destroy();
		},
		{once: true},
	);
	const search = query.size > 0 ? `?${query.toString()}` : '';
	const sent = sendRequest({
		createConnection: () => stream,
		method: request.method,
		path: `/${target.rest}${search}`,
		headers: {
			...forwarded(request.headers),
			'x-forwarded-for': request.socket.remoteAddress,
			'x-forwarded-uri': target.path,
			connection: 'close',
		},
	});
	const sending = pipeline(request, sent);
	let answer: IncomingMessage;
	try {
		[answer] = await Promise.all([answered(sent), sending]);
	} catch (error) {
		socket.destroy();
		throw unreachable(goSentence(error));
	}

	return async (response) => {
		const headers = forwarded(answer.headers);
		const {location} = answer.headers;
		const root = target.path.slice(0, target.path.length - target.rest.length);
		response.writeHead(answer.statusCode ?? 502, {
			...headers,
			...(location?.startsWith('/') && {location: root + location.slice(1)}),
		});
		try {
			await pipeline(answer, response);
		} catch {
			// One side has gone in the middle of the body; nothing can be said any more.
			response.destroy();
		}
	};
}

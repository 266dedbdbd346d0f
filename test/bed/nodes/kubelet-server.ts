import {once} from 'node:events';
import http, {type IncomingMessage, type ServerResponse} from 'node:http';
import {createServer} from 'node:https';
import net from 'node:net';
import type {Duplex, Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import type {KeyAndCertificate} from '../../../source/practice/api/server-certificate.ts';
import type {
	ExecStreams,
	KubeletRefusal,
	LogOptions,
} from '../../../source/practice/kubelet-backend.ts';
import {serveExec, servePortForward} from './kubelet-streams.ts';
import type {ContainerName} from './log-book.ts';

/** What the API server asks the kubelet of one node, answered by a test or by a scenario. */
export type KubeletAnswers = {
	logs(
		where: ContainerName,
		options: Omit<LogOptions, 'container'>,
	): Promise<Readable | KubeletRefusal>;
	statsSummary(): Promise<Record<string, unknown> | KubeletRefusal>;
	/** Runs a command; the answer is its exit status. */
	exec(
		where: ContainerName,
		command: readonly string[],
		streams: ExecStreams,
	): Promise<number | KubeletRefusal>;
	/** A connection to a port of a pod, from inside of it. */
	dial(
		where: Omit<ContainerName, 'container'>,
		port: number,
		signal: AbortSignal,
	): Promise<Duplex | KubeletRefusal>;
};

export type KubeletServerOptions = {
	readonly address: string;
	readonly port: number;
	readonly pair: KeyAndCertificate;
	readonly answers: KubeletAnswers;
	/** Port of 127.0.0.1 that gets everything that `answers` do not cover. */
	readonly kwokPort?: number;
};

export type KubeletServer = {
	/** Stops listening and cuts every connection. */
	stop(): Promise<void>;
};

/**
The kubelet of a node as the API server sees it: logs, figures and streams under the paths of a real
kubelet, and for the rest a pipe to kwok.
*/
export async function startKubeletServer(options: KubeletServerOptions): Promise<KubeletServer> {
	const {address, port, pair, answers, kwokPort} = options;
	const server = createServer({key: pair.key, cert: pair.certificate, ALPNProtocols: ['http/1.1']});
	const sockets = new Set<net.Socket>();
	server.on('connection', (socket: net.Socket) => {
		sockets.add(socket);
		socket.on('error', () => {
			socket.destroy();
		});
		socket.once('close', () => {
			sockets.delete(socket);
		});
	});
	server.on('request', (request: IncomingMessage, response: ServerResponse) => {
		void answer(request, response, options);
	});
	server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		const url = new URL(request.url ?? '/', 'https://kubelet');
		const [, verb, namespace = '', pod = '', container = ''] = url.pathname.split('/');
		if (verb === 'exec') {
			void serveExec(request, {socket, head}, {namespace, pod, container}, answers);
		} else if (verb === 'portForward') {
			void servePortForward(request, {socket, head}, {namespace, pod}, answers);
		} else {
			pipeUpgrade(request, socket, head, kwokPort);
		}
	});
	server.listen(port, address);
	await once(server, 'listening');
	return {
		async stop() {
			server.close();
			for (const socket of sockets) {
				socket.destroy();
			}
		},
	};
}

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	{answers, kwokPort}: KubeletServerOptions,
): Promise<void> {
	const url = new URL(request.url ?? '/', 'https://kubelet');
	const [, verb, namespace = '', pod = '', container = ''] = url.pathname.split('/');
	if (verb === 'containerLogs') {
		const log = await answers.logs({namespace, pod, container}, logOptions(url.searchParams));
		if ('status' in log) {
			refuse(response, log);
		} else {
			await sendLog(response, log);
		}
	} else if (url.pathname === '/stats/summary') {
		const summary = await answers.statsSummary();
		if ('message' in summary && 'status' in summary) {
			refuse(response, summary as KubeletRefusal);
		} else {
			response.writeHead(200, {'Content-Type': 'application/json'});
			response.end(JSON.stringify(summary));
		}
	} else if (kwokPort === undefined) {
		refuse(response, {status: 404, message: '404 page not found'});
	} else {
		pipeRequest(request, response, kwokPort);
	}
}

function refuse(response: ServerResponse, {status, message}: KubeletRefusal): void {
	response.writeHead(status, {'Content-Type': 'text/plain; charset=utf-8'});
	response.end(message);
}

async function sendLog(response: ServerResponse, log: Readable): Promise<void> {
	response.writeHead(200, {'Content-Type': 'text/plain', 'Transfer-Encoding': 'chunked'});
	response.flushHeaders();
	try {
		await pipeline(log, response);
	} catch {
		// Whoever followed the log has gone.
		log.destroy();
	}
}

function logOptions(query: URLSearchParams): Omit<LogOptions, 'container'> {
	const number = (name: string) => (query.has(name) ? {[name]: Number(query.get(name))} : {});
	const sinceTime = query.get('sinceTime');
	return {
		follow: query.get('follow') === 'true',
		previous: query.get('previous') === 'true',
		timestamps: query.get('timestamps') === 'true',
		...number('tailLines'),
		...number('sinceSeconds'),
		...number('limitBytes'),
		...(sinceTime && {sinceTime: new Date(sinceTime)}),
	};
}

function pipeRequest(request: IncomingMessage, response: ServerResponse, port: number): void {
	const onward = http.request(
		{
			host: '127.0.0.1',
			port,
			method: request.method ?? 'GET',
			path: request.url ?? '/',
			headers: request.headers,
		},
		(reply) => {
			response.writeHead(reply.statusCode ?? 502, reply.headers);
			reply.pipe(response);
		},
	);
	onward.on('error', (error) => {
		refuse(response, {status: 502, message: error.message});
	});
	request.pipe(onward);
}

/** Joins the two connections byte by byte: what is spoken behind the upgrade is theirs. */
function pipeUpgrade(
	request: IncomingMessage,
	socket: Duplex,
	head: Buffer,
	port: number | undefined,
): void {
	if (port === undefined) {
		socket.destroy();
		return;
	}

	const onward = net.connect({host: '127.0.0.1', port});
	const headers = [];
	for (let index = 0; index < request.rawHeaders.length; index += 2) {
		headers.push(`${request.rawHeaders[index]}: ${request.rawHeaders[index + 1]}`);
	}

	onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
	onward.write(head);
	socket.pipe(onward).pipe(socket);
	socket.on('error', () => {
		onward.destroy();
	});
	onward.on('error', () => {
		socket.destroy();
	});
}

import {createHash} from 'node:crypto';
import {createServer, STATUS_CODES, type IncomingMessage, type ServerResponse} from 'node:http';
import type {Duplex} from 'node:stream';
import type {HttpAnswer} from './listener.ts';

/** Decides the answer to a request; undefined keeps the client waiting for ever. */
export type Responder = (request: IncomingMessage) => Promise<HttpAnswer | undefined>;

/** Lets programs speak HTTP on connections that were made in memory. */
export type CannedHttp = {serve(connection: Duplex, responder: Responder): void};

const notFound: HttpAnswer = {status: 404, body: '404 page not found\n'};

/** The answer of a list by path, the query left aside. */
export const byPath =
	(answers: Readonly<Record<string, HttpAnswer>>): Responder =>
	async ({url = '/'}) =>
		answers[url.split('?')[0] ?? '/'] ?? answers['*'] ?? notFound;

export function createCannedHttp(): CannedHttp {
	const responders = new WeakMap<object, Responder>();
	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		const responder = responders.get(request.socket);
		const found = await responder?.(request);
		if (!found) {
			return;
		}

		const {status = 200, headers = {}, body = '', delay = 0} = found;
		if (delay > 0) {
			await new Promise((resolve) => {
				setTimeout(resolve, delay * 1000).unref();
			});
		}

		const isText = typeof body === 'string';
		const content = isText ? body : JSON.stringify(body);
		response.writeHead(status, {
			'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json',
			'content-length': Buffer.byteLength(content),
			...headers,
		});
		response.end(content);
	};

	const server = createServer((request, response) => {
		request.resume();
		answer(request, response).catch((error: unknown) => {
			response.destroy(error instanceof Error ? error : new Error(String(error)));
		});
	});
	const upgrade = async (request: IncomingMessage, socket: Duplex) => {
		const found = await responders.get(request.socket)?.(request);
		const {status = 200, body = ''} = found ?? {};
		if (found?.upgrades) {
			const key = `${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
			const accept = createHash('sha1').update(key).digest('base64');
			socket.write(
				`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
			);
			socket.resume();
			return;
		}

		const content = typeof body === 'string' ? body : JSON.stringify(body);
		socket.end(
			`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`,
		);
	};

	server.on('upgrade', (request, socket) => {
		socket.on('error', () => {
			socket.destroy();
		});
		upgrade(request, socket).catch((error: unknown) => {
			socket.destroy(error instanceof Error ? error : new Error(String(error)));
		});
	});
	return {
		serve(connection, responder) {
			responders.set(connection, responder);
			// A client that goes away in the middle is nobody's fault here.
			connection.on('error', () => {
				connection.destroy();
			});
			server.emit('connection', connection);
		},
	};
}

import {once} from 'node:events';
import {createServer, type IncomingMessage} from 'node:http';
import net, {type AddressInfo} from 'node:net';
import type {Duplex} from 'node:stream';
import type {Network} from './models/network/network.ts';

export type DialProxy = {
	/** `http://127.0.0.1:PORT` */
	readonly address: string;
	/** Cuts all connections and stops listening. */
	stop(): Promise<void>;
};

/** A practice network lets connections time out sooner than a real one does. Milliseconds. */
const patience = 300;

/**
Leads from this machine into the network of a practice cluster: an HTTP proxy (CONNECT) on a free port of the
loopback interface. No name resolves behind it.
*/
export async function startDialProxy(network: Network): Promise<DialProxy> {
	const server = createServer((_request, response) => {
		response.writeHead(405).end();
	});
	const sockets = new Set<net.Socket>();
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.once('close', () => {
			sockets.delete(socket);
		});
	});
	server.on('connect', ({url = ''}: IncomingMessage, socket: Duplex) => {
		void join(network, url, socket);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	// What else the process does decides how long it lives.
	server.unref();
	return {
		address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async stop() {
			const closed = once(server, 'close');
			server.close();
			for (const socket of sockets) {
				socket.destroy();
			}

			await closed;
		},
	};
}

async function join(network: Network, target: string, socket: Duplex): Promise<void> {
	const {hostname, port} = new URL(`tcp://${target}`);
	const host = hostname.replace(/^\[(?<address>.*)\]$/, '$<address>');
	if (net.isIP(host) === 0) {
		refuse(socket, 502, `getaddrinfo ENOTFOUND ${host}`);
		return;
	}

	const gone = new AbortController();
	socket.once('close', () => {
		gone.abort();
	});
	try {
		const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(patience)]);
		const connection = await network.dialAddress(host, Number(port), signal);
		if ('status' in connection) {
			refuse(socket, 502, connection.message);
			return;
		}

		connection.on('error', () => {
			socket.destroy();
		});
		socket.once('close', () => {
			connection.destroy();
		});
		socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
		connection.pipe(socket).pipe(connection);
	} catch {
		refuse(socket, 504, 'no answer');
	}
}

function refuse(socket: Duplex, status: number, reason: string): void {
	socket.end(`HTTP/1.1 ${status} ${reason}\r\ncontent-length: 0\r\n\r\n`);
}

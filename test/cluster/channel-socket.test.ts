import {once} from 'node:events';
import http from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import {expect, it, onTestFinished, vi} from 'vitest';
import {WebSocketServer} from 'ws';
import {openChannelSocket} from '../../source/cluster/channel-socket.ts';
import {success} from '../../source/cluster/failure.ts';
import type {Endpoint, Transport} from '../../source/cluster/transport.ts';
import {ScriptedTransport} from '../support/scripted-transport.ts';

/** A server that says its first words in one piece with the answer to the upgrade. */
async function aHastyServer(...messages: number[][]): Promise<URL> {
	const sockets = new WebSocketServer({noServer: true});
	const server = http.createServer();
	server.on('upgrade', (request, socket: Socket, head) => {
		socket.cork();
		sockets.handleUpgrade(request, socket, head, (websocket) => {
			for (const message of messages) {
				websocket.send(Buffer.from(message));
			}

			socket.uncork();
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
		for (const client of sockets.clients) {
			client.terminate();
		}
	});
	return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

it('loses nothing of what comes together with the answer to the upgrade', async () => {
	const url = await aHastyServer([0, 1], [1, 2], [1, 3]);
	const endpoint: Endpoint = {url, headers: {}, proxy: undefined, tls: {insecure: false}};
	const transport: Transport = Object.assign(new ScriptedTransport(() => ({value: {}})), {
		endpoint: async () => success(endpoint),
	});
	const opened = await openChannelSocket(transport, {verb: 'get', path: '/'}, []);
	if (!opened.ok) {
		throw new Error(opened.failure.message);
	}

	const received: number[][] = [];
	opened.value.onMessage((channel, data) => {
		received.push([channel, ...data]);
	});
	await vi.waitFor(() => {
		expect(received).toEqual([
			[0, 1],
			[1, 2],
			[1, 3],
		]);
	});
	opened.value.close();
});

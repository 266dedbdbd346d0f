import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import {createServer, type AddressInfo, type Server} from 'node:net';
import {expect, onTestFinished, test} from 'vitest';
import {WebSocket} from 'ws';
import {practiceKubelet} from './practice-kubelet.ts';
import {namespace, seedPod, startPractice} from './practice-server.ts';
import {connectSpdy} from './spdy-client.ts';

const path = `/api/v1/namespaces/${namespace}/pods/web/portforward`;

/** A program in the pod: answers what it got, in capitals, and hangs up. */
async function shoutingProgram(): Promise<number> {
	const server: Server = createServer({allowHalfOpen: true}, (socket) => {
		let text = '';
		socket.on('data', (chunk) => {
			text += chunk.toString();
			if (text.endsWith('.')) {
				socket.end(text.toUpperCase());
			}
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.close();
	});
	return (server.address() as AddressInfo).port;
}

async function withPod() {
	const practice = await startPractice({kubelet: practiceKubelet()});
	seedPod(practice.store, 'web', {uid: 'pod-uid'});
	return practice;
}

/** A port of this machine on which nothing listens. */
async function closedPort(): Promise<number> {
	const server = createServer();
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}

test('over plain channels: the port first, then bytes both ways', async () => {
	const {server} = await withPod();
	const port = await shoutingProgram();
	const socket = new WebSocket(
		`${server.address.replace('https', 'wss')}${path}?ports=${port}`,
		['v4.channel.k8s.io'],
		{ca: server.ca, headers: {authorization: 'Bearer admin'}},
	);
	const messages: Buffer[] = [];
	socket.on('message', (message: Buffer) => {
		messages.push(message);
	});
	await once(socket, 'open');
	socket.send(Buffer.from('\0hello.'));
	await once(socket, 'close');
	const announcement = (channel: number) =>
		Buffer.from([channel, port % 256, Math.floor(port / 256)]);
	expect(messages.slice(0, 2)).toStrictEqual([announcement(0), announcement(1)]);
	expect(Buffer.concat(messages.slice(2)).toString()).toBe('\0HELLO.');
});

test('over SPDY: a pair of streams for every connection, and complaints on one of them', async () => {
	const {server} = await withPod();
	const port = await shoutingProgram();
	const closed = await closedPort();
	const client = await connectSpdy(server, path, 'portforward.k8s.io');
	const connection = async (id: number, to: number) => {
		const about = {port: String(to), requestID: String(id)};
		const errors = await client.open({streamType: 'error', ...about});
		errors.end();
		const data = await client.open({streamType: 'data', ...about});
		return {errors, data};
	};

	const [one, two, refused] = [
		await connection(0, port),
		await connection(1, port),
		await connection(2, closed),
	];
	one.data.write('first.');
	two.data.write('second.');
	expect(await one.data.text).toBe('FIRST.');
	expect(await two.data.text).toBe('SECOND.');
	one.data.end();
	two.data.end();
	expect(await one.errors.text).toBe('');
	const complaint = await refused.errors.text;
	expect(complaint).toMatch(
		new RegExp(
			String.raw`^error forwarding port ${closed} to pod [\da-f]{64}, uid : failed to execute portforward in network namespace "[^"]+": failed to connect to localhost:${closed} inside namespace "[\da-f]{64}", IPv4: dial tcp4 127\.0\.0\.1:${closed}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found $`,
		),
	);
	client.close();
});

test('needs a pod that is on a node', async () => {
	const {read, store} = await withPod();
	expect(await read(path)).toMatchObject({code: 400, message: 'Upgrade request required'});
	expect(store.resourceVersion).toBeGreaterThan(0);
});

import {once} from 'node:events';
import net, {type AddressInfo} from 'node:net';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {type PortForwardRequest, startPortForward} from '../../source/cluster/port-forward.ts';
import {practiceKubelet} from '../practice/api/practice-kubelet.ts';
import {namespace, seedPod, startPractice} from '../practice/api/practice-server.ts';
import {aTransport, contextOf} from '../support/practice-context.ts';

const patience = {timeout: 10_000, interval: 10};

async function listen(server: net.Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.close();
	});
	return (server.address() as AddressInfo).port;
}

/** A program in the pod that sends back what it gets, in capitals, and counts who is connected. */
async function shoutingProgram() {
	const connected = new Set<net.Socket>();
	const server = net.createServer((socket) => {
		connected.add(socket);
		socket.on('data', (data) => {
			socket.write(data.toString().toUpperCase());
		});
		socket.on('error', () => undefined);
		socket.once('close', () => {
			connected.delete(socket);
		});
	});
	return {port: await listen(server), connected};
}

async function closedPort(): Promise<number> {
	const server = net.createServer();
	const port = await listen(server);
	server.close();
	await once(server, 'close');
	return port;
}

async function aForward(
	request: Partial<PortForwardRequest> & {port: number},
	{token = 'admin', readOnly = false} = {},
) {
	const {server, store} = await startPractice({kubelet: practiceKubelet()});
	seedPod(store, 'web');
	const transport = aTransport(contextOf(server, {user: {token}}), {readOnly});
	const started = await startPortForward(transport, {
		namespace,
		pod: () => 'web',
		localPort: 0,
		...request,
	});
	if (!started.ok) {
		throw new Error(started.failure.message);
	}

	const forward = started.value;
	onTestFinished(() => {
		forward.close();
	});
	return {server, store, forward, localPort: forward.status.get().localPort};
}

/** A client on this machine; what it was sent is in `text`. */
async function aCaller(port: number) {
	const socket = net.connect(port, '127.0.0.1');
	onTestFinished(() => {
		socket.destroy();
	});
	const caller = {text: '', hasEnded: false, socket};
	socket.on('error', () => undefined);
	socket.on('close', () => {
		caller.hasEnded = true;
	});
	socket.on('data', (data) => {
		caller.text += data.toString();
	});
	await once(socket, 'connect');
	return caller;
}

describe('a forwarded port', () => {
	it('carries bytes both ways, for several callers at once and each on its own', async () => {
		const program = await shoutingProgram();
		const {forward, localPort} = await aForward({port: program.port});
		const [first, second] = [await aCaller(localPort), await aCaller(localPort)];
		first.socket.write('first');
		second.socket.write('second');
		await vi.waitFor(() => {
			expect([first.text, second.text]).toEqual(['FIRST', 'SECOND']);
		}, patience);
		expect(forward.status.get()).toEqual({localPort, connections: 2, pod: 'web'});
		first.socket.write(' again');
		await vi.waitFor(() => {
			expect(first.text).toBe('FIRST AGAIN');
		}, patience);
		first.socket.end();
		await vi.waitFor(() => {
			expect(forward.status.get().connections).toBe(1);
			expect(program.connected.size).toBe(1);
		}, patience);
	});

	it('carries more than fits into any buffer', async () => {
		const program = await shoutingProgram();
		const {localPort} = await aForward({port: program.port});
		const caller = await aCaller(localPort);
		const text = 'abcdefgh'.repeat(256 * 1024);
		caller.socket.write(text);
		await vi.waitFor(() => {
			expect(caller.text.length).toBe(text.length);
		}, patience);
		expect(caller.text === text.toUpperCase()).toBe(true);
	});

	it('ends the caller when the program hangs up', async () => {
		const server = net.createServer((socket) => {
			socket.end('bye');
		});
		const {localPort} = await aForward({port: await listen(server)});
		const caller = await aCaller(localPort);
		await vi.waitFor(() => {
			expect(caller).toMatchObject({text: 'bye', hasEnded: true});
		}, patience);
	});

	it('leaves no connection behind for a caller who did not wait for it', async () => {
		const program = await shoutingProgram();
		const {forward, localPort} = await aForward({port: program.port});
		const hasty = await aCaller(localPort);
		hasty.socket.destroy();
		const patient = await aCaller(localPort);
		patient.socket.write('x');
		await vi.waitFor(() => {
			expect(patient.text).toBe('X');
			expect(forward.status.get().connections).toBe(1);
			expect(program.connected.size).toBe(1);
		}, patience);
	});

	it('asks for the pod of now with every connection', async () => {
		const program = await shoutingProgram();
		let pod: string | undefined = 'web';
		const {forward, localPort, store} = await aForward({port: program.port, pod: () => pod});
		const first = await aCaller(localPort);
		first.socket.write('x');
		await vi.waitFor(() => {
			expect(forward.status.get().pod).toBe('web');
		}, patience);
		seedPod(store, 'web-2');
		pod = 'web-2';
		const second = await aCaller(localPort);
		second.socket.write('x');
		await vi.waitFor(() => {
			expect(forward.status.get().pod).toBe('web-2');
		}, patience);
		pod = undefined;
		const third = await aCaller(localPort);
		await vi.waitFor(() => {
			expect(third.hasEnded).toBe(true);
		}, patience);
		expect(forward.status.get().problem?.en).toBe('there is no pod to connect to now');
	});

	it('is free again after it was closed, and every caller is let go', async () => {
		const program = await shoutingProgram();
		const {forward, localPort} = await aForward({port: program.port});
		const caller = await aCaller(localPort);
		caller.socket.write('x');
		await vi.waitFor(() => {
			expect(program.connected.size).toBe(1);
		}, patience);
		forward.close();
		await vi.waitFor(() => {
			expect(caller.hasEnded).toBe(true);
			expect(program.connected.size).toBe(0);
		}, patience);
		const refused = net.connect(localPort, '127.0.0.1');
		const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
		expect(error.code).toBe('ECONNREFUSED');
	});
});

describe('a port that cannot be forwarded', () => {
	it('because nothing listens in the pod lets the caller go and says so, until it works', async () => {
		const port = await closedPort();
		const {forward, localPort} = await aForward({port});
		const caller = await aCaller(localPort);
		await vi.waitFor(() => {
			expect(caller.hasEnded).toBe(true);
			expect(forward.status.get().problem?.en).toMatch(/connection refused/);
		}, patience);
		const program = net.createServer((socket) => {
			socket.end('here');
		});
		program.listen(port, '127.0.0.1');
		await once(program, 'listening');
		onTestFinished(() => {
			program.close();
		});
		const again = await aCaller(localPort);
		await vi.waitFor(() => {
			expect(again.text).toBe('here');
			expect(forward.status.get().problem).toBeUndefined();
		}, patience);
	});

	it.each([
		['the pod is gone', {pod: () => 'gone'}, {}, /not found: HTTP 404 · pods "gone" not found/],
		['a right is missing', {}, {token: 'nobody'}, /not permitted: HTTP 403 .*pods\/portforward/],
		['nothing may be changed', {}, {readOnly: true}, /started with --read-only/],
	])('because %s says so', async (_name, request, options, words) => {
		const {forward, localPort} = await aForward({port: 1, ...request}, options);
		const caller = await aCaller(localPort);
		await vi.waitFor(() => {
			expect(caller.hasEnded).toBe(true);
			expect(forward.status.get().problem?.en).toMatch(words);
		}, patience);
	});

	it('because the local one is taken is refused at once', async () => {
		const taken = await listen(net.createServer());
		const {server} = await startPractice({kubelet: practiceKubelet()});
		const transport = aTransport(contextOf(server, {user: {token: 'admin'}}));
		const request = {namespace, pod: () => 'web', port: 80, localPort: taken};
		expect(await startPortForward(transport, request)).toMatchObject({
			failure: {message: `port ${taken} of this machine is taken; choose another one`},
		});
	});
});

import net from 'node:net';
import {isDeepStrictEqual} from 'node:util';
import type {Text} from '../text/text.ts';
import {observable, type Observable} from '../observable.ts';
import {openChannelSocket} from './channel-socket.ts';
import {describeFailure, failed, type Outcome, success} from './failure.ts';
import {redactText} from './redact.ts';
import {pods} from './resources.ts';
import type {Transport} from './transport.ts';

export type PortForwardRequest = {
	readonly namespace: string;
	/** The pod of now: asked again for every connection, so that a replaced pod is followed. */
	readonly pod: () => string | undefined;
	readonly port: number;
	/** 0 takes a free one. */
	readonly localPort: number;
};

export type PortForwardStatus = {
	readonly localPort: number;
	readonly connections: number;
	/** The pod that took the last connection. */
	readonly pod?: string;
	/** What went wrong with the last connection, until one works. */
	readonly problem?: Text | undefined;
};

export type PortForward = {
	readonly status: Observable<PortForwardStatus>;
	close(): void;
};

const protocols = ['v4.channel.k8s.io'];
const dataChannel = 0;
const errorChannel = 1;

/** Listens on 127.0.0.1 and carries each connection to a port of a pod, through the API server. */
export async function startPortForward(
	transport: Transport,
	request: PortForwardRequest,
): Promise<Outcome<PortForward>> {
	const status = observable<PortForwardStatus>({localPort: request.localPort, connections: 0});
	const patch = (change: Partial<PortForwardStatus>): void => {
		const before = status.get();
		const next = {...before, ...change};
		status.set(isDeepStrictEqual(before, next) ? before : next);
	};

	const open = new Set<net.Socket>();
	const server = net.createServer((client) => {
		open.add(client);
		patch({connections: open.size});
		client.once('close', () => {
			open.delete(client);
			patch({connections: open.size});
		});
		client.on('error', () => undefined);
		carry(transport, request, client, patch).catch(() => {
			// The local side broke off: there is nobody to tell.
			client.destroy();
		});
	});
	const listening = await listen(server, request.localPort);
	if (!listening.ok) {
		return listening;
	}

	patch({localPort: listening.value});
	return success({
		status,
		close() {
			server.close();
			for (const client of open) {
				client.destroy();
			}
		},
	});
}

async function listen(server: net.Server, port: number): Promise<Outcome<number>> {
	return new Promise((resolve) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			const isTaken = error.code === 'EADDRINUSE';
			resolve(
				failed(
					'refused',
					isTaken ? `port ${port} of this machine is taken; choose another one` : error.message,
				),
			);
		});
		server.listen(port, '127.0.0.1', () => {
			resolve(success((server.address() as net.AddressInfo).port));
		});
	});
}

async function carry(
	transport: Transport,
	{namespace, pod: currentPod, port}: PortForwardRequest,
	client: net.Socket,
	patch: (change: Partial<PortForwardStatus>) => void,
): Promise<void> {
	const pod = currentPod();
	if (!pod) {
		patch({problem: {zh: '现在没有可用的 Pod', en: 'there is no pod to connect to now'}});
		client.destroy();
		return;
	}

	const opened = await openChannelSocket(
		transport,
		{
			verb: 'create',
			resource: pods,
			namespace,
			name: pod,
			subresource: 'portforward',
			query: {ports: port},
		},
		protocols,
	);
	if (!opened.ok) {
		patch({pod, problem: describeFailure(opened.failure)});
		client.destroy();
		return;
	}

	const socket = opened.value;
	// The first message of each channel is the port number in two bytes.
	const introduced = new Set<number>();
	socket.onMessage((channel, data) => {
		if (!introduced.has(channel)) {
			introduced.add(channel);
		} else if (channel === dataChannel) {
			patch({pod, problem: undefined});
			client.write(data);
		} else if (channel === errorChannel) {
			const message = redactText(data.toString('utf8').trim());
			patch({pod, problem: {zh: message, en: message}});
			client.destroy();
		}
	});
	socket.onClose(() => {
		client.end();
	});
	client.once('close', () => {
		socket.close();
	});
	for await (const data of client as AsyncIterable<Buffer>) {
		socket.send(dataChannel, data);
		await socket.drained();
	}
}

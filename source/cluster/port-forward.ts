import net from 'node:net';
import {isDeepStrictEqual} from 'node:util';
import type {Text} from '../text/text.ts';
import {observable, type Observable} from '../observable.ts';
import {describeFailure, failed, type Outcome, success} from './failure.ts';
import {connectToPod} from './pod-connection.ts';
import {redactText} from './redact.ts';
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

const connectTimeoutMs = 10_000;

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
		void carry(transport, request, client, patch);
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

	const opened = await connectToPod(transport, {namespace, pod, port}, connectTimeoutMs);
	if (!opened.ok) {
		patch({pod, problem: describeFailure(opened.failure)});
		client.destroy();
		return;
	}

	const connection = opened.value;
	if (client.destroyed) {
		connection.destroy();
		return;
	}

	connection.once('data', () => {
		patch({pod, problem: undefined});
	});
	connection.once('error', (error) => {
		const message = redactText(error.message);
		patch({pod, problem: {zh: message, en: message}});
		client.destroy();
	});
	client.once('close', () => {
		connection.destroy();
	});
	connection.pipe(client).pipe(connection);
}

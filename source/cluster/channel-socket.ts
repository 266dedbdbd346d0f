import WebSocket from 'ws';
import {type Call, callPath} from './call.ts';
import {connectionPool} from './connector.ts';
import {failureFromAnswer, failureFromError, type Outcome, success} from './failure.ts';
import {splitGroups, type Transport} from './transport.ts';

/**
A WebSocket of Kubernetes' channel protocols: the first byte of each message is the number of the channel
it belongs to (Kubernetes: k8s.io/apimachinery/pkg/util/remotecommand).
*/
export type ChannelSocket = {
	/** The protocol the server chose: v5.channel.k8s.io … */
	readonly protocol: string;
	send(channel: number, data: Uint8Array): void;
	/** Resolves when what was sent has left; slows down whoever writes faster than the network. */
	drained(): Promise<void>;
	onMessage(listener: (channel: number, data: Buffer) => void): void;
	onClose(listener: (code: number, reason: string) => void): void;
	close(): void;
};

const connectTimeoutMs = 10_000;
/** A peer that does not answer the goodbye is left without it. */
const closeTimeoutMs = 1000;
/** Above this much unsent data a writer waits. Bytes. */
const highWater = 256 * 1024;

/** Opens a channel socket; a refused upgrade is the failure that the API server's Status names. */
export async function openChannelSocket(
	transport: Transport,
	call: Call,
	protocols: readonly string[],
): Promise<Outcome<ChannelSocket>> {
	const permitted = await transport.endpoint(call);
	if (!permitted.ok) {
		return permitted;
	}

	const endpoint = permitted.value;
	const {url} = endpoint;
	// The pool's connections are past TLS already, so the WebSocket itself is a plain one.
	const address = `ws://${url.host}${url.pathname.replace(/\/$/, '')}${callPath(call)}`;
	const socket = new WebSocket(address, [...protocols], {
		agent: connectionPool(endpoint),
		headers: splitGroups(endpoint.headers),
		handshakeTimeout: connectTimeoutMs,
		perMessageDeflate: false,
	});
	return settle(socket);
}

async function settle(socket: WebSocket): Promise<Outcome<ChannelSocket>> {
	return new Promise((resolve) => {
		socket.once('open', () => {
			resolve(success(wrap(socket)));
		});
		socket.once('error', (error) => {
			resolve({ok: false, failure: failureFromError(error)});
		});
		socket.once('unexpected-response', (request, response) => {
			void (async () => {
				const body = Buffer.concat((await response.toArray()) as Buffer[]).toString('utf8');
				request.destroy();
				resolve({ok: false, failure: failureFromAnswer(response.statusCode ?? 500, body)});
			})();
		});
	});
}

function wrap(socket: WebSocket): ChannelSocket {
	// An error after the opening is followed by `close`, which is what callers hear of.
	socket.on('error', () => undefined);
	// The first messages can come in one piece with the answer to the upgrade, before anybody listens.
	const early: Buffer[] = [];
	const keep = (data: Buffer): void => {
		early.push(data);
	};

	socket.on('message', keep);
	return {
		protocol: socket.protocol,
		send(channel, data) {
			if (socket.readyState === WebSocket.OPEN) {
				socket.send(Buffer.concat([Buffer.of(channel), data]));
			}
		},
		async drained() {
			while (socket.bufferedAmount > highWater && socket.readyState === WebSocket.OPEN) {
				await new Promise((resolve) => {
					setTimeout(resolve, 10);
				});
			}
		},
		onMessage(listener) {
			const tell = (data: Buffer): void => {
				listener(data[0] ?? 0, data.subarray(1));
			};

			socket.off('message', keep);
			for (const data of early.splice(0)) {
				tell(data);
			}

			socket.on('message', tell);
		},
		onClose(listener) {
			socket.on('close', (code, reason) => {
				listener(code, reason.toString('utf8'));
			});
		},
		close() {
			socket.close();
			const timer = setTimeout(() => {
				socket.terminate();
			}, closeTimeoutMs);
			socket.once('close', () => {
				clearTimeout(timer);
			});
		},
	};
}

import {createHash} from 'node:crypto';
import type {Duplex} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import type {Pod} from '../../cluster/objects.ts';
import type {KindCall} from './call.ts';
import {namedObject} from './reads.ts';
import {serveSpdy} from './spdy/connection.ts';
import {badRequest} from './status.ts';
import {refusalOf} from './thrown.ts';
import {
	acceptSpdy,
	isSpdy,
	isWebSocket,
	offered,
	refuseProtocols,
	type Upgrade,
} from './upgrade.ts';
import {acceptWebSocket} from './websocket.ts';
import {forwardChannels, portForwardChannels} from './websocket-port-forward.ts';

const spdyProtocol = 'portforward.k8s.io';
/** SPDY inside of a WebSocket, which newer clients use because proxies let WebSockets through. */
const tunnelProtocol = `SPDY/3.1+${spdyProtocol}`;

/**
Connects one connection of a client with a port of the pod; resolves when the program there has hung up,
or with the kubelet's complaint when the port cannot be reached.
*/
export type Forward = (port: number, stream: Duplex) => Promise<string | undefined>;

/** The complaint of a kubelet on containerd; sandbox and namespace are made up, but always the same for a pod. */
export function complaint(uid: string, port: number, dialError: string): string {
	const sandbox = createHash('sha256').update(uid).digest('hex');
	const netns = `/var/run/netns/cni-${uid}`;
	return `error forwarding port ${port} to pod ${sandbox}, uid : failed to execute portforward in network namespace ${JSON.stringify(netns)}: failed to connect to localhost:${port} inside namespace ${JSON.stringify(sandbox)}, IPv4: ${dialError} IPv6 dial tcp6: address localhost: no suitable address found `;
}

function forwardTo({context, signal}: KindCall, pod: Pod): Forward {
	return async (port, stream) => {
		const connection = await context.kubelet.dial(pod, port, 'loopback', signal).catch(refusalOf);
		if ('status' in connection) {
			return complaint(pod.metadata.uid, port, connection.message);
		}

		// Either end may hang up at any time: that is how connections end, and no news for anybody.
		const ended = () => undefined;
		void pipeline(stream, connection).catch(ended);
		await pipeline(connection, stream).catch(ended);
		connection.destroy();
		return undefined;
	};
}

/** Serves the forwarded connections of a SPDY client: for each a stream for data and one for complaints. */
export async function forwardSpdy(socket: Duplex, forward: Forward): Promise<void> {
	const waiting = new Map<string, Duplex>();
	const connection = serveSpdy(socket, ({headers, stream}) => {
		const {streamtype: type, port = '', requestid: id = ''} = headers;
		if (type === 'error') {
			waiting.set(id, stream);
			return;
		}

		const errors = waiting.get(id);
		waiting.delete(id);
		void answer(stream, errors, Number(port));
	});
	const answer = async (
		stream: Duplex,
		errors: Duplex | undefined,
		port: number,
	): Promise<void> => {
		const why = await forward(port, stream);
		errors?.end(why);
		stream.end();
	};

	await new Promise<void>((resolve) => {
		connection.closed.addEventListener('abort', () => {
			resolve();
		});
	});
}

/** Lets a client connect to ports of a pod from inside, over SPDY, SPDY in a WebSocket, or plain channels. */
export async function forwardPorts(call: KindCall, upgrade: Upgrade): Promise<void> {
	const {request, target, query} = call;
	const pod = namedObject(call) as unknown as Pod;
	if (!pod.spec.nodeName) {
		throw badRequest(`pod ${target.name} does not have a host assigned`);
	}

	const forward = forwardTo(call, pod);
	if (isSpdy(request) && offered(request, 'x-stream-protocol-version').includes(spdyProtocol)) {
		await forwardSpdy(acceptSpdy(upgrade, spdyProtocol), forward);
	} else if (isWebSocket(request)) {
		const protocols = [tunnelProtocol, ...portForwardChannels];
		const accepted = await acceptWebSocket(request, upgrade, protocols);
		if (accepted?.protocol === tunnelProtocol) {
			const {createWebSocketStream} = await import('ws');
			const tunnel = createWebSocketStream(accepted.socket);
			tunnel.on('error', () => {
				tunnel.destroy();
			});
			await forwardSpdy(tunnel, forward);
		} else if (accepted) {
			const ports = query.getAll('ports').flatMap((value) => value.split(','));
			forwardChannels(accepted.socket, ports.map(Number), forward);
		}
	} else {
		refuseProtocols(upgrade);
	}
}

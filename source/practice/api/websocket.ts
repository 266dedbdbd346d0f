import type {IncomingMessage} from 'node:http';
import type {WebSocket} from 'ws';
import {offered, refuseProtocols, type Upgrade} from './upgrade.ts';

export type AcceptedWebSocket = {readonly socket: WebSocket; readonly protocol: string};

/**
Accepts a WebSocket with the first of the protocols that the client offers; one that offers none gets
the empty one. Undefined when nothing fits: then the connection is refused already.
*/
export async function acceptWebSocket(
	request: IncomingMessage,
	upgrade: Upgrade,
	protocols: readonly string[],
): Promise<AcceptedWebSocket | undefined> {
	const names = offered(request, 'sec-websocket-protocol');
	const chosen = names.length === 0 ? '' : protocols.find((name) => names.includes(name));
	if (chosen === undefined) {
		refuseProtocols(upgrade);
		return undefined;
	}

	// Loaded here because most servers never see a WebSocket.
	const {WebSocketServer} = await import('ws');
	const server = new WebSocketServer({noServer: true, perMessageDeflate: false});
	// The library would refuse a protocol with a slash in its name, which Kubernetes has.
	delete request.headers['sec-websocket-protocol'];
	server.on('headers', (headers) => {
		if (chosen) {
			headers.push(`Sec-WebSocket-Protocol: ${chosen}`);
		}
	});
	upgrade.isSettled = true;
	return new Promise((resolve) => {
		server.handleUpgrade(request, upgrade.socket, upgrade.head, (socket) => {
			resolve({socket, protocol: chosen});
		});
	});
}

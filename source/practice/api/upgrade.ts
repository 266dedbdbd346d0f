import type {IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';

/** A connection that is about to change its protocol: what has been read of it, and the rest. */
export type Upgrade = {
	readonly socket: Duplex;
	readonly head: Buffer;
	/** Set once it has changed, or has been refused: from then on no HTTP answer can be given. */
	isSettled?: boolean;
};

const requested = (request: IncomingMessage): string =>
	(request.headers.upgrade ?? '').toLowerCase();

export const isWebSocket = (request: IncomingMessage): boolean =>
	requested(request) === 'websocket';
export const isSpdy = (request: IncomingMessage): boolean => requested(request) === 'spdy/3.1';

/** The protocols a client offers inside the new one, its favourite first. */
export const offered = (request: IncomingMessage, header: string): string[] =>
	[request.headers[header] ?? []]
		.flat()
		.flatMap((value) => value.split(','))
		.map((value) => value.trim())
		.filter(Boolean);

/** Accepts SPDY: from here on the socket carries its frames. */
export function acceptSpdy(upgrade: Upgrade, protocol: string): Duplex {
	const {socket, head} = upgrade;
	upgrade.isSettled = true;
	socket.write(
		[
			'HTTP/1.1 101 Switching Protocols',
			'Connection: Upgrade',
			'Upgrade: SPDY/3.1',
			`X-Stream-Protocol-Version: ${protocol}`,
			'',
			'',
		].join('\r\n'),
	);
	if (head.length > 0) {
		socket.unshift(head);
	}

	return socket;
}

/** Refuses all protocols, as kube-apiserver does: 403 without a body. */
export function refuseProtocols(upgrade: Upgrade): void {
	upgrade.isSettled = true;
	upgrade.socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

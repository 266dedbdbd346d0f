import {once} from 'node:events';
import type {Server} from 'node:https';
import type {Duplex} from 'node:stream';
import type {TLSSocket} from 'node:tls';
import type {Clock} from '../clock.ts';

/** The connections of a server, for those who want to disturb them. */
export type Connections = {
	/** While frozen nothing leaves the server: what is written waits. */
	freeze(isFrozen: boolean): void;
	/** Resolves when nothing is frozen. */
	thawed(): Promise<void>;
	/** Cuts all connections every so many seconds; undefined ends that. */
	dropEvery(seconds: number | undefined): void;
	/** Stops listening and cuts all connections. */
	close(): Promise<void>;
};

export function trackConnections(server: Server, clock: Clock): Connections {
	/** Also those that have not finished their TLS handshake, or never begin it. */
	const raw = new Set<Duplex>();
	const sockets = new Set<TLSSocket>();
	let frost: PromiseWithResolvers<void> | undefined;
	let cancelDrop: (() => void) | undefined;
	server.on('connection', (socket) => {
		raw.add(socket);
		socket.once('close', () => {
			raw.delete(socket);
		});
	});
	server.on('secureConnection', (socket) => {
		sockets.add(socket);
		if (frost) {
			socket.cork();
		}

		socket.once('close', () => {
			sockets.delete(socket);
		});
		// A client that goes away in the middle is no error of the server.
		socket.on('error', () => {
			socket.destroy();
		});
	});

	const drop = (): void => {
		for (const socket of [...sockets, ...raw]) {
			socket.destroy();
		}
	};

	return {
		freeze(isFrozen) {
			if (isFrozen && !frost) {
				frost = Promise.withResolvers<void>();
				for (const socket of sockets) {
					socket.cork();
				}
			} else if (!isFrozen && frost) {
				for (const socket of sockets) {
					socket.uncork();
				}

				frost.resolve();
				frost = undefined;
			}
		},
		async thawed() {
			await frost?.promise;
		},
		dropEvery(seconds) {
			cancelDrop?.();
			cancelDrop = undefined;
			const schedule = (milliseconds: number): void => {
				cancelDrop = clock.after(milliseconds, () => {
					drop();
					schedule(milliseconds);
				});
			};

			if (seconds) {
				schedule(seconds * 1000);
			}
		},
		async close() {
			const closed = once(server, 'close');
			server.close();
			drop();
			await closed;
		},
	};
}

import {Buffer} from 'node:buffer';
import {Duplex} from 'node:stream';
import type {WebSocket} from 'ws';
import type {Forward} from './port-forward.ts';

export const portForwardChannels = ['v4.channel.k8s.io'];

/**
Forwards ports over plain channels: for every port, in the order of the query, one channel for data and
one for complaints, each opened by a message with the port's number (two bytes, the lower one first).
*/
export function forwardChannels(
	socket: WebSocket,
	ports: readonly number[],
	forward: Forward,
): void {
	const finished: Array<Promise<void>> = [];
	const streams = ports.map((port, index) => {
		const data = index * 2;
		const announcement = Buffer.alloc(2);
		announcement.writeUInt16LE(port);
		const send = (channel: number, content: Uint8Array, done?: () => void): void => {
			socket.send(Buffer.concat([Buffer.from([channel]), content]), () => done?.());
		};

		send(data, announcement);
		send(data + 1, announcement);
		const stream = new Duplex({
			read() {
				// The client sends as it likes: channels have no flow control.
			},
			write(chunk: Buffer, _encoding, done) {
				send(data, chunk, done);
			},
		});
		stream.on('error', () => undefined);
		finished.push(
			forward(port, stream).then((why) => {
				if (why !== undefined) {
					send(data + 1, Buffer.from(why));
				}
			}),
		);
		return stream;
	});
	socket.on('message', (message: Buffer) => {
		const [channel = 0] = message;
		if (channel % 2 === 0) {
			streams[channel / 2]?.push(message.subarray(1));
		}
	});
	// A channel cannot be closed by itself, so the connection stays until all of them are done.
	void Promise.all(finished).then(() => {
		socket.close(1000);
	});
	const end = (): void => {
		for (const stream of streams) {
			stream.destroy();
		}
	};

	socket.on('close', end);
	socket.on('error', end);
}

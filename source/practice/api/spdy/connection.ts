import {Buffer} from 'node:buffer';
import {Duplex} from 'node:stream';
import {
	controlFrame,
	createFrameReader,
	dataFrame,
	finFlag,
	frameType,
	numbers,
	type Frame,
} from './frames.ts';
import {createHeaderReader, createHeaderWriter, type Headers} from './header-block.ts';

/** A stream that the client opened: bytes both ways, each way ending by itself. */
export type SpdyStream = {readonly headers: Headers; readonly stream: Duplex};

export type SpdyConnection = {
	/** Aborted when the connection is over, from whichever side. */
	readonly closed: AbortSignal;
	/** Says goodbye and ends the connection once everything is written. */
	close(): void;
};

const isLast = (flags: number): boolean => flags % 2 === finFlag;

const maximumChunk = 32 * 1024;

/**
The server's side of SPDY/3.1 as Kubernetes uses it for exec, attach and port-forward: streams that the
client opens, pings, no flow control and no pushing.
*/
export function serveSpdy(socket: Duplex, onStream: (opened: SpdyStream) => void): SpdyConnection {
	const streams = new Map<number, Duplex>();
	const readFrames = createFrameReader();
	const headers = createHeaderReader();
	const emptyHeaders = createHeaderWriter();
	const over = new AbortController();

	const send = (frame: Buffer, done: () => void = () => undefined): void => {
		if (socket.writable) {
			socket.write(frame, () => {
				done();
			});
		} else {
			done();
		}
	};

	const openStream = (streamId: number): Duplex => {
		const stream = new Duplex({
			allowHalfOpen: true,
			read() {
				// Without flow control everything arrives as it is sent.
			},
			write(chunk: Buffer, _encoding, done) {
				let at = 0;
				while (chunk.length - at > maximumChunk) {
					send(dataFrame(streamId, chunk.subarray(at, at + maximumChunk)));
					at += maximumChunk;
				}

				send(dataFrame(streamId, chunk.subarray(at)), done);
			},
			final(done) {
				send(dataFrame(streamId, Buffer.alloc(0), true), done);
			},
			destroy(error, done) {
				streams.delete(streamId);
				done(error);
			},
		});
		stream.on('error', () => undefined);
		streams.set(streamId, stream);
		return stream;
	};

	const accept = async (payload: Buffer, flags: number): Promise<void> => {
		const streamId = payload.readUInt32BE(0);
		const stream = openStream(streamId);
		const received = await headers.read(payload.subarray(10));
		send(controlFrame(frameType.synReply, Buffer.concat([numbers(streamId), emptyHeaders()])));
		if (isLast(flags)) {
			stream.push(null);
		}

		onStream({headers: received, stream});
	};

	const receive = ({streamId, payload, flags}: Extract<Frame, {kind: 'data'}>): void => {
		const stream = streams.get(streamId);
		if (payload.length > 0) {
			stream?.push(payload);
		}

		if (isLast(flags)) {
			stream?.push(null);
		}
	};

	const control: Readonly<Record<number, (payload: Buffer, flags: number) => unknown>> = {
		[frameType.synStream]: accept,
		[frameType.ping](payload) {
			send(controlFrame(frameType.ping, payload));
		},
		[frameType.resetStream](payload) {
			streams.get(payload.readUInt32BE(0))?.destroy();
		},
		[frameType.goAway]() {
			socket.end();
		},
	};

	const end = (): void => {
		over.abort();
		headers.close();
		for (const stream of streams.values()) {
			stream.destroy();
		}
	};

	const run = async (): Promise<void> => {
		try {
			for await (const chunk of socket) {
				for (const frame of readFrames(Buffer.from(chunk as Uint8Array))) {
					if (frame.kind === 'data') {
						receive(frame);
					} else {
						await control[frame.type]?.(frame.payload, frame.flags);
					}
				}
			}
		} catch {
			// A broken connection is over like a closed one, and so is one that speaks no SPDY.
			socket.destroy();
		}

		end();
	};

	void run();
	return {
		closed: over.signal,
		close() {
			send(controlFrame(frameType.goAway, numbers(0, 0)), () => {
				socket.end();
			});
		},
	};
}

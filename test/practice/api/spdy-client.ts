import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import {request} from 'node:https';
import type {Duplex} from 'node:stream';
import {constants, createDeflate} from 'node:zlib';
import {headerDictionary} from '../../../source/practice/api/spdy/header-dictionary.ts';
import type {ApiServer} from '../../../source/practice/api/server.ts';

export type ClientStream = {
	/** Everything that came until the other side ended the stream. */
	readonly text: Promise<string>;
	write(content: string): void;
	end(): void;
};

/** A client that speaks SPDY/3.1 as kubectl up to 1.30 does. */
export type SpdyClient = {
	readonly protocol: string;
	open(headers: Record<string, string>): Promise<ClientStream>;
	/** Resolves with the number of the server's answer to a ping. */
	ping(number: number): Promise<number>;
	close(): void;
};

const uint32 = (value: number): Buffer => {
	const buffer = Buffer.alloc(4);
	buffer.writeUInt32BE(value);
	return buffer;
};

const withLength = (text: string): Buffer =>
	Buffer.concat([uint32(Buffer.byteLength(text)), Buffer.from(text)]);

function frame(first: number, flags: number, payload: Uint8Array): Buffer {
	const header = Buffer.alloc(8);
	header.writeUInt32BE(first, 0);
	header.writeUInt32BE(flags * 0x1_00_00_00 + payload.length, 4);
	return Buffer.concat([header, payload]);
}

export async function connectSpdy(
	{address, ca}: ApiServer,
	path: string,
	protocol: string,
): Promise<SpdyClient> {
	const sent = request(address + path, {
		method: 'POST',
		ca,
		agent: false,
		headers: {
			authorization: 'Bearer admin',
			connection: 'Upgrade',
			upgrade: 'SPDY/3.1',
			'x-stream-protocol-version': protocol,
		},
	});
	sent.end();
	const [answer, socket] = (await once(sent, 'upgrade')) as [
		{headers: Record<string, string>},
		Duplex,
	];
	const deflate = createDeflate({dictionary: headerDictionary});
	const streams = new Map<
		number,
		{chunks: Buffer[]; replied: PromiseWithResolvers<void>; ended: PromiseWithResolvers<string>}
	>();
	const pings = new Map<number, PromiseWithResolvers<number>>();
	let rest = Buffer.alloc(0);
	const receive = (first: number, flags: number, payload: Buffer): void => {
		if (first < 0x80_00_00_00) {
			const stream = streams.get(first);
			stream?.chunks.push(payload);
			if (flags === 1) {
				stream?.ended.resolve(Buffer.concat(stream.chunks).toString());
			}
		} else if (first % 0x1_00_00 === 2) {
			streams.get(payload.readUInt32BE(0))?.replied.resolve();
		} else if (first % 0x1_00_00 === 6) {
			const number = payload.readUInt32BE(0);
			pings.get(number)?.resolve(number);
		}
	};

	socket.on('data', (chunk: Buffer) => {
		rest = Buffer.concat([rest, chunk]);
		while (rest.length >= 8 && rest.length >= 8 + rest.readUIntBE(5, 3)) {
			const end = 8 + rest.readUIntBE(5, 3);
			receive(rest.readUInt32BE(0), rest.readUInt8(4), rest.subarray(8, end));
			rest = rest.subarray(end);
		}
	});
	socket.on('error', () => undefined);
	let nextId = 1;
	return {
		protocol: answer.headers['x-stream-protocol-version'] ?? '',
		async open(headers) {
			const id = nextId;
			nextId += 2;
			const pairs = Object.entries(headers).flatMap(([name, value]) => [
				withLength(name.toLowerCase()),
				withLength(value),
			]);
			deflate.write(Buffer.concat([uint32(pairs.length / 2), ...pairs]));
			await new Promise<void>((resolve) => {
				deflate.flush(constants.Z_SYNC_FLUSH, resolve);
			});
			const block = deflate.read() as Buffer;
			const stream = {
				chunks: [],
				replied: Promise.withResolvers<void>(),
				ended: Promise.withResolvers<string>(),
			};
			streams.set(id, stream);
			const start = Buffer.concat([uint32(id), uint32(0), Buffer.alloc(2)]);
			socket.write(frame(0x80_03_00_01, 0, Buffer.concat([start, block])));
			await stream.replied.promise;
			return {
				text: stream.ended.promise,
				write(content) {
					socket.write(frame(id, 0, Buffer.from(content)));
				},
				end() {
					socket.write(frame(id, 1, Buffer.alloc(0)));
				},
			};
		},
		async ping(number) {
			const answered = Promise.withResolvers<number>();
			pings.set(number, answered);
			socket.write(frame(0x80_03_00_06, 0, uint32(number)));
			return answered.promise;
		},
		close() {
			socket.destroy();
		},
	};
}

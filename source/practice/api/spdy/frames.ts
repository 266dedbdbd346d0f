import {Buffer} from 'node:buffer';

/** Control frames of SPDY/3.1 by their numbers, as far as Kubernetes' streams use them. */
export const frameType = {
	synStream: 1,
	synReply: 2,
	resetStream: 3,
	ping: 6,
	goAway: 7,
} as const;

export const finFlag = 1;

export type Frame =
	| {
			readonly kind: 'control';
			readonly type: number;
			readonly flags: number;
			readonly payload: Buffer;
	  }
	| {
			readonly kind: 'data';
			readonly streamId: number;
			readonly flags: number;
			readonly payload: Buffer;
	  };

const headerLength = 8;

/** Cuts a stream of bytes into frames; what is not whole yet waits for the next chunk. */
export function createFrameReader(): (chunk: Buffer) => Frame[] {
	let rest = Buffer.alloc(0);
	return (chunk) => {
		rest = Buffer.concat([rest, chunk]);
		const frames: Frame[] = [];
		while (rest.length >= headerLength) {
			const end = headerLength + rest.readUIntBE(5, 3);
			if (rest.length < end) {
				break;
			}

			const first = rest.readUInt32BE(0);
			const flags = rest.readUInt8(4);
			const payload = rest.subarray(headerLength, end);
			frames.push(
				first >= 0x80_00_00_00
					? {kind: 'control', type: first % 0x1_00_00, flags, payload}
					: {kind: 'data', streamId: first, flags, payload},
			);
			rest = rest.subarray(end);
		}

		return frames;
	};
}

function frame(first: number, flags: number, payload: Uint8Array): Buffer {
	const header = Buffer.alloc(headerLength);
	header.writeUInt32BE(first, 0);
	header.writeUInt8(flags, 4);
	header.writeUIntBE(payload.length, 5, 3);
	return Buffer.concat([header, payload]);
}

const version3 = 0x80_03_00_00;

export const controlFrame = (type: number, payload: Uint8Array, flags = 0): Buffer =>
	frame(version3 + type, flags, payload);

export const dataFrame = (streamId: number, payload: Uint8Array, isLast = false): Buffer =>
	frame(streamId, isLast ? finFlag : 0, payload);

export function numbers(...values: readonly number[]): Buffer {
	const buffer = Buffer.alloc(values.length * 4);
	for (const [index, value] of values.entries()) {
		buffer.writeUInt32BE(value, index * 4);
	}

	return buffer;
}

import {Buffer} from 'node:buffer';
import type {IncomingMessage} from 'node:http';
import {ApiError} from './status.ts';

/** Largest request body, as kube-apiserver has it. Bytes. */
const limit = 3 * 1024 * 1024;

/** Reads a request's body. */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > limit) {
			const why = `Request entity too large: limit is ${limit}`;
			throw new ApiError(413, 'RequestEntityTooLarge', why);
		}

		chunks.push(chunk);
	}

	return Buffer.concat(chunks);
}

export const readBody = async (request: IncomingMessage): Promise<string> => {
	const bytes = await readBytes(request);
	return bytes.toString();
};

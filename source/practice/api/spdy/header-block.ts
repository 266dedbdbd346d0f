import {Buffer} from 'node:buffer';
import {constants, createInflate} from 'node:zlib';
import {headerDictionary} from './header-dictionary.ts';

export type Headers = Readonly<Record<string, string>>;

/** Reads the header blocks of a connection one after the other: they are one compressed stream. */
export type HeaderReader = {
	read(block: Buffer): Promise<Headers>;
	close(): void;
};

export function createHeaderReader(): HeaderReader {
	const inflate = createInflate({dictionary: headerDictionary});
	return {
		async read(block) {
			const {promise, resolve, reject} = Promise.withResolvers<Headers>();
			inflate.once('error', reject);
			inflate.write(block);
			inflate.flush(constants.Z_SYNC_FLUSH, () => {
				inflate.off('error', reject);
				const plain = (inflate.read() as Buffer | null) ?? Buffer.alloc(0);
				resolve(parse(plain));
			});
			return promise;
		},
		close() {
			inflate.destroy();
		},
	};
}

function parse(block: Buffer): Headers {
	let at = 4;
	const text = (): string => {
		const length = block.readUInt32BE(at);
		at += 4 + length;
		return block.toString('utf8', at - length, at);
	};

	const headers: Record<string, string> = {};
	for (let left = block.length >= 4 ? block.readUInt32BE(0) : 0; left > 0; left--) {
		const name = text();
		headers[name] = text();
	}

	return headers;
}

/** Start of a zlib stream that uses no dictionary. */
const zlibHeader = [0x78, 0x01];

/** A deflate block that stores its (few) bytes as they are. */
const storedBlock = (content: readonly number[]): number[] => {
	const {length} = content;
	return [0, length, 0, 0xff - length, 0xff, ...content];
};

/**
Writes header blocks without headers, which is all a server has to say. A deflate block that stores its
bytes as they are needs no compressor and no state besides the stream's two bytes of header. The empty
block behind it makes readers hand out what they have, as a flush would.
*/
export function createHeaderWriter(): () => Buffer {
	let isFirst = true;
	return () => {
		const start = isFirst ? zlibHeader : [];
		const block = Buffer.from([...start, ...storedBlock([0, 0, 0, 0]), ...storedBlock([])]);
		isFirst = false;
		return block;
	};
}

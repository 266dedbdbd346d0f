import {Buffer} from 'node:buffer';
import {isIPv4} from 'node:net';

/** The few forms of DER (X.690) that a certificate is made of. Every function returns one whole element. */
function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
	const content = Buffer.concat(parts);
	return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
	if (length < 0x80) {
		return Buffer.from([length]);
	}

	const bytes = length < 0x1_00 ? 1 : length < 0x1_00_00 ? 2 : 3;
	const buffer = Buffer.alloc(1 + bytes);
	buffer[0] = 0x80 + bytes;
	buffer.writeUIntBE(length, 1, bytes);
	return buffer;
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => element(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]): Buffer => element(0x31, ...parts);
export const octetString = (content: Uint8Array): Buffer => element(0x04, content);
export const boolean = (value: boolean): Buffer =>
	element(0x01, Buffer.from([value ? 0xff : 0x00]));
export const utf8String = (value: string): Buffer => element(0x0c, Buffer.from(value, 'utf8'));

/** `[number]` with content of its own, as extensions and the version are wrapped. */
export const context = (number: number, content: Uint8Array): Buffer =>
	element(0xa0 + number, content);

/** `[number] IMPLICIT` of a string type, as the names of a subjectAltName are written. */
export const contextString = (number: number, content: Uint8Array): Buffer =>
	element(0x80 + number, content);

export function integer(value: bigint): Buffer {
	const digits = value.toString(16);
	const bytes = Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex');
	// A leading one bit would read as a negative number.
	return element(0x02, ...((bytes[0] ?? 0) >= 0x80 ? [Buffer.from([0])] : []), bytes);
}

export const bitString = (content: Uint8Array, unusedBits = 0): Buffer =>
	element(0x03, Buffer.from([unusedBits]), content);

/** A dotted object identifier: `2.5.29.17`. */
export function objectIdentifier(dotted: string): Buffer {
	const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
	const bytes = [first * 40 + second];
	for (const arc of rest) {
		const groups = [arc % 128];
		for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
			groups.unshift((left % 128) + 128);
		}

		bytes.push(...groups);
	}

	return element(0x06, Buffer.from(bytes));
}

/** UTCTime up to 2049 and GeneralizedTime from 2050, as RFC 5280 demands. Milliseconds are cut off. */
export function time(at: Date): Buffer {
	const digits = `${at
		.toISOString()
		.replaceAll(/[-:T]/g, '')
		.replace(/\.\d+Z$/, '')}Z`;
	return at.getUTCFullYear() < 2050
		? element(0x17, Buffer.from(digits.slice(2)))
		: element(0x18, Buffer.from(digits));
}

/** The bytes of an address as a subjectAltName carries it; only IPv4 and `::1` are needed here. */
export const addressBytes = (address: string): Buffer =>
	isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : Buffer.alloc(16).fill(1, 15);

import {describe, expect, it} from 'vitest';
import {formatBytes, parseQuantity} from '../../source/text/quantity.ts';

describe('quantities', () => {
	it.each([
		['500m', 0.5],
		['2', 2],
		['8Gi', 8 * 1024 ** 3],
		['128974848', 128_974_848],
		['129e6', 129_000_000],
		['1.5k', 1500],
		['.5', 0.5],
	])('reads %s', (text, value) => {
		expect(parseQuantity(text)).toBeCloseTo(value);
	});

	it.each([[''], ['8 Gi'], ['Gi'], ['8gi'], ['abc']])('refuses %j', (text) => {
		expect(parseQuantity(text)).toBeUndefined();
	});

	it.each([
		[0, '0 B'],
		[1023, '1023 B'],
		[1536, '1.5 KiB'],
		[161_061_276, '154 MiB'],
		[2 * 1024 ** 4, '2.0 TiB'],
	])('writes %d bytes as %s', (bytes, text) => {
		expect(formatBytes(bytes)).toBe(text);
	});
});

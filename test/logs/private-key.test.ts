import {expect, test} from 'vitest';
import {createPrivateKeyMask} from '../../source/logs/private-key.ts';

const begin = ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ');
const end = ['-----END RSA', 'PRIVATE KEY-----'].join(' ');

test('the lines of a private key are hidden, what stands around them is not', () => {
	const mask = createPrivateKeyMask();
	const lines = [
		`key: ${begin}bm90`,
		'bm90IGEga2V5',
		'q83vEjRWeJCrze8=',
		`tail${end}`,
		'next line',
	];
	expect(lines.map((line) => mask(line))).toEqual([
		`key: ${begin}•••`,
		'•••',
		'•••',
		`•••${end}`,
		'next line',
	]);
});

test('a key that never ends hides no more than a key has lines', () => {
	const mask = createPrivateKeyMask();
	mask(begin);
	const lines = Array.from({length: 300}, () => mask('words'));
	expect(lines.at(0)).toBe('•••');
	expect(lines.at(-1)).toBe('words');
});

test('certificates are no secret', () => {
	const mask = createPrivateKeyMask();
	const lines = ['-----BEGIN CERTIFICATE-----', 'MIID', '-----END CERTIFICATE-----'];
	expect(lines.map((line) => mask(line))).toEqual(lines);
});

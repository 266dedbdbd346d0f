import {expect, test} from 'vitest';
import {parsePattern} from '../../source/logs/filter.ts';
import {withTimeLimit} from '../../source/logs/time-limit.ts';

test('work that comes to an end gives its value', () => {
	expect(withTimeLimit(1000, () => 1 + 1)).toEqual({ok: true, value: 2});
});

test('a regular expression that does not is broken off', () => {
	const parsed = parsePattern('/^(a+)+$/');
	const matches = (text: string) => parsed.ok && parsed.pattern?.matches(text);
	expect(withTimeLimit(20, () => matches(`${'a'.repeat(50)}b`))).toEqual({ok: false});
});

test('an error of the work is its own', () => {
	expect(() =>
		withTimeLimit(1000, () => {
			throw new TypeError('mine');
		}),
	).toThrow('mine');
});

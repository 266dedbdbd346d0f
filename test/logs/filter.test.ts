import {expect, test} from 'vitest';
import {mostSpans, parsePattern, type Pattern} from '../../source/logs/filter.ts';

function pattern(query: string): Pattern {
	const parsed = parsePattern(query);
	if (!parsed.ok || !parsed.pattern) {
		throw new Error(`${query} is no pattern`);
	}

	return parsed.pattern;
}

test.each([
	['502', 'upstream 502 bad gateway', true],
	['refused', 'Connection Refused', true],
	['Refused', 'connection refused', false],
	['Refused', 'Connection Refused', true],
	['已就绪', '组件已就绪', true],
	['a.b', 'axb', false],
	['[error]', '[error] 31#31', true],
	['/v2/health', 'GET /v2/health', true],
	[String.raw`/5\d\d/`, 'status=503', true],
	['/refused/', 'Refused', false],
	['/refused/i', 'Refused', true],
	[String.raw`/^\[error\]/`, '[error] first', true],
	[String.raw`/^\[error\]/`, 'not [error] first', false],
	['//', 'https://goodrain.me', true],
	['/a/x', '/a/x', true],
])('%s looks at "%s"', (query, text, expected) => {
	expect(pattern(query).matches(text)).toBe(expected);
	expect(pattern(query).spans(text).length > 0).toBe(expected);
});

test('nothing typed filters nothing', () => {
	expect(parsePattern('')).toEqual({ok: true, pattern: undefined});
});

test('an expression that is none is explained in a sentence', () => {
	expect(parsePattern('/a(b/')).toEqual({
		ok: false,
		sentence: {
			zh: '这不是有效的正则表达式：Unterminated group',
			en: 'this is no valid regular expression: Unterminated group',
		},
	});
});

test('matches are given from left to right for marking', () => {
	expect(pattern('ab').spans('abxAB ab')).toEqual([
		{start: 0, end: 2},
		{start: 3, end: 5},
		{start: 6, end: 8},
	]);
	expect(pattern('/x*/').spans('axxa')).toEqual([{start: 1, end: 3}]);
	expect(pattern('a').spans('a'.repeat(10_000))).toHaveLength(mostSpans);
});

test.each([
	['refused', false],
	['a.*b*c+', false],
	['/timeout.*rbd-db/', false],
	['/error|warn/i', false],
	[String.raw`/[*+]+ \* \+/`, false],
	['/(a+)+$/', true],
	['/.*a.*b/', true],
	[String.raw`/(a)\1/`, true],
	['/a{2,}b{3,}/', true],
])('%s is costly: %s', (query, isCostly) => {
	expect(pattern(query).isCostly).toBe(isCostly);
});

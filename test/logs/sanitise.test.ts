import {expect, test} from 'vitest';
import {sanitise} from '../../source/logs/sanitise.ts';
import {seededRandom} from '../cluster/log-timing.ts';

const escape = '\u{1B}';

test.each([
	'GET /v2/health 200 12.5ms "curl/8.5"',
	'组件 rbd-api 已就绪，用时 3 秒：「成功」',
	'naïve façade — “quoted” … Привет Ελλάδα €5',
	'コンテナを起動しました 한국어',
	'',
])('"%s" stays as it is', (text) => {
	expect(sanitise(text)).toBe(text);
});

test.each([
	[
		'colours',
		`${escape}[31;1mERROR${escape}[0m[2026/08/01 10:00:00] x`,
		'ERROR[2026/08/01 10:00:00] x',
	],
	['the window title', `a${escape}]0;pwned\u{7}b`, 'ab'],
	['links', `${escape}]8;;https://evil.example${escape}\\text${escape}]8;;${escape}\\`, 'text'],
	['the clipboard', `${escape}]52;c;cm0gLXJmIC8=\u{7}x`, 'x'],
	['device control strings', String.raw`${escape}Pq#0;2;0;0;0${escape}\x`, 'x'],
	['application commands', String.raw`${escape}_Gf=100;AAAA${escape}\x`, 'x'],
	['cursor movements and erasures', `a${escape}[2J${escape}[1;1H${escape}[?1049hb`, 'ab'],
	['character set switches', `a${escape}(0lqk${escape}(B`, 'alqk'],
	['a full reset', `a${escape}cb`, 'ab'],
	['C1 control sequences', 'a\u{9B}31mb\u{9D}0;title\u{9C}c', 'abc'],
	['a string without an end, but not its text', `a${escape}]0;visible`, 'a0;visible'],
	['a sequence without an end', `a${escape}[31`, 'a31'],
])('escape sequences go: %s', (_, text, expected) => {
	expect(sanitise(text)).toBe(expected);
});

test.each([
	['NUL', 'a\u{0}b', 'a␀b'],
	['carriage returns of progress bars', '10%\r20%', '10%␍20%'],
	['backspaces', 'pass\b\b\b\bword', 'pass␈␈␈␈word'],
	['bells and deletes', '\u{7}\u{7F}', '␇␡'],
	['a lone escape', `a${escape}`, 'a␛'],
	['C1 characters', 'a\u{85}b', 'a\u{FFFD}b'],
	['line breaks within a line', 'a\nb\vc\fd', 'a␊b␋c␌d'],
	['line and paragraph separators', 'a\u{2028}b\u{2029}c', 'a b c'],
	[
		'bidirectional overrides',
		'\u{202E}gnp.exe\u{202C} \u{2066}x\u{2069} \u{200F}\u{61C}',
		'gnp.exe x ',
	],
	['zero-width characters', 'a\u{200B}b\u{200D}c\u{2060}d\u{FEFF}e\u{AD}f\u{34F}', 'abcdef'],
	['blanks that are no blanks', 'a\u{3164}b\u{FFA0}\u{115F}', 'ab'],
	['variation selectors and tags', '❤\u{FE0F} \u{E0041}\u{E007F}x', '❤ x'],
	['lone surrogates', 'a\u{D800}b\u{DC00}', 'a\u{FFFD}b\u{FFFD}'],
	['surrogates that would meet', '\u{DB40}\u{200B}\u{DC41}', '\u{FFFD}\u{FFFD}'],
	['noncharacters', '\u{FFFE}\u{1FFFF}', '\u{FFFD}\u{FFFD}'],
	['towers of accents', `e${'\u{301}'.repeat(50)}x`, `e${'\u{301}'.repeat(3)}x`],
	['sequences that would form anew', `${escape}${escape}[m]0;x\u{7}`, '␛]0;x␇'],
])('%s are made harmless', (_, text, expected) => {
	expect(sanitise(text)).toBe(expected);
});

test.each([
	['a\tb', 'a   b'],
	['\t\tx', '        x'],
	['abcd\te', 'abcd    e'],
	['组件\tx', '组件    x'],
	['组\tx', '组  x'],
	[`${escape}[31ma${escape}[0m\tb`, 'a   b'],
])('tabs reach to the next stop: %j', (text, expected) => {
	expect(sanitise(text)).toBe(expected);
});

test('nothing hostile survives, whatever is thrown at it', () => {
	const pieces = [
		escape,
		`${escape}[`,
		`${escape}]`,
		`${escape}\\`,
		`${escape}P`,
		'\u{7}',
		'\u{9B}',
		'\u{9C}',
		'\u{9D}',
		'\u{90}',
		'\u{0}',
		'\r',
		'\n',
		'\t',
		'\u{7F}',
		'\u{85}',
		'\u{202E}',
		'\u{2066}',
		'\u{200B}',
		'\u{200D}',
		'\u{2028}',
		'\u{FEFF}',
		'\u{D83D}',
		'\u{DE00}',
		'\u{DB40}',
		'\u{DC41}',
		'\u{301}',
		'\u{FFFF}',
		'31m',
		';',
		'0;x',
		'[',
		']',
		'm',
		'word',
		'组',
		'🚀',
	];
	const forbidden =
		/[\p{Control}\p{Format}\p{Surrogate}\p{Unassigned}\p{Line_Separator}\p{Paragraph_Separator}\p{Default_Ignorable_Code_Point}]|\p{Mark}{4}/u;
	const random = seededRandom(11);
	for (let round = 0; round < 20_000; round++) {
		const length = 1 + Math.floor(random() * 12);
		const text = Array.from({length}, () => pieces[Math.floor(random() * pieces.length)]).join('');
		const safe = sanitise(text);
		expect(forbidden.test(safe), JSON.stringify(text)).toBe(false);
		expect(sanitise(safe)).toBe(safe);
	}
});

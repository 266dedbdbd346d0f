import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {
	anyBackgroundPalette,
	colourlessPalette,
	darkPalette,
	lightPalette,
	sourceStyles,
	statuses,
} from '../../source/ui/palette.ts';
import {asciiSymbols, unicodeSymbols} from '../../source/ui/symbols.ts';
import {chooseTheme, sourceStyle, statusSpan} from '../../source/ui/theme.ts';
import {VirtualScreen} from '../cockpit/virtual-screen.ts';

test.each(Object.entries(unicodeSymbols))(
	'the symbol %s (%s) takes one column, in terminals for Chinese too',
	async (_, symbol) => {
		expect(stringWidth(symbol, {ambiguousIsNarrow: false})).toBe(1);
		const screen = new VirtualScreen(10, 2);
		await screen.write(symbol);
		expect(screen.cursor.column).toBe(1);
	},
);

test('the ASCII symbols are single characters', () => {
	expect(Object.keys(asciiSymbols)).toEqual(Object.keys(unicodeSymbols));
	for (const symbol of Object.values(asciiSymbols)) {
		expect(symbol).toMatch(/^[\p{ASCII}--\p{Control}]$/v);
	}
});

test.each([
	['of Unicode', unicodeSymbols],
	['in plain ASCII', asciiSymbols],
])('every status has a symbol of its own, %s', (_, symbols) => {
	expect(new Set(statuses.map((status) => symbols[status])).size).toBe(statuses.length);
});

test('a status is a symbol, a word and a colour', () => {
	const theme = chooseTheme({}, {});
	expect(statusSpan(theme, 'fault', '异常')).toEqual({text: '✗ 异常', style: 'fault'});
});

test.each([
	['nothing is known', {}, {}, anyBackgroundPalette],
	['the flag says dark', {background: 'dark'}, {COLORFGBG: '0;15'}, darkPalette],
	['COLORFGBG says light', {}, {COLORFGBG: '0;default;15'}, lightPalette],
	['COLORFGBG says dark', {}, {COLORFGBG: '15;0'}, darkPalette],
	['COLORFGBG says nothing', {}, {COLORFGBG: '15;default'}, anyBackgroundPalette],
	['NO_COLOR is set', {background: 'dark'}, {NO_COLOR: '1'}, colourlessPalette],
	['NO_COLOR is empty', {}, {NO_COLOR: ''}, anyBackgroundPalette],
	['--no-color is given', {color: false}, {}, colourlessPalette],
	['the terminal is dumb', {}, {TERM: 'dumb'}, colourlessPalette],
] as const)('colours when %s', (_, flags, environment, palette) => {
	expect(chooseTheme(flags, environment).palette).toBe(palette);
});

test.each([
	[{ascii: true}, {}, asciiSymbols],
	[{}, {TERM: 'linux'}, asciiSymbols],
	[{ascii: false}, {TERM: 'linux'}, unicodeSymbols],
	[{}, {TERM: 'xterm-256color'}, unicodeSymbols],
])('symbols for %j and %j', (flags, environment, symbols) => {
	expect(chooseTheme(flags, environment).symbols).toBe(symbols);
});

test('without colours only bold, underline and inverse are used', () => {
	for (const codes of Object.values(colourlessPalette)) {
		expect(codes).toMatch(/^(?:[147](?:;[147])*)?$/);
	}
});

test.each([
	['any background', anyBackgroundPalette],
	['dark', darkPalette],
	['light', lightPalette],
])('with colours for %s, sources differ from each other and from a fault', (_, palette) => {
	const colours = sourceStyles.map((style) => palette[style]);
	expect(new Set([...colours, palette.fault]).size).toBe(sourceStyles.length + 1);
	expect(palette.selected).not.toBe(palette.selectedElsewhere);
});

test('sources get the same colour every time, and the colours go round', () => {
	expect(sourceStyle(0)).toBe('source1');
	expect(sourceStyle(9)).toBe('source2');
});

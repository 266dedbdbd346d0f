import {expect, test} from 'vitest';
import {clusters, dropColumns, takeColumns, textWidth} from '../../source/ui/text-width.ts';
import {visibleText} from '../../source/ui/visible-text.ts';
import {VirtualScreen} from '../cockpit/virtual-screen.ts';
import {awkwardTexts} from './awkward-texts.ts';

async function columnsOnScreen(text: string): Promise<number> {
	const screen = new VirtualScreen(400, 5);
	await screen.write(text);
	expect(screen.cursor.row).toBe(0);
	return screen.cursor.column;
}

// Letters that Indic scripts join into one have a column each on a terminal, but one together for
// string-width and Ink; the row is cut off at the edge then.
test.each(awkwardTexts.filter(([name]) => name !== 'Indic scripts'))(
	'%s: the width is that of what a terminal draws',
	async (_, text) => {
		const drawn = clusters(text)
			.map((cluster) => cluster.text)
			.join('');
		expect(await columnsOnScreen(drawn)).toBe(textWidth(text));
	},
);

test.each(awkwardTexts)('%s: every beginning fits and the rest follows it', (_, text) => {
	const whole = textWidth(text);
	for (let columns = 0; columns <= whole; columns++) {
		const head = takeColumns(text, columns);
		expect(head.width).toBe(textWidth(head.text));
		// Only a wide character that does not fit any more may leave a column free.
		expect(columns - head.width).toBeLessThanOrEqual(1);
		expect(textWidth(dropColumns(text, columns))).toBe(whole - columns);
	}
});

test('half a wide character becomes a blank', () => {
	expect(takeColumns('中文', 3)).toEqual({text: '中', width: 2});
	expect(dropColumns('中文', 1)).toBe(' 文');
});

test('letters keep their marks', () => {
	expect(takeColumns('e\u{301}a\u{308}', 1).text).toBe('e\u{301}');
});

test.each([
	['\u{1B}[31m', '␛[31m'],
	['a\tb', 'a b'],
	['a\r\nb', 'a␍␊b'],
	['\u{7F}\u{9B}', '␡␦'],
	['\u{202E}abc\u{2069}', 'abc'],
	['👩‍👧', '👩👧'],
	['👍🏽', '👍'],
	['🇨🇳', 'CN'],
	['1️⃣', '1'],
	['\u{D800}x', '␦x'],
])('%j is shown as %j', (text, shown) => {
	expect(visibleText(text)).toBe(shown);
});

test.each(awkwardTexts)(
	'%s: nothing hidden is left, and nothing changes the second time',
	(_, text) => {
		expect(visibleText(visibleText(text))).toBe(visibleText(text));
		expect(visibleText(text)).not.toMatch(/[\p{Control}\p{Format}\p{Surrogate}]/u);
	},
);

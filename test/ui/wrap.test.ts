import {expect, test} from 'vitest';
import {lineText, lineWidth} from '../../source/ui/line.ts';
import {wrapLine, wrapText} from '../../source/ui/wrap.ts';
import {awkwardTexts} from './awkward-texts.ts';

test('words stay whole where they fit', () => {
	expect(wrapText('the only gateway replica: HTTP is down', 12)).toEqual([
		'the only ',
		'gateway ',
		'replica: ',
		'HTTP is down',
	]);
});

test('a word longer than a row is broken by columns', () => {
	expect(wrapText('sha256:0123456789', 6)).toEqual(['sha256', ':01234', '56789']);
});

test('Chinese is broken between characters, but no row begins with closing punctuation', () => {
	expect(wrapText('控制台证书已过期，请更新。', 8)).toEqual([
		'控制台证',
		'书已过',
		'期，请更',
		'新。',
	]);
	expect(wrapText('原因（见下）', 6)).toEqual(['原因', '（见', '下）']);
});

test('Chinese and Latin words mix', () => {
	expect(wrapText('重启 gateway 约十秒完成', 10)).toEqual(['重启 ', 'gateway 约', '十秒完成']);
});

test('line ends of the text are kept', () => {
	expect(wrapText('one\n\ntwo', 10)).toEqual(['one', '', 'two']);
});

test('styles stay with their text', () => {
	expect(
		wrapLine(
			[{text: '10:42 ', style: 'dim'}, {text: 'connect '}, {text: 'failed', style: 'match'}],
			14,
		),
	).toEqual([
		[{text: '10:42 ', style: 'dim'}, {text: 'connect '}],
		[{text: 'failed', style: 'match'}],
	]);
});

test.each(awkwardTexts)('%s: no row is too wide and nothing but blanks is lost', (_, text) => {
	for (const width of [1, 2, 3, 7, 20]) {
		const rows = wrapLine([{text}], width);
		for (const row of rows) {
			expect(lineWidth(row)).toBeLessThanOrEqual(Math.max(2, width));
		}

		const wrapped = rows.map((row) => lineText(row)).join('');
		expect(wrapped.replaceAll(' ', '')).toBe(lineText([{text}]).replaceAll(' ', ''));
	}
});

import {expect, test} from 'vitest';
import {fitLine, lineText, lineWidth, paintLine, panLine, type Line} from '../../source/ui/line.ts';
import {chooseTheme} from '../../source/ui/theme.ts';
import {VirtualScreen} from '../cockpit/virtual-screen.ts';
import {awkwardTexts} from './awkward-texts.ts';

const theme = chooseTheme({}, {});
const line: Line = [
	{text: '✗ 异常', style: 'fault'},
	{text: ' rbd-chaos '},
	{text: '14', style: 'dim'},
];

// eslint-disable-next-line no-control-regex, regexp/no-control-character -- colours begin with ESC
const withoutColours = (painted: string): string => painted.replaceAll(/\u{1B}\[[\d;]*m/gu, '');

async function onScreen(painted: string): Promise<VirtualScreen> {
	const screen = new VirtualScreen(60, 4);
	await screen.write(painted);
	return screen;
}

test('a line is filled to its width', async () => {
	const screen = await onScreen(paintLine(line, 25, theme) + '|');
	expect(screen.styledRow(0)).toBe('{bold red|✗ 异常} rbd-chaos {dim|14}      |');
	expect(screen.columnOf('|', 0)).toBe(25);
});

test('a line is cut with an ellipsis in the style of what it cuts', async () => {
	const screen = await onScreen(paintLine(line, 5, theme) + '|');
	expect(screen.styledRow(0)).toBe('{bold red|✗ 异⋯}|');
});

test('a line that fits exactly is not cut', async () => {
	const screen = await onScreen(paintLine(line, lineWidth(line), theme));
	expect(screen.row(0)).toBe(lineText(line));
});

test('a cut between two spans falls into the one before', async () => {
	const screen = await onScreen(paintLine([{text: 'ab', style: 'ok'}, {text: 'cd'}], 2, theme));
	expect(screen.styledRow(0)).toBe('{green|a⋯}');
});

test('the selection covers the whole width, without colours but with what was found', async () => {
	const found: Line = [
		{text: 'HTTP ', style: 'fault'},
		{text: '502', style: 'match'},
	];
	const focused = await onScreen(paintLine(found, 12, theme, 'focused'));
	expect(focused.styledRow(0)).toBe('{inverse|HTTP }{underline inverse|502}{inverse|    }');
	const unfocused = await onScreen(paintLine(found, 12, theme, 'unfocused'));
	expect(unfocused.styledRow(0)).toContain('{bright-white on-bright-black|HTTP }');
});

test.each(awkwardTexts)(
	'%s: is painted to exactly the width and stays on its row',
	async (_, text) => {
		const awkward: Line = [{text: '▸ '}, {text, style: 'warning'}, {text}];
		for (let width = 1; width < 50; width++) {
			const painted = paintLine(awkward, width, theme);
			// Nothing but colours: whatever else a text contains must not reach the terminal.
			expect(withoutColours(painted)).not.toMatch(/[\p{Control}\p{Format}]/u);
			expect(lineWidth([{text: withoutColours(painted)}])).toBe(width);
		}
	},
);

test('of a megabyte on one line the beginning is shown', () => {
	const painted = paintLine(
		[{text: 'x'.repeat(1_000_000)}, {text: '控'.repeat(1_000_000)}],
		10,
		theme,
	);
	expect(painted).toBe('xxxxxxxxx⋯');
});

test.each([
	['left', 'ab   '],
	['centre', ' ab  '],
	['right', '   ab'],
] as const)('a cell is aligned to the %s', (alignment, text) => {
	expect(lineText(fitLine([{text: 'ab', style: 'ok'}], 5, alignment))).toBe(text);
});

test('panning shows what is further right, with its styles', () => {
	expect(panLine(line, 3)).toEqual([
		{text: ' 常', style: 'fault'},
		{text: ' rbd-chaos '},
		{text: '14', style: 'dim'},
	]);
	expect(lineText(panLine(line, 1000))).toBe('');
});

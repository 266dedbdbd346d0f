import {expect, test} from 'vitest';
import {
	splitColumns,
	splitLength,
	splitRows,
	type Part,
	type Rectangle,
} from '../../source/ui/layout.ts';

test.each<[number, Part[], number[]]>([
	[10, [3, {share: 1}], [3, 7]],
	[10, [{share: 1}, {share: 1}, {share: 1}], [4, 3, 3]],
	[12, [{share: 2}, {share: 1}], [8, 4]],
	[20, [{share: 1, min: 8}, {share: 3}], [8, 12]],
	[20, [{share: 1, max: 3}, {share: 1}], [3, 17]],
	[20, [{share: 1, max: 3}], [3]],
	[5, [2, {share: 1, min: 2}, 3], [2, 2, 1]],
	[3, [2, 2, 2], [2, 1, 0]],
	[0, [2, {share: 1}], [0, 0]],
	[-3, [{share: 1}, {share: 1}], [0, 0]],
])('%d cells for %j are %j', (total, parts, sizes) => {
	expect(splitLength(total, parts)).toEqual(sizes);
});

/** The areas as a picture, one letter each. */
function draw({width, height}: Rectangle, areas: readonly Rectangle[]): string[] {
	const cells = Array.from({length: height}, () => Array.from({length: width}, () => '.'));
	for (const [index, area] of areas.entries()) {
		for (let y = area.y; y < area.y + area.height; y++) {
			for (let x = area.x; x < area.x + area.width; x++) {
				expect(cells[y]![x]).toBe('.');
				cells[y]![x] = 'abcdef'.charAt(index);
			}
		}
	}

	return cells.map((row) => row.join(''));
}

test('areas lie beside and below each other without overlapping', () => {
	const screen = {x: 0, y: 0, width: 16, height: 6};
	const [head, body, foot] = splitRows(screen, [1, {share: 1}, 1]);
	const [left, right] = splitColumns(body!, [{share: 1}, {share: 2}], 1);
	expect(draw(screen, [head!, left!, right!, foot!])).toEqual([
		'aaaaaaaaaaaaaaaa',
		'bbbbb.cccccccccc',
		'bbbbb.cccccccccc',
		'bbbbb.cccccccccc',
		'bbbbb.cccccccccc',
		'dddddddddddddddd',
	]);
});

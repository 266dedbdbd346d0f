import {expect, test} from 'vitest';
import {preparePanes} from './fixtures/start-panes.ts';

const panes = preparePanes();

/** Sizes in an order that grows and shrinks each side alone and both together. */
const sizes = [
	[100, 30],
	[60, 16],
	[60, 40],
	[130, 40],
	[40, 10],
	[200, 60],
	[80, 60],
	[80, 20],
	[81, 21],
] as const;

test.each([
	['a list', 'j', '{inverse|item-1 '],
	['a field with the cursor in it', 'j/日志', '日志'],
])(
	'after every change of size the screen is that of a fresh start, with %s',
	async (_, typed, seen) => {
		await using terminal = await panes.start();
		await terminal.type(typed).seesStyled(seen);
		for (const [columns, rows] of sizes) {
			await using fresh = await panes.start({columns, rows});
			await fresh.type(typed).seesStyled(seen);
			terminal.resize(columns, rows);
			await terminal.until(
				`the screen of ${columns}×${rows}`,
				() => terminal.styledScreen() === fresh.styledScreen(),
			);
			expect(terminal.rows()).toHaveLength(rows);
			expect(terminal.cursor.isVisible).toBe(fresh.cursor.isVisible);
			if (fresh.cursor.isVisible) {
				expect(terminal.cursor).toEqual(fresh.cursor);
			}
		}
	},
);

test('many changes of size at once leave no ghosts', async () => {
	await using terminal = await panes.start();
	for (let step = 0; step < 30; step++) {
		terminal.resize(50 + ((step * 37) % 90), 12 + ((step * 13) % 40)).type('j');
	}

	await using fresh = await panes.start({columns: 90, rows: 25});
	await fresh.type('Gg').seesStyled('{inverse|item-0 ');
	terminal.resize(90, 25).type('Gg');
	await terminal.until('a clean screen', () => terminal.styledScreen() === fresh.styledScreen());
});

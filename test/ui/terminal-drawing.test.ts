import {expect, test} from 'vitest';
import {awkwardTexts} from './awkward-texts.ts';
import {preparePanes} from './fixtures/start-panes.ts';

const panes = preparePanes();

test('whatever a text contains, everything stands in its column', async () => {
	await using terminal = await panes.start({columns: 120, rows: 40});
	await terminal.sees('item-0');
	for (const [index, [name]] of awkwardTexts.entries()) {
		const row = terminal.row(index + 1);
		expect(row, name).toMatch(/^item-\d+ +[✓✗] 运行异常 pod-\d+ .*\|$/);
		if (name !== 'Indic scripts') {
			expect(terminal.columnOf('|', index + 1), name).toBe(91);
		}
	}

	expect(terminal.row(0)).toBe('控制台 120×40');
	expect(terminal.row(39)).toMatch(/^j down/);
});

test('after many small changes the screen is that of one large change', async () => {
	await using terminal = await panes.start({columns: 120, rows: 40});
	await using fresh = await panes.start({columns: 120, rows: 40});
	for (let step = 1; step <= 30; step++) {
		await terminal.press('j').seesStyled(`{inverse|item-${step} `);
	}

	await fresh.type('j'.repeat(30)).seesStyled('{inverse|item-30 ');
	await terminal.until('the same screen', () => terminal.styledScreen() === fresh.styledScreen());
});

test('nothing is written while nothing changes', async () => {
	await using terminal = await panes.start();
	await terminal.type('jj').seesStyled('{inverse|item-2 ');
	await terminal.isQuiet();
	expect(await terminal.bytesWithin(1000)).toBe(0);
});

test('one step in a list costs a few rows, not a screen', async () => {
	await using terminal = await panes.start({columns: 120, rows: 40});
	await terminal.isQuiet();
	const firstFrame = terminal.bytesWritten;
	await terminal.press('j').seesStyled('{inverse|item-1 ');
	const before = terminal.bytesWritten;
	await terminal.press('j').seesStyled('{inverse|item-2 ');
	expect(terminal.bytesWritten - before).toBeLessThan(firstFrame / 2);
});

test('a spinner turns in its cell and leaves it clean', async () => {
	await using terminal = await panes.start();
	await terminal.press('w').until('it to turn', () => /\p{Script=Braille}$/u.test(terminal.row(0)));
	const first = terminal.row(0);
	await terminal.until('it to turn on', () => terminal.row(0) !== first);
	await terminal.press('w').until('it to go', () => terminal.row(0) === '控制台 80×24');
});

test.each([
	['NO_COLOR', {NO_COLOR: '1'}, /^(?:\{(?:bold|inverse|underline|bold underline)\||[^{])*$/],
	['colours', {}, /\{bold red\|✗ 运行异常\}/],
])('%s decides about colours', async (_, env, expected) => {
	await using terminal = await panes.start({env});
	await terminal.sees('item-0');
	expect(terminal.styledScreen()).toMatch(expected);
});

test('CI in the environment does not keep it from drawing', async () => {
	await using terminal = await panes.start({env: {CI: 'true'}});
	await terminal.sees('item-0');
	expect(terminal.isAlternateScreen).toBe(true);
});

test('for a screen reader the rows are plain text', async () => {
	await using terminal = await panes.start({env: {INK_SCREEN_READER: 'true'}});
	await terminal.sees('j down');
	// A page may be longer than the screen: it scrolls, as everything does that is read aloud.
	expect(terminal.isAlternateScreen).toBe(false);
	expect(terminal.history()).toContain('▸ item-0');
	expect(terminal.history()).not.toContain('');
	expect(terminal.styledScreen()).not.toContain('{');
});

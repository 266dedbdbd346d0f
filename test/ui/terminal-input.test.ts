import {expect, test} from 'vitest';
import {preparePanes} from './fixtures/start-panes.ts';

const panes = preparePanes();

test('keys that arrive in one chunk all count', async () => {
	await using terminal = await panes.start();
	await terminal.type('jjj').seesStyled('{inverse|item-3 ');
	await terminal.type('G').seesStyled('{inverse|item-199 ');
	await terminal.type('gjjkj').seesStyled('{inverse|item-2 ');
	await terminal.press('down', 'up', 'down').seesStyled('{inverse|item-3 ');
});

test('a key meets what the key before it in the same chunk has opened', async () => {
	await using terminal = await panes.start();
	await terminal.type('j/502 q\rj').sees('accepted 502 q');
	await terminal.seesStyled('{inverse|item-2 ');
});

test('what an input method commits becomes text in a field and nothing elsewhere', async () => {
	await using terminal = await panes.start();
	terminal.type('控制台').type('j');
	await terminal.seesStyled('{inverse|item-1 ');
	await terminal.press('/').until('the field', () => terminal.cursor.isVisible);
	await terminal
		.type('日志错误')
		.until('the cursor behind the text', () => terminal.cursor.column === 8);
	await terminal.press('left', 'backspace', 'enter').sees('accepted 日志误');
});

test('the cursor of the terminal stands in the field and goes away with it', async () => {
	await using terminal = await panes.start();
	await terminal.press('/').until('a cursor', () => terminal.cursor.isVisible);
	expect(terminal.cursor).toEqual({column: 0, row: 23, isVisible: true});
	await terminal.type('控制x').until('the cursor to move', () => terminal.cursor.column === 5);
	await terminal.press('esc').until('no cursor', () => !terminal.cursor.isVisible);
});

test('Esc closes the field, also when the next key comes with it', async () => {
	await using terminal = await panes.start();
	terminal.type('/').type('abc').press('esc', 'j');
	await terminal.seesStyled('{inverse|item-1 ');
});

test('a paste is never taken for keys', async () => {
	await using terminal = await panes.start();
	await terminal.paste('jjj\nqr').sees(String.raw`pasted "jjj\rqr"`);
	expect(terminal.styledScreen()).toContain('{inverse|item-0 ');
});

test('a long paste of a terminal that does not mark it is never taken for keys', async () => {
	await using terminal = await panes.start();
	await terminal.type('jj kubectl delete pod rbd-api\rjjq').sees('pasted "jj kubectl');
	expect(terminal.styledScreen()).toContain('{inverse|item-0 ');
});

test('sequences that are no keys do nothing', async () => {
	await using terminal = await panes.start();
	terminal.press('f1', 'f5').send('\u{1B}[I\u{1B}[O\u{1B}[<0;5;5M\u{1B}[12;40R').press('j');
	await terminal.seesStyled('{inverse|item-1 ');
	expect(terminal.row(19)).toBe('');
});

test('a command that cannot be given says why', async () => {
	await using terminal = await panes.start();
	await terminal.press('x').sees('refused never: not allowed here');
});

test('an answer typed ahead of the question confirms nothing', async () => {
	await using terminal = await panes.start();
	await terminal.type('ry').sees('typed ahead');
	await terminal.press('n').seesNot('restart?');
	await terminal.press('r').sees('restart?');
	await terminal.press('y').sees(/typed ahead\s+typed ahead/);
	// Longer than the time that reading takes.
	await terminal.bytesWithin(400);
	await terminal.press('y').sees('confirmed');
});

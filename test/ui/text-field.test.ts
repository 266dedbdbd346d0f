import {expect, test} from 'vitest';
import {textWidth} from '../../source/ui/text-width.ts';
import {
	createTextField,
	editField,
	fieldText,
	insertText,
	viewField,
	type TextField,
} from '../../source/ui/text-field.ts';
import {awkwardTexts} from './awkward-texts.ts';

/** The field with `|` where the cursor is. */
const draw = ({clusters, cursor}: TextField): string => clusters.toSpliced(cursor, 0, '|').join('');

const edit = (text: string, ...keys: string[]): string => {
	let field = createTextField(text);
	for (const key of keys) {
		field = editField(field, key)!;
	}

	return draw(field);
};

test.each([
	['abc', ['left'], 'ab|c'],
	['abc', ['left', 'left', 'right'], 'ab|c'],
	['abc', ['home'], '|abc'],
	['abc', ['home', 'left'], '|abc'],
	['abc', ['home', 'end'], 'abc|'],
	['abc', ['backspace'], 'ab|'],
	['abc', ['home', 'backspace'], '|abc'],
	['abc', ['home', 'delete'], '|bc'],
	['abc', ['delete'], 'abc|'],
	['日志', ['backspace'], '日|'],
	['e\u{301}', ['backspace'], '|'],
	['𠮷野', ['left', 'backspace'], '|野'],
	['one two  ', ['ctrl+w'], 'one |'],
	['one two', ['left', 'left', 'ctrl+w'], 'one |wo'],
	['one two', ['ctrl+left', 'ctrl+u'], '|two'],
	['one two', ['ctrl+left', 'ctrl+k'], 'one |'],
	['one two', ['home', 'ctrl+right'], 'one| two'],
])('%j after %j is %j', (text, keys, result) => {
	expect(edit(text, ...keys)).toBe(result);
});

test('a key that edits nothing is left to others', () => {
	expect(editField(createTextField('abc'), 'enter')).toBeUndefined();
});

test('text is inserted at the cursor: typed, committed by an input method, or pasted', () => {
	let field = editField(createTextField('ac'), 'left')!;
	field = insertText(field, 'b');
	field = insertText(field, '控制台');
	expect(draw(field)).toBe('ab控制台|c');
	field = insertText(field, 'two\r\nlines\tand\u{1B}[2J');
	expect(draw(field)).toBe('ab控制台two lines and␛[2J|c');
});

test('a mark typed after its letter joins it', () => {
	const field = insertText(createTextField('e'), '\u{301}');
	expect(fieldText(field)).toBe('e\u{301}');
	expect(edit(fieldText(field), 'backspace')).toBe('|');
});

test.each([
	['abc', 10, 'abc', 3],
	['abcdef', 4, 'def', 3],
	['控制台', 5, '制台', 4],
	['控制台', 4, '台', 2],
])('%j in %d columns shows %j with the cursor in column %d', (text, width, shown, column) => {
	expect(viewField(createTextField(text), width)).toEqual({text: shown, cursorColumn: column});
});

test('the beginning is shown while the cursor is there', () => {
	const field = editField(createTextField('abcdef'), 'home')!;
	expect(viewField(field, 4)).toEqual({text: 'abcd', cursorColumn: 0});
});

test.each(awkwardTexts)('%s: the cursor is in sight wherever it stands', (_, text) => {
	let field = createTextField(text);
	for (let step = 0; step <= field.clusters.length; step++) {
		const view = viewField(field, 9);
		expect(view.cursorColumn).toBeLessThan(9);
		expect(textWidth(view.text)).toBeLessThanOrEqual(9);
		field = editField(field, 'left')!;
	}
});

import {clusters, takeColumns, textWidth} from './text-width.ts';
import {visibleText} from './visible-text.ts';

/** A line of text being written. The cursor stands before the cluster at its index. */
export type TextField = Readonly<{
	/** What a terminal draws in one go each: a letter with its marks, a Chinese character. */
	clusters: readonly string[];
	cursor: number;
}>;

/** The part of a field that is in sight and the column its cursor stands in. */
export type FieldView = Readonly<{text: string; cursorColumn: number}>;

const split = (text: string): string[] => clusters(text).map((cluster) => cluster.text);

export const createTextField = (text = ''): TextField => {
	const all = split(text);
	return {clusters: all, cursor: all.length};
};

export const fieldText = (field: TextField): string => field.clusters.join('');

/** Inserts what was typed, committed by an input method or pasted; line ends become blanks. */
export function insertText({clusters: all, cursor}: TextField, text: string): TextField {
	const oneLine = visibleText(text.replaceAll(/[\r\n\t]+/g, ' '));
	const before = split(all.slice(0, cursor).join('') + oneLine);
	return {clusters: [...before, ...all.slice(cursor)], cursor: before.length};
}

const isBlank = (cluster: string | undefined): boolean => cluster === ' ';

function wordStart({clusters: all, cursor}: TextField): number {
	let index = cursor;
	while (index > 0 && isBlank(all[index - 1])) {
		index--;
	}

	while (index > 0 && !isBlank(all[index - 1])) {
		index--;
	}

	return index;
}

function wordEnd({clusters: all, cursor}: TextField): number {
	let index = cursor;
	while (index < all.length && isBlank(all[index])) {
		index++;
	}

	while (index < all.length && !isBlank(all[index])) {
		index++;
	}

	return index;
}

const moveTo = (field: TextField, cursor: number): TextField => ({
	...field,
	cursor: Math.max(0, Math.min(cursor, field.clusters.length)),
});

const removeBetween = (field: TextField, start: number, end: number): TextField => ({
	clusters: field.clusters.toSpliced(start, end - start),
	cursor: start,
});

const edits: Readonly<Record<string, (field: TextField) => TextField>> = {
	left: (field) => moveTo(field, field.cursor - 1),
	right: (field) => moveTo(field, field.cursor + 1),
	'ctrl+left': (field) => moveTo(field, wordStart(field)),
	'ctrl+right': (field) => moveTo(field, wordEnd(field)),
	home: (field) => moveTo(field, 0),
	end: (field) => moveTo(field, field.clusters.length),
	'ctrl+a': (field) => moveTo(field, 0),
	'ctrl+e': (field) => moveTo(field, field.clusters.length),
	backspace: (field) =>
		field.cursor > 0 ? removeBetween(field, field.cursor - 1, field.cursor) : field,
	delete: (field) => removeBetween(field, field.cursor, field.cursor + 1),
	'ctrl+w': (field) => removeBetween(field, wordStart(field), field.cursor),
	'ctrl+u': (field) => removeBetween(field, 0, field.cursor),
	'ctrl+k': (field) => removeBetween(field, field.cursor, field.clusters.length),
};

/** The field after an editing key; undefined for a key that edits nothing. */
export const editField = (field: TextField, key: string): TextField | undefined =>
	edits[key]?.(field);

/**
What is in sight of the field in `width` columns. It scrolls so that the cursor always is, with a
column for it after the last character.
*/
export function viewField(field: TextField, width: number): FieldView {
	const before = field.clusters.slice(0, field.cursor);
	let hidden = 0;
	let cursorColumn = textWidth(before.join(''));
	while (cursorColumn > Math.max(0, width - 1)) {
		cursorColumn -= textWidth(before[hidden]!);
		hidden++;
	}

	const rest = field.clusters.slice(hidden).join('');
	return {text: takeColumns(rest, width).text, cursorColumn};
}

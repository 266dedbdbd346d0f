import type {Line, Span} from './line.ts';
import type {Style} from './palette.ts';
import {clusters, type MeasuredText} from './text-width.ts';

type Cell = MeasuredText & Readonly<{style: Style | undefined}>;

// Chinese and Japanese punctuation that must not begin a row, and that must not end one.
const closing = /^[、。，．：；？！…—～）］｝〉》」』】〕〗”’％,.:;?!)\]}%]/u;
const opening = /[（［｛〈《「『【〔〖“‘([{]$/u;

const isBlank = (cell: Cell): boolean => cell.text === ' ';

const widthOf = (cells: readonly Cell[]): number =>
	cells.reduce((total, cell) => total + cell.width, 0);

/** Whether a row may end between the two: at blanks, and beside wide characters. */
function mayBreakBetween(before: Cell, after: Cell): boolean {
	if (isBlank(before) || isBlank(after)) {
		return true;
	}

	return (
		(before.width > 1 || after.width > 1) && !closing.test(after.text) && !opening.test(before.text)
	);
}

/** Cells that stay together on a row when they fit on one. */
function unbreakable(cells: readonly Cell[]): Cell[][] {
	const words: Cell[][] = [];
	for (const cell of cells) {
		const word = words.at(-1);
		if (word && !mayBreakBetween(word.at(-1)!, cell)) {
			word.push(cell);
		} else {
			words.push([cell]);
		}
	}

	return words;
}

function wrapCells(cells: readonly Cell[], width: number): Cell[][] {
	const rows: Cell[][] = [[]];
	let used = 0;
	const startRow = () => {
		rows.push([]);
		used = 0;
	};

	for (const word of unbreakable(cells)) {
		const wordWidth = widthOf(word);
		if (used + wordWidth > width && used > 0) {
			startRow();
			if (isBlank(word[0]!)) {
				// The end of the row stands for the blank.
				continue;
			}
		}

		for (const cell of word) {
			if (used + cell.width > width && used > 0) {
				startRow();
			}

			rows.at(-1)!.push(cell);
			used += cell.width;
		}
	}

	return rows;
}

/** Neighbours of the same style as one span again. */
function joinCells(cells: readonly Cell[]): Line {
	const spans: Span[] = [];
	let open: {text: string; style?: Style} | undefined;
	for (const {text, style} of cells) {
		if (open && open.style === style) {
			open.text += text;
		} else {
			open = style ? {text, style} : {text};
			spans.push(open);
		}
	}

	return spans;
}

/**
The line on as many rows of at most `width` columns as it needs: broken at blanks and between wide
characters where Chinese typesetting allows it, within a word only when it is longer than a row. A
character wider than the width stands on a row of its own.
*/
export function wrapLine(line: Line, width: number): Line[] {
	const cells = line.flatMap(({text, style}) =>
		clusters(text).map((cluster): Cell => ({...cluster, style})),
	);
	return wrapCells(cells, Math.max(1, width)).map((row) => joinCells(row));
}

/** As `wrapLine`, for text; its own line ends are kept. */
export const wrapText = (text: string, width: number): string[] =>
	text
		.split(/\r?\n/)
		.flatMap((paragraph) =>
			wrapLine([{text: paragraph}], width).map((row) => row.map((span) => span.text).join('')),
		);

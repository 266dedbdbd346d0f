import {defaultEllipsis, type Alignment} from './fit-text.ts';
import type {Style} from './palette.ts';
import {dropColumns, measureText, takeColumns, type MeasuredText} from './text-width.ts';
import type {Theme} from './theme.ts';

/** A piece of a row with one meaning. */
export type Span = Readonly<{text: string; style?: Style}>;

/** One row of the screen before it has a width and colours. */
export type Line = readonly Span[];

/** How a row is selected: in the pane that has the keys, or in another one. */
export type Selection = 'focused' | 'unfocused';

type Piece = Readonly<MeasuredText & {style?: Style}>;

const reset = '\u{1B}[0m';

// What lies further to the right is not measured: a megabyte on one line must not hold up the frame.
// A letter may come with a few marks, and more of what is invisible.
const unitsPerColumn = 20;

const blanks = (count: number): string => ' '.repeat(Math.max(0, count));

/** The text of the line as it is drawn, without styles. */
export const lineText = (line: Line): string =>
	line.map((span) => measureText(span.text).text).join('');

/** Columns the line would take uncut. */
export function lineWidth(line: Line): number {
	let width = 0;
	for (const span of line) {
		width += measureText(span.text).width;
	}

	return width;
}

/** The pieces of the line that fit, with an ellipsis for what does not, and the columns they take. */
function cutPieces(line: Line, width: number, ellipsis: string): {pieces: Piece[]; used: number} {
	const pieces: Piece[] = [];
	let used = 0;
	for (const {text, style} of line) {
		const piece = measureText(text.slice(0, width * unitsPerColumn));
		pieces.push(style ? {...piece, style} : piece);
		used += piece.width;
	}

	if (used <= width) {
		return {pieces, used};
	}

	while (pieces.length > 0 && used >= width) {
		const last = pieces.pop()!;
		used -= last.width;
		if (used < width) {
			// One column is for the ellipsis, which takes the style of what it cuts short.
			const head = takeColumns(last.text, width - 1 - used);
			const text = head.text + blanks(width - 1 - used - head.width) + ellipsis;
			pieces.push({...last, text, width: width - used});
			break;
		}
	}

	return {pieces, used: width};
}

/** The line cut or filled with blanks to exactly `width` columns, as one cell of a row. */
export function fitLine(
	line: Line,
	width: number,
	alignment: Alignment = 'left',
	ellipsis = defaultEllipsis,
): Line {
	if (width <= 0) {
		return [];
	}

	const {pieces, used} = cutPieces(line, width, ellipsis);
	const missing = width - used;
	const before = {left: 0, centre: Math.floor(missing / 2), right: missing}[alignment];
	return [{text: blanks(before)}, ...pieces, {text: blanks(missing - before)}].filter(
		({text}) => text !== '',
	);
}

/** What stays visible of a style on a selected row, where its colour would not be readable. */
function emphasis(style: Style | undefined): string {
	if (style === 'match' || style === 'link') {
		return ';4';
	}

	return style === 'strong' || style === 'heading' ? ';1' : '';
}

/**
The line as one string of exactly `width` columns for the terminal: cut with an ellipsis or filled
with blanks, coloured by the theme, selected over its whole width. Apart from the SGR sequences of
the theme no control or invisible character of any text gets through.
*/
export function paintLine(line: Line, width: number, theme: Theme, selection?: Selection): string {
	if (width <= 0) {
		return '';
	}

	const {palette, symbols} = theme;
	const {pieces, used} = cutPieces(line, width, symbols.ellipsis);
	const base = selection && palette[selection === 'focused' ? 'selected' : 'selectedElsewhere'];
	let painted = '';
	for (const {text, style} of pieces) {
		const codes = base ? base + emphasis(style) : style && palette[style];
		painted += codes ? `\u{1B}[${codes}m${text}${reset}` : text;
	}

	const rest = blanks(width - used);
	return painted + (base && rest ? `\u{1B}[${base}m${rest}${reset}` : rest);
}

/** The line as seen after panning that many columns to the right. */
export function panLine(line: Line, columns: number): Line {
	const seen: Span[] = [];
	let passed = 0;
	for (const span of line) {
		const {text, width} = measureText(span.text);
		if (passed + width > columns) {
			seen.push({...span, text: dropColumns(text, columns - passed)});
		}

		passed += width;
	}

	return seen;
}

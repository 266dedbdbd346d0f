import stringWidth from 'string-width';
import {visibleText} from './visible-text.ts';

/**
Text as it is drawn (see `visibleText`) with its width in columns. All functions here measure and
return text in this form, so a width is always that of what reaches the terminal.
*/
export type MeasuredText = Readonly<{text: string; width: number}>;

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});
// eslint-disable-next-line regexp/no-obscure-range -- from the blank to the tilde is all of it
const printableAscii = /^[ -~]*$/;

// Characters of these scripts never join with their neighbours (marks, emoji sequences, conjoining
// jamo and surrogates are not among them), so their text is measured one code unit at a time.
const standalone =
	/^[\p{Script=Common}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Braille}\u{AC00}-\u{D7A3}]$/u;
const drawn = /^[\p{Letter}\p{Number}\p{Punctuation}\p{Symbol}\p{Space_Separator}]$/u;
const notYetMeasured = 0;
const joinsNeighbours = 3;

// One byte for each code unit, filled in as they are met: 1 or 2 columns, or `joinsNeighbours`.
const unitWidths = new Uint8Array(0x1_00_00);

/** Columns of the code unit at the index, or `joinsNeighbours`. */
function unitWidthAt(text: string, index: number): number {
	// eslint-disable-next-line unicorn/prefer-code-point -- a lone surrogate has to be seen as one
	const unit = text.charCodeAt(index);
	const known = unitWidths[unit] ?? notYetMeasured;
	if (known !== notYetMeasured) {
		return known;
	}

	const character = text.charAt(index);
	const isSimple = standalone.test(character) && drawn.test(character);
	const width = isSimple ? stringWidth(character) : joinsNeighbours;
	unitWidths[unit] = width;
	return width;
}

/** Columns of text in which every code unit stands for itself, else undefined. */
function simpleWidth(text: string): number | undefined {
	let total = 0;
	for (let index = 0; index < text.length; index++) {
		const width = unitWidthAt(text, index);
		if (width === joinsNeighbours) {
			return undefined;
		}

		total += width;
	}

	return total;
}

// Measuring a cluster costs microseconds, and a screen repeats the same few emoji and letters.
const clusterWidths = new Map<string, number>();
const mostClusterWidths = 4096;

function clusterWidth(cluster: string): number {
	let width = clusterWidths.get(cluster);
	if (width === undefined) {
		if (clusterWidths.size >= mostClusterWidths) {
			clusterWidths.clear();
		}

		width = stringWidth(cluster);
		clusterWidths.set(cluster, width);
	}

	return width;
}

/** What a terminal draws in one go, piece by piece; what takes no column of its own is left out. */
export function clusters(text: string): MeasuredText[] {
	if (simpleWidth(text) !== undefined) {
		return Array.from(text, (character, index) => ({
			text: character,
			width: unitWidthAt(text, index),
		}));
	}

	return Array.from(segmenter.segment(visibleText(text)), ({segment}) => ({
		text: segment,
		width: clusterWidth(segment),
	})).filter(({width}) => width > 0);
}

const joinClusters = (pieces: readonly MeasuredText[]): MeasuredText => ({
	text: pieces.map((piece) => piece.text).join(''),
	width: pieces.reduce((total, piece) => total + piece.width, 0),
});

export function measureText(text: string): MeasuredText {
	if (printableAscii.test(text)) {
		return {text, width: text.length};
	}

	const width = simpleWidth(text);
	return width === undefined ? joinClusters(clusters(text)) : {text, width};
}

/** Columns the text takes on a terminal that draws East Asian ambiguous characters narrow. */
export const textWidth = (text: string): number => measureText(text).width;

/** The longest beginning that fits into the columns; a wide character is never split. */
export function takeColumns(text: string, columns: number): MeasuredText {
	if (columns <= 0) {
		return {text: '', width: 0};
	}

	if (printableAscii.test(text)) {
		const head = text.slice(0, columns);
		return {text: head, width: head.length};
	}

	const head: MeasuredText[] = [];
	let width = 0;
	for (const cluster of clusters(text)) {
		if (width + cluster.width > columns) {
			break;
		}

		head.push(cluster);
		width += cluster.width;
	}

	return joinClusters(head);
}

/** What follows the first columns; half a wide character becomes a blank. */
export function dropColumns(text: string, columns: number): string {
	if (columns <= 0) {
		return measureText(text).text;
	}

	if (printableAscii.test(text)) {
		return text.slice(columns);
	}

	let passed = 0;
	let rest = '';
	for (const cluster of clusters(text)) {
		if (passed >= columns) {
			rest += cluster.text;
		} else if (passed + cluster.width > columns) {
			rest += ' '.repeat(passed + cluster.width - columns);
		}

		passed += cluster.width;
	}

	return rest;
}

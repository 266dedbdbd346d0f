import type {Alignment} from './fit-text.ts';
import {splitLength, type Part} from './layout.ts';
import {fitLine, lineWidth, type Line, type Span} from './line.ts';
import {textWidth} from './text-width.ts';

export type Column<Item> = Readonly<{
	title: string;
	align?: Alignment;
	/** Columns of the terminal it takes at least, and at most. */
	min: number;
	max?: number;
	/** Its share of the room that is left; without one it is as wide as its content, within limits. */
	flex?: number;
	/** When the room is narrow, columns with a higher number go first; without one it always stays. */
	dropOrder?: number;
	/** What stands in the cell; the width is there for content that shortens itself. */
	cell(item: Item, width: number): Line;
}>;

/** Widths of the columns in their order; 0 for one that was dropped. */
export type ColumnWidths = readonly number[];

const gap = 2;

/** The width each column would like to have for its title and these items. */
export const contentWidths = <Item>(
	columns: ReadonlyArray<Column<Item>>,
	items: readonly Item[],
): number[] =>
	columns.map((column) => {
		let widest = textWidth(column.title);
		for (const item of items) {
			widest = Math.max(widest, lineWidth(column.cell(item, Infinity)));
		}

		return widest;
	});

/** What the columns need at least, gaps included. */
function neededWidth<Item>(columns: ReadonlyArray<Column<Item>>): number {
	let needed = -gap;
	for (const {min} of columns) {
		needed += min + gap;
	}

	return needed;
}

/** The columns that stay when `width` has no room for all of them. */
function keptColumns<Item>(
	columns: ReadonlyArray<Column<Item>>,
	width: number,
): ReadonlyArray<Column<Item>> {
	let kept = columns;
	const candidates = columns
		.filter(({dropOrder}) => dropOrder !== undefined)
		.toSorted((a, b) => b.dropOrder! - a.dropOrder!);
	for (const candidate of candidates) {
		if (neededWidth(kept) <= width) {
			break;
		}

		kept = kept.filter((column) => column !== candidate);
	}

	return kept;
}

/** Whose content gets room first: what always stays, then what is flexible, then what goes first. */
const rank = <Item>({flex, dropOrder = 0}: Column<Item>): number => dropOrder + (flex ? 0.5 : 0);

/**
Divides `width` among the columns. `natural` are the widths their contents would like to have (see
`contentWidths`); without them a column without `flex` takes its minimum. Room that no content needs
goes to the flexible columns.
*/
export function layoutColumns<Item>(
	columns: ReadonlyArray<Column<Item>>,
	width: number,
	natural: readonly number[] = [],
): ColumnWidths {
	const kept = keptColumns(columns, width);
	let spare = width - neededWidth(kept);
	const sizes = new Map<Column<Item>, number>();
	for (const column of kept.toSorted((a, b) => rank(a) - rank(b))) {
		const {min, max = Infinity} = column;
		const wanted = Math.min(natural[columns.indexOf(column)] ?? min, max);
		const extra = Math.max(0, Math.min(wanted - min, spare));
		sizes.set(column, min + extra);
		spare -= extra;
	}

	const parts = columns.map((column): Part => {
		const size = sizes.get(column) ?? 0;
		const {flex, max = Infinity} = column;
		return flex && size > 0 ? {share: flex, min: size, max} : size;
	});
	return splitLength(width - gap * Math.max(0, kept.length - 1), parts);
}

function joinCells(cells: readonly Line[], widths: ColumnWidths): Line {
	const shown = cells.filter((_, index) => (widths[index] ?? 0) > 0);
	return shown.flatMap((cell, index): Span[] =>
		index === 0 ? [...cell] : [{text: ' '.repeat(gap)}, ...cell],
	);
}

/** The titles over the columns. */
export const tableHeader = <Item>(
	columns: ReadonlyArray<Column<Item>>,
	widths: ColumnWidths,
	ellipsis?: string,
): Line =>
	joinCells(
		columns.map(({title, align}, index) =>
			fitLine([{text: title, style: 'dim'}], widths[index] ?? 0, align, ellipsis),
		),
		widths,
	);

/** One item as a row, every cell exactly as wide as its column. */
export const tableRow = <Item>(
	columns: ReadonlyArray<Column<Item>>,
	widths: ColumnWidths,
	item: Item,
	ellipsis?: string,
): Line =>
	joinCells(
		columns.map(({align, cell}, index) => {
			const width = widths[index] ?? 0;
			return width > 0 ? fitLine(cell(item, width), width, align, ellipsis) : [];
		}),
		widths,
	);

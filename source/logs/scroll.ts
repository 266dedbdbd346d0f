import type {Place, RingBuffer} from './ring-buffer.ts';

/** Where a person has scrolled to; undefined while the end of the log is followed. */
export type Scroll =
	| {
			/** The line that is selected. */
			readonly cursor: Place;
			/** The last line in the window. */
			readonly bottom: Place;
	  }
	| undefined;

/** The window that lines are seen through. */
export type Window<T> = {
	/** In rows of the terminal. */
	readonly height: number;
	/** Rows that a line takes: one, or more when long lines are wrapped. */
	readonly rowsOf: (line: T) => number;
};

/** Indexes of the lines in the window, `to` not included, and of the selected line; -1 when there is none. */
export type Extent = {readonly from: number; readonly to: number; readonly cursor: number};

type Lines<T extends Place> = Pick<RingBuffer<T>, 'length' | 'at' | 'indexOf'>;

/** What is in the window: the selected line always is, and no row is left empty while lines are left. */
export function extentOf<T extends Place>(
	scroll: Scroll,
	lines: Lines<T>,
	window: Window<T>,
): Extent {
	const last = lines.length - 1;
	if (last < 0) {
		return {from: 0, to: 0, cursor: -1};
	}

	const cursor = scroll ? Math.min(lines.indexOf(scroll.cursor), last) : last;
	const bottom = scroll ? Math.min(lines.indexOf(scroll.bottom), last) : last;
	const anchored = fill(lines, window, bottom, 'up');
	if (cursor < anchored.from) {
		return {...fill(lines, window, cursor, 'down'), cursor};
	}

	return {
		...(cursor >= anchored.to ? fill(lines, window, cursor, 'up') : anchored),
		cursor,
	};
}

/** The lines around one of them that fit, first in one direction, then in the other. */
function fill<T extends Place>(
	lines: Lines<T>,
	{height, rowsOf}: Window<T>,
	index: number,
	direction: 'up' | 'down',
): {from: number; to: number} {
	let from = index;
	let to = index + 1;
	const first = lines.at(index);
	let rows = height - (first ? rowsOf(first) : 0);
	const widen = (next: number) => {
		const line = lines.at(next);
		const needed = line ? rowsOf(line) : Infinity;
		if (needed > rows) {
			return false;
		}

		rows -= needed;
		return true;
	};

	const up = () => {
		while (widen(from - 1)) {
			from--;
		}
	};

	const down = () => {
		while (widen(to)) {
			to++;
		}
	};

	for (const go of direction === 'up' ? [up, down] : [down, up]) {
		go();
	}

	return {from, to};
}

/** Selects the line so many lines further on; going on behind the last line follows the log again. */
export function scrollBy<T extends Place>(
	scroll: Scroll,
	delta: number,
	lines: Lines<T>,
	window: Window<T>,
): Scroll {
	const {cursor} = extentOf(scroll, lines, window);
	return cursor + delta >= lines.length
		? undefined
		: scrollTo(scroll, Math.max(0, cursor + delta), lines, window);
}

/** Selects a line by its index, moving the window no further than needed. */
export function scrollTo<T extends Place>(
	scroll: Scroll,
	index: number,
	lines: Lines<T>,
	window: Window<T>,
): Scroll {
	const cursor = lines.at(index);
	const before = lines.at(extentOf(scroll, lines, window).to - 1);
	if (!cursor || !before) {
		return scroll;
	}

	const bottom = lines.at(extentOf({cursor, bottom: before}, lines, window).to - 1);
	return {cursor, bottom: bottom ?? cursor};
}

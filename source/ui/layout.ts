/** A part of the screen in cells; `x` and `y` count from 0 at the upper left corner. */
export type Rectangle = Readonly<{x: number; y: number; width: number; height: number}>;

/** What a part asks for along the split: a fixed number of cells, or a share of what is left. */
export type Part = number | Readonly<{share: number; min?: number; max?: number}>;

/**
Cells for each part, adding up to `total` whenever a share without `max` is among them. Fixed parts
come first; shares get what is left in proportion, within their limits; when nothing is left, later
parts shrink before earlier ones.
*/
export function splitLength(total: number, parts: readonly Part[]): number[] {
	const sizes = parts.map((part) => (typeof part === 'number' ? part : (part.min ?? 0)));
	let left = total - sizes.reduce((sum, size) => sum + size, 0);
	for (let last = sizes.length - 1; left < 0 && last >= 0; last--) {
		const taken = Math.min(sizes[last]!, -left);
		sizes[last]! -= taken;
		left += taken;
	}

	// One cell at a time to whoever is furthest behind its share: exact, stable, and lists are short.
	for (; left > 0; left--) {
		const neediest = neediestShare(sizes, parts);
		if (neediest === undefined) {
			break;
		}

		sizes[neediest]! += 1;
	}

	return sizes;
}

/** Index of the share that can grow and has the least for what it asks. */
function neediestShare(sizes: readonly number[], parts: readonly Part[]): number | undefined {
	const filled = parts.map((part, index) =>
		typeof part === 'number' || sizes[index]! >= (part.max ?? Infinity)
			? Infinity
			: (sizes[index]! + 1) / part.share,
	);
	const lowest = Math.min(...filled);
	return lowest === Infinity ? undefined : filled.indexOf(lowest);
}

/** Parts beside each other, with `gap` columns between them. */
export function splitColumns(area: Rectangle, parts: readonly Part[], gap = 0): Rectangle[] {
	const widths = splitLength(area.width - gap * (parts.length - 1), parts);
	let x = area.x;
	return widths.map((width) => {
		const column = {...area, x, width};
		x += width + gap;
		return column;
	});
}

/** Parts below each other. */
export function splitRows(area: Rectangle, parts: readonly Part[]): Rectangle[] {
	let y = area.y;
	return splitLength(area.height, parts).map((height) => {
		const row = {...area, y, height};
		y += height;
		return row;
	});
}

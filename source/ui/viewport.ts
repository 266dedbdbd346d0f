/**
A window on a list: which item is selected and which is the first one shown. Items are known by
their ids, so that the selection stays on the same thing while the list around it changes.
*/
export type Viewport = Readonly<{
	ids: readonly string[];
	/** Rows of the window. */
	height: number;
	/** Index of the first item shown. */
	offset: number;
	/** Index of the selected item; -1 when the list is empty. */
	selected: number;
}>;

export type Movement =
	'up' | 'down' | 'pageUp' | 'pageDown' | 'halfPageUp' | 'halfPageDown' | 'first' | 'last';

// Rows kept in sight above and below the selected one, where the window is high enough.
const context = 2;

const clamp = (value: number, least: number, most: number): number =>
	Math.max(least, Math.min(value, most));

/** The same viewport with the selected item in sight and no empty rows at the end of a long list. */
function settle({ids, height, offset, selected}: Viewport): Viewport {
	const total = ids.length;
	const index = clamp(selected, total === 0 ? -1 : 0, total - 1);
	const margin = Math.max(0, Math.min(context, Math.floor((height - 1) / 2)));
	const lowest = index - Math.max(1, height) + 1 + margin;
	const highest = index - margin;
	return {
		ids,
		height,
		selected: index,
		offset: clamp(clamp(offset, lowest, highest), 0, Math.max(0, total - height)),
	};
}

export const createViewport = (ids: readonly string[], height: number): Viewport =>
	settle({ids, height, offset: 0, selected: 0});

export const selectedId = (viewport: Viewport): string | undefined =>
	viewport.ids[viewport.selected];

/** The items to draw: from `start` up to, not including, `end`. */
export const visibleRange = ({ids, height, offset}: Viewport): {start: number; end: number} => ({
	start: offset,
	end: Math.min(ids.length, offset + Math.max(0, height)),
});

export const selectIndex = (viewport: Viewport, index: number): Viewport =>
	settle({...viewport, selected: index});

/** Selects the item when it is there. */
export function selectId(viewport: Viewport, id: string): Viewport {
	const index = viewport.ids.indexOf(id);
	return index === -1 ? viewport : selectIndex(viewport, index);
}

export function move(viewport: Viewport, movement: Movement, times = 1): Viewport {
	const page = Math.max(1, viewport.height - 1);
	const halfPage = Math.max(1, Math.floor(viewport.height / 2));
	const steps: Record<Movement, number> = {
		up: -1,
		down: 1,
		pageUp: -page,
		pageDown: page,
		halfPageUp: -halfPage,
		halfPageDown: halfPage,
		first: -Infinity,
		last: Infinity,
	};
	return selectIndex(viewport, viewport.selected + steps[movement] * times);
}

export const withHeight = (viewport: Viewport, height: number): Viewport =>
	settle({...viewport, height});

/**
The window on the changed list. The selected item stays selected, on the row of the window where it
was; when it is gone, its nearest neighbour that is still there takes its place. A window that shows the
beginning goes on showing it, so that what comes in at the top is seen.
*/
export function withIds(viewport: Viewport, ids: readonly string[]): Viewport {
	const {selected, offset} = viewport;
	const positions = new Map(ids.map((id, index) => [id, index]));
	const followers = viewport.ids.slice(Math.max(0, selected));
	const predecessors = viewport.ids.slice(0, Math.max(0, selected)).toReversed();
	const survivor = [...followers, ...predecessors].find((id) => positions.has(id));
	const index = survivor === undefined ? 0 : (positions.get(survivor) ?? 0);
	const follow = index - (selected - offset);
	return settle({...viewport, ids, selected: index, offset: offset === 0 ? 0 : follow});
}

/**
Scrolls as little as it takes to have the items from `first` to `last` in sight: for what is unfolded
below an item. Where they are too many the selected one stays in sight, and as many as fit.
*/
export function reveal(viewport: Viewport, first: number, last: number): Viewport {
	const {ids, height, offset, selected} = viewport;
	const wanted = Math.min(Math.max(offset, last - height + 1), first);
	const inSight = clamp(wanted, selected - height + 1, Math.max(0, selected));
	return {...viewport, offset: clamp(inSight, 0, Math.max(0, ids.length - height))};
}

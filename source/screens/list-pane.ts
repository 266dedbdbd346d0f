import type {Language, Text} from '../text/text.ts';
import type {Line} from '../ui/line.ts';
import {
	move,
	type Movement,
	reveal,
	selectedId,
	type Viewport,
	visibleRange,
	withHeight,
	withIds,
} from '../ui/viewport.ts';
import type {ListPane, PaneName} from './cockpit-layout.ts';
import type {ListRow, PaneView, View} from './cockpit-view.ts';

const titles: Readonly<Record<PaneName | 'details' | 'finding' | 'byHand', Text>> = {
	clusters: {zh: '集群', en: 'CLUSTERS'},
	components: {zh: '组件', en: 'COMPONENTS'},
	faults: {zh: '故障', en: 'FAULTS'},
	logs: {zh: '日志', en: 'LOGS'},
	details: {zh: '详情', en: 'DETAILS'},
	finding: {zh: '详情', en: 'DETAILS'},
	byHand: {zh: '手工处理', en: 'BY HAND'},
};

const numbers: Readonly<Record<PaneName, number>> = {
	clusters: 1,
	components: 2,
	faults: 3,
	logs: 4,
};

/** `2 COMPONENTS` with what belongs behind it; the pane that has the keys stands out. */
export function paneHeading(pane: PaneName, {state, language}: View, rest: Line = []): Line {
	const isFocused = state.focus === pane;
	const title = pane === 'logs' ? state.lower : pane;
	return [
		{text: ` ${numbers[pane]} `, style: isFocused ? 'key' : 'dim'},
		{text: paneTitle(title, language), style: isFocused ? 'heading' : 'dim'},
		...rest,
	];
}

export const paneTitle = (pane: keyof typeof titles, language: Language): string =>
	titles[pane][language];

/** The window on the rows after they, or the room for them, have changed. */
export function fitViewport(
	viewport: Viewport,
	rows: readonly ListRow[],
	height: number,
): Viewport {
	const fitted = withHeight(
		withIds(
			viewport,
			rows.map(({id}) => id),
		),
		height,
	);
	const settled = settleOnSelectable(fitted, rows, 'down');
	const {selected} = settled;
	const next = rows.findIndex(({isSelectable}, index) => isSelectable && index > selected);
	// What explains the selected row, a question above all, is read together with it.
	return reveal(settled, selected, (next === -1 ? rows.length : next) - 1);
}

/** Moves the selection, past rows that only explain another one. */
export function moveViewport(
	viewport: Viewport,
	rows: readonly ListRow[],
	movement: Movement,
): Viewport {
	const direction = ['up', 'pageUp', 'halfPageUp', 'first'].includes(movement) ? 'up' : 'down';
	const moved = settleOnSelectable(move(viewport, movement), rows, direction);
	return movement === 'first' ? reveal(moved, 0, moved.selected) : moved;
}

function settleOnSelectable(
	viewport: Viewport,
	rows: readonly ListRow[],
	direction: 'up' | 'down',
): Viewport {
	const isSelectable = (index: number): boolean => rows[index]?.isSelectable ?? false;
	let index = viewport.selected;
	const step = direction === 'up' ? -1 : 1;
	while (index >= 0 && index < rows.length && !isSelectable(index)) {
		index += step;
	}

	if (!isSelectable(index)) {
		index = rows.findLastIndex(({isSelectable: can}, at) => can && at <= viewport.selected);
	}

	return index === -1 || index === viewport.selected
		? viewport
		: move(
				viewport,
				index > viewport.selected ? 'down' : 'up',
				Math.abs(index - viewport.selected),
			);
}

/** The rows of a list that are in sight, under its heading. */
export function listView(
	pane: ListPane,
	rows: readonly ListRow[],
	view: View,
	heading: Line,
): PaneView {
	const viewport = view.viewports[pane];
	const {start, end} = visibleRange(viewport);
	const selected = rows.findIndex(({id}) => id === selectedId(viewport));
	return {
		heading,
		lines: rows.slice(start, end).map((row) => row.draw()),
		...(selected >= start && selected < end && {selected: selected - start}),
	};
}

/** A row that cannot be selected. */
export const noteRow = (id: string, line: Line): ListRow => ({
	id,
	isSelectable: false,
	draw: () => line,
});

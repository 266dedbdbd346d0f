import {expect, test} from 'vitest';
import {
	createViewport,
	move,
	reveal,
	selectedId,
	selectId,
	visibleRange,
	withHeight,
	withIds,
	type Movement,
	type Viewport,
} from '../../source/ui/viewport.ts';

const ids = (count: number): string[] => Array.from({length: count}, (_, index) => `id-${index}`);

const after = (viewport: Viewport, ...movements: Movement[]): Viewport => {
	let moved = viewport;
	for (const movement of movements) {
		moved = move(moved, movement);
	}

	return moved;
};

/** The row of the window on which the selection stands. */
const selectedRow = ({selected, offset}: Viewport): number => selected - offset;

test.each([
	[['down'], 'id-1'],
	[['down', 'down', 'up'], 'id-1'],
	[['up'], 'id-0'],
	[['last'], 'id-99'],
	[['last', 'down'], 'id-99'],
	[['last', 'first'], 'id-0'],
	[['pageDown'], 'id-9'],
	[['pageDown', 'pageUp'], 'id-0'],
	[['halfPageDown'], 'id-5'],
	[['halfPageDown', 'halfPageUp'], 'id-0'],
] as const)('after %j the selection is %s', (movements, id) => {
	expect(selectedId(after(createViewport(ids(100), 10), ...movements))).toBe(id);
});

test('the selected item is always in sight, with two rows around it while there are any', () => {
	let viewport = createViewport(ids(30), 10);
	for (let step = 0; step < 60; step++) {
		viewport = move(viewport, step < 30 ? 'down' : 'up');
		const {start, end} = visibleRange(viewport);
		const {selected} = viewport;
		expect(start).toBeLessThanOrEqual(Math.max(0, selected - 2));
		expect(end).toBeGreaterThan(Math.min(29, selected + 2));
		expect(end - start).toBe(10);
	}
});

test('a list shorter than the window does not scroll', () => {
	expect(visibleRange(after(createViewport(ids(3), 10), 'last'))).toEqual({start: 0, end: 3});
});

test('an empty list has no selection, and the first item that comes is selected', () => {
	const empty = createViewport([], 10);
	expect(selectedId(move(empty, 'down'))).toBeUndefined();
	expect(visibleRange(empty)).toEqual({start: 0, end: 0});
	expect(selectedId(withIds(empty, ['first', 'second']))).toBe('first');
});

test('when the list is sorted anew the selection stays on its item and on its row', () => {
	const viewport = selectId(createViewport(ids(100), 10), 'id-50');
	const sorted = withIds(viewport, ids(100).toReversed());
	expect(selectedId(sorted)).toBe('id-50');
	expect(selectedRow(sorted)).toBe(selectedRow(viewport));
});

test('a window at the beginning shows what comes in there, as long as the selection stays in sight', () => {
	const viewport = createViewport(ids(20), 10);
	const news = Array.from({length: 30}, (_, index) => `new-${index}`);
	expect(visibleRange(withIds(viewport, [...news.slice(0, 5), ...ids(20)]))).toEqual({
		start: 0,
		end: 10,
	});
	const crowded = withIds(viewport, [...news, ...ids(20)]);
	expect(selectedId(crowded)).toBe('id-0');
	expect(visibleRange(crowded)).toEqual({start: 23, end: 33});
});

test('when the selected item is gone its neighbour takes its place', () => {
	const viewport = selectId(createViewport(ids(10), 5), 'id-4');
	expect(selectedId(withIds(viewport, ids(10).toSpliced(4, 1)))).toBe('id-5');
	expect(selectedId(withIds(viewport, ids(4)))).toBe('id-3');
	expect(selectedId(withIds(viewport, ['new']))).toBe('new');
});

test('a window that becomes smaller or larger keeps the selection in sight and fills itself', () => {
	const viewport = after(createViewport(ids(20), 15), 'last');
	expect(visibleRange(withHeight(viewport, 4))).toEqual({start: 16, end: 20});
	expect(visibleRange(withHeight(viewport, 18))).toEqual({start: 2, end: 20});
	expect(visibleRange(withHeight(viewport, 1))).toEqual({start: 19, end: 20});
	expect(visibleRange(withHeight(viewport, 0))).toEqual({start: 19, end: 19});
});

test('what is unfolded below an item is scrolled into sight', () => {
	const viewport = selectId(createViewport(ids(40), 10), 'id-9');
	expect(visibleRange(reveal(viewport, 9, 14))).toEqual({start: 5, end: 15});
	expect(visibleRange(reveal(viewport, 9, 11))).toEqual({start: 2, end: 12});
	expect(visibleRange(reveal(viewport, 9, 18))).toEqual({start: 9, end: 19});
	expect(visibleRange(reveal(viewport, 9, 30))).toEqual({start: 9, end: 19});
});

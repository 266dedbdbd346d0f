import {expect, test} from 'vitest';
import {createLane, orderOf, reorderMs} from '../../source/logs/merge.ts';

const live = false;
const history = true;

test('a live line that is a little late goes to its place', () => {
	expect(orderOf(9500, createLane(), 10_000, live)).toBe(9500);
});

test('a live line of a slow clock stays near the end', () => {
	expect(orderOf(10_000 - 3_600_000, createLane(), 10_000, live)).toBe(10_000 - reorderMs);
});

test('history goes back as far as its time says', () => {
	expect(orderOf(10_000 - 3_600_000, createLane(), 10_000, history)).toBe(10_000 - 3_600_000);
});

test('lines of one source stay in the order they were written in', () => {
	const lane = createLane();
	const written = [1000, 1005, 1003, 1004, 1006];
	expect(written.map((time) => orderOf(time, lane, 1000, history))).toEqual([
		1000, 1005, 1005, 1005, 1006,
	]);
});

test('a clock that was set back is believed', () => {
	const lane = createLane();
	const written = [100_000, 40_000, 40_001];
	expect(written.map((time) => orderOf(time, lane, 100_000, history))).toEqual(written);
});

import {expect, test} from 'vitest';
import type {Frame} from '../../source/screens/frame.ts';
import {keepUnchanged} from '../../source/screens/same-frame.ts';

const area = {x: 0, y: 0, width: 10, height: 2};

/** A frame of two panes, made anew each time. */
const frame = (left: string, right: string, question?: number): Frame => ({
	size: {columns: 20, rows: 2},
	blocks: [
		{id: 'left', area: {...area}, lines: [[{text: left}]], selected: 0},
		{id: 'right', area: {...area, x: 10}, lines: [[{text: right, style: 'dim'}]]},
	],
	field: undefined,
	question,
	spinner: undefined,
});

test('a frame that looks like the one before is that one', () => {
	const before = frame('rbd-api', '1s');
	expect(keepUnchanged(before, frame('rbd-api', '1s'))).toBe(before);
});

test('only the pane that changed is new', () => {
	const before = frame('rbd-api', '1s');
	const after = keepUnchanged(before, frame('rbd-api', '2s'));
	expect(after.blocks[0]).toBe(before.blocks[0]);
	expect(after).toEqual(frame('rbd-api', '2s'));
});

test('a question that comes without a change of the panes is not missed', () => {
	const before = frame('rbd-api', '1s');
	expect(keepUnchanged(before, frame('rbd-api', '1s', 7)).question).toBe(7);
});

test('a pane that goes or comes is noticed', () => {
	const both = frame('rbd-api', '1s');
	const one = {...both, blocks: both.blocks.slice(0, 1)};
	expect(keepUnchanged(both, one).blocks).toHaveLength(1);
	expect(keepUnchanged(one, frame('rbd-api', '1s')).blocks).toHaveLength(2);
});

import {expect, test} from 'vitest';
import {sharedSlices} from '../../source/cluster/log-slices.ts';
import type {BufferedLine} from '../../source/logs/buffered-line.ts';
import {parsePattern} from '../../source/logs/filter.ts';
import {findLine} from '../../source/logs/find-line.ts';
import {createRingBuffer} from '../../source/logs/ring-buffer.ts';
import {bufferedLine} from './lines.ts';

const lines = createRingBuffer<BufferedLine>();
lines.insert(
	Array.from({length: 3000}, (_, index) =>
		bufferedLine(index, [10, 1500, 2900].includes(index) ? `here ${index}` : 'elsewhere'),
	),
);

async function find(query: string, direction: 1 | -1, from?: number, isCancelled = () => false) {
	const parsed = parsePattern(query);
	if (!parsed.ok || !parsed.pattern) {
		throw new Error(`${query} is no pattern`);
	}

	const found: string[] = [];
	const isFound = await findLine({
		lines,
		pattern: parsed.pattern,
		from: from === undefined ? undefined : lines.at(from),
		direction,
		slices: sharedSlices,
		isCancelled,
		onFound({text}) {
			found.push(text);
		},
	});
	return isFound ? found.join(', ') : undefined;
}

test.each([
	{direction: 1, from: 0, found: 'here 10'},
	{direction: 1, from: 10, found: 'here 1500'},
	{direction: 1, from: 2900, found: 'here 10'},
	{direction: 1, from: undefined, found: 'here 10'},
	{direction: -1, from: undefined, found: 'here 2900'},
	{direction: -1, from: 2900, found: 'here 1500'},
	{direction: -1, from: 10, found: 'here 2900'},
	{direction: -1, from: 0, found: 'here 2900'},
] as const)('from $from in direction $direction comes $found', async ({direction, from, found}) => {
	expect(await find('here ', direction, from)).toBe(found);
});

test('the only match is found again from itself', async () => {
	expect(await find('here 10', 1, 10)).toBe('here 10');
	expect(await find('here 10', -1, 10)).toBe('here 10');
});

test('nothing is found where nothing matches, in an empty log, or after it was cancelled', async () => {
	expect(await find('nowhere', 1, 5)).toBeUndefined();
	expect(await find('here ', 1, 5, () => true)).toBeUndefined();
});

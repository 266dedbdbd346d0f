import {expect, test} from 'vitest';
import {createRingBuffer, type Place} from '../../source/logs/ring-buffer.ts';
import {seededRandom} from '../cluster/log-timing.ts';

const at = (order: number, sequence = order): Place => ({order, sequence});
const orders = (lines: readonly Place[]) => lines.map(({order}) => order);

test('lines stand in order of time, and of arrival within the same time', () => {
	const buffer = createRingBuffer();
	buffer.insert([at(1, 1), at(5, 2), at(9, 3)]);
	buffer.insert([at(5, 4), at(6, 5)]);
	buffer.insert([at(0, 6)]);
	expect(buffer.snapshot()).toEqual([at(0, 6), at(1, 1), at(5, 2), at(5, 4), at(6, 5), at(9, 3)]);
});

test('the oldest lines make room, and are counted', () => {
	const buffer = createRingBuffer({mostLines: 3});
	buffer.insert([at(1), at(2), at(3), at(4), at(5)]);
	expect(orders(buffer.snapshot())).toEqual([3, 4, 5]);
	expect(buffer.dropped).toBe(2);
});

test('a line older than those that were dropped is dropped as well', () => {
	const buffer = createRingBuffer({mostLines: 3});
	buffer.insert([at(1), at(3), at(5), at(7)]);
	buffer.insert([at(0, 8), at(2, 9), at(6, 10)]);
	expect(orders(buffer.snapshot())).toEqual([5, 6, 7]);
	expect(buffer.dropped).toBe(4);
});

test('bytes are bounded too, and one line that is too large is still held', () => {
	const buffer = createRingBuffer<Place & {size: number}>({
		mostBytes: 100,
		sizeOf: ({size}) => size,
	});
	buffer.insert([1, 2, 3, 4].map((order) => ({...at(order), size: 30})));
	expect(orders(buffer.snapshot())).toEqual([2, 3, 4]);
	expect(buffer.bytes).toBe(90);
	buffer.insert([{...at(5), size: 1000}]);
	expect(orders(buffer.snapshot())).toEqual([5]);
	expect(buffer.dropped).toBe(4);
});

test('a place is found again whatever has come and gone around it', () => {
	const buffer = createRingBuffer({mostLines: 4});
	buffer.insert([at(10), at(20), at(30)]);
	const place = at(20);
	expect(buffer.indexOf(place)).toBe(1);
	buffer.insert([at(15, 100), at(40)]);
	expect(buffer.indexOf(place)).toBe(1);
	buffer.insert([at(50), at(60)]);
	expect(buffer.indexOf(place)).toBe(0);
	expect(buffer.indexOf(at(99))).toBe(4);
});

test('slices and single lines outside the buffer are empty', () => {
	const buffer = createRingBuffer();
	expect(buffer.at(0)).toBeUndefined();
	buffer.insert([at(1), at(2)]);
	expect(buffer.at(-1)).toBeUndefined();
	expect(buffer.at(2)).toBeUndefined();
	expect(orders(buffer.slice(-5, 1))).toEqual([1]);
	expect(orders(buffer.slice(1, 9))).toEqual([2]);
});

test('discarding and clearing count nothing', () => {
	const buffer = createRingBuffer();
	buffer.insert([at(1), at(2), at(3)]);
	buffer.discardBefore(at(3));
	expect(orders(buffer.snapshot())).toEqual([3]);
	expect(buffer.dropped).toBe(0);
	buffer.clear();
	expect(buffer.length).toBe(0);
});

test('it holds the newest of all lines in order, whatever the order they come in', () => {
	for (let seed = 1; seed <= 50; seed++) {
		const random = seededRandom(seed);
		const buffer = createRingBuffer<Place>({mostLines: 5000});
		const all: Place[] = [];
		for (let sequence = 1; sequence <= 200;) {
			const batch: Place[] = [];
			const start = Math.floor(sequence * 20 * random());
			for (let count = 0; count < 1 + random() * 9; count++) {
				batch.push(at(start + count * 3, sequence++));
			}

			buffer.insert(batch);
			all.push(...batch);
		}

		const sorted = all.toSorted(
			(one, other) => one.order - other.order || one.sequence - other.sequence,
		);
		expect(buffer.snapshot()).toEqual(sorted);
	}
});

test('ten times as many lines as it holds leave exactly the last ones', () => {
	const buffer = createRingBuffer({mostLines: 5000});
	for (let start = 1; start <= 50_000; start += 500) {
		buffer.insert(Array.from({length: 500}, (_, index) => at(start + index)));
	}

	expect(buffer.length).toBe(5000);
	expect(buffer.at(0)).toEqual(at(45_001));
	expect(buffer.at(4999)).toEqual(at(50_000));
	expect(buffer.dropped).toBe(45_000);
});

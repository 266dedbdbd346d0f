import {expect, test} from 'vitest';
import {createRingBuffer, type Place} from '../../source/logs/ring-buffer.ts';
import {extentOf, type Scroll, scrollBy, scrollTo, type Window} from '../../source/logs/scroll.ts';

const at = (order: number): Place => ({order, sequence: order});

function log(count: number) {
	const lines = createRingBuffer<Place>();
	lines.insert(Array.from({length: count}, (_, index) => at(index)));
	return lines;
}

const window = (height: number, rowsOf: Window<Place>['rowsOf'] = () => 1): Window<Place> => ({
	height,
	rowsOf,
});

test('following shows the end', () => {
	expect(extentOf(undefined, log(100), window(10))).toEqual({from: 90, to: 100, cursor: 99});
	expect(extentOf(undefined, log(3), window(10))).toEqual({from: 0, to: 3, cursor: 2});
	expect(extentOf(undefined, log(0), window(10))).toEqual({from: 0, to: 0, cursor: -1});
});

test('going up selects lines within the window before it moves the window', () => {
	const lines = log(100);
	let scroll: Scroll = scrollBy(undefined, -1, lines, window(10));
	expect(extentOf(scroll, lines, window(10))).toEqual({from: 90, to: 100, cursor: 98});
	scroll = scrollBy(scroll, -8, lines, window(10));
	expect(extentOf(scroll, lines, window(10))).toEqual({from: 90, to: 100, cursor: 90});
	scroll = scrollBy(scroll, -1, lines, window(10));
	expect(extentOf(scroll, lines, window(10))).toEqual({from: 89, to: 99, cursor: 89});
	scroll = scrollBy(scroll, 5, lines, window(10));
	expect(extentOf(scroll, lines, window(10))).toEqual({from: 89, to: 99, cursor: 94});
});

test('going down beyond the last line follows again', () => {
	const lines = log(100);
	const scroll = scrollBy(undefined, -2, lines, window(10));
	expect(scrollBy(scroll, 1, lines, window(10))).toBeDefined();
	expect(scrollBy(scroll, 2, lines, window(10))).toBeDefined();
	expect(scrollBy(scroll, 3, lines, window(10))).toBeUndefined();
});

test('the first line is as far as it goes', () => {
	const lines = log(100);
	const scroll = scrollBy(undefined, -1000, lines, window(10));
	expect(extentOf(scroll, lines, window(10))).toEqual({from: 0, to: 10, cursor: 0});
});

test('new lines and late lines leave a paused window where it is', () => {
	const lines = log(100);
	const scroll = scrollBy(undefined, -5, lines, window(10));
	lines.insert([at(200), at(201)]);
	lines.insert([{order: 50, sequence: 300}]);
	const {from, to} = extentOf(scroll, lines, window(10));
	expect(lines.slice(from, to).map(({order}) => order)).toEqual([
		90, 91, 92, 93, 94, 95, 96, 97, 98, 99,
	]);
});

test('the window stays full when its lines were let go', () => {
	const lines = createRingBuffer<Place>({mostLines: 50});
	lines.insert(Array.from({length: 50}, (_, index) => at(index)));
	const scroll = scrollBy(undefined, -40, lines, window(10));
	lines.insert(Array.from({length: 30}, (_, index) => at(100 + index)));
	expect(extentOf(scroll, lines, window(10))).toEqual({from: 0, to: 10, cursor: 0});
});

test('a larger or smaller window keeps the selected line', () => {
	const lines = log(100);
	const scroll = scrollTo(undefined, 50, lines, window(10));
	expect(extentOf(scroll, lines, window(10))).toEqual({from: 50, to: 60, cursor: 50});
	expect(extentOf(scroll, lines, window(30))).toEqual({from: 30, to: 60, cursor: 50});
	expect(extentOf(scroll, lines, window(4))).toEqual({from: 50, to: 54, cursor: 50});
});

test('wrapped lines take their rows', () => {
	const lines = log(100);
	const three = window(10, () => 3);
	expect(extentOf(undefined, lines, three)).toEqual({from: 97, to: 100, cursor: 99});
	const scroll = scrollTo(undefined, 10, lines, three);
	expect(extentOf(scroll, lines, three)).toEqual({from: 10, to: 13, cursor: 10});
});

test('a line taller than the window is shown alone', () => {
	const tall = window(10, ({order}) => (order === 99 ? 40 : 1));
	expect(extentOf(undefined, log(100), tall)).toEqual({from: 99, to: 100, cursor: 99});
});

import {expect, test, vi} from 'vitest';
import {createSlices} from '../../source/cluster/log-slices.ts';
import {parsePattern} from '../../source/logs/filter.ts';
import {createLineStore} from '../../source/logs/line-store.ts';
import {bufferedLine} from './lines.ts';

/** A store whose slices of time are taken by hand, one step each. */
function createStore({mostLines = 100_000, mostBytes = Infinity} = {}) {
	const turns: Array<() => void> = [];
	const onChange = vi.fn<() => void>();
	const store = createLineStore({
		mostLines,
		mostBytes,
		slices: createSlices({
			milliseconds: 0,
			later(turn) {
				turns.push(turn);
			},
		}),
		onChange,
	});
	const filter = (query: string) => {
		const parsed = parsePattern(query);
		store.setFilter(parsed.ok ? parsed.pattern : undefined);
	};

	const scanAll = () => {
		let steps = 0;
		for (let turn = turns.shift(); turn; turn = turns.shift()) {
			turn();
			steps++;
		}

		return steps;
	};

	const shown = () => store.shown.snapshot().map(({text}) => text);
	return {store, filter, scanAll, shown, turns, onChange};
}

const numbered = (from: number, to: number) =>
	Array.from({length: to - from}, (_, index) =>
		bufferedLine(from + index, (from + index) % 10 === 0 ? `odd ${from + index}` : 'usual'),
	);

test('without a filter all lines are shown', () => {
	const {store} = createStore();
	store.insert(numbered(0, 50));
	expect(store.shown).toBe(store.all);
});

test('a new filter looks at the newest lines first and at all of them in slices', () => {
	const {store, filter, scanAll, shown, turns, onChange} = createStore();
	store.insert(numbered(0, 5000));
	filter('odd');
	expect(store.isScanning).toBe(true);
	expect(shown()).toEqual([]);
	turns.shift()?.();
	expect(shown()[0]).toMatch(/^odd 4[78]/);
	expect(shown().at(-1)).toBe('odd 4990');
	expect(scanAll()).toBeGreaterThan(10);
	expect(store.isScanning).toBe(false);
	expect(shown()).toEqual(Array.from({length: 500}, (_, index) => `odd ${index * 10}`));
	expect(onChange.mock.calls.length).toBeGreaterThan(10);
});

test('lines that come while the filter still looks are neither missed nor shown twice', () => {
	const {store, filter, scanAll, shown, turns} = createStore();
	store.insert(numbered(0, 2000));
	filter('odd');
	turns.shift()?.();
	store.insert([bufferedLine(5, 'odd late', 9000)]);
	store.insert([bufferedLine(1995, 'odd late too', 9001)]);
	store.insert(numbered(2000, 2011));
	scanAll();
	expect(shown()).toHaveLength(204);
	expect(new Set(shown()).size).toBe(204);
	expect(shown().slice(0, 3)).toEqual(['odd 0', 'odd late', 'odd 10']);
});

test('a new line is looked at once, when it comes', () => {
	const {store, filter, scanAll, shown} = createStore();
	filter('odd');
	expect(store.insert(numbered(0, 30)).map(({text}) => text)).toEqual([
		'odd 0',
		'odd 10',
		'odd 20',
	]);
	expect(scanAll()).toBe(0);
	expect(shown()).toEqual(['odd 0', 'odd 10', 'odd 20']);
});

test('matches are let go together with their lines', () => {
	const {store, filter, scanAll, shown} = createStore({mostLines: 100});
	store.insert(numbered(0, 100));
	filter('odd');
	scanAll();
	store.insert(numbered(100, 150));
	expect(shown()[0]).toBe('odd 50');
	expect(shown()).toHaveLength(10);
	expect(store.all.dropped).toBe(50);
});

test('another filter ends the scan of the one before', () => {
	const {store, filter, scanAll, shown} = createStore();
	store.insert(numbered(0, 1000));
	filter('usual');
	filter('odd 99');
	scanAll();
	expect(shown()).toEqual(['odd 990']);
	filter('');
	expect(store.shown).toBe(store.all);
});

test('an expression that would never come to an end is switched off, with a reason', () => {
	const {store, filter, scanAll} = createStore();
	store.insert([bufferedLine(1, `${'a'.repeat(40)}b`)]);
	filter('/^(a+)+$/');
	scanAll();
	expect(store.failure?.en).toContain('takes too long');
	expect(store.shown).toBe(store.all);
	filter('a');
	expect(store.failure).toBeUndefined();
});

test('memory is bounded by bytes as well', () => {
	const {store} = createStore({mostBytes: 1_000_000});
	for (let block = 0; block < 50; block++) {
		const start = block * 100;
		store.insert(
			Array.from({length: 100}, (_, index) => bufferedLine(start + index, 'x'.repeat(1000))),
		);
	}

	expect(store.all.bytes).toBeLessThanOrEqual(1_000_000);
	expect(store.all.dropped).toBe(5000 - store.all.length);
});

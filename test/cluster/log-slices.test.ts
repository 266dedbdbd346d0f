import {expect, test} from 'vitest';
import {createSlices} from '../../source/cluster/log-slices.ts';

/** Slices with a clock that every step moves on by one, and turns that are taken by hand. */
function manualSlices(milliseconds: number) {
	const turns: Array<() => void> = [];
	let now = 0;
	const slices = createSlices({
		milliseconds,
		clock: () => now,
		later(turn) {
			turns.push(turn);
		},
	});
	const run = (name: string, steps: number, done: string[]) => {
		let left = steps;
		slices.run(() => {
			now++;
			done.push(name);
			return --left > 0;
		});
	};

	return {run, turns};
}

test('work stops when its slice of time is over and goes on in the next turn', () => {
	const {run, turns} = manualSlices(3);
	const done: string[] = [];
	run('a', 5, done);
	expect(done).toEqual([]);
	turns.shift()?.();
	expect(done).toHaveLength(3);
	turns.shift()?.();
	expect(done).toHaveLength(5);
	expect(turns).toEqual([]);
});

test('several works take turns within one slice', () => {
	const {run, turns} = manualSlices(4);
	const done: string[] = [];
	run('a', 3, done);
	run('b', 3, done);
	turns.shift()?.();
	expect(done).toEqual(['a', 'b', 'a', 'b']);
});

test('a step that fails does not stop the others', () => {
	const turns: Array<() => void> = [];
	const done: string[] = [];
	const slices = createSlices({
		later(turn) {
			turns.push(turn);
		},
	});
	slices.run(() => {
		throw new Error('broken step');
	});
	slices.run(() => {
		done.push('well');
		return false;
	});
	expect(() => turns.shift()?.()).toThrow('broken step');
	turns.shift()?.();
	expect(done).toEqual(['well']);
});

import {expect, test} from 'vitest';
import {observable} from '../../source/observable.ts';
import {createTicker} from '../../source/ui/ticker.ts';

/** A ticker whose clock is moved by hand, with what its views told. */
function setUp() {
	const delays: Array<() => void> = [];
	const ticker = createTicker(90, (_, callback) => {
		delays.push(callback);
	});
	const pods = observable(0);
	const faults = observable('none');
	const podsView = ticker.view(pods);
	const faultsView = ticker.view(faults);
	const heard: string[] = [];
	const stops = [
		podsView.subscribe(() => {
			heard.push(`pods ${podsView.get()}`);
		}),
		faultsView.subscribe(() => {
			heard.push(`faults ${faultsView.get()}`);
		}),
	];
	return {
		pods,
		faults,
		podsView,
		ticker,
		heard,
		stops,
		scheduled: () => delays.length,
		passTick: () => delays.shift()?.(),
	};
}

test('a store tells its listeners of another value, and only of that', () => {
	const store = observable('a');
	let calls = 0;
	const stop = store.subscribe(() => {
		calls++;
	});
	store.set('a');
	store.set('b');
	stop();
	store.set('c');
	expect([calls, store.get()]).toEqual([1, 'c']);
});

test('the first change after a quiet time passes at once', () => {
	const {pods, heard} = setUp();
	pods.set(1);
	expect(heard).toEqual(['pods 1']);
});

test('further changes pass together when the tick is over, each value once', () => {
	const {pods, faults, heard, passTick, podsView} = setUp();
	pods.set(1);
	pods.set(2);
	faults.set('one');
	pods.set(3);
	expect(heard).toEqual(['pods 1']);
	expect(podsView.get()).toBe(1);
	passTick();
	expect(heard).toEqual(['pods 1', 'pods 3', 'faults one']);
});

test('nothing is scheduled while nothing changes', () => {
	const {pods, scheduled, passTick} = setUp();
	expect(scheduled()).toBe(0);
	pods.set(1);
	pods.set(2);
	passTick();
	expect(scheduled()).toBe(1);
	passTick();
	expect(scheduled()).toBe(0);
});

test('a value that went and came back is no change', () => {
	const {pods, heard, passTick} = setUp();
	pods.set(1);
	pods.set(2);
	pods.set(1);
	passTick();
	expect(heard).toEqual(['pods 1']);
});

test('what waits can be published at once', () => {
	const {pods, heard, ticker} = setUp();
	pods.set(1);
	pods.set(2);
	ticker.flush();
	expect(heard).toEqual(['pods 1', 'pods 2']);
});

test('a view nobody listens to asks its source, and hears of nothing', () => {
	const {pods, podsView, heard, stops, scheduled} = setUp();
	for (const stop of stops) {
		stop();
	}

	pods.set(7);
	expect(podsView.get()).toBe(7);
	expect(heard).toEqual([]);
	expect(scheduled()).toBe(0);
});

import {describe, expect, it, vi} from 'vitest';
import type {Failure} from '../../source/cluster/failure.ts';
import {pods} from '../../source/cluster/resources.ts';
import {createWatchedList} from '../../source/cluster/watched-list.ts';
import {ManualTiming} from '../support/manual-timing.ts';
import {ScriptedTransport} from '../support/scripted-transport.ts';

/** Lets everything happen that is already due. */
const turn = async () =>
	new Promise<void>((resolve) => {
		setImmediate(() => {
			resolve();
		});
	});

const pod = (name: string, resourceVersion = '1') => ({
	metadata: {
		name,
		uid: `uid-${name}`,
		resourceVersion,
		namespace: 'rbd-system',
		creationTimestamp: '',
	},
	spec: {containers: []},
});
const page = (names: string[], resourceVersion = '10', token = '') => ({
	value: {metadata: {resourceVersion, continue: token}, items: names.map((name) => pod(name))},
});
const failure = (kind: Failure['kind'], rest: Partial<Failure> = {}) => ({
	failure: {kind, message: kind, ...rest},
});

function start(listing: () => ReturnType<typeof page> | ReturnType<typeof failure>) {
	const timing = new ManualTiming();
	const transport = new ScriptedTransport((call) =>
		call.verb === 'list' ? listing() : {value: {}},
	);
	const outcomes: Array<Failure | undefined> = [];
	const list = createWatchedList(
		transport,
		{resource: pods, namespace: 'rbd-system'},
		{
			timing,
			onOutcome(outcome) {
				outcomes.push(outcome);
			},
		},
	);
	const names = () =>
		list
			.get()
			.items.map(({metadata}) => metadata.name)
			.toSorted();
	const lists = () => transport.calls.filter(({verb}) => verb === 'list');
	const stream = async (index: number) => {
		await vi.waitFor(() => {
			expect(transport.streams.length).toBeGreaterThan(index);
		});
		const found = transport.streams[index];
		if (!found) {
			throw new Error('no stream');
		}

		return found;
	};

	return {timing, transport, list, names, lists, stream, outcomes};
}

describe('a watched list', () => {
	it('lists, then watches from the version of the list', async () => {
		const {names, stream, list} = start(() => page(['a', 'b'], '42'));
		const watch = await stream(0);
		expect(watch.call.query).toMatchObject({resourceVersion: '42', allowWatchBookmarks: true});
		await vi.waitFor(() => {
			expect(names()).toEqual(['a', 'b']);
		});
		expect(list.get().state).toBe('synced');
	});

	it('reads all pages', async () => {
		let reads = 0;
		const {names, lists} = start(() =>
			reads++ === 0 ? page(['a'], '42', 'more') : page(['b'], '42'),
		);
		await vi.waitFor(() => {
			expect(names()).toEqual(['a', 'b']);
		});
		expect(lists().map(({query}) => query?.continue)).toEqual([undefined, 'more']);
	});

	it('applies what the watch tells, telling listeners once for a burst', async () => {
		const {names, stream, list} = start(() => page(['a', 'b']));
		const watch = await stream(0);
		await vi.waitFor(() => {
			expect(names()).toEqual(['a', 'b']);
		});
		const listener = vi.fn<() => void>();
		list.subscribe(listener);
		watch.send({type: 'ADDED', object: pod('c', '11')});
		watch.send({type: 'DELETED', object: pod('a', '12')});
		await vi.waitFor(() => {
			expect(names()).toEqual(['b', 'c']);
		});
		expect(listener.mock.calls.length).toBeLessThanOrEqual(2);
	});

	it('starts the next watch where the last one ended, bookmarks included, without a new list', async () => {
		const {timing, stream, lists} = start(() => page(['a']));
		const watch = await stream(0);
		watch.send({type: 'BOOKMARK', object: {metadata: {resourceVersion: '99'}}});
		await turn();
		timing.advance(300_000);
		watch.end();
		const second = await stream(1);
		expect(second.call.query?.resourceVersion).toBe('99');
		expect(lists()).toHaveLength(1);
	});

	it('lists again at once when the version is too old, and notices what was deleted meanwhile', async () => {
		let names = ['a', 'b'];
		const started = start(() => page(names));
		const watch = await started.stream(0);
		names = ['b', 'c'];
		watch.send({
			type: 'ERROR',
			object: {kind: 'Status', code: 410, reason: 'Expired', message: 'too old'},
		});
		await started.stream(1);
		await vi.waitFor(() => {
			expect(started.names()).toEqual(['b', 'c']);
		});
		expect(started.outcomes.filter(Boolean)).toEqual([]);
	});

	it('does not ask in a tight loop when every version is too old', async () => {
		const started = start(() => page(['a']));
		for (let index = 0; index < 4; index++) {
			const watch = await started.stream(index);
			watch.send({type: 'ERROR', object: {kind: 'Status', code: 410, message: 'too old'}});
		}

		await vi.waitFor(() => {
			expect(started.timing.waiting).toHaveLength(1);
		});
		expect(started.transport.streams).toHaveLength(4);
	});

	it('keeps the objects while the connection is broken, and lists anew after a pause', async () => {
		let isBroken = false;
		const started = start(() => (isBroken ? failure('unreachable') : page(['a'])));
		const watch = await started.stream(0);
		await vi.waitFor(() => {
			expect(started.names()).toEqual(['a']);
		});
		isBroken = true;
		watch.breakOff();
		await vi.waitFor(() => {
			expect(started.list.get()).toMatchObject({state: 'retrying', failure: {kind: 'dropped'}});
		});
		expect(started.names()).toEqual(['a']);
		const [pause = 0] = started.timing.waiting;
		expect(pause).toBeGreaterThan(0);
		started.timing.advance(pause);
		await vi.waitFor(() => {
			expect(started.list.get().failure?.kind).toBe('unreachable');
		});
		isBroken = false;
		started.timing.advance(60_000);
		await vi.waitFor(() => {
			expect(started.list.get().state).toBe('synced');
		});
	});

	it('waits longer after each failure, and as long as the server asks', async () => {
		let retryAfterSeconds = 0;
		const started = start(() => failure('too-many-requests', {retryAfterSeconds}));
		const pauses: number[] = [];
		for (let round = 0; round < 4; round++) {
			await vi.waitFor(() => {
				expect(started.timing.waiting).toHaveLength(1);
			});
			pauses.push(started.timing.waiting[0] ?? 0);
			retryAfterSeconds = round === 2 ? 25 : 0;
			started.timing.advance(pauses.at(-1) ?? 0);
		}

		expect(pauses[1]).toBeGreaterThan(pauses[0] ?? 0);
		expect(pauses[2]).toBeGreaterThan(pauses[1] ?? 0);
		expect(pauses[3]).toBe(25_000);
	});

	it('says what is forbidden and asks again only now and then, or when told to', async () => {
		let isForbidden = true;
		const started = start(() => (isForbidden ? failure('forbidden') : page(['a'])));
		await vi.waitFor(() => {
			expect(started.list.get().state).toBe('forbidden');
		});
		expect(started.timing.waiting[0]).toBeGreaterThanOrEqual(60_000);
		isForbidden = false;
		started.list.refresh();
		await vi.waitFor(() => {
			expect(started.names()).toEqual(['a']);
		});
	});

	it('says that the cluster has no such kind', async () => {
		const started = start(() => failure('not-found'));
		await vi.waitFor(() => {
			expect(started.list.get().state).toBe('absent');
		});
	});

	it('lists anew when the watch breaks in the middle of an event', async () => {
		const started = start(() => page(['a']));
		const watch = await started.stream(0);
		watch.send('not an event that ends');
		watch.breakOff();
		await vi.waitFor(() => {
			expect(started.timing.waiting).toHaveLength(1);
		});
		started.timing.advance(60_000);
		await started.stream(1);
		expect(started.lists()).toHaveLength(2);
	});

	it('is quiet after it was stopped', async () => {
		const started = start(() => page(['a']));
		await started.stream(0);
		const listener = vi.fn<() => void>();
		started.list.subscribe(listener);
		started.list.stop();
		started.timing.advance(600_000);
		await turn();
		expect(listener).not.toHaveBeenCalled();
		expect(started.timing.waiting).toEqual([]);
	});
});

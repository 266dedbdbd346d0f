import {setImmediate as nextTurn} from 'node:timers/promises';
import {expect, test} from 'vitest';
import type {ListSnapshot} from '../../source/cluster/watched-list.ts';
import type {ClusterSession} from '../../source/cluster/session.ts';
import {diagnoseSession} from '../../source/diagnosis/diagnose-session.ts';
import {observable} from '../../source/observable.ts';
import {ManualTiming} from '../support/manual-timing.ts';

type Snapshot = ListSnapshot<never>;

const read: Snapshot = {state: 'synced', items: [], syncedAt: 1};
const unread: Snapshot = {state: 'loading', items: []};
const failing: Snapshot = {...unread, failure: {kind: 'server', message: 'not ready'}};

/** A live session whose pods are as the test says, and how often its cluster was looked at. */
function aSession(first: Snapshot) {
	const timing = new ManualTiming();
	const pods = observable(first);
	const session = {
		status: observable({state: {phase: 'live'}}),
		nodes: observable(read),
		rainbondClusters: observable(read),
		lists: observable({pods, components: observable(read)}),
	};
	const looks: Array<() => void> = [];
	const followed = diagnoseSession(session as unknown as ClusterSession, {
		timing,
		look: async () =>
			new Promise((_resolve, reject) => {
				looks.push(() => {
					reject(new Error('nothing to say'));
				});
			}),
	});
	return {timing, pods, looks, followed};
}

test('one that goes on failing holds nothing up, and is looked at as soon as it can be read', async () => {
	const {timing, pods, looks, followed} = aSession(failing);
	timing.advance(6000);
	expect(looks).toHaveLength(1);
	looks[0]?.();
	await nextTurn();
	pods.set({...failing});
	timing.advance(1000);
	expect(looks).toHaveLength(1);
	pods.set(read);
	timing.advance(400);
	expect(looks).toHaveLength(2);
	followed.close();
});

test.each([
	['fails for a moment', failing, 4000],
	['was not answered yet', unread, 60_000],
] as const)('a list that %s is waited for', (_title, first, milliseconds) => {
	const {timing, pods, looks, followed} = aSession(first);
	timing.advance(milliseconds);
	expect(looks).toHaveLength(0);
	pods.set(read);
	timing.advance(400);
	expect(looks).toHaveLength(1);
	followed.close();
	expect(timing.waiting).toEqual([]);
});

test('nothing is waited for any more when it is closed', () => {
	const {timing, pods, followed} = aSession(failing);
	timing.advance(5200);
	pods.set({...failing});
	timing.advance(150);
	followed.close();
	expect(timing.waiting).toEqual([]);
});

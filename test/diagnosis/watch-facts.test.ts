import {describe, expect, it} from 'vitest';
import type {Node} from '../../source/cluster/objects.ts';
import type {ListSnapshot} from '../../source/cluster/watched-list.ts';
import {type Fact, watchFacts} from '../../source/diagnosis/watch-facts.ts';
import {groupComponents} from '../../source/platform/components.ts';
import {ago, makePod, now, type PodShape} from '../support/pods.ts';

const node = (name: string, conditions: Record<string, string>, unschedulable = false): Node => ({
	metadata: {name, uid: name, resourceVersion: '1', creationTimestamp: ago(100)},
	spec: {unschedulable},
	status: {
		conditions: Object.entries(conditions).map(([type, status]) => ({
			type,
			status,
			reason: 'Kubelet',
		})),
	},
});
const synced = <T>(items: T[]): ListSnapshot<T> => ({state: 'synced', items});

function facts(shapes: PodShape[], nodes: ListSnapshot<Node> = synced([])): Fact[] {
	const pods = shapes.map((shape, index) => makePod({name: `p${index}`, ...shape}));
	return watchFacts({
		components: groupComponents(pods, [], now),
		pods: synced(pods),
		nodes,
		namespace: 'rbd-system',
		now,
	});
}

const lines = (list: readonly Fact[]) => list.map(({severity, text}) => `${severity}: ${text.en}`);

describe('the checklist of what the watches prove', () => {
	it('states one fact a component, the worst first', () => {
		const list = facts([
			{labels: {name: 'rbd-api'}},
			{
				labels: {name: 'rbd-chaos'},
				containers: [
					{
						restartCount: 14,
						state: {waiting: {reason: 'CrashLoopBackOff'}},
						lastState: {terminated: {exitCode: 1, reason: 'Error'}},
					},
				],
			},
		]);
		expect(lines(list)).toEqual([
			'fault: rbd-chaos keeps restarting: 14 times, last exit 1',
			'ok: rbd-api is ready',
		]);
	});

	it.each<[PodShape, string]>([
		[
			{containers: [{state: {waiting: {reason: 'ImagePullBackOff'}}}]},
			'fault: the image of x cannot be pulled',
		],
		[{containers: [{state: {running: {}}}]}, 'fault: x runs and is not ready (60m)'],
		[{phase: 'Pending', containers: []}, 'fault: x is not ready: Pending (60m)'],
		[{isDeleted: true}, 'warning: x is shutting down'],
	])('words %j as %s', (shape, line) => {
		expect(lines(facts([{labels: {name: 'x'}, ...shape}]))).toEqual([line]);
	});

	it('says how many pods still serve', () => {
		const crashing = {
			containers: [{restartCount: 3, state: {waiting: {reason: 'CrashLoopBackOff'}}}],
		};
		const list = facts([{labels: {name: 'gw'}}, {labels: {name: 'gw'}, ...crashing}]);
		expect(lines(list)).toEqual(['warning: gw keeps restarting: 3 times; 1 of 2 pods are ready']);
	});

	it('knows nodes that are lost, under pressure or cordoned', () => {
		const nodes = synced([
			node('a', {Ready: 'Unknown'}),
			node('b', {Ready: 'True', DiskPressure: 'True'}),
			node('c', {Ready: 'True'}, true),
			// k3s reports this on every server: no fault
			node('d', {Ready: 'True', EtcdIsVoter: 'True'}),
		]);
		expect(lines(facts([{}], nodes)).filter((line) => line.includes('node'))).toEqual([
			'fault: node a is not ready (Kubelet)',
			'fault: node b is under disk pressure',
			'warning: node c is cordoned',
			'ok: node d is ready',
		]);
	});

	it('never takes what it could not read for healthy', () => {
		const list = watchFacts({
			components: [],
			pods: {state: 'forbidden', items: []},
			nodes: {state: 'forbidden', items: []},
			namespace: 'rbd-system',
			now,
		});
		expect(list.map(({severity}) => severity)).toEqual(['unknown', 'unknown']);
		expect(list[0]?.text.en).toContain('the permission to list pods is missing');
	});

	it('says why what was asked for is not known yet', () => {
		const unread = {
			state: 'loading',
			items: [],
			failure: {kind: 'server', message: 'apiserver not ready'},
		} as const;
		const watched = {components: [], namespace: 'rbd-system', now} as const;
		expect(lines(watchFacts({...watched, pods: unread, nodes: unread}))).toEqual([
			'unknown: the pods of rbd-system could not be read yet: apiserver not ready',
			'unknown: the nodes could not be read yet: apiserver not ready',
		]);
		const read = {...unread, state: 'retrying', syncedAt: now} as const;
		expect(watchFacts({...watched, pods: read, nodes: read})).toEqual([]);
	});

	it('says that the namespace is empty rather than nothing', () => {
		expect(lines(facts([]))[0]).toMatch(/^unknown: there is no pod in rbd-system/);
	});
});

import {describe, expect, it} from 'vitest';
import type {Node} from '../../source/cluster/objects.ts';
import {watchedFingerprint} from '../../source/diagnosis/watched-fingerprint.ts';
import {ago, makePod, type PodShape} from '../support/pods.ts';

const of = (pod: PodShape, nodes: readonly Node[] = []) =>
	watchedFingerprint({pods: [makePod(pod)], nodes, components: [], clusters: []});

const node = (heartbeat: string, ready = 'True'): Node => ({
	metadata: {name: 'a', uid: 'a', resourceVersion: heartbeat, creationTimestamp: ago(100)},
	status: {conditions: [{type: 'Ready', status: ready, lastHeartbeatTime: heartbeat}]},
});

const crashing = (restartCount: number, state: object): PodShape => ({
	conditions: {Ready: false},
	containers: [
		{restartCount, state, lastState: {terminated: {exitCode: 1, reason: 'Error'}}, ready: false},
	],
});

describe('what of the watched objects matters', () => {
	it('is not the steps of a crash loop', () => {
		const waiting = of(crashing(14, {waiting: {reason: 'CrashLoopBackOff'}}));
		expect(of(crashing(15, {running: {}}))).toBe(waiting);
		expect(of(crashing(15, {terminated: {exitCode: 1}}))).toBe(waiting);
	});

	it('is why a container waits, and whether a pod is ready', () => {
		const texts = [
			of({}),
			of({
				conditions: {Ready: false},
				containers: [{state: {waiting: {reason: 'ImagePullBackOff'}}}],
			}),
			of(crashing(1, {running: {}})),
		];
		expect(new Set(texts).size).toBe(3);
	});

	it('is the state of a node and not its heartbeat', () => {
		expect(of({}, [node('10:00')])).toBe(of({}, [node('10:05')]));
		expect(of({}, [node('10:00')])).not.toBe(of({}, [node('10:00', 'Unknown')]));
	});

	it('is not a pod that has done its work', () => {
		const empty = watchedFingerprint({pods: [], nodes: [], components: [], clusters: []});
		expect(of({phase: 'Succeeded'})).toBe(empty);
	});
});

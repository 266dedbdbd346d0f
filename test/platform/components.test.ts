import {describe, expect, it} from 'vitest';
import type {RbdComponent} from '../../source/cluster/objects.ts';
import {componentOf, groupComponents} from '../../source/platform/components.ts';
import {makePod, now, type PodShape} from '../support/pods.ts';

const component = (name: string, replicas = 1): RbdComponent => ({
	metadata: {name, namespace: 'rbd-system', uid: name, resourceVersion: '1', creationTimestamp: ''},
	spec: {replicas},
});
const crashing: PodShape = {
	containers: [{state: {waiting: {reason: 'CrashLoopBackOff'}}, restartCount: 14}],
};

describe('which component a pod belongs to', () => {
	it.each<[string, PodShape]>([
		['rbd-api', {labels: {name: 'rbd-api'}}],
		['rainbond-operator', {labels: {'control-plane': 'rainbond-operator', release: 'rainbond'}}],
		['hosts-job', {labels: {name: 'rbd-hub'}, owner: {kind: 'Job', name: 'hosts-job'}}],
		['hosts-job', {labels: {name: 'rbd-hub', 'job-name': 'hosts-job'}}],
		['builds', {labels: {job: 'codebuild', service: 'x'}}],
		['builds', {name: 'ef9363dc8987cc5afa439e296e378622-20250317161307-dockerfile'}],
		[
			'local-path-provisioner',
			{owner: {kind: 'ReplicaSet', name: 'local-path-provisioner-5d4f8c'}},
		],
		['minio', {owner: {kind: 'StatefulSet', name: 'minio'}}],
		['rbd-worker', {name: 'worker-1', labels: {app: 'rbd-worker'}}],
		['minio', {name: 'store-0', labels: {'k8s-app': 'minio'}}],
		['web', {name: 'web', labels: {app: 'shop'}}],
		['lonely', {name: 'lonely'}],
	])('%s', (name, shape) => {
		expect(componentOf(makePod(shape))).toBe(name);
	});
});

describe('the components pane', () => {
	const group = (shapes: PodShape[], components: RbdComponent[] = []) =>
		groupComponents(
			shapes.map((shape, index) => makePod({name: `p${index}`, ...shape})),
			components,
			now,
		);

	it('puts trouble on top', () => {
		const groups = group([
			{labels: {name: 'rbd-api'}},
			{labels: {name: 'rbd-worker'}, containers: [{}], ageMinutes: 1},
			{labels: {name: 'rbd-chaos'}, ...crashing},
		]);
		expect(groups.map(({name, severity}) => [name, severity])).toEqual([
			['rbd-chaos', 'fault'],
			['rbd-worker', 'warning'],
			['rbd-api', 'ok'],
		]);
	});

	it('shows a component that should have pods and has none', () => {
		const [api] = group([], [component('rbd-api')]);
		expect(api).toMatchObject({
			name: 'rbd-api',
			status: 'NoPods',
			severity: 'fault',
			desiredPods: 1,
		});
	});

	it('does not miss the pods of a component that is switched off', () => {
		expect(group([], [component('rbd-hub', 0)])).toEqual([]);
	});

	it('calls a component that still serves with another pod a warning', () => {
		const [gateway] = group([
			{labels: {name: 'rbd-gateway'}},
			{labels: {name: 'rbd-gateway'}, ...crashing},
		]);
		expect(gateway).toMatchObject({
			severity: 'warning',
			readyPods: 1,
			desiredPods: 2,
			restarts: 14,
		});
		expect(gateway?.status).toBe('CrashLoopBackOff');
	});

	it('does not count corpses of evictions and finished jobs as missing', () => {
		const [api] = group([
			{labels: {name: 'rbd-api'}},
			{labels: {name: 'rbd-api'}, phase: 'Failed', reason: 'Evicted', containers: []},
		]);
		expect(api).toMatchObject({severity: 'ok', readyPods: 1, desiredPods: 1});
	});

	it('gives a young pod time to start, and an old one not', () => {
		const starting: PodShape = {labels: {name: 'rbd-api'}, containers: [{state: {running: {}}}]};
		expect(group([{...starting, ageMinutes: 1}])[0]?.severity).toBe('warning');
		expect(group([{...starting, ageMinutes: 5}])[0]?.severity).toBe('fault');
	});
});

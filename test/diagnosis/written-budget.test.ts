import {describe, expect, it} from 'vitest';
import type {Pod} from '../../source/cluster/objects.ts';
import {
	claim,
	loops,
	node,
	platform,
	pod,
	podName,
	type PodText,
	summary,
	unready,
	unscheduled,
} from '../support/written-platform.ts';
import {
	certificates,
	clientSecret,
	cluster,
	config,
	route,
	serverSecret,
	service,
	slice,
} from '../support/written-region.ts';
import {checkWritten} from './check-written.ts';

const three = ['node-1', 'node-2', 'node-3'];
const summaries = Object.fromEntries(three.map((name) => [name, summary(30)]));
const present = certificates();

/** Everything that a platform has, its certificates without the labels of the operator. */
const region = [
	service('rbd-api-api', {name: 'rbd-api'}),
	service('rbd-api-websocket', {name: 'rbd-api'}),
	slice('rbd-api-api', [true]),
	slice('rbd-api-websocket', [true]),
	serverSecret(present),
	clientSecret(present),
	config(present),
	cluster(),
	route('rbd-api-api', 8443),
	route('rbd-api-websocket', 6060),
];

const replicas = (component: string, count: number, text: PodText = {}): Pod[] =>
	Array.from({length: count}, (_, index) =>
		pod(component, {name: `${component}-7d9f8b6c5-${'abcde'[index] ?? 'x'}2x4z`, ...text}),
	);

const complaint = 'send enqueue request error rpc error: code = DeadlineExceeded';
const unnamed =
	'dial tcp: lookup rbd-mq on 10.43.0.10:53: read udp 10.42.0.9:40112->10.43.0.10:53: read: connection refused';
const looping: PodText = {...unready, containers: [loops(2)]};
const notReady: PodText = {...unready, containers: [{ready: false, state: {running: {}}}]};

const check = async (
	pods: Record<string, readonly Pod[]>,
	logs: Record<string, string[]> = {},
	more: readonly Pod[] = [],
) =>
	checkWritten(
		{
			items: [
				...platform({
					pods,
					more,
					nodes: three.map((name) => node(name)),
					claims: [claim('data', 'Pending')],
				}),
				...region,
			],
			logs,
			summaries,
		},
		['region-api', 'node', 'component', 'websocket'],
	);

/** Where a fault makes everybody talk at once, there is more to read than a run may ask for. */
describe('a diagnosis of three nodes takes at most 25 requests', () => {
	it('where the queue is stuck beside several rbd-api, and finds it', async () => {
		const pods = {
			'rbd-api': replicas('rbd-api', 3),
			'rbd-chaos': [pod('rbd-chaos', notReady)],
			'rbd-worker': [pod('rbd-worker', notReady)],
		};
		const {calls, causes} = await check(pods, {
			[podName('rbd-chaos')]: [complaint],
			[podName('rbd-worker')]: [complaint],
		});
		expect(calls.total).toBeLessThanOrEqual(25);
		expect(causes.map(({id}) => id)).toEqual(['component/message-queue-stuck']);
	});

	it('where names do not resolve and every program ends, and finds the DNS', async () => {
		const names = ['rbd-api', 'rbd-chaos', 'rbd-worker', 'rbd-app-ui', 'rbd-mq', 'rbd-hub'];
		const pods = Object.fromEntries(names.map((name) => [name, replicas(name, 2, looping)]));
		const logs = Object.fromEntries(
			Object.values(pods)
				.flat()
				.map(({metadata}) => [`${metadata.name}/previous`, [unnamed]]),
		);
		const dns = pod('coredns', {
			...looping,
			namespace: 'kube-system',
			labels: {'k8s-app': 'kube-dns'},
		});
		const {calls, causes} = await check(pods, logs, [dns]);
		expect(calls.total).toBeLessThanOrEqual(25);
		expect(causes.map(({id}) => id)).toEqual(['region-api/dns-failing']);
	});

	it('whatever there is to read, and says what was left out', async () => {
		const names = ['rbd-chaos', 'rbd-worker', 'rbd-app-ui', 'rbd-mq', 'rbd-hub'];
		const pods = Object.fromEntries([
			['rbd-api', [...replicas('rbd-api', 3), pod('rbd-api', {name: 'rbd-api-old', ...looping})]],
			...names.map((name) => [name, replicas(name, 2, looping)]),
			['rbd-db', [pod('rbd-db', {...unscheduled('no node'), claim: 'data'})]],
		]) as Record<string, Pod[]>;
		const {calls, unknown} = await check(pods);
		expect(calls.total).toBeLessThanOrEqual(25);
		const left = unknown.filter(({message}) => message.includes('left out'));
		expect(left.map(({probe}) => probe)).toContain('platform-logs');
		expect(left.every(({why}) => why === 'not collected')).toBe(true);
	});
});

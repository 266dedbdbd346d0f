import {expect, test, vi} from 'vitest';
import {nodes, pods} from '../../../source/cluster/resources.ts';
import type {KubeletBackend, LogOptions} from '../../../source/practice/kubelet-backend.ts';
import {practiceKubelet} from './practice-kubelet.ts';
import {deafKubelet, namespace, podDraft, seedPod, startPractice} from './practice-server.ts';

const path = (name: string, query = '') =>
	`/api/v1/namespaces/${namespace}/pods/${name}/log${query}`;

async function withPods(kubelet: KubeletBackend = practiceKubelet()) {
	const practice = await startPractice({kubelet});
	practice.store.seed(nodes, {
		metadata: {name: 'node-1'},
		status: {addresses: [{type: 'InternalIP', address: '192.168.1.11'}]},
	});
	seedPod(practice.store, 'web');
	const {metadata} = podDraft('pair');
	practice.store.seed(pods, {
		metadata,
		spec: {
			nodeName: 'node-1',
			initContainers: [{name: 'init'}],
			containers: [{name: 'ingress-apisix'}, {name: 'apisix'}],
		},
	});
	practice.store.seed(pods, {...podDraft('waiting'), spec: {containers: [{name: 'main'}]}});
	return practice;
}

test('a log is plain text', async () => {
	const {call} = await withPods();
	const {status, headers, text} = await call(path('web', '?tailLines=2'));
	expect([status, headers['content-type'], text]).toStrictEqual([
		200,
		'text/plain',
		'line 4\nline 5\n',
	]);
});

test('every option reaches the kubelet', async () => {
	const asked: LogOptions[] = [];
	const {call} = await withPods(practiceKubelet(asked));
	await call(
		path(
			'pair',
			'?container=apisix&timestamps=true&tailLines=3&limitBytes=100&sinceTime=2026-11-21T08:00:00Z',
		),
	);
	await call(path('web', '?previous=true&sinceSeconds=60'));
	expect(asked).toStrictEqual([
		{
			container: 'apisix',
			follow: false,
			previous: false,
			timestamps: true,
			tailLines: 3,
			limitBytes: 100,
			sinceTime: new Date('2026-11-21T08:00:00Z'),
		},
		{container: 'main', follow: false, previous: true, timestamps: false, sinceSeconds: 60},
	]);
});

test('a followed log comes as it is written, and ends when its reader leaves', async () => {
	const logs = practiceKubelet();
	let isOver = false;
	const {agent, server} = await withPods({
		...logs,
		async logs(pod, options) {
			const stream = await logs.logs(pod, options);
			if (!('status' in stream)) {
				stream.once('close', () => {
					isOver = true;
				});
			}

			return stream;
		},
	});
	const {body} = await agent.request({
		origin: server.address,
		path: path('web', '?follow=true&tailLines=1'),
		method: 'GET',
		headers: {authorization: 'Bearer admin'},
	});
	let text = '';
	body.on('error', () => undefined);
	for await (const chunk of body) {
		text += String(chunk);
		if (text.includes('new 2\n')) {
			break;
		}
	}

	expect(text).toMatch(/^line 5\nnew 1\nnew 2\n/);
	await vi.waitFor(() => {
		expect(isOver).toBe(true);
	});
});

test.each([
	['none', '', 404, 'pods "none" not found'],
	[
		'pair',
		'',
		400,
		'a container name must be specified for pod pair, choose one of: [init ingress-apisix apisix]',
	],
	['pair', '?container=other', 400, 'container other is not valid for pod pair'],
	['web', '?previous=true', 400, 'previous terminated container "main" in pod "web" not found'],
	[
		'web',
		'?tailLines=-1',
		422,
		'PodLogOptions "web" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
	],
	[
		'web',
		'?limitBytes=0&sinceSeconds=0',
		422,
		'PodLogOptions "web" is invalid: [limitBytes: Invalid value: 0: must be greater than 0, sinceSeconds: Invalid value: 0: must be greater than 0]',
	],
	[
		'web',
		'?sinceTime=2026-11-21T08:00:00Z&sinceSeconds=3',
		422,
		'PodLogOptions "web" is invalid: []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
	],
	['web', '?tailLines=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
])('of %s with "%s" is refused with %i', async (name, query, status, message) => {
	const {read} = await withPods();
	expect(await read(path(name, query))).toMatchObject({code: status, message});
});

test('a pod that is on no node yet has no content', async () => {
	const {call} = await withPods();
	const {status, text} = await call(path('waiting'));
	expect([status, text]).toStrictEqual([204, '']);
});

test('a kubelet that cannot be reached is named with its address', async () => {
	const {read} = await withPods({
		...deafKubelet,
		logs: async () => ({
			status: 500,
			origin: 'network',
			message: 'dial tcp 192.168.1.11:10250: connect: connection refused',
		}),
	});
	expect(await read(path('web', '?tailLines=5'))).toStrictEqual({
		kind: 'Status',
		apiVersion: 'v1',
		metadata: {},
		status: 'Failure',
		message: `Get "https://192.168.1.11:10250/containerLogs/${namespace}/web/main?tailLines=5": dial tcp 192.168.1.11:10250: connect: connection refused`,
		code: 500,
	});
});

test("a kubelet's own failure is an internal error", async () => {
	const {read} = await withPods();
	const deaf = await withPods(deafKubelet);
	expect(await deaf.read(path('web'))).toMatchObject({
		code: 500,
		reason: 'InternalError',
		message: 'Internal error occurred: no kubelet in this test',
	});
	expect(await read(path('web'), {method: 'POST'})).toMatchObject({code: 405});
});

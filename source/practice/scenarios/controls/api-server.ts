import {unclear, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

export const apiServer: readonly Scenario[] = [
	{
		id: 'api-slow',
		title: {zh: 'API Server 很慢', en: 'a slow API server'},
		summary: {
			zh: '每个请求要等半秒，平台正常。',
			en: 'Every request takes half a second; the platform is well.',
		},
		expected: well(),
		build(world) {
			world.api = {latencyMilliseconds: 500};
		},
	},
	{
		id: 'api-fails-half-way',
		title: {zh: 'API Server 有一半读不出来', en: 'an API server that can read only half of itself'},
		summary: {
			zh: 'etcd 超时：Secret、事件和自定义资源返回 500，其余正常；平台本身没有故障。',
			en: 'etcd times out: Secrets, events and custom resources end in 500, the rest works; the platform itself is well.',
		},
		expected: unclear,
		build(world) {
			world.api = {
				faults: [
					{
						path: '/(?:secrets|events)(?:$|/)|^/apis/rainbond',
						status: 500,
						reason: 'InternalError',
						message: 'etcdserver: request timed out',
					},
				],
			};
		},
	},
	{
		id: 'api-logs-fail',
		title: {zh: '日志读不出来', en: 'no log can be read'},
		summary: {
			zh: 'kubelet 不响应日志请求（TLS 握手超时），对象都能读；平台正常，但日志没有看过。',
			en: 'The kubelets do not answer for logs (TLS handshake timeout) while every object can be read; the platform is well, and no log was seen.',
		},
		expected: unclear,
		build(world) {
			const address = world.platform.nodes[0]?.address ?? '';
			world.api = {
				faults: [
					{
						path: '/pods/[^/]+/log$',
						status: 500,
						reason: 'InternalError',
						message: `Get "https://${address}:10250/containerLogs/rbd-system": net/http: TLS handshake timeout`,
					},
				],
			};
		},
	},
	{
		id: 'api-unauthorized',
		title: {zh: '凭证已失效（401）', en: 'the credentials are no longer valid (401)'},
		summary: {
			zh: 'API Server 对每个请求回答 401。',
			en: 'The API server answers every request with 401.',
		},
		expected: unclear,
		build(world) {
			world.api = {
				faults: [{status: 401, reason: 'Unauthorized', message: 'Unauthorized'}],
			};
		},
	},
	{
		id: 'api-refuses-connections',
		title: {zh: '连不上 API Server', en: 'the API server cannot be reached'},
		summary: {
			zh: 'API Server 没有在监听，连接被拒绝。',
			en: 'Nothing listens where the API server should be; connections are refused.',
		},
		expected: unclear,
		build(world) {
			world.api = {refusesConnections: true};
		},
	},
];

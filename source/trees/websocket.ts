import type {FaultTree} from '../diagnosis/tree.ts';
import {anyOf, componentRows, fails, passes} from './conditions.ts';
import {byHand, reconcileRbdApi, restartOperator} from './remedies.ts';

/** No logs, no web terminal, uploads fail. */
export const websocket: FaultTree = {
	id: 'websocket',
	version: 1,
	title: {zh: 'WebSocket：日志、终端、上传', en: 'WebSockets: logs, terminal, uploads'},
	symptoms: ['没有日志', '终端打不开', '上传失败', 'websocket', '6060', 'mixed content'],
	inputs: ['console', 'vantage'],
	appliesWhen: [passes('rainbond-is-installed')],
	borrows: [
		{
			causes: [
				...componentRows,
				'region-api/pod-down',
				'region-api/gateway-down',
				'region-api/certificate-secret-missing',
				'region-api/database-unreachable',
				'region-api/dns-failing',
				'node/not-ready',
				'node/disk-pressure',
				'node/memory-pressure',
			],
			subjects: ['rbd-api', 'rbd-gateway'],
		},
	],
	nodes: [
		{
			id: 'service',
			question: {
				zh: 'Service rbd-api-websocket 后面有 rbd-api 吗？',
				en: 'Does the Service rbd-api-websocket lead to rbd-api?',
			},
			expects: 'websocket-service-has-an-endpoint',
			pass: {to: 'service-port'},
			fail: {cause: 'websocket/route-missing'},
			unknown: {to: 'service-port'},
		},
		{
			id: 'service-port',
			question: {
				zh: 'Service rbd-api-websocket 的 6060 通向 rbd-api 监听的端口吗？',
				en: 'Does port 6060 of the Service rbd-api-websocket lead to where rbd-api listens?',
			},
			expects: 'websocket-service-leads-to-its-port',
			pass: {to: 'route'},
			fail: {end: 'open'},
			unknown: {to: 'route'},
		},
		{
			id: 'route',
			question: {zh: '网关有 6060 的路由吗？', en: 'Does the gateway have a route for 6060?'},
			expects: 'websocket-route-exists',
			pass: {to: 'right'},
			fail: {cause: 'websocket/route-missing'},
			unknown: {to: 'right'},
		},
		{
			id: 'right',
			question: {zh: 'WebSocket 地址可能是对的吗？', en: 'Can the WebSocket address be right?'},
			expects: 'websocket-address-can-be-right',
			pass: {to: 'answers'},
			fail: {cause: 'websocket/address-unreachable'},
			unknown: {to: 'answers'},
		},
		{
			id: 'answers',
			question: {zh: 'WebSocket 地址有回应吗？', en: 'Does the WebSocket address answer?'},
			expects: 'websocket-address-answers',
			pass: {to: 'scheme'},
			fail: {cause: 'websocket/address-unreachable'},
			unknown: {to: 'scheme'},
		},
		{
			id: 'scheme',
			question: {
				zh: '控制台是 https 而 WebSocket 是 ws:// 吗？',
				en: 'Is the console on https and the WebSocket on ws://?',
			},
			expects: 'websocket-scheme-fits-the-console',
			pass: {end: 'well'},
			fail: {cause: 'websocket/mixed-content'},
			unknown: {end: 'open'},
		},
	],
	causes: [
		{
			id: 'websocket/route-missing',
			severity: 'major',
			title: {zh: '网关到不了 WebSocket', en: 'the gateway does not lead to the WebSockets'},
			summary: {
				zh: '6060 的 ApisixRoute 不在，或 Service rbd-api-websocket 后面没有 rbd-api。',
				en: 'The ApisixRoute for 6060 is gone, or nothing stands behind the Service rbd-api-websocket.',
			},
			requires: [
				anyOf(fails('websocket-route-exists'), fails('websocket-service-has-an-endpoint')),
				passes('rbd-api-is-ready'),
			],
			suspectedWhen: [
				anyOf(fails('websocket-route-exists'), fails('websocket-service-has-an-endpoint')),
			],
			explains: [{causes: ['websocket/address-unreachable'], as: 'consequence'}],
			confusableWith: ['websocket/address-unreachable'],
			remedies: [
				restartOperator(),
				reconcileRbdApi,
				byHand(
					'websocket/compare-selector',
					{zh: '比较选择器和标签', en: 'compare selector and labels'},
					[
						"kubectl get svc rbd-api-websocket -n @namespace -o jsonpath='{.spec.selector}'",
						'kubectl get pod -n @namespace -l name=rbd-api --show-labels',
					],
				),
			],
			documentation: 'websocket-route-missing',
		},
		{
			id: 'websocket/address-unreachable',
			severity: 'major',
			title: {zh: 'WebSocket 地址没有回应', en: 'the WebSocket address does not answer'},
			summary: {
				zh: 'region-config 里的 WebSocket 地址连不上：域名、地址或端口不对，或者 6060 被挡住。',
				en: 'The WebSocket address in region-config cannot be reached: name, address or port are wrong, or 6060 is blocked.',
			},
			requires: [fails('websocket-address-answers')],
			refutes: [
				fails('gateway-is-ready'),
				fails('websocket-route-exists'),
				fails('websocket-service-has-an-endpoint'),
				fails('websocket-service-leads-to-its-port'),
			],
			confirmedBy: [fails('websocket-address-can-be-right')],
			confusableWith: ['websocket/route-missing', 'region-api/port-blocked'],
			remedies: [
				byHand(
					'websocket/correct-address',
					{zh: '在控制台里改正 WebSocket 地址', en: 'correct the WebSocket address in the console'},
					["kubectl get cm region-config -n @namespace -o jsonpath='{.data.websocketAddress}'"],
					{
						zh: '控制台：平台管理 → 集群 → 编辑 → WebSocket 地址，填 ws://<网关地址>:6060，浏览器所在的网络必须能访问它；放行 6060',
						en: 'console: platform management → cluster → edit → WebSocket address: ws://<gateway address>:6060, reachable from where the browsers are; open 6060',
					},
				),
			],
			documentation: 'websocket-address-unreachable',
		},
		{
			id: 'websocket/mixed-content',
			severity: 'minor',
			title: {
				zh: 'https 控制台里的 ws:// 地址被浏览器拦截',
				en: 'browsers block ws:// in a console on https',
			},
			summary: {
				zh: '控制台用 https 打开，而 WebSocket 地址是 ws://：浏览器不允许，要用 wss://。',
				en: 'The console is opened over https and the WebSocket address says ws://, which browsers forbid; it has to be wss://.',
			},
			requires: [fails('websocket-scheme-fits-the-console')],
			isNeverConfirmed: true,
			confusableWith: ['websocket/address-unreachable', 'websocket/route-missing'],
			remedies: [
				byHand('websocket/use-wss', {zh: '改用 wss://', en: 'use wss://'}, [], {
					zh: '在负载均衡或网关上为 6060 终止 TLS，再把控制台里的 WebSocket 地址改成 wss://；默认集群升级到 v6.9.2 以上即可',
					en: 'end TLS for 6060 at a load balancer or the gateway and write wss:// into the console; for the default cluster an upgrade to v6.9.2 will do',
				}),
			],
			documentation: 'websocket-mixed-content',
		},
	],
};

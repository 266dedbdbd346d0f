import type {Cause} from '../../diagnosis/tree.ts';
import {fails, passes} from '../conditions.ts';
import {byHand, handOverRegionConfig, reconcileRbdApi, restartOperator} from '../remedies.ts';

/** What is wrong on the way from the console to rbd-api. */
export const wayCauses: readonly Cause[] = [
	{
		id: 'region-api/plain-http',
		severity: 'critical',
		title: {zh: 'API 地址写成了 http://', en: 'the API address says http://'},
		summary: {
			zh: '8443 只说 TLS；用 http:// 的地址访问只会得到 400。',
			en: '8443 speaks TLS only; an address that says http:// gets nothing but 400.',
		},
		requires: [fails('region-address-is-https'), passes('region-port-speaks-tls')],
		explains: [{causes: ['region-api/port-blocked'], as: 'part'}],
		confusableWith: ['region-api/port-blocked'],
		remedies: [handOverRegionConfig],
		documentation: 'region-api-plain-http',
	},
	{
		id: 'region-api/gateway-route-missing',
		severity: 'major',
		title: {zh: '网关没有 8443 的路由', en: 'the gateway has no route for 8443'},
		summary: {
			zh: 'ApisixRoute rbd-api-api 不在：实例全绿，8443 却拒绝连接。operator 只在缺少且调谐时重建。',
			en: 'The ApisixRoute rbd-api-api is gone: every pod is green, and 8443 refuses. The operator makes it again when it reconciles.',
		},
		requires: [
			fails('gateway-route-exists'),
			passes('rbd-api-is-ready'),
			passes('gateway-is-ready'),
		],
		supports: [fails('console-is-not-refused')],
		confusableWith: ['region-api/port-blocked', 'region-api/gateway-down'],
		remedies: [restartOperator(), reconcileRbdApi],
		documentation: 'region-api-gateway-route-missing',
	},
	{
		id: 'region-api/port-blocked',
		severity: 'major',
		title: {zh: '8443 在路上被挡住了', en: '8443 is blocked on the way'},
		summary: {
			zh: '集群内部正常，从外面连 8443 超时：防火墙或安全组丢弃了连接。',
			en: 'Inside the cluster all is well, and from outside 8443 times out: a firewall or security group drops it.',
		},
		requires: [
			fails('region-address-answers'),
			passes('console-comes-through-the-gateway'),
			passes('rbd-api-is-ready'),
		],
		suspectedWhen: [
			fails('region-address-answers'),
			passes('console-comes-through-the-gateway'),
			passes('console-can-be-heard'),
		],
		refutes: [
			passes('console-reaches-the-region'),
			fails('rbd-api-service-has-an-endpoint'),
			fails('gateway-is-ready'),
			fails('gateway-route-exists'),
			fails('gateway-listens-on-8443'),
		],
		confirmedBy: [fails('console-reaches-the-region'), fails('this-host-is-not-the-console')],
		explains: [
			{causes: ['region-api/network-unreachable'], as: 'part'},
			{causes: ['websocket/address-unreachable'], as: 'consequence'},
		],
		confusableWith: [
			'region-api/gateway-route-missing',
			'region-api/gateway-down',
			'region-api/endpoint-empty',
			'region-api/plain-http',
		],
		remedies: [
			byHand(
				'firewall/open-8443',
				{zh: '在网关节点上放行 8443', en: 'open 8443 on the gateway nodes'},
				[],
				{
					zh: '网关节点：firewall-cmd --add-port=8443/tcp --permanent && firewall-cmd --reload，或云平台安全组放行 8443/TCP；从控制台主机验证：nc -zv <网关地址> 8443',
					en: 'on the gateway nodes: firewall-cmd --add-port=8443/tcp --permanent && firewall-cmd --reload, or open 8443/TCP in the security group; check from the console’s host: nc -zv <gateway address> 8443',
				},
			),
		],
		documentation: 'region-api-port-blocked',
	},
	{
		id: 'region-api/network-unreachable',
		severity: 'major',
		title: {
			zh: '控制台到不了 API 地址',
			en: 'the console cannot reach the API address',
		},
		summary: {
			zh: '控制台日志显示连接超时，而从本机连得上：控制台那一侧的网络、路由或网段有问题。',
			en: "The console's log shows connections that time out, and this host gets through: network, routes or segments on the console's side are at fault.",
		},
		requires: [
			fails('console-reaches-the-region'),
			passes('region-address-answers'),
			passes('rbd-api-is-ready'),
		],
		isNeverConfirmed: true,
		confusableWith: ['region-api/port-blocked'],
		remedies: [
			byHand(
				'network/from-the-console',
				{zh: '从控制台容器里验证', en: 'check from inside the console'},
				[
					'kubectl exec -n @namespace deploy/rbd-app-ui -- curl -kv --connect-timeout 5 https://<gateway address>:8443/v2/health',
				],
				{
					zh: '确认两边在同一网段或有路由；跨网段时检查路由表和安全组',
					en: 'see that both are in one segment or have a route; across segments, look at routing tables and security groups',
				},
			),
		],
		documentation: 'region-api-network-unreachable',
	},
	{
		id: 'region-api/slow',
		severity: 'major',
		title: {zh: 'rbd-api 回答得太慢', en: 'rbd-api answers too late'},
		summary: {
			zh: '网络和证书都正常，但 /v2/cluster 超过 rbd-api 自己的 5 秒时限：多半是 API 服务器、etcd 或 Prometheus 慢。',
			en: "Network and certificates are well, but /v2/cluster exceeds rbd-api's own five seconds: as a rule the API server, etcd or Prometheus are slow.",
		},
		requires: [fails('region-answers-in-time')],
		suspectedWhen: [fails('rbd-api-logs-no-late-answers')],
		supports: [fails('rbd-api-logs-no-late-answers')],
		confusableWith: ['region-api/network-unreachable'],
		remedies: [
			byHand('region-api/find-the-slow-part', {zh: '找出慢在哪里', en: 'find what is slow'}, [
				'kubectl get --raw /readyz?verbose',
				'time kubectl get nodes',
				'kubectl get pod -n @namespace -l name=rbd-monitor',
			]),
		],
		documentation: 'region-api-slow',
	},
];

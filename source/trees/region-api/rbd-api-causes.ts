import type {Cause} from '../../diagnosis/tree.ts';
import {allOf, anyOf, componentRows, failingRows, fails, passes} from '../conditions.ts';
import {byHand, reconcileRbdApi, restartComponent, restartOperator} from '../remedies.ts';

const hangsOnDatabase = ['rbd-api', 'rbd-chaos', 'rbd-worker', 'rbd-app-ui'];

/** What keeps rbd-api from serving, or the gateway in front of it. */
export const rbdApiCauses: readonly Cause[] = [
	{
		id: 'region-api/certificate-secret-missing',
		severity: 'critical',
		concerns: ['rbd-api', 'rbd-app-ui'],
		title: {zh: '证书 Secret 不见了', en: 'a certificate Secret is gone'},
		summary: {
			zh: 'rbd-api 的证书 Secret 不存在，挂载它的实例起不来；operator 不监视删除，要重启它才会重建。',
			en: 'A certificate Secret of rbd-api does not exist, and pods that mount it cannot start; the operator does not watch for deletions and makes it again only when it is restarted.',
		},
		requires: [fails('certificate-secrets-exist')],
		confirmedBy: [fails('certificate-volumes-are-mounted')],
		explains: [
			{causes: [...componentRows, 'region-api/pod-down'], subjects: 'victims', as: 'part'},
			{causes: ['websocket/*', 'region-api/endpoint-empty'], as: 'consequence'},
		],
		confusableWith: ['region-api/pod-down', 'component/operator-down'],
		remedies: [restartOperator(), reconcileRbdApi, restartComponent('rbd-api')],
		documentation: 'region-api-certificate-secret-missing',
	},
	{
		id: 'region-api/dns-failing',
		severity: 'critical',
		title: {zh: '集群 DNS 失效', en: 'the cluster DNS fails'},
		summary: {
			zh: 'CoreDNS 没有可用的实例，平台组件解析不了彼此的名字，逐个失败。',
			en: 'CoreDNS has no working instance; the components cannot resolve each other and fail one after the other.',
		},
		requires: [fails('names-resolve'), fails('dns-has-endpoints')],
		explains: [
			{
				causes: [...failingRows, 'component/message-queue-stuck'],
				subjects: 'victims',
				as: 'consequence',
			},
			{causes: ['region-api/*'], as: 'consequence'},
		],
		confusableWith: ['region-api/database-unreachable', 'region-api/pod-down'],
		remedies: [
			{
				id: 'restart/coredns',
				risk: 'medium',
				title: {zh: '恢复并重启 CoreDNS', en: 'bring CoreDNS back'},
				kubectl: [
					'kubectl get pod -n kube-system -l k8s-app=kube-dns -o wide',
					'kubectl delete pod -n kube-system -l k8s-app=kube-dns',
				],
				advice: {
					zh: '副本数是 0 时先扩容：kubectl scale deploy -n kube-system -l k8s-app=kube-dns --replicas=2',
					en: 'scaled to zero, it has to be scaled up first: kubectl scale deploy -n kube-system -l k8s-app=kube-dns --replicas=2',
				},
			},
			byHand(
				'coredns/look',
				{zh: '看 CoreDNS 自己的状态和日志', en: 'look at CoreDNS itself'},
				[
					'kubectl get pod,svc,endpointslice -n kube-system -l k8s-app=kube-dns -o wide',
					'kubectl describe pod -n kube-system -l k8s-app=kube-dns',
					'kubectl logs -n kube-system -l k8s-app=kube-dns --all-containers --tail=100',
				],
				{
					zh: '日志里是 Corefile 的错误就改回它的 ConfigMap；i/o timeout 则检查节点的 /etc/resolv.conf 和上游 DNS；Loop 表示上游指回了 CoreDNS 自己',
					en: 'an error in the Corefile: put its ConfigMap right; i/o timeout: look at /etc/resolv.conf of the node and at the servers it names; Loop: those lead back to CoreDNS itself',
				},
			),
		],
		documentation: 'region-api-dns-failing',
	},
	{
		id: 'region-api/database-unreachable',
		severity: 'critical',
		concerns: ['rbd-db'],
		title: {zh: '数据库连不上', en: 'the database cannot be reached'},
		summary: {
			zh: 'rbd-api 打不开数据库，反复退出；rbd-chaos、rbd-worker 和控制台用的是同一个数据库。',
			en: 'rbd-api cannot open its database and keeps exiting; rbd-chaos, rbd-worker and the console use the same one.',
		},
		requires: [
			fails('rbd-api-is-ready'),
			fails('rbd-api-reaches-the-database'),
			anyOf(
				fails('database-is-ready'),
				fails('database-is-in-the-cluster'),
				fails('database-login-works'),
			),
		],
		suspectedWhen: [fails('rbd-api-is-ready'), fails('rbd-api-reaches-the-database')],
		refutes: [fails('dns-has-endpoints')],
		explains: [
			{causes: componentRows, subjects: ['rbd-db'], as: 'part'},
			{causes: failingRows, subjects: hangsOnDatabase, as: 'consequence'},
			{causes: ['region-api/slow', 'region-api/port-blocked', 'websocket/*'], as: 'consequence'},
		],
		confusableWith: ['region-api/dns-failing', 'region-api/pod-down', 'component/crash-loop'],
		remedies: [
			restartComponent('rbd-db'),
			byHand(
				'database/look',
				{zh: '看数据库自己的状态和日志', en: 'look at the database itself'},
				[
					'kubectl get pod,svc,endpointslice -n @namespace -l name=rbd-db -o wide',
					'kubectl logs -n @namespace -l name=rbd-db --tail=100',
				],
				{
					zh: '外部数据库：核对 RainbondCluster 的 regionDatabase 与数据库的地址、账号、防火墙',
					en: 'a database elsewhere: compare regionDatabase of the RainbondCluster with its address, account and firewall',
				},
			),
		],
		documentation: 'region-api-database-unreachable',
	},
	{
		id: 'region-api/gateway-down',
		severity: 'critical',
		concerns: ['rbd-gateway'],
		title: {zh: '网关不工作，8443 进不来', en: 'the gateway does not serve, and 8443 with it'},
		summary: {
			zh: 'rbd-gateway 没有就绪或不再监听；经网关来的控制台、6060、goodrain.me 一起中断。',
			en: 'rbd-gateway is not ready or listens no more; consoles that come through it, 6060 and goodrain.me are cut off together.',
		},
		requires: [
			anyOf(
				fails('gateway-is-ready'),
				allOf(
					fails('gateway-listens-on-8443'),
					passes('gateway-route-exists'),
					passes('rbd-api-service-has-an-endpoint'),
					passes('region-port-speaks-tls'),
				),
			),
		],
		supports: [fails('console-is-not-refused')],
		// It refuses as well where nothing stands behind its port.
		refutes: [allOf(passes('gateway-is-ready'), fails('rbd-api-service-leads-to-its-port'))],
		explains: [
			{
				causes: [...componentRows, 'gateway/pod-down'],
				subjects: ['rbd-gateway'],
				as: 'part',
				lendsRemedies: true,
			},
			{
				causes: [
					'region-api/port-blocked',
					'region-api/network-unreachable',
					'websocket/address-unreachable',
				],
				as: 'consequence',
			},
		],
		confusableWith: ['region-api/port-blocked', 'region-api/gateway-route-missing'],
		remedies: [restartComponent('rbd-gateway')],
		documentation: 'region-api-gateway-down',
	},
	{
		id: 'region-api/pod-down',
		severity: 'critical',
		concerns: ['rbd-api'],
		title: {zh: 'rbd-api 没有实例', en: 'rbd-api has no pod'},
		summary: {
			zh: 'rbd-api 被缩容到 0、Deployment 不在，或者 Pod 建不出来：控制台一定显示通信异常。',
			en: 'rbd-api is scaled to zero, its Deployment is gone, or no pod can be made: the console cannot reach the region.',
		},
		requires: [fails('rbd-api-has-a-pod')],
		explains: [
			{
				causes: [
					'region-api/endpoint-empty',
					'region-api/network-unreachable',
					'websocket/*',
					'region-api/slow',
				],
				as: 'consequence',
			},
		],
		confusableWith: [
			'region-api/endpoint-empty',
			'region-api/certificate-secret-missing',
			'region-api/database-unreachable',
			'component/crash-loop',
		],
		remedies: [
			{
				id: 'rbd-api/bring-back',
				risk: 'medium',
				title: {zh: '让 rbd-api 回来', en: 'bring rbd-api back'},
				kubectl: [
					'kubectl get deploy rbd-api -n @namespace',
					'kubectl scale deploy rbd-api -n @namespace --replicas=1',
					'kubectl annotate rbdcomponent rbd-api -n @namespace rbd-tui/reconcile="$(date +%s)" --overwrite',
				],
				advice: {
					zh: 'Deployment 不在时，最后一行让 operator 重新调谐 rbd-api 并重建它',
					en: 'where the Deployment is gone, the last line makes the operator reconcile rbd-api and make it again',
				},
			},
		],
		documentation: 'region-api-pod-down',
	},
	{
		id: 'region-api/endpoint-empty',
		severity: 'critical',
		concerns: ['rbd-api'],
		title: {
			zh: 'rbd-api 就绪，但 Service 后面是空的',
			en: 'rbd-api is ready, and its Service leads nowhere',
		},
		summary: {
			zh: 'Service rbd-api-api 没有 Endpoint：选择器与 Pod 标签不符，或 Service 不存在。',
			en: 'The Service rbd-api-api has no endpoint: its selector does not fit the pods, or it does not exist.',
		},
		requires: [fails('rbd-api-service-has-an-endpoint'), passes('rbd-api-is-ready')],
		supports: [fails('console-is-not-refused')],
		explains: [
			{
				causes: [
					'region-api/port-blocked',
					'region-api/network-unreachable',
					'websocket/route-missing',
				],
				as: 'consequence',
			},
		],
		confusableWith: ['region-api/pod-down', 'region-api/port-blocked'],
		remedies: [
			byHand(
				'service/compare-selector',
				{zh: '比较选择器和标签', en: 'compare selector and labels'},
				[
					"kubectl get svc rbd-api-api -n @namespace -o jsonpath='{.spec.selector}'",
					'kubectl get pod -n @namespace -l name=rbd-api --show-labels',
					'kubectl get endpointslice -n @namespace -l kubernetes.io/service-name=rbd-api-api',
				],
			),
		],
		documentation: 'region-api-endpoint-empty',
	},
];

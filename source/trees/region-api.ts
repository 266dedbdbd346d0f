import type {FaultTree} from '../diagnosis/tree.ts';
import {allOf, anyOf, componentRows, failingRows, fails, passes} from './conditions.ts';
import {
	byHand,
	handOverRegionConfig,
	reconcileRbdApi,
	regenerateCertificates,
	restartComponent,
	restartOperator,
} from './remedies.ts';

/** Rows of this family that only restate a difference between certificates. */
const certificateRows = [
	'region-api/console-certificate-stale',
	'region-api/serving-stale-certificate',
	'region-api/client-certificate-missing',
];

const hangsOnDatabase = ['rbd-api', 'rbd-chaos', 'rbd-worker', 'rbd-app-ui'];

/** Console and cluster do not talk: 通信异常. */
export const regionApi: FaultTree = {
	id: 'region-api',
	version: 1,
	title: {zh: '控制台与集群端通信', en: 'console and cluster side talk'},
	symptoms: [
		'通信异常',
		'集群端失去响应',
		'error decrypting message',
		'certificate signed by unknown authority',
		'time out',
		'8443',
	],
	inputs: ['console', 'bundle', 'vantage'],
	appliesWhen: [passes('rainbond-is-installed')],
	borrows: [
		{
			causes: componentRows,
			subjects: ['rbd-api', 'rbd-db', 'rbd-gateway', 'rbd-app-ui'],
		},
		{
			causes: ['node/not-ready', 'node/disk-pressure', 'node/memory-pressure'],
			subjects: ['rbd-api', 'rbd-gateway'],
		},
	],
	nodes: [
		{
			id: 'pod',
			question: {zh: 'rbd-api 有实例吗？', en: 'Does rbd-api have a pod?'},
			expects: 'rbd-api-has-a-pod',
			pass: {to: 'ready'},
			fail: {cause: 'region-api/pod-down'},
			unknown: {to: 'ready'},
		},
		{
			id: 'ready',
			question: {zh: 'rbd-api 就绪吗？', en: 'Is rbd-api ready?'},
			expects: 'rbd-api-is-ready',
			pass: {to: 'service'},
			fail: {to: 'secrets'},
			unknown: {to: 'service'},
		},
		{
			id: 'secrets',
			question: {zh: '证书 Secret 都在吗？', en: 'Do the certificate Secrets exist?'},
			expects: 'certificate-secrets-exist',
			pass: {to: 'database'},
			fail: {cause: 'region-api/certificate-secret-missing'},
			unknown: {to: 'database'},
		},
		{
			id: 'database',
			question: {zh: 'rbd-api 能打开数据库吗？', en: 'Can rbd-api open its database?'},
			expects: 'rbd-api-reaches-the-database',
			pass: {end: 'open'},
			fail: {to: 'names'},
			unknown: {to: 'names'},
		},
		{
			id: 'names',
			question: {zh: '是域名解析的问题吗？', en: 'Is it that names do not resolve?'},
			expects: 'names-resolve',
			pass: {to: 'database-ready'},
			fail: {to: 'dns'},
			unknown: {to: 'dns'},
		},
		{
			id: 'dns',
			question: {
				zh: '集群 DNS 有可用实例吗？',
				en: 'Does the cluster DNS have a working endpoint?',
			},
			expects: 'dns-has-endpoints',
			pass: {to: 'database-ready'},
			fail: {cause: 'region-api/dns-failing'},
			unknown: {to: 'database-ready'},
		},
		{
			id: 'database-ready',
			question: {zh: 'rbd-db 就绪吗？', en: 'Is rbd-db ready?'},
			expects: 'database-is-ready',
			pass: {to: 'database-login'},
			fail: {cause: 'region-api/database-unreachable'},
			unknown: {to: 'database-login'},
		},
		{
			id: 'database-login',
			question: {zh: '数据库接受账号吗？', en: 'Does the database accept the account?'},
			expects: 'database-login-works',
			pass: {end: 'open'},
			fail: {cause: 'region-api/database-unreachable'},
			unknown: {end: 'open'},
		},
		{
			id: 'service',
			question: {
				zh: 'Service rbd-api-api 后面有 rbd-api 吗？',
				en: 'Does the Service rbd-api-api lead to rbd-api?',
			},
			expects: 'rbd-api-service-has-an-endpoint',
			pass: {to: 'dates'},
			fail: {cause: 'region-api/endpoint-empty'},
			unknown: {to: 'dates'},
		},
		{
			id: 'dates',
			question: {zh: '证书过期了吗？', en: 'Has a certificate expired?'},
			expects: 'certificates-have-not-expired',
			pass: {to: 'begun'},
			fail: {cause: 'region-api/certificate-expired'},
			unknown: {to: 'begun'},
		},
		{
			id: 'begun',
			question: {zh: '证书都已生效吗？', en: 'Are all certificates valid already?'},
			expects: 'certificates-are-valid-already',
			pass: {to: 'gateway-address'},
			fail: {cause: 'region-api/certificate-not-yet-valid'},
			unknown: {to: 'gateway-address'},
		},
		{
			id: 'gateway-address',
			question: {
				zh: '证书和 region-config 是为现在的网关地址生成的吗？',
				en: 'Are certificates and region-config for the present gateway address?',
			},
			expects: 'certificates-are-for-the-gateway-address',
			pass: {to: 'together'},
			fail: {cause: 'region-api/gateway-address-changed'},
			unknown: {to: 'together'},
		},
		{
			id: 'together',
			question: {
				zh: '三处证书是同一套吗？',
				en: 'Do the certificates in all three places belong together?',
			},
			expects: 'certificates-belong-together',
			pass: {to: 'served'},
			fail: {cause: 'region-api/certificate-bundle-inconsistent'},
			unknown: {to: 'served'},
		},
		{
			id: 'served',
			question: {
				zh: 'rbd-api 提供的是 Secret 里的证书吗？',
				en: 'Does rbd-api serve the certificate of its Secret?',
			},
			expects: 'served-certificate-is-current',
			pass: {to: 'rejected'},
			fail: {cause: 'region-api/serving-stale-certificate'},
			unknown: {to: 'rejected'},
		},
		{
			id: 'rejected',
			question: {
				zh: 'rbd-api 在拒绝客户端的证书吗？',
				en: 'Does rbd-api reject clients for their certificate?',
			},
			expects: 'clients-are-accepted',
			pass: {to: 'no-certificate'},
			fail: {cause: 'region-api/console-certificate-stale'},
			unknown: {to: 'no-certificate'},
		},
		{
			id: 'no-certificate',
			question: {zh: '控制台带着证书来吗？', en: 'Does the console come with a certificate?'},
			expects: 'clients-bring-a-certificate',
			pass: {to: 'console-pem'},
			fail: {cause: 'region-api/client-certificate-missing'},
			unknown: {to: 'console-pem'},
		},
		{
			id: 'console-pem',
			question: {
				zh: '控制台里的证书可读吗？',
				en: 'Can the certificates in the console be read?',
			},
			expects: 'console-certificate-is-usable',
			pass: {to: 'console-same'},
			fail: {cause: 'region-api/client-certificate-missing'},
			unknown: {to: 'console-same'},
		},
		{
			id: 'console-same',
			question: {
				zh: '控制台里的证书与 region-config 一致吗？',
				en: 'Are the certificates in the console those of region-config?',
			},
			expects: 'console-holds-the-present-certificates',
			pass: {to: 'scheme'},
			fail: {cause: 'region-api/console-certificate-stale'},
			unknown: {to: 'scheme'},
		},
		{
			id: 'scheme',
			question: {zh: 'API 地址是 https:// 吗？', en: 'Does the API address say https://?'},
			expects: 'region-address-is-https',
			pass: {to: 'gateway'},
			fail: {cause: 'region-api/plain-http'},
			unknown: {to: 'gateway'},
		},
		{
			id: 'gateway',
			question: {zh: '网关就绪吗？', en: 'Is the gateway ready?'},
			expects: 'gateway-is-ready',
			pass: {to: 'route'},
			fail: {cause: 'region-api/gateway-down'},
			unknown: {to: 'route'},
		},
		{
			id: 'route',
			question: {zh: '网关有 8443 的路由吗？', en: 'Does the gateway have a route for 8443?'},
			expects: 'gateway-route-exists',
			pass: {to: 'listens'},
			fail: {cause: 'region-api/gateway-route-missing'},
			unknown: {to: 'listens'},
		},
		{
			id: 'listens',
			question: {zh: '网关在监听 8443 吗？', en: 'Does the gateway listen on 8443?'},
			expects: 'gateway-listens-on-8443',
			pass: {to: 'dial'},
			fail: {cause: 'region-api/gateway-down'},
			unknown: {to: 'dial'},
		},
		{
			id: 'dial',
			question: {zh: '从本机连得上 API 地址吗？', en: 'Can this host connect to the API address?'},
			expects: 'region-address-answers',
			pass: {to: 'console-log'},
			fail: {to: 'vantage'},
			unknown: {to: 'console-log'},
		},
		{
			id: 'vantage',
			question: {
				zh: '本机就在控制台所在的位置吗？',
				en: 'Does this host stand where the console stands?',
			},
			ask: {
				input: 'vantage',
				where: {
					zh: 'rbd-tui 运行在控制台的主机上，或与它走同一个网络出口，就是',
					en: "yes where rbd-tui runs on the console's host, or goes out through the same network",
				},
				values: {pass: 'console'},
			},
			pass: {cause: 'region-api/port-blocked'},
			fail: {to: 'console-log'},
			unknown: {cause: 'region-api/port-blocked'},
		},
		{
			id: 'console-log',
			question: {
				zh: '控制台日志里有连接超时吗？',
				en: "Does the console's log show connections that time out?",
			},
			expects: 'console-reaches-the-region',
			pass: {to: 'speed'},
			fail: {cause: 'region-api/network-unreachable'},
			unknown: {to: 'speed'},
		},
		{
			id: 'speed',
			question: {zh: 'rbd-api 回答得够快吗？', en: 'Does rbd-api answer fast enough?'},
			expects: 'region-answers-in-time',
			pass: {to: 'console-address'},
			fail: {cause: 'region-api/slow'},
			unknown: {to: 'console-address'},
		},
		{
			id: 'console-address',
			question: {
				zh: '控制台里填写的 API 地址和证书，与 region-config 一致吗？',
				en: 'Do the API address and certificates in the console agree with region-config?',
			},
			ask: {
				input: 'bundle',
				where: {
					zh: '控制台：平台管理 → 集群 → 编辑',
					en: 'console: platform management → cluster → edit',
				},
			},
			pass: {end: 'well'},
			fail: {cause: 'region-api/console-certificate-stale'},
			unknown: {end: 'open'},
		},
	],
	causes: [
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
		{
			id: 'region-api/certificate-expired',
			severity: 'critical',
			title: {zh: '证书过期', en: 'a certificate has expired'},
			summary: {
				zh: '集群端的证书已过有效期。operator 生成的有效 99 年，所以多半是手工换过的。',
				en: "A certificate of the cluster side is past its end. The operator's own last 99 years, so somebody has replaced it by hand.",
			},
			requires: [fails('certificates-have-not-expired')],
			explains: [{causes: certificateRows, as: 'part'}],
			confusableWith: [
				'region-api/certificate-not-yet-valid',
				'region-api/console-certificate-stale',
			],
			remedies: [regenerateCertificates],
			documentation: 'region-api-certificate-expired',
		},
		{
			id: 'region-api/certificate-not-yet-valid',
			severity: 'major',
			title: {zh: '证书尚未生效：时钟不准', en: 'a certificate is not valid yet: a clock is wrong'},
			summary: {
				zh: '证书的生效时间在将来：生成它的节点时钟比别人快。',
				en: 'A certificate begins in the future: the clock of the node that made it was ahead of the others.',
			},
			requires: [fails('certificates-are-valid-already')],
			explains: [{causes: certificateRows, as: 'part'}],
			confusableWith: ['region-api/certificate-expired', 'region-api/console-certificate-stale'],
			remedies: [
				byHand(
					'node/fix-clock',
					{zh: '校正节点时钟', en: 'set the clocks of the nodes right'},
					[
						"kubectl get lease -n kube-node-lease -o custom-columns='NODE:.metadata.name,RENEWED:.spec.renewTime'",
					],
					{
						zh: '在每个节点上：timedatectl status；校正后等到生效时间，或重新生成证书',
						en: 'on every node: timedatectl status; then wait for the certificates to begin, or make them anew',
					},
				),
			],
			documentation: 'region-api-certificate-not-yet-valid',
		},
		{
			id: 'region-api/certificate-bundle-inconsistent',
			severity: 'critical',
			title: {
				zh: '集群端的证书不成套',
				en: "the cluster side's certificates do not belong together",
			},
			summary: {
				zh: 'region-config、服务端和客户端 Secret 不是同一个 CA，或私钥与证书不配：照它填写的控制台连不上。',
				en: 'region-config, server and client Secret are not of one authority, or a key does not fit its certificate: no console that follows them gets through.',
			},
			requires: [fails('certificates-belong-together')],
			explains: [{causes: certificateRows, as: 'part'}],
			confusableWith: [
				'region-api/console-certificate-stale',
				'region-api/serving-stale-certificate',
			],
			remedies: [regenerateCertificates],
			documentation: 'region-api-certificate-bundle-inconsistent',
		},
		{
			id: 'region-api/gateway-address-changed',
			severity: 'major',
			title: {
				zh: '网关地址改了，证书或 region-config 还是旧的',
				en: "the gateway's address changed; certificates or region-config are still for the old one",
			},
			summary: {
				zh: 'gatewayIngressIPs 与证书标签或 region-config 不一致。等待中的重新生成会换掉 CA：在那之前不要随手重启 operator。',
				en: 'gatewayIngressIPs disagrees with the label of the certificates or with region-config. A pending regeneration replaces the authority: do not restart the operator for another reason before.',
			},
			requires: [fails('certificates-are-for-the-gateway-address')],
			explains: [
				{
					causes: [
						'region-api/console-certificate-stale',
						'region-api/client-certificate-missing',
						'region-api/port-blocked',
						'region-api/network-unreachable',
						'websocket/address-unreachable',
					],
					as: 'part',
				},
			],
			confusableWith: ['region-api/console-certificate-stale'],
			remedies: [
				byHand(
					'region-api/finish-address-change',
					{
						zh: '完成地址变更：让 operator 重新生成，再更新控制台',
						en: 'finish the change: let the operator regenerate, then tell the consoles',
					},
					[
						"kubectl get rainbondcluster -n @namespace -o jsonpath='{.items[0].spec.gatewayIngressIPs}'",
						"kubectl get secret rbd-api-server-cert -n @namespace -o jsonpath='{.metadata.labels.availableips}'",
						'kubectl delete pod -n @namespace -l control-plane=rainbond-operator',
						'kubectl delete pod -n @namespace -l name=rbd-api',
					],
					{
						zh: '重启 operator 会换掉 CA：所有对接的控制台都要重新填写 region-config',
						en: 'restarting the operator replaces the authority: region-config has to be handed to every console again',
					},
				),
				handOverRegionConfig,
			],
			documentation: 'region-api-gateway-address-changed',
		},
		{
			id: 'region-api/serving-stale-certificate',
			severity: 'critical',
			title: {zh: 'rbd-api 还在用旧证书', en: 'rbd-api still serves an old certificate'},
			summary: {
				zh: '证书重新生成后 rbd-api 没有重启，内存里还是启动时读到的那张；日志看起来像控制台的错。',
				en: 'The certificates were made anew and rbd-api was not restarted: it holds what it read at its start. Its log reads as if the console were at fault.',
			},
			requires: [fails('served-certificate-is-current')],
			suspectedWhen: [
				anyOf(
					fails('served-certificate-is-current'),
					fails('rbd-api-started-after-its-certificate'),
				),
			],
			confirmedBy: [fails('rbd-api-started-after-its-certificate'), fails('clients-are-accepted')],
			explains: [
				{
					causes: ['region-api/console-certificate-stale', 'region-api/client-certificate-missing'],
					as: 'part',
				},
			],
			confusableWith: [
				'region-api/console-certificate-stale',
				'region-api/certificate-bundle-inconsistent',
			],
			remedies: [restartComponent('rbd-api')],
			documentation: 'region-api-serving-stale-certificate',
		},
		{
			id: 'region-api/console-certificate-stale',
			severity: 'critical',
			title: {zh: '控制台的证书过时了', en: "the console's certificate is stale"},
			summary: {
				zh: '集群端自洽：提供的证书由 region-config 的 CA 签发；被拒绝的客户端（控制台）用的是另一套，通常是重新生成之前的。',
				en: 'The cluster side is at one with itself; the client that is rejected, the console, holds certificates of another authority, as a rule from before a regeneration.',
			},
			requires: [
				anyOf(fails('clients-are-accepted'), fails('console-holds-the-present-certificates')),
				passes('served-certificate-is-current'),
				passes('certificates-belong-together'),
			],
			refutes: [passes('console-holds-the-present-certificates')],
			shows: ['certificates-belong-together'],
			confusableWith: [
				'region-api/serving-stale-certificate',
				'region-api/certificate-bundle-inconsistent',
				'region-api/client-certificate-missing',
			],
			remedies: [handOverRegionConfig, regenerateCertificates],
			documentation: 'region-api-console-certificate-stale',
		},
		{
			id: 'region-api/client-certificate-missing',
			severity: 'critical',
			title: {
				zh: '控制台没有带可用的客户端证书',
				en: 'the console comes without a usable client certificate',
			},
			summary: {
				zh: '控制台里的证书为空、没有解码的 base64，或左侧有空格：rbd-api 收不到客户端证书。集群端是一致的。',
				en: 'The certificate in the console is empty, still base64, or begins with blanks: rbd-api gets none. The cluster side is consistent.',
			},
			requires: [
				anyOf(fails('clients-bring-a-certificate'), fails('console-certificate-is-usable')),
				passes('certificates-belong-together'),
			],
			refutes: [passes('console-certificate-is-usable')],
			confirmedBy: [passes('console-is-in-the-cluster'), fails('console-certificate-is-usable')],
			shows: ['certificates-belong-together'],
			confusableWith: ['region-api/console-certificate-stale'],
			remedies: [handOverRegionConfig],
			documentation: 'region-api-client-certificate-missing',
		},
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
	],
};

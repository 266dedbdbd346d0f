import type {Signature} from './signature.ts';

const goComponents = ['rbd-api', 'rbd-chaos', 'rbd-worker', 'rbd-mq'];

/**
Lines of Rainbond's Go programs about what they need to start and to work (rainbond: pkg/component, api/). They come
after those about database, DNS and queue, which tell more where both fit.
*/
export const startUpSignatures: readonly Signature[] = [
	{
		id: 'rbd-api/certificate-file',
		components: ['rbd-api'],
		class: 'certificate-file',
		pattern: /ReadFile ca err:/,
		meaning: {
			zh: 'rbd-api 读不到 CA 文件：证书 Secret 不存在，或没有挂载',
			en: 'rbd-api cannot read the file of its authority: the Secret is missing or not mounted',
		},
		leadsTo: ['region-api/certificate-secret-missing', 'component/crash-loop'],
		matches: [
			'FATAL[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-api ReadFile ca err:open /etc/goodrain/region.goodrain.me/ssl/ca.pem: no such file or directory',
		],
		misses: [
			'INFO[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-api api listen on (HTTPs) 0.0.0.0:8443',
		],
	},
	{
		id: 'rbd-api/certificate-secret',
		components: ['rbd-api'],
		class: 'certificate-secret',
		pattern:
			/readiness check: region cert secret unavailable: |get rbd-api-server-cert secret is nil/,
		meaning: {
			zh: 'rbd-api 读不到 Secret rbd-api-server-cert',
			en: 'rbd-api cannot read the Secret rbd-api-server-cert',
		},
		leadsTo: ['region-api/certificate-secret-missing'],
		matches: [
			'readiness check: region cert secret unavailable: secrets "rbd-api-server-cert" not found',
			'get rbd-api-server-cert secret is nil',
		],
		misses: ['readiness check: region certificates invalid: ca.pem is empty'],
	},
	{
		id: 'rbd-api/certificates-invalid',
		components: ['rbd-api'],
		class: 'certificates-invalid',
		pattern:
			/region certificates invalid: |certificate chain validation failed: server cert is not signed by the CA|server\.key\.pem: private key does not match server certificate/,
		meaning: {
			zh: 'rbd-api 检查自己的证书：空、读不出，或 CA、证书、密钥不是一套',
			en: 'rbd-api finds its certificates empty, unreadable, or authority, certificate and key of different sets',
		},
		leadsTo: ['region-api/certificate-bundle-inconsistent'],
		matches: [
			'readiness check: region certificates invalid: ca.pem is empty',
			'certificate chain validation failed: server cert is not signed by the CA: x509: certificate signed by unknown authority',
			'server.key.pem: private key does not match server certificate',
		],
		misses: ['readiness check: region cert secret unavailable: context deadline exceeded'],
	},
	{
		id: 'start-up/api-server',
		components: goComponents,
		class: 'api-server',
		pattern:
			/create k8s client failure: |ensure CRDs: |start kube cache store error|readiness check: k8s api unavailable: /,
		meaning: {
			zh: '用不了 Kubernetes API：连不上、ServiceAccount 的令牌失效，或缺少权限',
			en: 'the Kubernetes API cannot be used: not reached, a token that is no longer good, or missing rights',
		},
		leadsTo: ['component/crash-loop', 'component/not-ready'],
		matches: [
			'create k8s client failure: open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory',
			'start kube cache store error: timed out waiting for caches to sync',
			'ensure CRDs: customresourcedefinitions.apiextensions.k8s.io is forbidden',
			'readiness check: k8s api unavailable: context deadline exceeded',
		],
		misses: [
			'INFO[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-api ensuring CRDs are up to date...',
			'pkg/mod/k8s.io/client-go@v0.28.4/tools/cache/reflector.go:229: watch of *v1.Pod ended with: an error on the server',
		],
	},
	{
		id: 'rbd-api/no-cluster-object',
		components: ['rbd-api'],
		class: 'cluster-object',
		pattern: /get configuration from rainbond cluster/,
		meaning: {
			zh: 'rbd-api 读不到 RainbondCluster：对象不存在，或没有权限',
			en: 'rbd-api cannot read the RainbondCluster: it is missing, or the right to read it is',
		},
		leadsTo: ['component/crash-loop'],
		matches: [
			'panic: get configuration from rainbond cluster: rainbondclusters.rainbond.io "rainbondcluster" not found',
		],
		misses: ['create hub client success'],
	},
	{
		id: 'start-up/event-service',
		components: goComponents,
		class: 'event-service',
		pattern:
			/event log server \S+ connect error: |create event client error\.|get event manager failed, try time is |eventlog server start timeout/,
		meaning: {
			zh: '连不上收集操作日志的服务：v6 在 rbd-api 里（rbd-api-api-inner:6366），v5 是 rbd-eventlog',
			en: 'the service that collects the logs of operations is not reached: part of rbd-api in v6 (rbd-api-api-inner:6366), rbd-eventlog in v5',
		},
		leadsTo: [
			'region-api/pod-down',
			'region-api/endpoint-empty',
			'component/crash-loop',
			'component/not-ready',
		],
		matches: [
			'event log server rbd-api-api-inner:6366 connect error: context deadline exceeded. auto retry after 10 seconds',
			'create event client error.context canceled',
			'get event manager failed, try time is 3,context deadline exceeded',
			'eventlog server start timeout',
			// As v5 and the first v6 wrote their lines
			'time="2024-08-20T00:48:56+08:00" level=error msg="event log server rbd-eventlog:6366 connect error: context deadline exceeded. auto retry after 10 seconds"',
		],
		misses: [
			'INFO[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-api start a event log handle core. connect server rbd-api-api-inner:6366',
			'INFO[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-api init event manager success',
		],
	},
	{
		id: 'rbd-api/object-storage',
		components: ['rbd-api'],
		class: 'object-storage',
		pattern: /Failed to initialize bucket lifecycle policies: /,
		meaning: {
			zh: 'rbd-api 还连不上对象存储 minio：它会继续启动，但上传、导入和构建产物会失败',
			en: 'rbd-api does not reach the object storage minio: it starts all the same, while uploads, imports and build results fail',
		},
		leadsTo: ['component/not-ready', 'component/crash-loop', 'component/pending'],
		matches: [
			'Failed to initialize bucket lifecycle policies: dial tcp 10.43.9.9:9000: connect: connection refused (non-fatal, continuing startup)',
		],
		misses: ['Successfully initialized bucket lifecycle policies'],
	},
	{
		id: 'rbd-api/backend-away',
		components: ['rbd-api'],
		class: 'backend-away',
		pattern: /proxy request to \S+ failed: /,
		meaning: {
			zh: 'rbd-api 转发请求时后端不回答：rbd-worker、rbd-chaos、rbd-hub 或 rbd-monitor，地址在这一行里',
			en: 'rbd-api passes a request on and is not answered by rbd-worker, rbd-chaos, rbd-hub or rbd-monitor: the line has the address',
		},
		leadsTo: ['component/not-ready', 'component/crash-loop', 'component/pending'],
		matches: ['proxy request to rbd-monitor:9999 failed: connect: connection refused'],
		misses: ['proxy request to rbd-monitor:9999 success'],
	},
	{
		id: 'rbd-api/web-terminal',
		components: ['rbd-api'],
		class: 'web-terminal',
		pattern:
			/executor stream failure |stream did not signal ready within timeout, proceeding anyway/,
		meaning: {
			zh: '网页终端与容器之间的连接断开或迟迟没有就绪：容器退出、网页关闭，或 API Server 到节点的连接慢',
			en: 'the stream between a web terminal and its container broke or came late: the container ended, the page was closed, or the way to the node is slow',
		},
		leadsTo: [],
		matches: [
			'ERROR[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-api executor stream failure command terminated with exit code 137',
			'stream did not signal ready within timeout, proceeding anyway',
		],
		misses: [
			'INFO[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-api websocket listen on (HTTP) 0.0.0.0:6060',
		],
	},
];

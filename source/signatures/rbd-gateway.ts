import type {Signature} from './signature.ts';

const ofVisitor = '2026/08/01 10:00:00 [error] 48#48: *10240 ';
const rest =
	', client: 203.0.113.7, server: _, request: "GET / HTTP/1.1", upstream: "http://10.42.1.9:5000/", host: "shop.example.com"';

/** Lines of both containers of the gateway: nginx with APISIX's Lua, and its controller. v5 has nginx alone. */
export const gatewaySignatures: readonly Signature[] = [
	{
		id: 'rbd-gateway/route-lost',
		components: ['rbd-gateway'],
		class: 'route-lost',
		versions: {zh: 'v6', en: 'v6'},
		pattern: /etcdserver: duplicate key given in txn request/,
		meaning: {
			zh: '网关没有记下一条路由，对应的域名会得到 404，直到网关重启',
			en: 'the gateway lost a route as it was written: its domain answers 404 until the gateway is restarted',
		},
		leadsTo: ['gateway/route-not-synced'],
		matches: [
			'failed to create object, ignore it{error 26 0  rpc error: code = InvalidArgument desc = etcdserver: duplicate key given in txn request} {revision 15 0 } {key 15 0 /apisix/routes/5e1b2c }',
		],
		misses: [
			'2026-08-01T10:00:00.000+00:00\tinfo\tapisix/apisix_route.go:690\tstart resource sync for ApisixRoute',
		],
	},
	{
		id: 'rbd-gateway/port-taken',
		components: ['rbd-gateway'],
		class: 'port-taken',
		pattern: /bind\(\) to \S+ failed \(98: Address (?:already )?in use\)/,
		meaning: {
			zh: '节点上别的程序占用了网关的端口，网关起不来',
			en: 'another program on the node has a port of the gateway, which cannot start',
		},
		leadsTo: ['component/crash-loop', 'region-api/gateway-down', 'gateway/pod-down'],
		matches: [
			'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
			'2026/08/01 10:00:00 [emerg] 1#1: bind() to [::]:443 failed (98: Address in use)',
		],
		misses: ['2026/08/01 10:00:00 [notice] 48#48: using the "epoll" event method'],
	},
	{
		id: 'rbd-gateway/no-store',
		components: ['rbd-gateway'],
		class: 'gateway-store',
		versions: {zh: 'v6', en: 'v6'},
		pattern:
			/failed to fetch data from etcd|127\.0\.0\.1:12379\S*(?: \S+){0,6}? connection refused|connect\(\) failed \(111: Connection refused\).{0,300}127\.0\.0\.1:12379/,
		meaning: {
			zh: '数据面读不到同一 Pod 里 ingress-apisix 的 etcd：没有路由就启动了',
			en: 'the data plane does not reach the etcd that ingress-apisix keeps in the same pod: it starts without routes',
		},
		leadsTo: ['region-api/gateway-down', 'gateway/pod-down', 'component/not-ready'],
		matches: [
			`${ofVisitor}[lua] config_etcd.lua:600: failed to fetch data from etcd: connection refused, etcd key: /apisix/routes`,
			'dial tcp 127.0.0.1:12379: connect: connection refused',
		],
		misses: [
			`${ofVisitor}connect() failed (111: Connection refused) while connecting to upstream${rest}`,
		],
	},
	{
		id: 'rbd-gateway/no-upstream',
		components: ['rbd-gateway'],
		class: 'no-upstream',
		versions: {zh: 'v6', en: 'v6'},
		pattern: /no valid upstream node/,
		meaning: {
			zh: '路由后面没有一个就绪的地址：访问得到 503',
			en: 'nothing behind the route is ready: who visits gets a 503',
		},
		leadsTo: ['gateway/no-ready-endpoint', 'gateway/rollout-in-progress'],
		matches: [
			`${ofVisitor}[lua] init.lua:560: handle_upstream(): failed to set upstream: no valid upstream node${rest}`,
		],
		misses: [
			`${ofVisitor}connect() failed (111: Connection refused) while connecting to upstream${rest}`,
		],
	},
	{
		id: 'rbd-gateway/upstream-refused',
		components: ['rbd-gateway'],
		class: 'upstream-refused',
		pattern: /connect\(\) failed \(111: Connection refused\) while connecting to upstream/,
		meaning: {
			zh: '后面的地址拒绝连接：端口不对、只监听 127.0.0.1，或正在更新；HTTP 访问得到 502',
			en: 'the address behind refuses: a wrong port, a program on 127.0.0.1 only, or a rollout; over HTTP a 502',
		},
		leadsTo: ['gateway/port-mismatch', 'gateway/bound-to-loopback', 'gateway/rollout-in-progress'],
		matches: [
			`${ofVisitor}connect() failed (111: Connection refused) while connecting to upstream${rest}`,
		],
		misses: [
			`${ofVisitor}upstream timed out (110: Connection timed out) while connecting to upstream${rest}`,
			`${ofVisitor}connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: , request: "GET /apisix HTTP/1.1", upstream: "http://127.0.0.1:12379/v3/kv/range"`,
		],
	},
	{
		id: 'rbd-gateway/upstream-connect-timeout',
		components: ['rbd-gateway'],
		class: 'upstream-connect-timeout',
		pattern:
			/upstream timed out \(110: (?:Connection|Operation) timed out\) while connecting to upstream/,
		meaning: {
			zh: '连不到后面的地址：网络策略，或网关节点与 Pod 所在节点之间的网络；访问得到 504',
			en: 'the address behind is not reached: a network policy, or the network between the nodes; who visits gets a 504',
		},
		leadsTo: ['gateway/network-blocked'],
		matches: [
			`${ofVisitor}upstream timed out (110: Connection timed out) while connecting to upstream${rest}`,
		],
		misses: [
			`${ofVisitor}upstream timed out (110: Connection timed out) while reading response header from upstream${rest}`,
		],
	},
	{
		id: 'rbd-gateway/upstream-slow',
		components: ['rbd-gateway'],
		class: 'upstream-slow',
		pattern:
			/upstream timed out \(110: (?:Connection|Operation) timed out\) while (?:reading|sending) /,
		meaning: {
			zh: '应用收到了请求却没有及时回答：访问得到 504',
			en: 'the application took the request and did not answer in time: who visits gets a 504',
		},
		leadsTo: ['gateway/upstream-slow'],
		matches: [
			`${ofVisitor}upstream timed out (110: Connection timed out) while reading response header from upstream${rest}`,
		],
		misses: [
			`${ofVisitor}upstream timed out (110: Connection timed out) while connecting to upstream${rest}`,
		],
	},
];

import type {Signature} from './signature.ts';

const console = ['rbd-app-ui'];

const connection =
	"HTTPSConnectionPool(host='rbd-api-api', port=8443): Max retries exceeded with url: /v2/show (Caused by ";

/**
What the console makes of what it was answered, and what it says at its start (rainbond-console). These come after
the lines of its HTTP library, which tell more.
*/
export const consoleAnswerSignatures: readonly Signature[] = [
	{
		id: 'rbd-app-ui/region-name',
		components: console,
		class: 'console-name',
		pattern: /(?<=port=(?!443\b|80\b)\d+\).{0,500})Name or service not known/,
		meaning: {
			zh: '控制台解析不到集群端的名字：名字不存在，或集群 DNS 不回答',
			en: "the console cannot resolve the region's name: there is no such name, or the cluster DNS does not answer",
		},
		leadsTo: ['region-api/dns-failing'],
		matches: [
			`${connection}NewConnectionError('<urllib3.connection.HTTPSConnection object>: Failed to establish a new connection: [Errno -2] Name or service not known'))`,
		],
		misses: [
			"HTTPSConnectionPool(host='hub.grapps.cn', port=443): Max retries exceeded with url: /app-server (Caused by NewConnectionError('<urllib3.connection.HTTPSConnection object>: Failed to establish a new connection: [Errno -2] Name or service not known'))",
			`${connection}NewConnectionError('<urllib3.connection.HTTPSConnection object>: Failed to establish a new connection: [Errno 111] Connection refused'))`,
		],
	},
	{
		id: 'rbd-app-ui/reset',
		components: console,
		class: 'console-reset',
		pattern: /(?<=port=(?!443\b|80\b)\d+\).{0,500})Connection reset by peer/,
		meaning: {
			zh: '集群端中途断开了连接：rbd-api 重启，或网关切断',
			en: 'the region broke the connection off: rbd-api was restarted, or the gateway cut it',
		},
		leadsTo: ['component/crash-loop', 'region-api/gateway-down', 'region-api/pod-down'],
		matches: [
			`${connection}ProtocolError('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer')))`,
		],
		misses: [
			"HTTPSConnectionPool(host='hub.grapps.cn', port=443): Max retries exceeded with url: /app-server (Caused by ProtocolError('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer')))",
		],
	},
	{
		id: 'rbd-app-ui/part-away',
		components: console,
		class: 'part-away',
		pattern: /(?:部分服务|(?:worker|mq|monitor|私有镜像仓库) 服务)不可用/,
		meaning: {
			zh: 'rbd-api 自己能回答，但它依赖的那个组件不在',
			en: 'rbd-api answers, and a component that it needs for this request is away',
		},
		leadsTo: [
			'component/message-queue-stuck',
			'component/crash-loop',
			'component/not-ready',
			'component/pending',
		],
		matches: [
			"{'apitype': 'region', 'url': 'https://rbd-api-api:8443/v2/tenants', 'method': 'POST', 'httpcode': 503, 'body': {'code': 503, 'msg': 'worker 服务不可用'}}",
			'部分服务不可用',
		],
		misses: [
			"{'apitype': 'region', 'url': 'https://rbd-api-api:8443/v2/tenants', 'method': 'GET', 'httpcode': 404, 'body': {}}",
		],
	},
	{
		id: 'rbd-app-ui/region-unknown',
		components: console,
		class: 'console-region-unknown',
		pattern: /\bregion [\w-]+ not found\b/,
		meaning: {
			zh: '控制台的数据库里没有这个集群：它被删除或改名了',
			en: 'the console has no region of this name in its database: it was removed or renamed',
		},
		leadsTo: [],
		matches: ['{"code": 10412, "msg": "region rainbond not found", "msg_show": "数据中心不存在"}'],
		misses: ['INFO region rainbond health status ok, 40ms'],
	},
	{
		id: 'rbd-app-ui/region-failed',
		components: console,
		class: 'console-failed',
		pattern:
			/['"]code['"]: 10411\b|访问数据中心异常|创建集群通信客户端错误|集群请求网络异常|数据中心操作故障/,
		meaning: {
			zh: '控制台与集群端的一次通信失败，原因在前面的行里',
			en: 'one call of the console to its region failed: the lines before it say why',
		},
		leadsTo: [
			'region-api/pod-down',
			'region-api/console-certificate-stale',
			'region-api/network-unreachable',
			'region-api/slow',
		],
		matches: [
			'{"code": 10411, "msg": "MaxRetryError", "msg_show": "访问数据中心异常，请稍后重试"}',
			'创建集群通信客户端错误，请检查集群配置',
			'集群请求网络异常',
		],
		misses: ['{"code": 10412, "msg": "region rainbond not found"}', '获取节点列表失败'],
	},
	{
		id: 'rbd-app-ui/quota',
		components: console,
		class: 'console-quota',
		pattern:
			/\b(?:cluster_lack_of_memory|tenant_lack_of_(?:memory|cpu)|tenant_quota_(?:memory|cpu)_lack)\b/,
		meaning: {
			zh: '集群或团队的内存、CPU 额度不够，操作被拒绝',
			en: 'cluster or team are short of memory or CPU by their quota, and the operation is refused',
		},
		leadsTo: [],
		matches: [
			"{'httpcode': 412, 'body': {'code': 412, 'msg': 'cluster_lack_of_memory'}}",
			"{'httpcode': 412, 'body': {'code': 412, 'msg': 'tenant_quota_cpu_lack'}}",
		],
		misses: ["{'httpcode': 412, 'body': {'code': 412, 'msg': 'precondition failed'}}"],
	},
	{
		id: 'rbd-app-ui/licence',
		components: console,
		class: 'console-licence',
		pattern: /['"]code['"]: 10400\b/,
		meaning: {
			zh: '授权不存在或已过期，集群端拒绝操作',
			en: 'the licence is missing or past its end, and the region refuses',
		},
		leadsTo: [],
		matches: ["{'code': 10400, 'msg': 'license expired'}"],
		misses: ["{'code': 104001, 'msg': 'other'}", "{'code': 10411, 'msg': 'SSLError'}"],
	},
	{
		id: 'rbd-app-ui/database',
		components: console,
		class: 'console-database',
		pattern: /ERROR: Database not ready, will waiting/,
		meaning: {
			zh: '控制台等着自己的数据库，等到之前不会启动',
			en: 'the console waits for its database and does not start before',
		},
		leadsTo: ['region-api/database-unreachable', 'component/crash-loop', 'component/not-ready'],
		matches: ['ERROR: Database not ready, will waiting'],
		misses: ['Database is ready, migrating'],
	},
	{
		id: 'rbd-app-ui/migration',
		components: console,
		class: 'console-migration',
		pattern:
			/ERROR: failed to migrate|failed to repair legacy schema|failed to default_region|Can't D(?:rop|ROP) '\w+'; check that column\/key exists/,
		meaning: {
			zh: '控制台启动时升级数据库失败：表结构与它的版本不一致',
			en: 'the console cannot bring its database up to date at its start: the tables are not those of its version',
		},
		leadsTo: ['component/crash-loop', 'component/not-ready'],
		matches: [
			'ERROR: failed to migrate',
			'failed to repair legacy schema',
			`(1091, "Can't Drop 'system'; check that column/key exists")`,
		],
		misses: ['Database is ready, migrating', 'default region already exists'],
	},
];

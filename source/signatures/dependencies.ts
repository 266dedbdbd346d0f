import type {Signature} from './signature.ts';

const goComponents = ['rbd-api', 'rbd-chaos', 'rbd-worker', 'rbd-mq', 'rbd-app-ui', 'rbd-hub'];

const lookupFailed = 'lookup rbd-db-rw on 10.43.0.10:53: read udp 10.42.0.9:37857->10.43.0.10:53: ';
const noDatabase = 'get db manager failed, try time is 10,dial tcp';

/** Lines that every program prints when what it depends on is away. The order matters: the first that fits counts. */
export const dependencySignatures: readonly Signature[] = [
	{
		id: 'dependency/database-name',
		components: goComponents,
		class: 'database-name',
		pattern: /lookup rbd-db-rw(?:\.[\w.-]+)?(?: on [\w.:[\]]+)?: no such host/,
		meaning: {
			zh: '无头 Service rbd-db-rw 没有就绪的数据库，所以名字解析不到：是数据库，不是 DNS',
			en: 'the headless Service rbd-db-rw has no ready database, so its name does not resolve: it is the database, not DNS',
		},
		leadsTo: ['region-api/database-unreachable'],
		matches: [`${noDatabase}: lookup rbd-db-rw on 10.43.0.10:53: no such host`],
		misses: [`${noDatabase}: ${lookupFailed}i/o timeout`],
	},
	{
		id: 'dependency/dns',
		components: goComponents,
		class: 'dns',
		pattern:
			/lookup [\w.-]+(?: on [\w.:[\]]+)?: (?:read udp .*: (?:read: connection refused|i\/o timeout)|i\/o timeout|server misbehaving|dial udp .*)|Temporary failure in name resolution/,
		meaning: {
			zh: '集群 DNS 不回答：名字解析失败',
			en: 'the cluster DNS does not answer: names do not resolve',
		},
		leadsTo: ['region-api/dns-failing'],
		matches: [
			`${noDatabase}: ${lookupFailed}read: connection refused`,
			`${noDatabase}: ${lookupFailed}i/o timeout`,
			'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing dial tcp: lookup rbd-db-rw: i/o timeout"',
		],
		misses: [
			`${noDatabase}: lookup rbd-db-rw on 10.43.0.10:53: no such host`,
			'dial tcp 10.42.1.7:3306: i/o timeout',
		],
	},
	{
		id: 'dependency/database-refused',
		components: goComponents,
		class: 'database-refused',
		pattern: /Error 1045\b|Error 1049\b|Access denied for user|Unknown database/,
		meaning: {
			zh: '数据库拒绝：用户名、密码或库名不对',
			en: 'the database refuses: user, password or database name are wrong',
		},
		leadsTo: ['region-api/database-unreachable'],
		matches: [
			"get db manager failed, try time is 10,Error 1045: Access denied for user 'root'@'10.42.0.9' (using password: YES)",
			"get db manager failed, try time is 10,Error 1049: Unknown database 'region'",
		],
		misses: [`${noDatabase} 10.42.1.7:3306: connect: connection refused`],
	},
	{
		id: 'dependency/database',
		components: goComponents,
		class: 'database',
		pattern:
			/get db manager failed|failed to connect to database|dial tcp [\w.:[\]]+:3306: (?:connect: )?(?:connection refused|i\/o timeout|no route to host)|Can't connect to MySQL server|invalid connection/,
		meaning: {zh: '连不上数据库', en: 'the database cannot be reached'},
		leadsTo: ['region-api/database-unreachable'],
		matches: [
			`${noDatabase} 10.42.1.7:3306: connect: connection refused`,
			'failed to connect to database: dial tcp 192.168.1.9:3306: i/o timeout',
			"(2003, \"Can't connect to MySQL server on 'rbd-db-rw' (111)\")",
		],
		misses: [
			'INFO[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-api database connection successful',
		],
	},
	{
		id: 'dependency/queue',
		components: ['rbd-api', 'rbd-chaos', 'rbd-worker'],
		class: 'queue',
		pattern:
			/send enqueue request error|check send (?:builder|worker) topic failure|unable to verify MQ consumer loop|dequeue attempt \d+ failed|failed to dequeue health check message|message dequeue failure|dial tcp [\w.:[\]-]+:630[01]: |lookup rbd-mq(?:\.[\w.-]+)?(?: on [\w.:[\]]+)?: no such host/,
		meaning: {
			zh: 'rbd-mq 不回答入队或出队请求',
			en: 'rbd-mq does not answer enqueue or dequeue requests',
		},
		leadsTo: ['component/message-queue-stuck'],
		matches: [
			'builder check send builder topic failure: send enqueue request error rpc error: code = DeadlineExceeded desc = context deadline exceeded',
			'health check failed: unable to verify MQ consumer loop',
			'worker check send worker topic failure: rpc error: code = Unavailable',
			'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 10.43.7.7:6300: connect: connection refused"',
			'transport: Error while dialing dial tcp: lookup rbd-mq on 10.43.0.10:53: no such host',
		],
		misses: [
			'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 10.43.7.8:6366: connect: connection refused"',
			'dial tcp: lookup rbd-mq on 10.43.0.10:53: read udp 10.42.0.9:37857->10.43.0.10:53: i/o timeout',
			'INFO[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-worker start receive task from mq',
		],
	},
	{
		id: 'rbd-hub/storage-full',
		components: ['rbd-hub', 'rbd-chaos'],
		class: 'storage-full',
		pattern: /no space left on device|disk quota exceeded/i,
		meaning: {zh: '镜像仓库的存储写满', en: "the registry's storage is full"},
		leadsTo: ['component/image-store-full'],
		matches: [
			'level=error msg="response completed with error" err.code=unknown err.detail="filesystem: write /var/lib/registry/docker/registry/v2/blobs: no space left on device" http.response.status=500',
		],
		misses: ['level=info msg="response completed" http.response.status=201'],
	},
	{
		id: 'rbd-hub/push-failed',
		components: ['rbd-hub', 'rbd-chaos'],
		class: 'push-failed',
		pattern:
			/http\.request\.method"?[=:]"?(?:PUT|PATCH|POST)[" ].*http\.response\.status"?[=:]"?500(?!\d)|"(?:PUT|PATCH|POST) \/v2\/\S* HTTP\/[\d.]+" 500\b|(?:PUT|PATCH|POST|push) .*\b500 Internal Server Error/,
		meaning: {
			zh: '镜像仓库写不进去：推送得到 500',
			en: 'the registry cannot store what is pushed: it answers 500',
		},
		leadsTo: ['component/image-store-full'],
		matches: [
			'level=error msg="response completed with error" err.code=unknown err.message="unknown error" http.request.method=PATCH http.request.uri="/v2/builder/blobs/uploads/5e1b" http.response.status=500',
			'{"err.code":"unknown","err.message":"unknown error","http.request.method":"PUT","http.request.uri":"/v2/builder/manifests/1","http.response.status":500,"level":"error","msg":"response completed with error"}',
			'10.42.0.1 - - [01/Aug/2026:10:00:00 +0000] "PUT /v2/shop-web/manifests/20260801100000 HTTP/1.1" 500 104 "" "containerd/1.7"',
			'failed commit on ref "layer-sha256:5e1b2c": unexpected status from PUT request to https://goodrain.me/v2/shop-web/blobs/uploads/5e1b: 500 Internal Server Error',
		],
		misses: [
			'level=error msg="response completed with error" err.code="manifest unknown" http.request.method=GET http.response.status=404',
			'10.42.0.1 - - [01/Aug/2026:10:00:00 +0000] "GET /v2/ HTTP/1.1" 500 0 "" "curl/8.5.0"',
		],
	},
	{
		id: 'rbd-api/registry-away',
		components: ['rbd-api'],
		class: 'registry',
		pattern: /create hub client failed/,
		meaning: {
			zh: 'rbd-api 启动时连不上镜像仓库：可能是 rbd-hub，也可能是通往它的网关',
			en: 'rbd-api does not reach the registry at its start: rbd-hub itself, or the gateway on the way to it',
		},
		leadsTo: ['component/crash-loop'],
		matches: [
			'create hub client failed, try time is 10,Get "https://goodrain.me/v2/": dial tcp 192.168.1.10:443: connect: connection refused',
		],
		misses: ['INFO[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-api create hub client success'],
	},
];

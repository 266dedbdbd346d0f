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
			/send enqueue request error|check send (?:builder|worker) topic failure|unable to verify MQ consumer loop|dequeue attempt \d+ failed|failed to dequeue health check message|message dequeue failure/,
		meaning: {
			zh: 'rbd-mq 不回答入队或出队请求',
			en: 'rbd-mq does not answer enqueue or dequeue requests',
		},
		leadsTo: ['component/message-queue-stuck'],
		matches: [
			'builder check send builder topic failure: send enqueue request error rpc error: code = DeadlineExceeded desc = context deadline exceeded',
			'health check failed: unable to verify MQ consumer loop',
			'worker check send worker topic failure: rpc error: code = Unavailable',
		],
		misses: ['INFO[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-worker start receive task from mq'],
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
];

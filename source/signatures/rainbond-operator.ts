import type {Signature} from './signature.ts';

const operator = ['rainbond-operator'];
const info = '2026-08-01T10:00:00.000+0800\tINFO\tcontrollers.Node\t';

/** Lines of the operator. Why a component waits for another it says in its RbdComponent, not here. */
export const operatorSignatures: readonly Signature[] = [
	{
		id: 'rainbond-operator/gateway-port-taken',
		components: operator,
		class: 'port-taken',
		pattern:
			/Node \[[^\]]{1,60}\] port \[[^\]]{1,60}\] is already in use and cannot be used as a gateway node/,
		meaning: {
			zh: '这个节点上网关要用的端口被占用，它当不了网关节点',
			en: 'a port that the gateway needs is taken on this node, which cannot be one of its nodes',
		},
		leadsTo: ['region-api/gateway-down', 'gateway/pod-down'],
		matches: [
			'Node [192.168.1.10] port [80] is already in use and cannot be used as a gateway node',
		],
		misses: ['Node [192.168.1.10] port [80] is free'],
	},
	{
		id: 'rainbond-operator/gateway-node-unknown',
		components: operator,
		class: 'gateway-node',
		pattern:
			/Node \S+ cannot be found in the cluster|Node name \S+ is not bound to the label of a cluster node/,
		meaning: {
			zh: 'RainbondCluster 里的网关或构建节点在集群中不存在，或名字与节点标签不符',
			en: 'a node that the RainbondCluster names is not in the cluster, or no node has it as its label',
		},
		leadsTo: ['region-api/gateway-down', 'gateway/pod-down'],
		matches: [
			'\u{1B}[31mNode node-9 cannot be found in the cluster\u{1B}[0m',
			'Node name node-9 is not bound to the label of a cluster node',
		],
		misses: [`${info}node is not ready yet, skipping hosts-job recreation\t{"node": "node-3"}`],
	},
	{
		id: 'rainbond-operator/regenerates',
		components: operator,
		class: 'certificates-regenerated',
		versions: {zh: 'v6.6.2 起', en: 'from v6.6.2'},
		pattern: /api bootstrap resource missing, regenerating certificates/,
		meaning: {
			zh: '缺少证书对象，operator 用新的 CA 重新签发了全部证书：集群外的控制台要换新的 region-config',
			en: 'a certificate object was missing and all were made anew by a new authority: consoles elsewhere need the new region-config',
		},
		leadsTo: [
			'region-api/console-certificate-stale',
			'region-api/serving-stale-certificate',
			'region-api/certificate-secret-missing',
		],
		matches: [
			'2026-08-01T10:00:00.000+0800\tINFO\tcontrollers.RbdComponent\tapi bootstrap resource missing, regenerating certificates\t{"rbdcomponent": "rbd-system/rbd-api"}',
		],
		misses: [
			'2026-08-01T10:00:00.000+0800\tINFO\tcontrollers.RbdComponent\trainbond component: rbd-api ready replicas count is 1\t{"rbdcomponent": "rbd-system/rbd-api"}',
		],
	},
	{
		id: 'rainbond-operator/hosts-not-written',
		components: operator,
		class: 'hosts-job',
		versions: {zh: 'v6.5 起', en: 'from v6.5'},
		pattern: /(?:no RainbondCluster|rbd-hub RbdComponent not) found, skipping hosts-job recreation/,
		meaning: {
			zh: '没有重建 hosts-job，新节点的 /etc/hosts 里不会有 goodrain.me',
			en: 'hosts-job was not made again: a new node gets no line for goodrain.me in its /etc/hosts',
		},
		leadsTo: ['build/registry-name-unresolved'],
		matches: [
			`${info}no RainbondCluster found, skipping hosts-job recreation`,
			`${info}rbd-hub RbdComponent not found, skipping hosts-job recreation`,
		],
		misses: [`${info}node is not ready yet, skipping hosts-job recreation\t{"node": "node-3"}`],
	},
	{
		id: 'rainbond-operator/hosts-job',
		components: operator,
		class: 'hosts-job-usual',
		isHarmless: true,
		versions: {zh: 'v6.5 起', en: 'from v6.5'},
		pattern:
			/node is not ready yet, skipping hosts-job recreation|hosts-job exists, deleting it before recreation|successfully triggered rbd-hub reconcile, hosts-job will be recreated/,
		meaning: {
			zh: '有节点加入或恢复，operator 会重新写各节点的 /etc/hosts；未就绪的节点等它就绪后再写',
			en: 'a node came or came back, and the operator writes the /etc/hosts of the nodes again; one that is not ready is left for when it is',
		},
		leadsTo: [],
		matches: [
			`${info}node is not ready yet, skipping hosts-job recreation\t{"node": "node-3"}`,
			`${info}hosts-job exists, deleting it before recreation`,
			`${info}successfully triggered rbd-hub reconcile, hosts-job will be recreated with updated node count`,
		],
		misses: [`${info}no RainbondCluster found, skipping hosts-job recreation`],
	},
	{
		id: 'rainbond-operator/resource-refused',
		components: operator,
		class: 'operator-write',
		pattern:
			/failed to migrate APISIX admin configuration|get node len failure: |Failed to create new \S+|\tERROR\t(?:[^\t]*\t){0,2}update or create resource\b/,
		meaning: {
			zh: 'operator 没能创建或更新一个组件的对象，行尾是原因；它会再试',
			en: 'the operator could not create or change an object of a component: the end of the line says why, and it tries again',
		},
		leadsTo: [],
		matches: [
			'2026-08-01T10:00:00.000+0800\tERROR\tcontrollers.RbdComponent\tfailed to migrate APISIX admin configuration\t{"rbdcomponent": "rbd-system/rbd-gateway", "error": "conflict"}',
			'2026-08-01T10:00:00.000+0800\tERROR\tcontrollers.RbdComponent\tupdate or create resource\t{"rbdcomponent": "rbd-system/rbd-hub", "error": "forbidden"}',
			'2026-08-01T10:00:00.000+0800\tERROR\tcontrollers.RbdComponent\tFailed to create new Deployment\t{"error": "quota exceeded"}',
			'get node len failure: context deadline exceeded',
		],
		misses: [
			'2026-08-01T10:00:00.000+0800\tINFO\tcontrollers.RbdComponent\tupdate or create resource\t{"rbdcomponent": "rbd-system/rbd-hub"}',
		],
	},
	{
		id: 'rainbond-operator/panic',
		components: operator,
		class: 'panic',
		pattern: /panic: runtime error: invalid memory address or nil pointer dereference/,
		meaning: {
			zh: 'operator 崩溃了；启动时就崩溃常见于不支持的操作系统或 CPU',
			en: 'the operator crashed; right at its start this is known from systems and processors it does not support',
		},
		leadsTo: ['component/operator-down'],
		matches: ['panic: runtime error: invalid memory address or nil pointer dereference'],
		misses: ['[signal SIGSEGV: segmentation violation code=0x1 addr=0x18 pc=0x2b1c0d4]'],
	},
];

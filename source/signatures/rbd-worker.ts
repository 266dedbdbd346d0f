import type {Signature} from './signature.ts';

/** Lines of rbd-worker, which makes the objects of applications (rainbond: worker/). */
export const workerSignatures: readonly Signature[] = [
	{
		id: 'rbd-worker/start-failed',
		components: ['rbd-worker'],
		class: 'start-failed',
		pattern:
			/start service \S+ failure|create (?:deployment|statefulset) failure:|create or check namespace failure/,
		meaning: {
			zh: '一个组件启动不了：API Server 没有接受 rbd-worker 创建的对象，行尾是原因',
			en: 'an application could not be started: the API server refused an object, and the end of the line says why',
		},
		leadsTo: [],
		matches: [
			'ERROR[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-worker start service web failure create deployment failure:admission webhook denied the request;',
			'create deployment failure:deployments.apps is forbidden;',
			'create or check namespace failure context deadline exceeded',
		],
		misses: ['start service web success', 'worker router is running...'],
	},
	{
		id: 'rbd-worker/route-not-created',
		components: ['rbd-worker'],
		class: 'route-not-created',
		versions: {zh: 'v6', en: 'v6'},
		pattern: /failed to create ApisixRoute \S+: /,
		meaning: {
			zh: '一条网关路由没有建成，对应的域名会得到 404',
			en: 'a route of the gateway was not created, so its domain answers 404',
		},
		leadsTo: ['gateway/route-missing'],
		matches: [
			'failed to create ApisixRoute shop-web-80: Internal error occurred: failed calling webhook',
		],
		misses: ['create ApisixRoute shop-web-80 success'],
	},
	{
		id: 'rbd-worker/node-port',
		components: ['rbd-worker'],
		class: 'node-port',
		pattern: /reassign tcp rule node port failure: /,
		meaning: {
			zh: '没有可用的 NodePort：端口已被占用，或范围已用完',
			en: 'no NodePort could be given: the port is taken, or the range is used up',
		},
		leadsTo: ['tcp/port-outside-range'],
		matches: ['reassign tcp rule node port failure: provided port is already allocated'],
		misses: ['reassign tcp rule node port success'],
	},
	{
		id: 'rbd-worker/volume',
		components: ['rbd-worker'],
		class: 'volume-provision',
		pattern:
			/failed to provision volume: |Giving up syncing claim "?\S+?"? because failures|storage class: rainbondslsc; name: \S+; node ip not found/,
		meaning: {
			zh: '存储卷没有供给成功，使用它的组件会一直等待',
			en: 'a volume was not provisioned, and the application that uses it waits',
		},
		leadsTo: ['workload/volume-unbound'],
		matches: [
			'failed to provision volume: no such storage class',
			'Giving up syncing claim "5e1b2c" because failures 15 >= threshold 15',
			'storage class: rainbondslsc; name: manual18; node ip not found',
		],
		misses: ['succeeded: volume "pvc-5e1b2c" provisioned'],
	},
	{
		id: 'rbd-worker/unschedulable',
		components: ['rbd-worker'],
		class: 'unschedulable',
		pattern: /Pod \S+ unschedulable - Reason: \S+, Message: |Creating unschedulable event for pod /,
		meaning: {
			zh: '应用的 Pod 调度不了；控制台上的文字会混淆原因，以这里的 Message 为准',
			en: 'a pod of an application is not scheduled; the console blurs the reason, the message here is exact',
		},
		leadsTo: ['workload/unschedulable'],
		matches: [
			'Pod shop/web-0 unschedulable - Reason: Unschedulable, Message: 0/3 nodes are available: 3 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }.',
			'Creating unschedulable event for pod shop/web-0',
		],
		misses: ['Pod shop/web-0 is scheduled'],
	},
];

import type {FaultTree} from '../diagnosis/tree.ts';
import {anyOf, componentRows, failingRows, fails, passes} from './conditions.ts';
import {byHand, collectGarbage, restartComponent, restartOperator} from './remedies.ts';

/** The pods of the component themselves, by name: no selector is right for every component. */
const restartPods = {
	id: 'restart/pods',
	risk: 'medium',
	title: {zh: '重启这些实例', en: 'restart these pods'},
	kubectl: ['kubectl delete pod @name -n @namespace'],
	forEach: 'Pod',
} as const;

const readLogs = {
	...byHand(
		'component/read-logs',
		{zh: '看上一次退出前的日志', en: 'read what it said before it ended'},
		[
			'kubectl logs @name -n @namespace --previous --all-containers --tail=100',
			'kubectl describe pod @name -n @namespace',
		],
	),
	forEach: 'Pod',
};

const describePod = (advice: {readonly zh: string; readonly en: string}) => ({
	...byHand(
		'component/describe-pod',
		{zh: '看事件', en: 'look at its events'},
		['kubectl describe pod @name -n @namespace', 'kubectl get pvc -n @namespace'],
		advice,
	),
	forEach: 'Pod',
});

/** What hangs on a component fails with it. */
const ofDependants = [{causes: failingRows, subjects: 'victims', as: 'consequence'}] as const;

/** A platform component is faulty. */
export const component: FaultTree = {
	id: 'component',
	version: 1,
	title: {zh: '平台组件', en: 'platform components'},
	symptoms: [
		'组件故障',
		'组件异常',
		'告警',
		'CrashLoopBackOff',
		'ImagePullBackOff',
		'Pending',
		'rbd-chaos',
		'rbd-mq',
	],
	inputs: ['component'],
	appliesWhen: [passes('rainbond-is-installed')],
	borrows: [
		{
			causes: ['node/not-ready', 'node/disk-pressure', 'node/memory-pressure'],
			subjects: 'components',
		},
		{
			causes: [
				'region-api/dns-failing',
				'region-api/database-unreachable',
				'region-api/gateway-down',
				'region-api/certificate-secret-missing',
			],
		},
	],
	nodes: [
		{
			id: 'there',
			question: {zh: '该有的组件都有实例吗？', en: 'Does every component have a pod?'},
			expects: 'component-has-a-pod',
			pass: {to: 'operator'},
			fail: {to: 'operator'},
			unknown: {to: 'operator'},
		},
		{
			id: 'operator',
			question: {zh: 'rainbond-operator 在运行吗？', en: 'Does rainbond-operator run?'},
			expects: 'operator-runs',
			pass: {to: 'queue'},
			fail: {cause: 'component/operator-down'},
			unknown: {to: 'queue'},
		},
		{
			id: 'queue',
			question: {zh: 'rbd-mq 在运行吗？', en: 'Does rbd-mq run?'},
			expects: 'queue-runs',
			pass: {to: 'queue-answers'},
			fail: {cause: 'component/message-queue-stuck'},
			unknown: {to: 'queue-answers'},
		},
		{
			id: 'queue-answers',
			question: {
				zh: 'rbd-chaos 和 rbd-worker 都在抱怨 rbd-mq 吗？',
				en: 'Do rbd-chaos and rbd-worker both complain about rbd-mq?',
			},
			expects: 'queue-answers',
			pass: {to: 'image'},
			fail: {cause: 'component/message-queue-stuck'},
			unknown: {to: 'image'},
		},
		{
			id: 'image',
			question: {zh: '镜像都拉得到吗？', en: 'Can every image be pulled?'},
			expects: 'component-image-is-there',
			pass: {to: 'placed'},
			fail: {cause: 'component/image-pull'},
			unknown: {to: 'placed'},
		},
		{
			id: 'placed',
			question: {zh: '都能调度、卷都能挂上吗？', en: 'Does every pod have its node and volumes?'},
			expects: 'component-is-placed',
			pass: {to: 'up'},
			fail: {cause: 'component/pending'},
			unknown: {to: 'up'},
		},
		{
			id: 'up',
			question: {zh: '有容器反复退出吗？', en: 'Does a container keep exiting?'},
			expects: 'component-stays-up',
			pass: {to: 'ready'},
			fail: {cause: 'component/crash-loop'},
			unknown: {to: 'ready'},
		},
		{
			id: 'ready',
			question: {zh: '运行的都就绪吗？', en: 'Is everything that runs ready?'},
			expects: 'component-is-ready',
			pass: {to: 'services'},
			fail: {cause: 'component/not-ready'},
			unknown: {to: 'services'},
		},
		{
			id: 'services',
			question: {
				zh: '组件的 Service 后面有它就绪的实例吗？',
				en: "Do every component's Services lead to its ready pods?",
			},
			expects: 'component-is-behind-its-service',
			pass: {to: 'alarm'},
			fail: {end: 'open'},
			unknown: {to: 'alarm'},
		},
		{
			id: 'alarm',
			question: {
				zh: '告警或组件状态与实例相符吗？',
				en: 'Do alerts and statuses agree with the pods?',
			},
			expects: 'component-raises-no-alarm',
			pass: {to: 'room'},
			fail: {cause: 'component/alert-stale'},
			unknown: {to: 'room'},
		},
		{
			id: 'room',
			question: {zh: 'rbd-hub 还有空间吗？', en: 'Does rbd-hub have room?'},
			expects: 'image-store-has-room',
			pass: {to: 'corpses'},
			fail: {to: 'takes-images'},
			unknown: {to: 'takes-images'},
		},
		{
			id: 'takes-images',
			question: {zh: 'rbd-hub 能写入镜像吗？', en: 'Can rbd-hub store images?'},
			expects: 'image-store-takes-images',
			pass: {to: 'corpses'},
			fail: {cause: 'component/image-store-full'},
			unknown: {to: 'corpses'},
		},
		{
			id: 'corpses',
			question: {zh: '有被驱逐的实例堆积吗？', en: 'Do evicted pods pile up?'},
			expects: 'no-corpses-pile-up',
			pass: {end: 'well'},
			fail: {cause: 'component/evicted'},
			unknown: {end: 'open'},
		},
	],
	causes: [
		{
			id: 'component/operator-down',
			severity: 'major',
			concerns: ['rainbond-operator'],
			title: {zh: 'rainbond-operator 没有运行', en: 'rainbond-operator is down'},
			summary: {
				zh: 'operator 没有就绪的实例：平台照常运行，但删掉的对象、变更的配置都不会被处理。',
				en: 'The operator has no ready pod: the platform runs on, but nothing that is deleted comes back and no change is carried out.',
			},
			requires: [fails('operator-runs')],
			explains: [
				{causes: componentRows, subjects: ['rainbond-operator'], as: 'part', lendsRemedies: true},
			],
			confusableWith: ['region-api/certificate-secret-missing'],
			remedies: [
				{
					id: 'operator/scale-up',
					risk: 'medium',
					title: {zh: '缩容到 0 时：扩回来', en: 'scaled to zero: scale it up'},
					kubectl: ['kubectl scale deploy rainbond-operator -n @namespace --replicas=1'],
				},
				restartOperator(),
			],
			documentation: 'component-operator-down',
		},
		{
			id: 'component/message-queue-stuck',
			severity: 'critical',
			concerns: ['rbd-mq'],
			title: {zh: 'rbd-mq 不工作', en: 'rbd-mq does not work'},
			summary: {
				zh: 'rbd-chaos 和 rbd-worker 的健康检查都要经 rbd-mq 转一圈；它停了或卡住，两者一起变红，构建和启停任务都在等待。',
				en: 'The health checks of rbd-chaos and rbd-worker both go through rbd-mq; when it is down or stuck both turn red, and builds and tasks wait.',
			},
			requires: [anyOf(fails('queue-runs'), fails('queue-answers'))],
			explains: [
				{causes: componentRows, subjects: ['rbd-mq'], as: 'part', lendsRemedies: true},
				{causes: failingRows, subjects: ['rbd-chaos', 'rbd-worker'], as: 'consequence'},
			],
			confusableWith: ['component/crash-loop', 'component/not-ready'],
			remedies: [
				restartComponent('rbd-mq', {
					zh: '内存队列里等待的构建和任务会丢失，要重新发起',
					en: 'builds and tasks that wait in its memory are lost and must be started again',
				}),
			],
			documentation: 'component-message-queue-stuck',
		},
		{
			id: 'component/image-pull',
			severity: 'major',
			about: 'component',
			title: {zh: '组件的镜像拉不到', en: "a component's image cannot be pulled"},
			summary: {
				zh: '镜像不存在、仓库拒绝或到不了；实例起不来。',
				en: 'The image does not exist, or its registry refuses or cannot be reached; the pod does not start.',
			},
			requires: [fails('component-image-is-there')],
			explains: ofDependants,
			confusableWith: ['component/pending'],
			remedies: [
				describePod({
					zh: '按事件里仓库的回答处理：not found 核对标签；401/403 核对凭据；timeout、no such host 检查节点的网络和 DNS',
					en: 'by what the registry says in the events: not found, check the tag; 401/403, the credentials; timeout or no such host, network and DNS of the node',
				}),
			],
			documentation: 'component-image-pull',
		},
		{
			id: 'component/pending',
			severity: 'major',
			about: 'component',
			title: {zh: '组件起不来：调度不了或卷没有就绪', en: 'a component has no node, or no volume'},
			summary: {
				zh: '实例一直 Pending：没有节点放得下，或它的卷没有绑定、挂不上。',
				en: 'The pod stays Pending: no node takes it, or its volume is not bound or cannot be mounted.',
			},
			requires: [fails('component-is-placed')],
			explains: ofDependants,
			confusableWith: ['component/image-pull'],
			remedies: [
				describePod({
					zh: '资源不足就扩容或腾出资源；PVC 未绑定就看 StorageClass 和 local-path-provisioner',
					en: 'too few resources: add or free some; an unbound claim: look at its StorageClass and at local-path-provisioner',
				}),
			],
			documentation: 'component-pending',
		},
		{
			id: 'component/crash-loop',
			severity: 'critical',
			about: 'component',
			title: {zh: '组件反复退出', en: 'a component keeps exiting'},
			summary: {
				zh: '容器启动后自己退出，kubelet 一次次重启它；原因在退出前的日志里。',
				en: 'A container ends by itself and the kubelet starts it again and again; what it said before it ended tells why.',
			},
			requires: [fails('component-stays-up')],
			explains: ofDependants,
			confusableWith: [
				'component/message-queue-stuck',
				'region-api/dns-failing',
				'region-api/database-unreachable',
				'component/not-ready',
			],
			remedies: [readLogs, restartPods],
			documentation: 'component-crash-loop',
		},
		{
			id: 'component/not-ready',
			severity: 'major',
			about: 'component',
			title: {zh: '组件在运行但不就绪', en: 'a component runs and is not ready'},
			summary: {
				zh: '进程在，但健康检查不通过；存活检查不通过时 kubelet 会反复杀掉它。',
				en: 'The process is there and fails its probe; where that is the liveness probe, the kubelet kills it again and again.',
			},
			requires: [fails('component-is-ready')],
			explains: ofDependants,
			confusableWith: ['component/message-queue-stuck', 'component/crash-loop'],
			remedies: [restartPods, readLogs],
			documentation: 'component-not-ready',
		},
		{
			id: 'component/alert-stale',
			severity: 'warning',
			about: 'component',
			title: {
				zh: '组件正常，只是告警没有消失',
				en: 'a component is well, and only its alarm is left',
			},
			summary: {
				zh: '实例都就绪且稳定，只有告警或 RbdComponent 的状态还说异常。',
				en: 'Its pods are ready and stable; only an alert or the status of its RbdComponent says otherwise.',
			},
			requires: [fails('component-raises-no-alarm'), passes('component-is-well')],
			confusableWith: ['component/crash-loop', 'component/not-ready'],
			remedies: [
				{
					id: 'component/reconcile',
					risk: 'low',
					title: {zh: '让 operator 重新核对', en: 'let the operator look again'},
					kubectl: [
						'kubectl annotate rbdcomponent @name -n @namespace rbd-tui/reconcile="$(date +%s)" --overwrite',
					],
					forEach: 'RbdComponent',
				},
				{
					id: 'component/restart',
					risk: 'medium',
					title: {zh: '重启这个组件', en: 'restart the component'},
					kubectl: ['kubectl delete pod -n @namespace -l name=@name'],
					forEach: 'RbdComponent',
				},
			],
			documentation: 'component-alert-stale',
		},
		{
			id: 'component/image-store-full',
			severity: 'critical',
			concerns: ['rbd-hub'],
			title: {zh: 'rbd-hub 的存储写满', en: 'the storage of rbd-hub is full'},
			summary: {
				zh: '镜像仓库写不进去，构建推送返回 500。',
				en: 'The registry cannot store images; pushes of builds end in 500.',
			},
			requires: [fails('image-store-takes-images'), fails('image-store-has-room')],
			suspectedWhen: [anyOf(fails('image-store-takes-images'), fails('image-store-has-room'))],
			explains: [{causes: ['node/disk-nearly-full'], subjects: 'victims', as: 'part'}],
			confusableWith: ['node/disk-pressure', 'build/registry-name-unresolved'],
			remedies: [collectGarbage],
			documentation: 'component-image-store-full',
		},
		{
			id: 'component/evicted',
			severity: 'warning',
			title: {zh: '被驱逐的实例堆积', en: 'corpses of past evictions pile up'},
			summary: {
				zh: 'Rainbond 命名空间里留着过去被驱逐的实例；节点现在正常，清理即可。',
				en: 'Pods of past evictions are left in the Rainbond namespace; the nodes are well now, and they can be cleared.',
			},
			requires: [fails('no-corpses-pile-up'), passes('no-node-evicts')],
			confusableWith: ['node/disk-pressure'],
			remedies: [
				{
					id: 'component/clear-evicted',
					risk: 'low',
					title: {zh: '清理被驱逐的实例', en: 'clear evicted pods'},
					kubectl: [
						'kubectl delete pod -n @namespace --field-selector status.phase=Failed -l job!=codebuild',
					],
				},
			],
			documentation: 'component-evicted',
		},
	],
};

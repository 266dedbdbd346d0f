import type {FaultTree} from '../diagnosis/tree.ts';
import {componentRows, fails, passes} from './conditions.ts';
import {byHand, collectGarbage} from './remedies.ts';

/** Rows about a component that a node's trouble accounts for, where the component sits on it. */
const suffering = [
	...componentRows,
	'component/message-queue-stuck',
	'component/operator-down',
	'region-api/pod-down',
	'region-api/gateway-down',
	'region-api/database-unreachable',
	'region-api/certificate-secret-missing',
	'region-api/endpoint-empty',
];

const clearEvicted = {
	id: 'node/clear-evicted',
	risk: 'low',
	title: {zh: '清理被驱逐的实例', en: 'clear evicted pods'},
	kubectl: [
		'kubectl get pod -A --field-selector status.phase=Failed',
		'kubectl delete pod -n @namespace --field-selector status.phase=Failed -l job!=codebuild',
	],
	advice: {
		zh: '构建失败后特意保留的实例带标签 job=codebuild，上面的命令不会删除它们',
		en: 'build pods that are kept on purpose carry job=codebuild; the line above leaves them',
	},
} as const;

const freeDisk = byHand(
	'node/free-disk',
	{zh: '腾出磁盘空间', en: 'free disk space'},
	[
		'kubectl get --raw /api/v1/nodes/@name/proxy/stats/summary | grep -A8 \'"fs"\'',
		'kubectl exec -n @namespace deploy/rbd-hub -- registry garbage-collect /etc/docker/registry/config.yml',
	],
	{
		zh: '在节点上：crictl rmi --prune（containerd）；手册里的 docker system prune 只对 Docker 有用，在 RKE2、k3s 上什么也不会释放。再看 /opt/rainbond/cache 和 /opt/rainbond/local-path-provisioner',
		en: "on the node: crictl rmi --prune (containerd); the handbook's docker system prune frees nothing on RKE2 or k3s. Look also at /opt/rainbond/cache and /opt/rainbond/local-path-provisioner",
	},
);

/** The nodes that the platform stands on. */
export const node: FaultTree = {
	id: 'node',
	version: 1,
	title: {zh: '节点', en: 'nodes'},
	symptoms: [
		'获取节点列表失败',
		'驱逐',
		'Evicted',
		'disk pressure',
		'desk pressure',
		'NotReady',
		'磁盘',
	],
	nodes: [
		{
			id: 'ready',
			question: {zh: '节点都就绪吗？', en: 'Is every node ready?'},
			expects: 'node-is-ready',
			pass: {to: 'disk'},
			fail: {cause: 'node/not-ready'},
			unknown: {to: 'disk'},
		},
		{
			id: 'disk',
			question: {zh: '有磁盘压力吗？', en: 'Is a node under disk pressure?'},
			expects: 'node-has-no-disk-pressure',
			pass: {to: 'memory'},
			fail: {cause: 'node/disk-pressure'},
			unknown: {to: 'memory'},
		},
		{
			id: 'memory',
			question: {zh: '有内存压力吗？', en: 'Is a node under memory pressure?'},
			expects: 'node-has-no-memory-pressure',
			pass: {to: 'space'},
			fail: {cause: 'node/memory-pressure'},
			unknown: {to: 'space'},
		},
		{
			id: 'space',
			question: {zh: '磁盘还有空间吗？', en: 'Is there room on the disks?'},
			expects: 'node-has-disk-space',
			pass: {to: 'roles'},
			fail: {cause: 'node/disk-nearly-full'},
			unknown: {to: 'roles'},
		},
		{
			id: 'roles',
			question: {zh: '节点有角色标签吗？', en: 'Do nodes carry role labels?'},
			expects: 'nodes-carry-roles',
			pass: {end: 'well'},
			fail: {cause: 'node/role-label-missing'},
			unknown: {end: 'open'},
		},
	],
	causes: [
		{
			id: 'node/not-ready',
			severity: 'critical',
			about: 'node',
			title: {zh: '节点未就绪', en: 'a node is not ready'},
			summary: {
				zh: '节点的 kubelet 失联，或它的容器运行时停了；上面的实例不再可信。',
				en: 'The kubelet of a node is lost, or its container runtime has stopped; its pods cannot be relied on.',
			},
			requires: [fails('node-is-ready')],
			explains: [{causes: suffering, subjects: 'victims', as: 'consequence'}],
			confusableWith: ['node/disk-pressure', 'node/memory-pressure'],
			remedies: [
				byHand(
					'node/look-at-kubelet',
					{zh: '检查节点的 kubelet 和容器运行时', en: 'look at kubelet and container runtime'},
					[
						'kubectl describe node @name',
						'kubectl get pod -A -o wide --field-selector spec.nodeName=@name',
					],
					{
						zh: '在节点上：systemctl status rke2-agent rke2-server k3s kubelet containerd；journalctl -u rke2-agent --since -30min',
						en: 'on the node: systemctl status rke2-agent rke2-server k3s kubelet containerd; journalctl -u rke2-agent --since -30min',
					},
				),
			].map((remedy) => ({...remedy, forEach: 'Node'})),
			documentation: 'node-not-ready',
		},
		{
			id: 'node/disk-pressure',
			severity: 'critical',
			about: 'node',
			title: {zh: '节点磁盘压力，正在驱逐', en: 'a node is short of disk and evicts'},
			summary: {
				zh: 'kubelet 为磁盘空间驱逐实例、不再接受新的；低于它自己的阈值（通常剩余不到 5–15%）才会发生，不是手册说的 80%。',
				en: 'The kubelet evicts pods for disk space and takes no new ones; that happens at its own threshold (as a rule below 5–15 % free), not at the 80 % of the handbook.',
			},
			requires: [fails('node-has-no-disk-pressure')],
			explains: [
				{causes: suffering, subjects: 'victims', as: 'consequence'},
				{causes: ['component/evicted', 'node/disk-nearly-full'], as: 'part'},
			],
			confusableWith: ['node/memory-pressure', 'node/not-ready'],
			remedies: [{...freeDisk, forEach: 'Node'}, clearEvicted, collectGarbage],
			documentation: 'node-disk-pressure',
		},
		{
			id: 'node/memory-pressure',
			severity: 'critical',
			about: 'node',
			title: {zh: '节点内存压力，正在驱逐', en: 'a node is short of memory and evicts'},
			summary: {
				zh: 'kubelet 为内存驱逐实例、不再接受新的。',
				en: 'The kubelet evicts pods for memory and takes no new ones.',
			},
			requires: [fails('node-has-no-memory-pressure')],
			explains: [
				{causes: suffering, subjects: 'victims', as: 'consequence'},
				{causes: ['component/evicted'], as: 'part'},
			],
			confusableWith: ['node/disk-pressure'],
			remedies: [
				{
					...byHand(
						'node/free-memory',
						{zh: '找出占用内存的实例', en: 'find what takes the memory'},
						[
							'kubectl top pod -A --sort-by=memory',
							'kubectl get pod -A -o wide --field-selector spec.nodeName=@name',
						],
						{
							zh: '给没有内存上限的组件设置上限，或把实例移到别的节点',
							en: 'give components without a memory limit one, or move pods to other nodes',
						},
					),
					forEach: 'Node',
				},
				clearEvicted,
			],
			documentation: 'node-memory-pressure',
		},
		{
			id: 'node/disk-nearly-full',
			severity: 'warning',
			about: 'node',
			title: {zh: '节点磁盘快满了', en: 'a disk of a node is nearly full'},
			summary: {
				zh: '根文件系统或镜像文件系统用量超过 80%；还没有驱逐，现在清理最省事。',
				en: 'The root file system or that for images is more than 80 % full; nothing is evicted yet, and now is the time to clean up.',
			},
			requires: [fails('node-has-disk-space'), passes('node-has-no-disk-pressure')],
			confusableWith: ['node/disk-pressure'],
			remedies: [{...freeDisk, forEach: 'Node'}],
			documentation: 'node-disk-nearly-full',
		},
		{
			id: 'node/role-label-missing',
			severity: 'major',
			title: {zh: '节点没有角色标签', en: 'no node carries a role label'},
			summary: {
				zh: 'Rainbond v5 按 node-role.kubernetes.io 标签取节点列表，没有就“获取节点列表失败”；v6 起只影响显示。',
				en: 'Rainbond v5 lists nodes by the labels node-role.kubernetes.io and gets none without them; since v6 only the display is poorer.',
			},
			requires: [fails('nodes-carry-roles')],
			mildWhen: [passes('platform-needs-no-roles')],
			confusableWith: ['node/not-ready', 'region-api/pod-down'],
			remedies: [
				{
					id: 'node/label-role',
					risk: 'low',
					title: {zh: '给节点加上角色标签', en: 'label the nodes'},
					kubectl: ['kubectl label node @name node-role.kubernetes.io/worker=true'],
					forEach: 'Node',
				},
			],
			documentation: 'node-role-label-missing',
		},
	],
};

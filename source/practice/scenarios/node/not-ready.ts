import {cordon} from '../../world/cordon.ts';
import {killRuntime} from '../../world/lost-nodes.ts';
import {fault, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'node/not-ready';

export const notReady: readonly Scenario[] = [
	{
		id: 'node-runtime-down',
		title: {zh: '节点的容器运行时挂了', en: 'the container runtime of a node is dead'},
		summary: {
			zh: '第三个节点的 containerd 停了：kubelet 还在上报（租约是新的），节点状态变为未就绪。',
			en: 'containerd on the third node has stopped: its kubelet still reports (the lease is fresh) that the node is not ready.',
		},
		expected: fault(id, ['node-3'], {ruledOut: ['node/disk-pressure', 'node/memory-pressure']}),
		lookAlikeOf: 'node-disk-pressure',
		build(world) {
			killRuntime(world, world.platform.nodes[2]?.name ?? '', {minutes: 3});
		},
	},
	{
		id: 'node-cordoned',
		title: {zh: '一个节点被禁止调度，没有故障', en: 'a node is cordoned, and nothing is wrong'},
		summary: {
			zh: '有人为了维护 cordon 了第二个节点；它是就绪的，平台正常。',
			en: 'Somebody cordoned the second node for maintenance; it is ready, and the platform is well.',
		},
		expected: well([id]),
		lookAlikeOf: 'node-lost',
		build(world) {
			cordon(world, world.platform.nodes[1]?.name ?? '', {hours: 5});
		},
	},
];

import {loseNode} from '../world/lost-nodes.ts';
import {fault} from './expectation.ts';
import type {Scenario} from './scenario.ts';

/** Nothing that runs there has stopped: only what Kubernetes makes of the silence does harm. */
export const nodeLost: Scenario = {
	id: 'node-lost',
	title: {zh: '节点失联，kubelet 不再上报', en: 'a node is lost: its kubelet does not report'},
	summary: {
		zh: '第三个节点的 kubelet 停了：节点状态未知，其上的实例变为未就绪；五分钟后被驱逐，在别的节点重建。',
		en: 'The kubelet of the third node has stopped: the node is unknown and its pods are not ready; after five minutes they are evicted and made again elsewhere.',
	},
	expected: fault('node/not-ready', ['node-3'], {ruledOut: ['node/disk-pressure']}),
	build(world) {
		loseNode(world, world.platform.nodes[2]?.name ?? '', {minutes: 3});
	},
};

import {addEvictedPods} from '../world/evicted-pods.ts';
import {addPressure} from '../world/pressure.ts';
import {fault} from './expectation.ts';
import type {Scenario} from './scenario.ts';

/** Rainbond's own pods are critical and stay; what the kubelet could evict, it has evicted. */
export const nodeDiskPressure: Scenario = {
	id: 'node-disk-pressure',
	title: {zh: '节点磁盘压力，实例被驱逐', en: 'a node is short of disk and evicts pods'},
	summary: {
		zh: '第三个节点的磁盘写满，kubelet 驱逐了应用实例并打上污点；被驱逐的实例在别的节点重建。',
		en: 'The disk of the third node is full; its kubelet has evicted application pods and tainted the node, and the pods were made again elsewhere.',
	},
	expected: fault('node/disk-pressure', ['node-3'], {ruledOut: ['node/memory-pressure']}),
	lookAlikeOf: 'node-lost',
	build(world) {
		const node = world.platform.nodes[2]?.name ?? '';
		const since = world.ago({minutes: 34});
		addPressure(world, node, {kind: 'disk', since});
		for (const workload of ['shop/shop-web', 'crm/crm-backend']) {
			world.restart(workload, {minutes: 33});
			addEvictedPods(world, {workload, node, count: 2, since});
		}
	},
};

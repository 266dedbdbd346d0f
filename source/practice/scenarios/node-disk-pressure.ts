import {nodes} from '../../cluster/resources.ts';
import {rfc3339} from '../models/kubelet/pod-status.ts';
import {addEvictedPods} from '../world/evicted-pods.ts';
import {addEvent} from '../world/add-event.ts';
import type {World} from '../world/world.ts';
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
	build(world) {
		const name = world.platform.nodes[2]?.name ?? '';
		const since = world.ago({minutes: 34});
		const figures = world.nodeFigures.get(name);
		if (figures) {
			const {capacity} = figures.filesystem;
			const used = Math.round(capacity * 0.965);
			world.nodeFigures.set(name, {...figures, filesystem: {capacity, used}});
		}

		world.change(nodes, name, (node) => {
			node.spec = {
				...node.spec,
				taints: [
					{
						key: 'node.kubernetes.io/disk-pressure',
						effect: 'NoSchedule',
						timeAdded: rfc3339(since),
					},
				],
			};
			for (const condition of node.status?.conditions ?? []) {
				if (condition.type === 'DiskPressure') {
					Object.assign(condition, {
						status: 'True',
						reason: 'KubeletHasDiskPressure',
						message: 'kubelet has disk pressure',
						lastTransitionTime: rfc3339(since),
					});
				}
			}
		});
		for (const workload of ['shop/shop-web', 'crm/crm-backend']) {
			world.restart(workload, {minutes: 33});
			addEvictedPods(world, {workload, node: name, count: 2, since});
		}

		world.afterwards(() => {
			addNodeEvents(world, name, since);
		});
	},
};

function addNodeEvents(world: World, name: string, since: number): void {
	const node = world.objects.get(nodes, {name});
	if (!node) {
		return;
	}

	const about = {about: node, resource: nodes, source: {component: 'kubelet', host: name}};
	addEvent(world, {
		...about,
		type: 'Normal',
		reason: 'NodeHasDiskPressure',
		message: `Node ${name} status is now: NodeHasDiskPressure`,
		last: since,
	});
	addEvent(world, {
		...about,
		type: 'Warning',
		reason: 'EvictionThresholdMet',
		message: 'Attempting to reclaim ephemeral-storage',
		first: since,
		last: world.ago({minutes: 2}),
		count: 19,
	});
}

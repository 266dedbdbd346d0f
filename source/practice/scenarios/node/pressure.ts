import {deployments} from '../../../cluster/resources.ts';
import {runsOutOfMemory} from '../../models/kubelet/behaviour.ts';
import {shopWorkload} from '../../rainbond/applications/shop.ts';
import {addEvictedPods} from '../../world/evicted-pods.ts';
import {addPressure} from '../../world/pressure.ts';
import type {World} from '../../world/world.ts';
import {fault, warning, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const third = ({platform}: World): string => platform.nodes[2]?.name ?? '';

/** A share of the third node’s disk is used, of its own file system or of that for images. */
function fillDisk(world: World, share: number, which: 'filesystem' | 'imageFilesystem'): void {
	const figures = world.nodeFigures.get(third(world));
	if (!figures) {
		return;
	}

	const {capacity} = figures.filesystem;
	world.nodeFigures.set(third(world), {
		...figures,
		[which]: {capacity, used: Math.round(capacity * share)},
	});
}

export const pressure: readonly Scenario[] = [
	{
		id: 'node-disk-pressure-quiet',
		title: {
			zh: '节点磁盘压力，还没有驱逐任何实例',
			en: 'a node is short of disk and has evicted nobody',
		},
		summary: {
			zh: '第三个节点刚进入磁盘压力，上面只有不可驱逐的平台实例。',
			en: 'The third node has just come under disk pressure, and only critical pods run there, which are not evicted.',
		},
		expected: fault('node/disk-pressure', ['node-3'], {
			ruledOut: ['node/memory-pressure', 'node/not-ready'],
		}),
		build(world) {
			addPressure(world, third(world), {kind: 'disk', since: world.ago({minutes: 6})});
		},
	},
	{
		id: 'node-disk-pressure-blocks',
		title: {zh: '磁盘压力让 rbd-hub 无处可去', en: 'disk pressure leaves rbd-hub nowhere to go'},
		summary: {
			zh: 'rbd-hub 的数据在有磁盘压力的节点上，重建后一直 Pending；原因是节点。',
			en: 'The data of rbd-hub lie on the node under disk pressure, and made again it stays Pending; the node is the cause.',
		},
		expected: fault('node/disk-pressure', ['node-3'], {ruledOut: ['node/memory-pressure']}),
		lookAlikeOf: 'component-volume-node-cordoned',
		build(world) {
			addPressure(world, third(world), {kind: 'disk', since: world.ago({minutes: 50})});
			world.volumeNodes.set('rbd-hub', third(world));
			world.restart('rbd-hub', {minutes: 31});
		},
	},
	{
		id: 'node-disk-pressure-evicts-platform',
		title: {
			zh: '6.9.6 以前的平台组件被驱逐',
			en: 'components of a platform of before 6.9.6 are evicted',
		},
		summary: {
			zh: '6.9.6 以前平台实例不是关键实例，磁盘压力下 rbd-worker、rbd-mq 被驱逐；实例已在别处重建。',
			en: 'Before 6.9.6 the platform’s pods were not critical: under disk pressure rbd-worker and rbd-mq were evicted, and were made again elsewhere.',
		},
		expected: fault('node/disk-pressure', ['node-3'], {
			ruledOut: ['node/memory-pressure', 'component/crash-loop'],
		}),
		lookAlikeOf: 'component-evicted-before-upgrade',
		platform: {version: 'v6.9.2-release'},
		build(world) {
			const since = world.ago({minutes: 34});
			addPressure(world, third(world), {kind: 'disk', since});
			for (const name of ['rbd-worker', 'rbd-mq']) {
				world.change(deployments, name, ({spec}) => {
					delete spec?.template?.spec.priorityClassName;
				});
				world.restart(name, {minutes: 32});
				const workload = `${world.platform.namespace}/${name}`;
				addEvictedPods(world, {workload, node: third(world), count: 3, since});
			}
		},
	},
	{
		id: 'node-disk-nearly-full',
		title: {
			zh: '节点磁盘用了 86%，还没有驱逐',
			en: 'a disk is 86 % full, and nothing is evicted yet',
		},
		summary: {
			zh: '第三个节点的根分区用了 86%，没有任何状态或事件，只有 kubelet 的统计数据说明。',
			en: 'The root file system of the third node is 86 % full; no condition and no event says so, only the kubelet’s figures.',
		},
		expected: warning('node/disk-nearly-full', ['node-3'], {ruledOut: ['node/disk-pressure']}),
		lookAlikeOf: 'node-disk-pressure',
		build(world) {
			fillDisk(world, 0.86, 'filesystem');
		},
	},
	{
		id: 'node-image-disk-nearly-full',
		title: {zh: '节点的镜像分区用了 91%', en: 'the file system for images is 91 % full'},
		summary: {
			zh: '第三个节点的镜像在单独的分区上，已用 91%。',
			en: 'The third node keeps its images on a file system of their own, which is 91 % full.',
		},
		expected: warning('node/disk-nearly-full', ['node-3'], {ruledOut: ['node/disk-pressure']}),
		build(world) {
			fillDisk(world, 0.91, 'imageFilesystem');
		},
	},
	{
		id: 'node-disk-well-used',
		title: {zh: '节点磁盘用了 77%', en: 'a disk is 77 % full'},
		summary: {
			zh: '用得不少，但还不到需要提醒的程度。',
			en: 'Well used, and nothing to warn of yet.',
		},
		expected: well(['node/disk-nearly-full']),
		lookAlikeOf: 'node-disk-nearly-full',
		build(world) {
			fillDisk(world, 0.77, 'filesystem');
		},
	},
	{
		id: 'node-memory-pressure',
		title: {zh: '节点内存压力，实例被驱逐', en: 'a node is short of memory and evicts pods'},
		summary: {
			zh: '第三个节点可用内存不足，kubelet 驱逐了应用实例并打上污点。',
			en: 'The third node is out of memory; its kubelet has evicted application pods and tainted the node.',
		},
		expected: fault('node/memory-pressure', ['node-3'], {ruledOut: ['node/disk-pressure']}),
		lookAlikeOf: 'node-disk-pressure',
		build(world) {
			const since = world.ago({minutes: 27});
			addPressure(world, third(world), {kind: 'memory', since});
			for (const workload of ['shop/shop-web', 'crm/crm-backend']) {
				world.restart(workload, {minutes: 26});
				addEvictedPods(world, {workload, node: third(world), count: 2, since, shortage: 'memory'});
			}
		},
	},
	{
		id: 'node-application-out-of-memory',
		title: {
			zh: '应用超出自己的内存上限，节点正常',
			en: 'an application exceeds its own limit, and the node is well',
		},
		summary: {
			zh: '商城的实例反复 OOMKilled，是它自己的内存上限太小；节点没有内存压力。',
			en: 'The shop’s pods are OOMKilled for their own limit again and again; no node is short of memory.',
		},
		expected: well(['node/memory-pressure']),
		lookAlikeOf: 'node-memory-pressure',
		build(world) {
			world.behave(shopWorkload, runsOutOfMemory(40), {since: world.ago({minutes: 55})});
		},
	},
];

import {deployments, statefulSets} from '../../../cluster/resources.ts';
import type {StatefulSet} from '../../models/workloads/workload-types.ts';
import {cordon} from '../../world/cordon.ts';
import {scaleToZero} from '../../world/scale-to-zero.ts';
import type {World} from '../../world/world.ts';
import {fault} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'component/pending';
const expected = (name: string) => fault(id, [name], {ruledOut: ['component/image-pull']});

/** Claims of that class, for the volume of rbd-monitor that is made anew. */
function askFor(world: World, className: string): void {
	world.change<StatefulSet>(statefulSets, 'rbd-monitor', ({spec}) => {
		for (const claim of spec?.volumeClaimTemplates ?? []) {
			Object.assign(claim.spec ?? {}, {storageClassName: className});
		}
	});
}

export const pending: readonly Scenario[] = [
	{
		id: 'component-unschedulable',
		title: {
			zh: 'rbd-worker 内存请求太大，调度不了',
			en: 'rbd-worker asks for more memory than any node has',
		},
		summary: {
			zh: 'rbd-worker 的内存请求被改成 64Gi，没有节点放得下，实例一直 Pending。',
			en: 'The memory request of rbd-worker was set to 64Gi; no node has that, and its pod stays Pending.',
		},
		expected: expected('rbd-worker'),
		build(world) {
			world.restart('rbd-worker', {minutes: 46});
			world.change(deployments, 'rbd-worker', ({spec}) => {
				const container = spec?.template?.spec.containers[0];
				Object.assign(container ?? {}, {
					resources: {limits: {cpu: '4', memory: '64Gi'}, requests: {cpu: '100m', memory: '64Gi'}},
				});
			});
		},
	},
	{
		id: 'component-unschedulable-selector',
		title: {
			zh: 'rbd-monitor 要求的节点标签不存在',
			en: 'rbd-monitor wants a node label that no node has',
		},
		summary: {
			zh: 'rbd-monitor 的 nodeSelector 要求一个没有节点带有的标签，实例无处可去。',
			en: 'The nodeSelector of rbd-monitor asks for a label that no node carries; its pod has nowhere to go.',
		},
		expected: expected('rbd-monitor'),
		build(world) {
			world.restart('rbd-monitor', {minutes: 33});
			world.change(statefulSets, 'rbd-monitor', ({spec}) => {
				Object.assign(spec?.template?.spec ?? {}, {nodeSelector: {'rainbond.io/monitor': 'true'}});
			});
		},
	},
	{
		id: 'component-unschedulable-cordoned',
		title: {
			zh: '节点全部被禁止调度，rbd-worker 无处可去',
			en: 'every node is cordoned, and rbd-worker has nowhere to go',
		},
		summary: {
			zh: '维护后忘了恢复调度：三个节点都 cordon 着，重建的 rbd-worker 一直 Pending。节点本身没有故障。',
			en: 'After maintenance nobody uncordoned the three nodes, and the rbd-worker that was made again stays Pending. The nodes themselves are well.',
		},
		expected: fault(id, ['rbd-worker'], {ruledOut: ['component/image-pull', 'node/not-ready']}),
		lookAlikeOf: 'node-runtime-down',
		build(world) {
			for (const {name} of world.platform.nodes) {
				cordon(world, name, {hours: 2});
			}

			world.restart('rbd-worker', {minutes: 51});
		},
	},
	{
		id: 'component-volume-node-cordoned',
		title: {
			zh: 'rbd-hub 的数据在被禁止调度的节点上',
			en: 'the data of rbd-hub lie on a cordoned node',
		},
		summary: {
			zh: 'rbd-hub 重建后只能回到它的本地卷所在的节点，而那个节点被 cordon 了。',
			en: 'Made again, rbd-hub can only go where its local volume is, and that node is cordoned.',
		},
		expected: expected('rbd-hub'),
		build(world) {
			world.restart('rbd-hub', {minutes: 28});
			world.volumeNodes.set('rbd-hub', world.platform.nodes[2]?.name ?? '');
			cordon(world, world.platform.nodes[2]?.name ?? '', {hours: 3});
		},
	},
	{
		id: 'component-volume-class-missing',
		title: {
			zh: 'rbd-monitor 的存储类不存在',
			en: 'the storage class of rbd-monitor does not exist',
		},
		summary: {
			zh: '存储卷要求的 StorageClass nfs-client 不存在，PVC 一直 Pending。',
			en: 'The claim wants a StorageClass nfs-client that does not exist, and stays Pending.',
		},
		expected: expected('rbd-monitor'),
		lookAlikeOf: 'component-image-not-found',
		build(world) {
			world.restart('rbd-monitor', {minutes: 36});
			askFor(world, 'nfs-client');
		},
	},
	{
		id: 'component-volume-unprovisioned',
		title: {zh: '没有人为 rbd-monitor 创建存储卷', en: 'nobody makes a volume for rbd-monitor'},
		summary: {
			zh: 'local-path-provisioner 被缩容到 0；rbd-monitor 的 PVC 在等待，实例没有任何条件，只有 PVC 的事件说明原因。',
			en: 'local-path-provisioner was scaled to zero; the claim of rbd-monitor waits, its pod has no condition at all, and only the claim’s events tell why.',
		},
		expected: expected('rbd-monitor'),
		build(world) {
			scaleToZero(world, 'local-path-provisioner', {when: {minutes: 55}});
			world.unprovisioned.add('data-rbd-monitor-0');
			world.restart('rbd-monitor', {minutes: 34});
		},
	},
];

import {addEvictedBuilds} from '../../world/evicted-builds.ts';
import {addEvictedPods} from '../../world/evicted-pods.ts';
import {addOldReplicaSet} from '../../world/old-replica-sets.ts';
import {addPressure} from '../../world/pressure.ts';
import type {World} from '../../world/world.ts';
import {fault, warning, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'component/evicted';
const lastNode = ({platform}: World): string => platform.nodes.at(-1)?.name ?? '';

export const evicted: readonly Scenario[] = [
	{
		id: 'component-evicted',
		title: {zh: '过去驱逐留下的实例堆积', en: 'corpses of past evictions pile up'},
		summary: {
			zh: '六天前磁盘紧张时被驱逐的八个构建实例还留在 rbd-system；节点现在正常。',
			en: 'Eight build pods that were evicted six days ago for disk still lie in rbd-system; the node is well now.',
		},
		expected: warning(id, undefined, {ruledOut: ['node/disk-pressure']}),
		build(world) {
			addEvictedBuilds(world, {node: lastNode(world), count: 8, since: world.ago({days: 6})});
		},
	},
	{
		id: 'component-evicted-before-upgrade',
		title: {
			zh: '升级前被驱逐的平台实例还在',
			en: 'corpses of platform pods from before an upgrade',
		},
		summary: {
			zh: '升级到 6.9.6 以前平台组件还会被驱逐，当时留下的实例没有清理。',
			en: 'Before 6.9.6 the platform’s own pods could be evicted; those of then were never cleaned up.',
		},
		expected: warning(id, undefined, {ruledOut: ['node/disk-pressure']}),
		build(world) {
			for (const name of ['rbd-worker', 'rbd-mq']) {
				addOldReplicaSet(world, {
					name,
					version: 'v6.9.2-release',
					since: world.installed,
					corpses: {count: 3, node: lastNode(world), at: world.ago({days: 21})},
				});
			}
		},
	},
	{
		id: 'component-evicted-under-pressure',
		title: {zh: '节点正在磁盘压力下驱逐', en: 'a node is under disk pressure and evicts'},
		summary: {
			zh: '同样的残留实例，但节点此刻正有磁盘压力：那才是原因。',
			en: 'The same corpses, and the node is under disk pressure at this moment: that is the cause.',
		},
		expected: fault('node/disk-pressure', ['node-3']),
		lookAlikeOf: 'component-evicted',
		build(world) {
			const since = world.ago({minutes: 34});
			addPressure(world, lastNode(world), {kind: 'disk', since});
			addEvictedBuilds(world, {node: lastNode(world), count: 8, since});
		},
	},
	{
		id: 'component-evicted-few',
		title: {zh: '只有四个残留实例', en: 'no more than four corpses'},
		summary: {
			zh: '几个旧的被驱逐实例是普通杂物，不值得警告。',
			en: 'A few evicted pods of old are ordinary clutter and not worth a warning.',
		},
		expected: well([id]),
		lookAlikeOf: 'component-evicted',
		build(world) {
			addEvictedBuilds(world, {node: lastNode(world), count: 4, since: world.ago({days: 6})});
		},
	},
	{
		id: 'component-evicted-applications',
		title: {zh: '被驱逐的是用户的应用实例', en: 'the corpses are those of applications'},
		summary: {
			zh: '残留实例都在团队的命名空间里，不是平台的。',
			en: 'The corpses lie in the namespaces of teams and are not the platform’s.',
		},
		expected: well([id]),
		lookAlikeOf: 'component-evicted',
		build(world) {
			for (const workload of ['shop/shop-web', 'crm/crm-backend']) {
				addEvictedPods(world, {
					workload,
					node: lastNode(world),
					count: 4,
					since: world.ago({days: 2}),
				});
			}
		},
	},
	{
		id: 'component-evicted-own-limit',
		title: {
			zh: '构建超过自己的临时存储上限被驱逐',
			en: 'builds were evicted for a limit of their own',
		},
		summary: {
			zh: '这些实例因为超过自己的临时存储上限被驱逐，与节点无关。',
			en: 'These pods were evicted for exceeding their own limit of ephemeral storage; the node has no part in it.',
		},
		expected: well([id]),
		lookAlikeOf: 'component-evicted',
		build(world) {
			addEvictedBuilds(world, {
				node: lastNode(world),
				count: 8,
				since: world.ago({days: 1}),
				shortage: 'own-limit',
			});
		},
	},
];

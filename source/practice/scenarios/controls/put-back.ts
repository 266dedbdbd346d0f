import {isNeverReady} from '../../models/kubelet/behaviour.ts';
import {killRuntime, loseNode} from '../../world/lost-nodes.ts';
import {putBack} from '../../world/put-back.ts';
import {scaleToZero} from '../../world/scale-to-zero.ts';
import type {World} from '../../world/world.ts';
import {fault, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const lastNode = ({platform}: World): string => platform.nodes.at(-1)?.name ?? '';

/** Clusters whose objects are younger than what their status speaks of: put back from a copy, or moved. */
export const putBackClusters: readonly Scenario[] = [
	{
		id: 'put-back-well',
		title: {zh: '从备份恢复的集群，一切正常', en: 'put back from a copy, and everything is well'},
		summary: {
			zh: '所有对象都是刚刚重建的，状态里的时间却是以前的；平台正常。',
			en: 'Every object was made again a moment ago, and the times in its status are those of before; the platform is well.',
		},
		expected: well(['node/not-ready', 'component/pending', 'component/not-ready']),
		lookAlikeOf: 'put-back-node-lost',
		build(world) {
			putBack(world);
		},
	},
	{
		id: 'put-back-node-lost',
		title: {
			zh: '从备份恢复后有一个节点失联',
			en: 'put back from a copy, and one node is lost',
		},
		summary: {
			zh: '节点对象很新，但它的 kubelet 早就没有消息了：不是刚加入的节点。',
			en: 'The node’s object is new, and nothing has been heard of its kubelet for long: it has not just joined.',
		},
		expected: fault('node/not-ready', ['node-3']),
		lookAlikeOf: 'put-back-well',
		build(world) {
			loseNode(world, lastNode(world), {minutes: 4});
			putBack(world);
		},
	},
	{
		id: 'put-back-runtime-down',
		title: {
			zh: '从备份恢复后有一个节点的容器运行时停了',
			en: 'put back from a copy, and the runtime of one node is dead',
		},
		summary: {
			zh: '节点对象很新，kubelet 说容器运行时停了：等下去不会好。',
			en: 'The node’s object is new, and its kubelet says that the container runtime is down: waiting does not help.',
		},
		expected: fault('node/not-ready', ['node-3']),
		lookAlikeOf: 'put-back-well',
		build(world) {
			killRuntime(world, lastNode(world), {minutes: 3});
			putBack(world);
		},
	},
	{
		id: 'put-back-not-ready',
		title: {
			zh: '从备份恢复后 rbd-monitor 一直不就绪',
			en: 'put back from a copy, and rbd-monitor is not ready for long',
		},
		summary: {
			zh: 'Pod 对象很新，但容器已经运行很久，探针一直不通过。',
			en: 'The pod’s object is new; its container has run for long and fails its probe.',
		},
		expected: fault('component/not-ready', ['rbd-monitor']),
		lookAlikeOf: 'put-back-well',
		build(world) {
			world.behave('rbd-monitor', isNeverReady('HTTP probe failed with statuscode: 503'), {
				since: world.ago({minutes: 40}),
				untilReplaced: true,
			});
			putBack(world);
		},
	},
	{
		id: 'worker-scaled-to-zero',
		title: {zh: 'rbd-worker 被缩容到 0', en: 'rbd-worker is scaled to zero'},
		summary: {
			zh: '有人把 rbd-worker 缩容到 0：没有哪个原因叫这个名字，但要提醒看的人。',
			en: 'Somebody has scaled rbd-worker to zero: no cause has that name, and whoever looks is told.',
		},
		expected: well(['component/message-queue-stuck', 'component/crash-loop']),
		lookAlikeOf: 'component-worker-not-ready',
		build(world) {
			scaleToZero(world, 'rbd-worker');
		},
	},
];

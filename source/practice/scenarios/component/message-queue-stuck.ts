import {scaleToZero} from '../../world/scale-to-zero.ts';
import {fault} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'component/message-queue-stuck';

export const messageQueueStuck: readonly Scenario[] = [
	{
		id: 'component-message-queue-stuck-just-now',
		title: {zh: 'rbd-mq 刚刚卡住', en: 'rbd-mq got stuck a moment ago'},
		summary: {
			zh: 'rbd-mq 在一分多钟前停止应答：rbd-chaos 和 rbd-worker 刚变为未就绪，还没有被重启过。',
			en: 'rbd-mq stopped answering little more than a minute ago: rbd-chaos and rbd-worker have just become unready and were not restarted yet.',
		},
		expected: fault(id, ['rbd-mq'], {ruledOut: ['component/crash-loop']}),
		lookAlikeOf: 'component-worker-not-ready',
		build(world) {
			world.behave(
				'rbd-mq',
				{answersNobody: true},
				{since: world.ago({seconds: 100}), untilReplaced: true},
			);
		},
	},
	{
		id: 'component-message-queue-pull',
		title: {zh: 'rbd-mq 的镜像拉不下来', en: 'the image of rbd-mq cannot be pulled'},
		summary: {
			zh: 'rbd-mq 重建后镜像不存在；rbd-chaos 和 rbd-worker 因此未就绪、被反复重启。',
			en: 'Made again, rbd-mq has no image; rbd-chaos and rbd-worker are not ready for it and are restarted again and again.',
		},
		expected: fault(id, ['rbd-mq']),
		build(world) {
			const image = `${world.platform.registry}/rbd-mq:${world.platform.version}`;
			world.restart('rbd-mq', {minutes: 41});
			world.behave('rbd-mq', {
				pullError: `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`,
			});
		},
	},
	{
		id: 'component-message-queue-scaled-to-zero',
		title: {zh: 'rbd-mq 被缩容到 0', en: 'rbd-mq was scaled to zero'},
		summary: {
			zh: 'rbd-mq 没有实例，rbd-chaos 和 rbd-worker 的健康检查失败。',
			en: 'rbd-mq has no pod, and the health checks of rbd-chaos and rbd-worker fail.',
		},
		expected: fault(id, ['rbd-mq']),
		build(world) {
			scaleToZero(world, 'rbd-mq');
		},
	},
	{
		id: 'component-message-queue-down-quietly',
		title: {
			zh: 'rbd-mq 被缩容到 0，依赖它的组件没有留下日志',
			en: 'rbd-mq was scaled to zero, and those that need it left no log',
		},
		summary: {
			zh: 'rbd-mq 没有实例；rbd-chaos 和 rbd-worker 的健康检查失败，日志却刚被清空。',
			en: 'rbd-mq has no pod; the health checks of rbd-chaos and rbd-worker fail, and their logs were just cleared.',
		},
		expected: fault(id, ['rbd-mq']),
		lookAlikeOf: 'component-worker-not-ready',
		build(world) {
			scaleToZero(world, 'rbd-mq');
			for (const name of ['rbd-chaos', 'rbd-worker']) {
				world.print(name, [], {logReplaces: true, since: world.ago({hours: 2})});
			}
		},
	},
];

import {goLine} from '../rainbond/logs/lines.ts';
import {fault} from './expectation.ts';
import type {Scenario} from './scenario.ts';

/** Its own health check is content, so nothing restarts it; deleting its pod cures it. */
export const rbdMqStuck: Scenario = {
	id: 'rbd-mq-stuck',
	title: {
		zh: 'rbd-mq 卡住，rbd-chaos 反复重启',
		en: 'rbd-mq is stuck, and rbd-chaos keeps restarting',
	},
	summary: {
		zh: 'rbd-mq 显示运行且就绪，却不回答任何请求；rbd-chaos 和 rbd-worker 因此健康检查失败、被反复重启，构建一直等待。',
		en: 'rbd-mq runs and is ready but answers nobody; rbd-chaos and rbd-worker fail their health checks for it and are restarted again and again, and builds wait.',
	},
	expected: fault('component/message-queue-stuck', ['rbd-mq'], {
		ruledOut: ['component/crash-loop', 'component/not-ready'],
	}),
	build(world) {
		world.behave(
			'rbd-mq',
			{answersNobody: true},
			{
				since: world.ago({minutes: 93}),
				untilReplaced: true,
				log: [
					{
						once: 0,
						lines: [
							goLine(
								'WARNING',
								'rbd-mq',
								'topic builder has 1024 messages waiting, consumer is gone',
							),
						],
					},
				],
			},
		);
	},
};

import {crashes} from '../models/kubelet/behaviour.ts';
import {goLine} from '../rainbond/logs/lines.ts';
import {fault} from './expectation.ts';
import type {Scenario} from './scenario.ts';

/** The look-alike of the stuck queue: the same victims, and here the queue itself is red. */
export const rbdMqCrashLoop: Scenario = {
	id: 'rbd-mq-crash-loop',
	title: {
		zh: 'rbd-mq 反复崩溃，rbd-chaos 和 rbd-worker 受牵连',
		en: 'rbd-mq crash-loops, and takes rbd-chaos and rbd-worker with it',
	},
	summary: {
		zh: 'rbd-mq 启动几秒后就退出：上一次的进程没有退净，还占着这个 Pod 的 6300 端口，换一个 Pod 就好；依赖它的 rbd-chaos、rbd-worker 未就绪，并被存活检查反复重启。',
		en: 'rbd-mq exits a few seconds after each start: a process of before still holds port 6300 of this pod, and another pod would be well. rbd-chaos and rbd-worker, which need it, are not ready and killed by their liveness probes.',
	},
	expected: fault('component/message-queue-stuck', ['rbd-mq']),
	build(world) {
		world.behave('rbd-mq', crashes(2, 4), {
			since: world.ago({minutes: 71}),
			untilReplaced: true,
			log: [
				{
					atEnd: [
						goLine(
							'ERROR',
							'rbd-mq',
							'grpc server listen error: listen tcp 0.0.0.0:6300: bind: address already in use',
						),
						'panic: start mq server failure',
						'',
						'goroutine 1 [running]:',
						'main.main()',
						'\t/go/src/github.com/goodrain/rainbond/cmd/mq/main.go:41 +0x1d3',
					],
				},
			],
		});
	},
};

import {failsItsProbes, isNeverReady} from '../../models/kubelet/behaviour.ts';
import {platformListeners} from '../../rainbond/listeners.ts';
import {goLine} from '../../rainbond/logs/lines.ts';
import {fault} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'component/not-ready';
const ruledOut = ['component/message-queue-stuck', 'component/crash-loop'];

export const notReady: readonly Scenario[] = [
	{
		id: 'component-not-ready',
		title: {
			zh: 'rbd-api 运行中，但就绪检查一直失败',
			en: 'rbd-api runs, and its readiness probe never succeeds',
		},
		summary: {
			zh: 'rbd-api 没有崩溃，存活检查也正常，/v2/health 却一直返回 500，重启实例即恢复：实例未就绪，控制台连不上。',
			en: 'rbd-api does not crash and is alive for its liveness probe, and /v2/health keeps answering 500 until the pod is replaced: it is not ready, and the console does not get through.',
		},
		expected: fault(id, ['rbd-api'], {ruledOut}),
		build(world) {
			const since = world.ago({minutes: 43});
			world.behave('rbd-api', isNeverReady('HTTP probe failed with statuscode: 500'), {
				since,
				untilReplaced: true,
			});
			const health = platformListeners.find(({port}) => port === 8888);
			if (health?.behaviour.kind !== 'http') {
				return;
			}

			const answers = {
				...health.behaviour.answers,
				'/v2/health': {status: 500, body: {code: 500, msg: 'api service unhealth'}},
			};
			world.listeners.push({
				...health,
				behaviour: {kind: 'http', answers},
				forPodsBefore: world.now,
			});
		},
	},
	{
		id: 'component-killed-by-its-probe',
		title: {
			zh: '控制台被存活检查反复重启',
			en: 'the console is killed by its liveness probe again and again',
		},
		summary: {
			zh: 'rbd-app-ui 自己没有退出，是健康检查一直失败、被 kubelet 反复重启（退出码 0）。',
			en: 'rbd-app-ui does not exit by itself: its probe keeps failing, and the kubelet restarts it again and again (exit code 0).',
		},
		expected: fault(id, ['rbd-app-ui'], {ruledOut}),
		build(world) {
			world.behave(
				'rbd-app-ui',
				failsItsProbes('HTTP probe failed with statuscode: 500', {after: 246}),
				{since: world.ago({minutes: 58})},
			);
		},
	},
	{
		id: 'component-worker-not-ready',
		title: {
			zh: 'rbd-worker 刚变为未就绪，rbd-mq 和 rbd-chaos 正常',
			en: 'rbd-worker has just become unready, while rbd-mq and rbd-chaos are well',
		},
		summary: {
			zh: 'rbd-worker 的健康检查超时，是它自己的问题：这个 Pod 的网络不通，换一个 Pod 就好；消息队列正常，rbd-chaos 也就绪。',
			en: 'The probe of rbd-worker times out by its own fault: the network of this pod is dead, which goes with the pod. The queue is well, and rbd-chaos is ready.',
		},
		expected: fault(id, ['rbd-worker'], {ruledOut}),
		lookAlikeOf: 'rbd-mq-stuck',
		build(world) {
			const failure =
				'Get "http://10.42.1.9:6369/worker/health": context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
			world.behave('rbd-worker', failsItsProbes(failure, {after: 207}), {
				since: world.ago({minutes: 2, seconds: 40}),
				untilReplaced: true,
				log: [
					{
						every: 40,
						lines: [
							goLine(
								'WARNING',
								'rbd-worker',
								'start kube cache store error: timed out waiting for caches to sync',
							),
						],
					},
				],
			});
		},
	},
];

import {crashes} from '../../models/kubelet/behaviour.ts';
import {
	consoleAddress,
	failingHandshakes,
	handshakeErrors,
} from '../../rainbond/logs/region-traffic.ts';
import {goLine} from '../../rainbond/logs/lines.ts';
import {well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

/** Faults that are gone: old events and lines are all that is left. */
export const over: readonly Scenario[] = [
	{
		id: 'over-image-pull',
		title: {
			zh: 'rbd-worker 的镜像一度拉不下来',
			en: 'rbd-worker could not pull its image for a while',
		},
		summary: {
			zh: '五十分钟前重建时仓库不可达，半小时前拉到了镜像；事件还在，现在正常。',
			en: 'When it was made again fifty minutes ago the registry was out of reach; half an hour ago it got its image. The events are still there, and now it is well.',
		},
		expected: well(['component/image-pull']),
		lookAlikeOf: 'component-image-unreachable',
		build(world) {
			const image = `${world.platform.registry}/rbd-worker:${world.platform.version}`;
			const [host = ''] = image.split('/');
			world.restart('rbd-worker', {minutes: 50});
			world.behave(
				'rbd-worker',
				{
					pullError: `failed to pull and unpack image "${image}": failed to resolve reference "${image}": failed to do request: Head "https://${host}/v2/goodrain/rbd-worker/manifests/${world.platform.version}": dial tcp 120.55.105.209:443: i/o timeout`,
				},
				{until: world.ago({minutes: 31})},
			);
		},
	},
	{
		id: 'over-crash-loop',
		title: {
			zh: 'rbd-api 四十分钟前崩溃过，现在稳定',
			en: 'rbd-api crash-looped forty minutes ago, and is stable now',
		},
		summary: {
			zh: '它崩溃过十几分钟，四十分钟前好了：重启次数和事件还在，之后一直就绪。',
			en: 'It crash-looped for a quarter of an hour until forty minutes ago; restarts and events are still there, and it has been ready since.',
		},
		expected: well(['component/crash-loop']),
		lookAlikeOf: 'region-api-crash-loop',
		build(world) {
			world.behave('rbd-api', crashes(2, 5), {
				since: world.ago({minutes: 55}),
				until: world.ago({minutes: 41}),
				log: [{atEnd: ['panic: runtime error: invalid memory address or nil pointer dereference']}],
			});
		},
	},
	{
		id: 'over-queue',
		title: {zh: 'rbd-mq 卡住过，已重启恢复', en: 'rbd-mq was stuck, and a restart has cured it'},
		summary: {
			zh: '一小时四十分钟前 rbd-mq 被重启，rbd-chaos 和 rbd-worker 的日志里还有旧的超时。',
			en: 'rbd-mq was restarted an hour and forty minutes ago; the logs of rbd-chaos and rbd-worker still have the timeouts of before.',
		},
		expected: well(['component/message-queue-stuck']),
		lookAlikeOf: 'rbd-mq-stuck',
		build(world) {
			const spell = {since: world.ago({hours: 2}), until: world.ago({hours: 1, minutes: 41})};
			const deadline = 'rpc error: code = DeadlineExceeded desc = context deadline exceeded';
			world.restart('rbd-mq', {hours: 1, minutes: 42});
			world.print(
				'rbd-chaos',
				[
					{
						every: 3,
						lines: [
							goLine(
								'ERROR',
								'rbd-chaos',
								`builder check send builder topic failure: send enqueue request error ${deadline}`,
							),
						],
					},
				],
				spell,
			);
			world.print(
				'rbd-worker',
				[
					{
						every: 10,
						lines: [
							goLine(
								'ERROR',
								'rbd-worker',
								`worker check send worker topic failure: send enqueue request error ${deadline}`,
							),
						],
					},
				],
				spell,
			);
		},
	},
	{
		id: 'over-handshakes',
		title: {zh: '两小时前有一阵握手失败', en: 'some handshakes failed two hours ago'},
		summary: {
			zh: '有人用错误的证书试了几分钟，之后再没有；证书没有变过，控制台正常。',
			en: 'Somebody tried a wrong certificate for some minutes and stopped; the certificates are those of the installation, and the console is well.',
		},
		expected: well(['region-api/console-certificate-stale']),
		lookAlikeOf: 'region-api-console-certificate-stale',
		build(world) {
			world.print(
				'rbd-api',
				failingHandshakes(consoleAddress(world), handshakeErrors.otherAuthority),
				{since: world.ago({hours: 2, minutes: 9}), until: world.ago({hours: 2})},
			);
		},
	},
];

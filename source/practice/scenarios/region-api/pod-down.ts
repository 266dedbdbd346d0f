import {deployments} from '../../../cluster/resources.ts';
import {crashes} from '../../models/kubelet/behaviour.ts';
import {goLine} from '../../rainbond/logs/lines.ts';
import {scaleToZero} from '../../world/scale-to-zero.ts';
import {fault} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

/** No pod of rbd-api at all; one that exists and fails is the component's own row. */
export const podDown: readonly Scenario[] = [
	{
		id: 'region-api-pod-down',
		title: {zh: 'rbd-api 被缩容到 0', en: 'rbd-api was scaled to zero'},
		summary: {
			zh: '有人把 rbd-api 的副本数改成了 0：没有实例，控制台显示通信异常。',
			en: 'Somebody set the replicas of rbd-api to zero: there is no pod, and the console reports that it cannot communicate.',
		},
		expected: fault('region-api/pod-down', ['rbd-api'], {
			ruledOut: ['region-api/endpoint-empty', 'region-api/certificate-secret-missing'],
		}),
		lookAlikeOf: 'region-api-database-scaled-to-zero',
		build(world) {
			scaleToZero(world, 'rbd-api');
		},
	},
	{
		id: 'region-api-deployment-deleted',
		title: {zh: 'rbd-api 的 Deployment 被删除', en: 'the Deployment of rbd-api was deleted'},
		summary: {
			zh: 'Deployment 被手工删除；operator 不监视它，所以不会自己重建。',
			en: 'The Deployment was deleted by hand; the operator does not watch it, so it does not come back by itself.',
		},
		expected: fault('region-api/pod-down', ['rbd-api']),
		build(world) {
			world.remove(deployments, 'rbd-api', {minutes: 34});
		},
	},
	{
		id: 'region-api-crash-loop',
		title: {zh: 'rbd-api 自己反复崩溃', en: 'rbd-api crash-loops by itself'},
		summary: {
			zh: 'rbd-api 启动时空指针崩溃；数据库和 DNS 都正常，是组件自身的问题。',
			en: 'rbd-api panics on a nil pointer at its start; database and DNS are well, so it is a fault of the component itself.',
		},
		expected: fault('component/crash-loop', ['rbd-api'], {
			ruledOut: ['region-api/database-unreachable', 'region-api/dns-failing'],
		}),
		lookAlikeOf: 'region-api-pod-down',
		build(world) {
			const since = world.ago({minutes: 52});
			world.behave('rbd-api', crashes(2, 5), {
				since,
				logReplaces: true,
				log: [
					{
						once: 0.4,
						lines: [
							goLine('INFO', 'rbd-api', 'database connection successful'),
							goLine('INFO', 'rbd-api', 'ensuring CRDs are up to date...'),
							goLine('INFO', 'rbd-api', 'init event manager success'),
						],
					},
					{
						atEnd: [
							'panic: runtime error: invalid memory address or nil pointer dereference',
							'[signal SIGSEGV: segmentation violation code=0x1 addr=0x18 pc=0x2b1c0d4]',
							'',
							'goroutine 1 [running]:',
							'github.com/goodrain/rainbond/api/handler.CreateClusterHandler(...)',
							'\t/go/src/github.com/goodrain/rainbond/api/handler/cluster.go:96 +0x2a4',
						],
					},
				],
			});
		},
	},
];

import {crashes} from '../../models/kubelet/behaviour.ts';
import {platformLogs, usualLog} from '../../rainbond/logs/platform-logs.ts';
import {fault, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

export const logs: readonly Scenario[] = [
	{
		id: 'logs-empty',
		title: {zh: '所有平台组件的日志都是空的', en: 'every log of the platform is empty'},
		summary: {
			zh: '平台正常，日志刚被清空：读到空日志也算读过。',
			en: 'The platform is well and its logs were just cleared: an empty log that was read was read.',
		},
		expected: well(),
		build(world) {
			for (const {workload, container} of platformLogs) {
				world.print(workload, [], {logReplaces: true, ...(container && {container})});
			}
		},
	},
	{
		id: 'logs-rotated',
		title: {zh: '日志刚刚轮转，只剩最近一分钟', en: 'the logs were rotated a minute ago'},
		summary: {
			zh: '平台正常，rbd-api 的日志只有最近一分钟。',
			en: 'The platform is well, and the log of rbd-api begins a minute ago.',
		},
		expected: well(),
		build(world) {
			world.print('rbd-api', [], {logReplaces: true});
			const repeated = usualLog('rbd-api').filter((part) => 'every' in part);
			world.print('rbd-api', repeated, {since: world.ago({minutes: 1})});
		},
	},
	{
		id: 'logs-previous-gone',
		title: {zh: '上一次的日志已经取不到', en: 'the previous log is gone'},
		summary: {
			zh: 'rbd-worker 反复崩溃；询问上一次的日志得到 200，内容却是 unable to retrieve container logs，那不是日志。',
			en: 'rbd-worker crash-loops; asked for its previous log, the API server answers 200 with “unable to retrieve container logs”, which is no log.',
		},
		expected: fault('component/crash-loop', ['rbd-worker']),
		build(world) {
			world.lostLogs.add('rbd-system/rbd-worker');
			world.behave('rbd-worker', crashes(2, 5), {
				since: world.ago({minutes: 44}),
				logReplaces: true,
				log: [],
			});
		},
	},
	{
		id: 'logs-empty-while-crashing',
		title: {zh: 'rbd-api 崩溃，日志全空', en: 'rbd-api crash-loops and leaves no log'},
		summary: {
			zh: 'rbd-api 反复退出，当前和上一次的日志都是空的：只能说它在崩溃。',
			en: 'rbd-api exits again and again and its logs, the present and the previous, are empty: all that can be said is that it crash-loops.',
		},
		expected: fault('component/crash-loop', ['rbd-api']),
		lookAlikeOf: 'region-api-crash-loop',
		build(world) {
			world.behave('rbd-api', crashes(2, 5), {
				since: world.ago({minutes: 52}),
				logReplaces: true,
				log: [],
			});
		},
	},
];

import type {ListenerBehaviour} from '../../models/network/listener.ts';
import type {LogPart, LogProgram} from '../../models/logs/log-program.ts';
import {consoleLine, goLine} from '../../rainbond/logs/lines.ts';
import {consoleLog} from '../../rainbond/logs/platform-logs.ts';
import {platformListeners, regionTlsListener} from '../../rainbond/listeners.ts';
import type {World} from '../../world/world.ts';
import {addReader} from '../controls/permissions.ts';
import {fault, probably, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'region-api/slow';

/** The same port, with `/v2/cluster` given up after rbd-api's own five seconds. */
function tooLate(behaviour: ListenerBehaviour): ListenerBehaviour {
	if (behaviour.kind !== 'http' && behaviour.kind !== 'https') {
		return behaviour;
	}

	const late = {status: 504, delay: 5, body: {code: 504, msg: 'Gateway Timeout'}};
	return {...behaviour, answers: {...behaviour.answers, '/v2/cluster': late}};
}

const deadlines: LogProgram = [
	{
		every: 22,
		lines: [
			goLine(
				'ERROR',
				'rbd-api',
				'[GetClusterInfo] list nodes: Get "https://10.43.0.1:443/api/v1/nodes": context deadline exceeded',
			),
		],
	},
];

/** What the console makes of it. */
const timedOut: LogPart = {
	every: 22,
	lines: [
		consoleLine(
			'ERROR',
			'region_services.py get_enterprise_region',
			"{'apitype': 'region', 'url': 'https://rbd-api-api:8443/v2/cluster', 'method': 'GET', 'httpcode': 504, 'body': {'code': 504, 'msg': 'Gateway Timeout'}}",
		),
	],
};

function makeSlow(world: World): void {
	const since = world.ago({hours: 1});
	const inner = platformListeners.find(
		({workload, port}) => workload === regionTlsListener.workload && port === 8888,
	);
	for (const rule of [inner, regionTlsListener]) {
		if (rule) {
			world.listeners.push({...rule, behaviour: tooLate(rule.behaviour)});
		}
	}

	world.print('rbd-api', deadlines, {since});
	world.print('rbd-app-ui', [...consoleLog, timedOut], {since, logReplaces: true});
}

export const slow: readonly Scenario[] = [
	{
		id: 'region-api-slow',
		title: {
			zh: 'rbd-api 应答太慢，/v2/cluster 返回 504',
			en: 'rbd-api answers too late: /v2/cluster ends in 504',
		},
		summary: {
			zh: '查询集群资源超过 rbd-api 自己的五秒时限，返回 504；网络和证书都正常，控制台仍显示通信异常。',
			en: 'The question for the cluster’s resources takes longer than rbd-api’s own five seconds; network and certificates are well, and the console still reports that it cannot communicate.',
		},
		expected: fault(id, undefined, {ruledOut: ['region-api/network-unreachable']}),
		lookAlikeOf: 'region-api-network-unreachable',
		build: makeSlow,
	},
	{
		id: 'region-api-slow-unasked',
		title: {
			zh: 'rbd-api 应答太慢，而诊断的人不能亲自询问',
			en: 'rbd-api answers too late, and who diagnoses may not ask it',
		},
		summary: {
			zh: '日志里有超时的请求；用户 reader 没有 pods/proxy 权限，不能亲自计时，所以只是很可能。',
			en: 'The log shows requests that took too long; the user reader lacks pods/proxy and cannot take the time, so it is only probable.',
		},
		expected: probably(id),
		lookAlikeOf: 'without-pods-proxy',
		asker: 'reader',
		build(world) {
			makeSlow(world);
			addReader(world, 'pods/proxy');
		},
	},
	{
		id: 'region-api-was-slow',
		title: {zh: 'rbd-api 曾经变慢，现在正常', en: 'rbd-api was slow once, and is not any more'},
		summary: {
			zh: '六小时前有过一阵 504，日志还在；现在应答很快。',
			en: 'Six hours ago there were some 504s, and their lines are still in the log; now it answers at once.',
		},
		expected: well([id]),
		lookAlikeOf: 'region-api-slow',
		build(world) {
			world.print('rbd-api', deadlines, {
				since: world.ago({hours: 6, minutes: 20}),
				until: world.ago({hours: 6}),
			});
		},
	},
];

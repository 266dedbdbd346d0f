import {gatewayUrl, reachThroughGateway} from '../../rainbond/docked.ts';
import {consoleTimesOut} from '../../rainbond/logs/region-traffic.ts';
import {probably} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

export const networkUnreachable: readonly Scenario[] = [
	{
		id: 'region-api-network-unreachable',
		title: {
			zh: '控制台到不了 API 地址，本机却可以',
			en: 'the console cannot reach the API address, and this host can',
		},
		summary: {
			zh: '控制台日志反复出现 https://…:8443 time out，而从本机连接正常：控制台那一侧的网络有问题。',
			en: 'The console’s log repeats https://…:8443 time out, and from this host the connection works: the network on the console’s side is at fault.',
		},
		expected: probably('region-api/network-unreachable', undefined, {
			ruledOut: ['region-api/port-blocked'],
		}),
		lookAlikeOf: 'region-api-port-blocked-in-console-log',
		build(world) {
			reachThroughGateway(world);
			consoleTimesOut(world, gatewayUrl(world), world.ago({minutes: 36}));
		},
	},
];

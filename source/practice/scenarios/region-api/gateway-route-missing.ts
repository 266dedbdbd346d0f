import {apisixRoutes} from '../../../cluster/resources.ts';
import {dock} from '../../rainbond/docked.ts';
import {fault} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

export const gatewayRouteMissing: readonly Scenario[] = [
	{
		id: 'region-api-gateway-route-missing',
		title: {zh: '网关没有 8443 的路由', en: 'the gateway has no route for 8443'},
		summary: {
			zh: '对接集群：ApisixRoute rbd-api-api 被删除，实例全绿，8443 却被拒绝连接。',
			en: 'A docked cluster: the ApisixRoute rbd-api-api was deleted; every pod is green, and 8443 refuses connections.',
		},
		expected: fault('region-api/gateway-route-missing', ['rbd-api-api'], {
			ruledOut: ['region-api/port-blocked', 'region-api/gateway-down'],
		}),
		lookAlikeOf: 'region-api-port-blocked',
		build(world) {
			dock(world);
			world.remove(apisixRoutes, 'rbd-api-api', {hours: 2});
		},
	},
];

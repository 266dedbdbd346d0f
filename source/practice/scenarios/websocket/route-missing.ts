import {apisixRoutes} from '../../../cluster/resources.ts';
import {spoilSelector} from '../../rainbond/broken-services.ts';
import {dock} from '../../rainbond/docked.ts';
import {fault} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'websocket/route-missing';
const ruledOut = ['websocket/address-unreachable'];

export const routeMissing: readonly Scenario[] = [
	{
		id: 'websocket-route-missing',
		title: {zh: '网关没有 6060 的路由', en: 'the gateway has no route for 6060'},
		summary: {
			zh: '对接集群：ApisixRoute rbd-api-websocket 被删除，6060 被拒绝；API 正常。',
			en: 'A docked cluster: the ApisixRoute rbd-api-websocket was deleted and 6060 is refused; the API is well.',
		},
		expected: fault(id, ['rbd-api-websocket'], {ruledOut}),
		lookAlikeOf: 'websocket-port-blocked',
		build(world) {
			dock(world);
			world.remove(apisixRoutes, 'rbd-api-websocket', {hours: 2});
		},
	},
	{
		id: 'websocket-route-missing-beside-console',
		title: {
			zh: '默认集群的网关没有 6060 的路由',
			en: 'the gateway of a default cluster has no route for 6060',
		},
		summary: {
			zh: '控制台就在集群里；ApisixRoute rbd-api-websocket 被删除。',
			en: 'The console is in the cluster itself; the ApisixRoute rbd-api-websocket was deleted.',
		},
		expected: fault(id, ['rbd-api-websocket']),
		build(world) {
			world.remove(apisixRoutes, 'rbd-api-websocket', {hours: 2});
		},
	},
	{
		id: 'websocket-service-empty',
		title: {
			zh: 'WebSocket 的 Service 后面没有实例',
			en: 'nothing stands behind the Service for WebSockets',
		},
		summary: {
			zh: '路由还在，但 Service rbd-api-websocket 的选择器选不中 rbd-api。',
			en: 'The route is there, and the selector of the Service rbd-api-websocket does not find rbd-api.',
		},
		expected: fault(id, ['rbd-api-websocket'], {ruledOut}),
		build(world) {
			dock(world);
			spoilSelector(world, 'rbd-api-websocket');
		},
	},
];

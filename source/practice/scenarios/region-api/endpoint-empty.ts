import {spoilSelector} from '../../rainbond/broken-services.ts';
import {dock} from '../../rainbond/docked.ts';
import {consoleFails, refused} from '../../rainbond/logs/region-traffic.ts';
import {fault} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'region-api/endpoint-empty';
const ruledOut = ['region-api/pod-down', 'region-api/port-blocked'];

export const endpointEmpty: readonly Scenario[] = [
	{
		id: 'region-api-endpoint-empty',
		title: {
			zh: 'rbd-api 就绪，Service 的选择器却选不中它',
			en: 'rbd-api is ready, and its Service selects nothing',
		},
		summary: {
			zh: 'Service rbd-api-api 的选择器多了一个标签，没有 Endpoint，控制台的连接被拒绝。',
			en: 'The selector of the Service rbd-api-api has a label too many; it has no endpoint, and the console is refused.',
		},
		expected: fault(id, ['rbd-api-api'], {ruledOut: ['region-api/pod-down']}),
		build(world) {
			spoilSelector(world, 'rbd-api-api');
			consoleFails(world, {
				error: refused,
				since: world.ago({minutes: 27}),
			});
		},
	},
	{
		id: 'region-api-endpoint-empty-docked',
		title: {
			zh: '对接集群：Service 没有 Endpoint，8443 连不上',
			en: 'a docked cluster: the Service has no endpoint, and 8443 leads nowhere',
		},
		summary: {
			zh: '控制台在集群外，经网关访问 8443；网关和路由正常，Service 后面却没有实例。',
			en: 'The console is elsewhere and comes through the gateway; gateway and route are well, and nothing stands behind the Service.',
		},
		expected: fault(id, ['rbd-api-api'], {ruledOut}),
		lookAlikeOf: 'region-api-port-blocked',
		build(world) {
			dock(world);
			spoilSelector(world, 'rbd-api-api');
		},
	},
];

import {misdirect, spoilSelector} from '../../rainbond/broken-services.ts';
import {dock, gatewayUrl} from '../../rainbond/docked.ts';
import {consoleFails, refused} from '../../rainbond/logs/region-traffic.ts';
import {gatewayAddressOf} from '../../rainbond/platform.ts';
import {writeRegionConfig} from '../../rainbond/regeneration.ts';
import {unclear} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

/** What is wrong is seen, and no cause has a name for it: neither healthy nor a fault. */
export const nameless: readonly Scenario[] = [
	{
		id: 'region-api-service-to-another-port',
		title: {
			zh: 'Service rbd-api-api 转到了没人监听的端口',
			en: 'the Service rbd-api-api leads to a port on which nobody listens',
		},
		summary: {
			zh: '它有就绪的 Endpoint，targetPort 却被改成 8444；谁连它都被拒绝。',
			en: 'It has a ready endpoint, and its targetPort was changed to 8444; whoever connects is refused.',
		},
		expected: {...unclear, ruledOut: ['region-api/endpoint-empty', 'region-api/gateway-down']},
		lookAlikeOf: 'region-api-endpoint-empty',
		build(world) {
			misdirect(world, 'rbd-api-api', 8444);
		},
	},
	{
		id: 'region-api-address-without-scheme',
		title: {
			zh: 'region-config 的地址没有写 https://',
			en: 'the address in region-config says no https://',
		},
		summary: {
			zh: '对接集群：apiAddress 被改成只有地址和端口，控制台照抄后连不上。',
			en: 'A docked cluster: apiAddress was cut down to host and port, and consoles that are given it cannot connect.',
		},
		expected: {...unclear, ruledOut: ['region-api/plain-http']},
		lookAlikeOf: 'region-api-plain-http',
		build(world) {
			dock(world);
			writeRegionConfig(world, {data: {apiAddress: `${gatewayAddressOf(world.platform)}:8443`}});
		},
	},
	{
		id: 'region-api-address-with-another-port',
		title: {
			zh: 'region-config 的地址写错了端口',
			en: 'the address in region-config names a wrong port',
		},
		summary: {
			zh: '对接集群：apiAddress 写的是 8444，网关只把 8443 转给 rbd-api；网关自己是好的。',
			en: 'A docked cluster: apiAddress names 8444, and the gateway leads 8443 to rbd-api; the gateway itself is well.',
		},
		expected: {...unclear, ruledOut: ['region-api/gateway-down']},
		lookAlikeOf: 'region-api-gateway-down',
		build(world) {
			dock(world);
			writeRegionConfig(world, {
				data: {apiAddress: `https://${gatewayAddressOf(world.platform)}:8444`},
			});
		},
	},
	{
		id: 'region-api-console-refused',
		title: {
			zh: '网关拒绝控制台，却不拒绝别人',
			en: 'the gateway refuses the console and nobody else',
		},
		summary: {
			zh: '控制台经网关的 8443 访问，被那台机器的防火墙拒绝；从别处连得上，集群端一切正常。',
			en: 'The console comes through 8443 of the gateway and is refused by the firewall of that host; others get through, and the cluster side is well.',
		},
		expected: {...unclear, ruledOut: ['region-api/pod-down', 'region-api/network-unreachable']},
		lookAlikeOf: 'region-api-network-unreachable',
		build(world) {
			consoleFails(world, {
				url: gatewayUrl(world),
				error: refused,
				since: world.ago({minutes: 20}),
			});
		},
	},
	{
		id: 'websocket-service-to-another-port',
		title: {
			zh: 'Service rbd-api-websocket 转到了没人监听的端口',
			en: 'the Service rbd-api-websocket leads to a port on which nobody listens',
		},
		summary: {
			zh: '对接集群：6060 的路由在，targetPort 却被改成 6061，日志和终端都打不开。',
			en: 'A docked cluster: the route for 6060 is there, and targetPort was changed to 6061; logs and terminal stay empty.',
		},
		expected: {
			...unclear,
			ruledOut: ['websocket/route-missing', 'websocket/address-unreachable'],
		},
		lookAlikeOf: 'websocket-route-missing',
		build(world) {
			dock(world);
			misdirect(world, 'rbd-api-websocket', 6061);
		},
	},
	{
		id: 'component-service-without-endpoints',
		title: {
			zh: 'rbd-hub 就绪，它的 Service 却选不中它',
			en: 'rbd-hub is ready, and its Service selects nothing',
		},
		summary: {
			zh: 'Service rbd-hub 的选择器多了一个标签，没有 Endpoint，镜像推不上去也拉不下来；rbd-hub 自己是好的。',
			en: 'The selector of the Service rbd-hub has a label too many; it has no endpoint, and images go neither in nor out. rbd-hub itself is well.',
		},
		expected: {...unclear, ruledOut: ['component/not-ready', 'component/image-store-full']},
		lookAlikeOf: 'component-image-store-full',
		build(world) {
			spoilSelector(world, 'rbd-hub');
		},
	},
];

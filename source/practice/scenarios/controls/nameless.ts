import {services} from '../../../cluster/resources.ts';
import {dock} from '../../rainbond/docked.ts';
import {consoleFails, refused} from '../../rainbond/logs/region-traffic.ts';
import {writeRegionConfig} from '../../rainbond/regeneration.ts';
import type {World} from '../../world/world.ts';
import {unclear} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

/** A port that somebody wrote into a Service, and on which nothing listens in its pods. */
function mislead(world: World, service: string, targetPort: number): void {
	world.change(services, service, ({spec}) => {
		Object.assign(spec ?? {}, {ports: spec?.ports?.map((port) => ({...port, targetPort}))});
	});
}

function writeApiAddress(world: World, write: (gateway: string) => string): void {
	const gateway = world.platform.nodes.find(({isGateway}) => isGateway)?.address ?? '';
	writeRegionConfig(world, {data: {apiAddress: write(gateway)}});
}

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
			mislead(world, 'rbd-api-api', 8444);
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
			writeApiAddress(world, (gateway) => `${gateway}:8443`);
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
			writeApiAddress(world, (gateway) => `https://${gateway}:8444`);
		},
	},
	{
		id: 'region-api-console-elsewhere',
		title: {
			zh: '控制台连的不是这个集群的地址',
			en: 'the console connects to an address that is not of this cluster',
		},
		summary: {
			zh: '控制台里填的地址后面没有程序在听，连接被拒绝；集群端一切正常。',
			en: 'Nobody listens at the address that the console holds, and it is refused; the cluster side is well.',
		},
		expected: {...unclear, ruledOut: ['region-api/pod-down', 'region-api/network-unreachable']},
		lookAlikeOf: 'region-api-network-unreachable',
		build(world) {
			consoleFails(world, {
				url: 'https://10.9.9.9:8443',
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
			mislead(world, 'rbd-api-websocket', 6061);
		},
	},
];

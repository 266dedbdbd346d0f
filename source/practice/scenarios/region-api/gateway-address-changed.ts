import {
	consoleAddress,
	failingHandshakes,
	handshakeErrors,
} from '../../rainbond/logs/region-traffic.ts';
import {clusterOf, writeRegionConfig} from '../../rainbond/regeneration.ts';
import type {World} from '../../world/world.ts';
import {fault} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'region-api/gateway-address-changed';

/** A load balancer before the gateways, of an address that is nobody's. */
const balancer = '203.0.113.20';
const ports = [80, 443, 6060, 7070, 8443];

/** The load balancer leads where the gateways lead. */
function addBalancer(world: World): void {
	for (const port of ports) {
		world.addressRules.push({address: balancer, port, behaviour: {kind: 'stream'}});
	}
}

export const gatewayAddressChanged: readonly Scenario[] = [
	{
		id: 'region-api-gateway-address-changed',
		title: {
			zh: '网关地址改了，证书还没有重新生成',
			en: 'the gateway’s address was changed, and nothing is regenerated yet',
		},
		summary: {
			zh: 'gatewayIngressIPs 改成了负载均衡的地址；证书、region-config 还是旧地址，operator 下次调谐时会换掉 CA。',
			en: 'gatewayIngressIPs was changed to a load balancer’s address; certificates and region-config are still for the old one, and the operator’s next reconcile will replace the authority.',
		},
		expected: fault(id, undefined, {ruledOut: ['region-api/console-certificate-stale']}),
		build(world) {
			addBalancer(world);
			const cluster = clusterOf(world);
			cluster.spec = {...cluster.spec, gatewayIngressIPs: [balancer]};
		},
	},
	{
		id: 'region-api-gateway-address-added',
		title: {
			zh: '网关地址新增了一个，证书等待重新生成',
			en: 'the gateway got another address, and the regeneration is pending',
		},
		summary: {
			zh: 'gatewayIngressIPs 里多了一个地址，证书标签 availableips 与它不一致。',
			en: 'gatewayIngressIPs has one more address, and the label availableips of the certificate says otherwise.',
		},
		expected: fault(id),
		build(world) {
			addBalancer(world);
			const cluster = clusterOf(world);
			const addresses = cluster.spec?.gatewayIngressIPs ?? [];
			cluster.spec = {...cluster.spec, gatewayIngressIPs: [...addresses, balancer]};
		},
	},
	{
		id: 'region-api-config-names-old-address',
		title: {zh: 'region-config 还写着旧地址', en: 'region-config still names the old address'},
		summary: {
			zh: '证书已为新地址生成，region-config 的地址却被人恢复成了旧的；照它填写的控制台连不上。',
			en: 'The certificates are for the new address, and somebody put the old one back into region-config; a console that follows it does not get through.',
		},
		expected: fault(id, ['region-config']),
		build(world) {
			const old = '192.0.2.15';
			writeRegionConfig(world, {
				data: {
					apiAddress: `https://${old}:8443`,
					websocketAddress: `ws://${old}:6060`,
					defaultTCPHost: old,
				},
			});
			for (const port of ports) {
				world.addressRules.push({address: old, port, behaviour: {kind: 'drop'}});
			}
		},
	},
	{
		id: 'region-api-gateway-address-changed-and-old-lines',
		title: {
			zh: '网关地址改了，日志里还有握手失败',
			en: 'the gateway’s address was changed, and handshakes fail too',
		},
		summary: {
			zh: '地址已改、证书等待重新生成；另有旧控制台被拒绝的日志，它们由同一次变更引起。',
			en: 'The address was changed and the regeneration is pending; a console that was given another certificate already is rejected, for the same change.',
		},
		expected: fault(id),
		build(world) {
			addBalancer(world);
			const cluster = clusterOf(world);
			cluster.spec = {...cluster.spec, gatewayIngressIPs: [balancer]};
			world.print(
				'rbd-api',
				failingHandshakes(consoleAddress(world), handshakeErrors.otherAuthority),
				{since: world.ago({hours: 2})},
			);
		},
	},
];

import {dock} from '../../rainbond/docked.ts';
import {
	consoleAddress,
	consoleFails,
	failingHandshakes,
	gatewayAddress,
	handshakeErrors,
	type Knocker,
} from '../../rainbond/logs/region-traffic.ts';
import {clusterOf, newCertificates, writeGeneration} from '../../rainbond/regeneration.ts';
import type {Span, World} from '../../world/world.ts';
import {fault, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'region-api/console-certificate-stale';
const ruledOut = [
	'region-api/serving-stale-certificate',
	'region-api/certificate-bundle-inconsistent',
	'region-api/client-certificate-missing',
];

/** The operator has made everything anew and rbd-api was restarted after it: the cluster is at one with itself. */
function regenerated(world: World, when: Span, restarted: Span): void {
	const at = world.ago(when);
	writeGeneration(world, newCertificates(world, {notBefore: at}), at);
	world.restart('rbd-api', restarted);
}

function rejects(world: World, knocker: Knocker, error: string, since: number): void {
	world.print('rbd-api', failingHandshakes(knocker, error), {since});
}

const pasted = {
	zh: '证书一天前重新生成，rbd-api 已重启',
	en: 'the certificates were made anew a day ago and rbd-api was restarted',
};

export const consoleCertificateStale: readonly Scenario[] = [
	{
		id: 'region-api-console-certificate-stale',
		title: {zh: '控制台还在用旧证书', en: 'the console still uses the old certificate'},
		summary: {
			zh: `${pasted.zh}；控制台数据库里还是旧的客户端证书，被 rbd-api 拒绝。`,
			en: `${pasted.en}; the console’s database has the old client certificate, and rbd-api rejects it.`,
		},
		expected: fault(id, undefined, {ruledOut}),
		build(world) {
			regenerated(world, {hours: 26}, {hours: 25, minutes: 50});
			const since = world.ago({hours: 25, minutes: 49});
			rejects(world, consoleAddress(world), handshakeErrors.otherAuthority, since);
			consoleFails(world, {
				error:
					"SSLError(SSLError(1, '[SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca (_ssl.c:2580)'))",
				since,
			});
		},
	},
	{
		id: 'region-api-old-console-certificate-stale',
		title: {
			zh: '旧版控制台：error decrypting message',
			en: 'an old console: error decrypting message',
		},
		summary: {
			zh: `对接集群，${pasted.zh}；6.5 以前的控制台会校验服务端证书，日志是 error decrypting message。`,
			en: `A docked cluster; ${pasted.en}. A console of before 6.6 verifies the server, and the log says error decrypting message.`,
		},
		expected: fault(id, undefined, {ruledOut}),
		build(world) {
			dock(world);
			regenerated(world, {hours: 26}, {hours: 25, minutes: 50});
			const since = world.ago({hours: 25, minutes: 49});
			rejects(world, gatewayAddress(world), handshakeErrors.oldConsole, since);
		},
	},
	{
		id: 'region-api-docked-console-certificate-stale',
		title: {
			zh: '对接集群的控制台还在用旧证书',
			en: 'the console of a docked cluster still uses the old certificate',
		},
		summary: {
			zh: `控制台在别处、经网关访问；${pasted.zh}，控制台没有更新，连接看起来都来自网关。`,
			en: `The console is elsewhere and comes through the gateway; ${pasted.en}, and the console was not updated. All its connections seem to come from the gateway.`,
		},
		expected: fault(id, undefined, {ruledOut}),
		build(world) {
			dock(world);
			regenerated(world, {hours: 26}, {hours: 25, minutes: 50});
			const since = world.ago({hours: 25, minutes: 49});
			rejects(world, gatewayAddress(world), handshakeErrors.otherAuthority, since);
		},
	},
	{
		id: 'region-api-address-changed-and-regenerated',
		title: {
			zh: '网关地址变更、证书已换，控制台没有更新',
			en: 'the gateway’s address changed, all is regenerated, the console was not told',
		},
		summary: {
			zh: 'gatewayIngressIPs 增加了一个地址，operator 已重新生成证书，rbd-api 也已重启；集群端自洽，控制台仍是旧证书。',
			en: 'gatewayIngressIPs got another address, the operator regenerated, rbd-api was restarted; the cluster is consistent, and the console has the old certificate.',
		},
		expected: fault(id, undefined, {ruledOut: [...ruledOut, 'region-api/gateway-address-changed']}),
		lookAlikeOf: 'region-api-gateway-address-changed',
		build(world) {
			addAddress(world);
			regenerated(world, {hours: 7}, {hours: 6, minutes: 50});
			rejects(
				world,
				consoleAddress(world),
				handshakeErrors.otherAuthority,
				world.ago({hours: 6, minutes: 49}),
			);
		},
	},
	{
		id: 'region-api-console-certificate-renewed',
		title: {
			zh: '控制台已经更新过证书，只剩旧日志',
			en: 'the console has been given the new certificate; old lines are left',
		},
		summary: {
			zh: `${pasted.zh}；三小时前控制台也更新了，之后再没有握手错误。`,
			en: `${pasted.en}; three hours ago the console was updated, and since then no handshake fails.`,
		},
		expected: well([id]),
		lookAlikeOf: 'region-api-console-certificate-stale',
		build(world) {
			regenerated(world, {hours: 26}, {hours: 25, minutes: 50});
			world.print(
				'rbd-api',
				failingHandshakes(consoleAddress(world), handshakeErrors.otherAuthority),
				{since: world.ago({hours: 25, minutes: 49}), until: world.ago({hours: 3})},
			);
		},
	},
	{
		id: 'region-api-handshake-noise',
		title: {
			zh: '负载均衡的探测：EOF 握手日志',
			en: 'checks of a load balancer: EOF handshake lines',
		},
		summary: {
			zh: '负载均衡每两秒连一次 8443 就断开，rbd-api 打印 EOF 握手错误；这是无害的噪声。',
			en: 'A load balancer connects to 8443 every two seconds and hangs up; rbd-api prints EOF handshake errors, which are harmless.',
		},
		expected: well([id]),
		lookAlikeOf: 'region-api-console-certificate-stale',
		build(world) {
			const noise = failingHandshakes(gatewayAddress(world), handshakeErrors.hangsUp);
			world.print(
				'rbd-api',
				noise.map((part) => ('every' in part ? {...part, every: 2} : part)),
			);
		},
	},
];

/** One more node is a gateway now. */
function addAddress(world: World): void {
	const cluster = clusterOf(world);
	const address = world.platform.nodes[2]?.address ?? '';
	cluster.spec = {
		...cluster.spec,
		gatewayIngressIPs: [...(cluster.spec?.gatewayIngressIPs ?? []), address],
	};
}

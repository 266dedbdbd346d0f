import {dock, gatewayUrl, reachThroughGateway} from '../../rainbond/docked.ts';
import {consoleTimesOut} from '../../rainbond/logs/region-traffic.ts';
import type {World} from '../../world/world.ts';
import {fault, probably, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'region-api/port-blocked';
const ruledOut = ['region-api/gateway-route-missing', 'region-api/gateway-down'];

/** Connections to 8443 from outside vanish. */
function block(world: World): void {
	world.addressRules.push({port: 8443, behaviour: {kind: 'drop'}});
}

export const portBlocked: readonly Scenario[] = [
	{
		id: 'region-api-port-blocked',
		title: {zh: '防火墙挡住了 8443（从本机看）', en: 'a firewall drops 8443, seen from this host'},
		summary: {
			zh: '对接集群：集群内 8443 正常，从本机连接超时。本机不是控制台所在的主机，所以只能说很可能。',
			en: 'A docked cluster: 8443 works inside, and times out from this host. This host is not known to be the console’s, so it is only probable.',
		},
		expected: probably(id, undefined, {ruledOut}),
		build(world) {
			dock(world);
			block(world);
		},
	},
	{
		id: 'region-api-port-blocked-at-console',
		title: {
			zh: '防火墙挡住了 8443（就在控制台的主机上看）',
			en: 'a firewall drops 8443, seen from the console’s host',
		},
		summary: {
			zh: '同样的防火墙，但使用者说明本机就是控制台所在的位置。',
			en: 'The same firewall, and the person says that this host stands where the console stands.',
		},
		expected: fault(id, undefined, {ruledOut, input: {vantage: 'console'}}),
		build(world) {
			dock(world);
			block(world);
		},
	},
	{
		id: 'region-api-port-blocked-in-console-log',
		title: {
			zh: '防火墙挡住了 8443（控制台日志也超时）',
			en: 'a firewall drops 8443, and the console’s log says so too',
		},
		summary: {
			zh: '控制台经网关地址访问 8443，本机和控制台日志都显示超时；集群内部正常。',
			en: 'The console uses the gateway’s address; this host and the console’s log both show timeouts, and inside the cluster all is well.',
		},
		expected: fault(id, undefined, {ruledOut}),
		build(world) {
			reachThroughGateway(world);
			block(world);
			consoleTimesOut(world, gatewayUrl(world), world.ago({minutes: 36}));
		},
	},
	{
		id: 'region-api-port-blocked-at-another-address',
		title: {
			zh: '防火墙挡住了 8443，控制台的地址是后来改的',
			en: 'a firewall drops 8443, and the console was given its address later',
		},
		summary: {
			zh: '控制台启动时用的是 Service，之后有人在页面里改成网关地址；只有它的日志说明它现在连的是哪里。',
			en: 'At its start the console used the Service, and somebody has changed that to the gateway’s address; only its log tells where it connects to now.',
		},
		expected: fault(id, undefined, {ruledOut}),
		lookAlikeOf: 'region-api-console-inside',
		build(world) {
			block(world);
			consoleTimesOut(world, gatewayUrl(world), world.ago({minutes: 36}));
		},
	},
	{
		id: 'region-api-not-the-console',
		title: {
			zh: '本机连不上 8443，但控制台正常',
			en: 'this host cannot reach 8443, and the console can',
		},
		summary: {
			zh: '本机到网关的 8443 不通，而控制台日志显示集群通信正常：本机只是不在那个网络里，不是故障。',
			en: '8443 does not answer this host, while the console’s log says that its region is well: this host is in another network, and nothing is wrong.',
		},
		expected: well(),
		lookAlikeOf: 'region-api-port-blocked-in-console-log',
		build(world) {
			reachThroughGateway(world);
			block(world);
		},
	},
	{
		id: 'region-api-console-inside',
		title: {
			zh: '8443 对外不通，控制台走集群内 Service',
			en: '8443 is closed to the outside, and the console is inside',
		},
		summary: {
			zh: '默认集群的控制台用 Service rbd-api-api，防火墙挡住 8443 与它无关。',
			en: 'The console of a default cluster uses the Service rbd-api-api; that a firewall drops 8443 does not concern it.',
		},
		expected: well(),
		lookAlikeOf: 'region-api-port-blocked',
		build(world) {
			block(world);
		},
	},
];

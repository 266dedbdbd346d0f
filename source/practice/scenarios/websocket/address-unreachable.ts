import {dock} from '../../rainbond/docked.ts';
import {gatewayAddressOf} from '../../rainbond/platform.ts';
import {writeRegionConfig} from '../../rainbond/regeneration.ts';
import type {World} from '../../world/world.ts';
import {fault, probably} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'websocket/address-unreachable';
const ruledOut = ['websocket/route-missing'];

/** A docked cluster whose region-config names that address for WebSockets. */
function configure(world: World, websocketAddress: string): void {
	dock(world);
	writeRegionConfig(world, {data: {websocketAddress}});
}

export const addressUnreachable: readonly Scenario[] = [
	{
		id: 'websocket-address-unreachable',
		title: {
			zh: 'WebSocket 地址的域名不存在',
			en: 'the WebSocket address has a name that does not exist',
		},
		summary: {
			zh: '对接集群：region-config 的 websocketAddress 是一个解析不到的域名，没有日志、打不开终端。',
			en: 'A docked cluster: websocketAddress in region-config is a name that nobody resolves; there are no logs and no terminal.',
		},
		expected: fault(id, ['region-config'], {ruledOut}),
		build(world) {
			configure(world, 'ws://ws.rainbond.invalid:6060');
		},
	},
	{
		id: 'websocket-address-not-the-gateway',
		title: {
			zh: 'WebSocket 地址不是网关的地址',
			en: 'the WebSocket address is not one of the gateway',
		},
		summary: {
			zh: 'websocketAddress 写的是一台早已不在的机器，连接超时；API 地址是对的。',
			en: 'websocketAddress names a machine that is long gone, and connections time out; the API address is right.',
		},
		expected: fault(id, ['region-config'], {ruledOut}),
		lookAlikeOf: 'region-api-config-names-old-address',
		build(world) {
			configure(world, 'ws://192.0.2.77:6060');
			world.addressRules.push({address: '192.0.2.77', port: 6060, behaviour: {kind: 'drop'}});
		},
	},
	{
		id: 'websocket-address-without-scheme',
		title: {
			zh: 'WebSocket 地址少了 ws://',
			en: 'the WebSocket address lacks its ws://',
		},
		summary: {
			zh: '手工改过的 websocketAddress 只有主机和端口，浏览器不认。',
			en: 'websocketAddress was edited by hand and is a host and a port only, which no browser takes.',
		},
		expected: fault(id, ['region-config'], {ruledOut}),
		build(world) {
			configure(world, `${gatewayAddressOf(world.platform)}:6060`);
		},
	},
	{
		id: 'websocket-port-blocked',
		title: {zh: '从本机连不上 6060', en: 'this host cannot reach 6060'},
		summary: {
			zh: '地址是网关的，但从本机连接 6060 超时：可能是防火墙，也可能只有本机如此。',
			en: 'The address is the gateway’s, and from this host 6060 times out: a firewall perhaps, or only this host.',
		},
		expected: probably(id, undefined, {ruledOut}),
		build(world) {
			dock(world);
			world.addressRules.push({port: 6060, behaviour: {kind: 'drop'}});
		},
	},
	{
		id: 'websocket-wrong-port',
		title: {zh: 'WebSocket 地址的端口写错了', en: 'the WebSocket address has a wrong port'},
		summary: {
			zh: 'websocketAddress 的端口是 6061，网关上没有人监听。',
			en: 'websocketAddress says port 6061, where nobody listens on the gateway.',
		},
		expected: probably(id, ['region-config'], {ruledOut}),
		build(world) {
			configure(world, `ws://${gatewayAddressOf(world.platform)}:6061`);
		},
	},
];

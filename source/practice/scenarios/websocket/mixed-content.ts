import {apisixRoutes, secrets} from '../../../cluster/resources.ts';
import {apisixTls} from '../../rainbond/custom-resources.ts';
import {dock} from '../../rainbond/docked.ts';
import {syncedRoute} from '../../rainbond/platform-objects.ts';
import type {World} from '../../world/world.ts';
import {probably, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'websocket/mixed-content';
const ruledOut = ['websocket/address-unreachable', 'websocket/route-missing'];
const console_ = 'console.example.com';

/** The gateway ends TLS for the console under a name of its own. */
function publishConsole(world: World): void {
	const {namespace} = world.platform;
	const hub = world.objects.get(secrets, {namespace, name: 'hub-image-repository'});
	world.add(secrets, {
		metadata: {name: 'console-tls', namespace},
		type: 'kubernetes.io/tls',
		data: {
			'tls.crt': hub?.data?.['tls.crt'] ?? '',
			'tls.key': hub?.data?.['tls.key'] ?? '',
		},
	});
	world.add(apisixTls, {
		metadata: {name: 'console-tls', namespace},
		spec: {hosts: [console_], secret: {name: 'console-tls', namespace}},
	});
	const route = world.add(apisixRoutes, {
		metadata: {name: `${console_}p-ps-s`, namespace, labels: {creator: 'Rainbond'}},
		spec: {
			ingressClassName: 'apisix',
			http: [
				{
					name: 'console',
					match: {hosts: [console_], paths: ['/*']},
					backends: [{serviceName: 'rbd-app-ui', servicePort: 7070}],
				},
			],
		},
	});
	route.status = syncedRoute(route);
}

export const mixedContent: readonly Scenario[] = [
	{
		id: 'websocket-mixed-content',
		title: {zh: 'https 控制台里的 ws:// 地址', en: 'a ws:// address in an https console'},
		summary: {
			zh: '对接集群的控制台用 https 打开，而 WebSocket 地址是 ws://：浏览器会拦截。',
			en: 'The console of a docked cluster is opened over https, and the WebSocket address says ws://: browsers block that.',
		},
		expected: probably(id, undefined, {ruledOut, input: {console: `https://${console_}`}}),
		lookAlikeOf: 'websocket-port-blocked',
		build(world) {
			dock(world);
		},
	},
	{
		id: 'websocket-mixed-content-before-proxy',
		title: {
			zh: '6.9.2 以前的默认集群，控制台走 https',
			en: 'a default cluster of before 6.9.2 with its console on https',
		},
		summary: {
			zh: '网关为控制台域名终止 TLS，而 6.9.2 以前浏览器直接连接 ws:// 地址。',
			en: 'The gateway ends TLS for the console’s name, and before 6.9.2 the browser goes to the ws:// address itself.',
		},
		expected: probably(id, undefined, {ruledOut}),
		platform: {version: 'v6.8.1-release'},
		build(world) {
			publishConsole(world);
		},
	},
	{
		id: 'websocket-https-console-with-proxy',
		title: {
			zh: '6.9.8 的默认集群，控制台走 https',
			en: 'a default cluster of 6.9.8 with its console on https',
		},
		summary: {
			zh: '同样的 https 控制台；从 6.9.2 起默认集群的 WebSocket 由控制台的 7070 代理，没有问题。',
			en: 'The same console on https; since 6.9.2 it proxies the WebSockets of its own cluster on 7070, and nothing is wrong.',
		},
		expected: well([id]),
		lookAlikeOf: 'websocket-mixed-content-before-proxy',
		build(world) {
			publishConsole(world);
		},
	},
	{
		id: 'websocket-http-console',
		title: {zh: 'http 控制台里的 ws:// 地址', en: 'a ws:// address in a console on http'},
		summary: {
			zh: '对接集群的控制台本来就是 http，ws:// 没有问题。',
			en: 'The console of a docked cluster is on plain http, and ws:// is what it needs.',
		},
		expected: well([id], {input: {console: `http://${console_}`}}),
		lookAlikeOf: 'websocket-mixed-content',
		build(world) {
			dock(world);
		},
	},
];

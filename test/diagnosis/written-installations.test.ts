import {describe, expect, it} from 'vitest';
import {failed} from '../../source/cluster/failure.ts';
import type {Service} from '../../source/cluster/objects.ts';
import type {Item} from '../support/object-server.ts';
import {
	ago,
	ended,
	loops,
	node,
	platform,
	type PlatformText,
	pod,
	podName,
	ready,
	summary,
	unready,
	waits,
} from '../support/written-platform.ts';
import {
	certificates,
	clientSecret,
	cluster,
	config,
	route,
	serverSecret,
	service,
	slice,
} from '../support/written-region.ts';
import {checkWritten, gist, well} from './check-written.ts';

const present = certificates();

type Installation = {
	/** As region-config has it. */
	readonly addresses?: Record<string, string>;
	readonly gatewayAddresses?: string[];
	readonly label?: string;
	readonly version?: string;
	readonly text?: PlatformText;
	readonly more?: readonly Item[];
	readonly logs?: Record<string, string[]>;
	/** Without APISIX: its kinds are not known, and it has no routes. */
	readonly isBeforeApisix?: boolean;
	readonly routes?: readonly Item[];
	/** How its Services are reached, beside the gateway or in its place. */
	readonly exposed?: Readonly<Record<string, {spec: Service['spec']; status?: Service['status']}>>;
};

async function saidOf(installation: Installation) {
	const {addresses = {}, gatewayAddresses, label, version, isBeforeApisix = false} = installation;
	const routes = installation.routes ?? [
		route('rbd-api-api', 8443),
		route('rbd-api-websocket', 6060),
	];
	const exposed = installation.exposed ?? {};
	const names = (installation.text?.nodes ?? [node('node-1')]).map(({metadata}) => metadata.name);
	const document = await checkWritten(
		{
			items: [
				...platform({...installation.text, ...(version && {tag: version})}),
				...['rbd-api-api', 'rbd-api-websocket'].map((name) =>
					service(name, {name: 'rbd-api'}, exposed[name]?.spec, exposed[name]?.status),
				),
				...['rbd-api-api', 'rbd-api-websocket'].map((name) => slice(name, [true])),
				service('rbd-db-rw', {name: 'rbd-db'}),
				slice('rbd-db-rw', [true]),
				serverSecret(present, label),
				clientSecret(present),
				config(present, addresses),
				cluster({
					...(version && {installVersion: version}),
					...(gatewayAddresses && {gatewayIngressIPs: gatewayAddresses}),
				}),
				...(isBeforeApisix ? [] : routes),
				...(installation.more ?? []),
			],
			summaries: Object.fromEntries(names.map((name) => [name, summary(40)])),
			...(installation.logs && {logs: installation.logs}),
			...(isBeforeApisix && {undefinedGroups: ['apisix.apache.org']}),
		},
		['region-api', 'node', 'component', 'websocket'],
		{},
		async () => failed('timeout', 'no connection'),
	);
	return gist(document);
}

const reached = (host: string, scheme = 'ws') => ({
	apiAddress: `https://${host}:8443`,
	websocketAddress: `${scheme}://${host}:6060`,
});

const fault = (cause: string) => ({verdict: 'fault', causes: [cause]});

describe('a healthy installation', () => {
	it.each<[string, Installation]>([
		[
			'on one node of k3s, which is its control plane',
			{
				text: {
					nodes: [node('node-1', {labels: {'node-role.kubernetes.io/control-plane': 'true'}})],
				},
			},
		],
		[
			'behind an IPv6 address',
			{addresses: reached('[2001:db8::1]'), gatewayAddresses: ['2001:db8::1']},
		],
		[
			'behind a load balancer that no node has the address of',
			{
				addresses: reached('203.0.113.9'),
				gatewayAddresses: ['203.0.113.9'],
				label: '203_0_113_9',
			},
		],
		[
			'behind a name, with TLS for its WebSockets',
			{addresses: reached('region.example.com', 'wss'), version: 'v6.3.2-release'},
		],
		[
			'on other ports of its gateway',
			{
				addresses: {
					apiAddress: 'https://192.168.1.10:18443',
					websocketAddress: 'ws://192.168.1.10:16060',
				},
				routes: [route('rbd-api-api', 18_443), route('rbd-api-websocket', 16_060)],
			},
		],
		[
			'behind a load balancer that turns 443 into the port of its gateway',
			{
				addresses: {
					apiAddress: 'https://region.example.com',
					websocketAddress: 'wss://ws.example.com',
				},
			},
		],
		[
			'behind ports of its nodes, without a gateway on the way',
			{
				addresses: {
					apiAddress: 'https://192.168.1.10:30443',
					websocketAddress: 'ws://192.168.1.10:30060',
				},
				routes: [],
				exposed: {
					'rbd-api-api': {spec: {type: 'NodePort', ports: [{port: 8443, nodePort: 30_443}]}},
					'rbd-api-websocket': {spec: {type: 'NodePort', ports: [{port: 6060, nodePort: 30_060}]}},
				},
			},
		],
		[
			'behind load balancers of its own, without a gateway on the way',
			{
				addresses: reached('203.0.113.9'),
				gatewayAddresses: ['203.0.113.9'],
				label: '203_0_113_9',
				routes: [],
				exposed: {
					'rbd-api-api': {
						spec: {type: 'LoadBalancer', ports: [{port: 8443}]},
						status: {loadBalancer: {ingress: [{ip: '203.0.113.9'}]}},
					},
					'rbd-api-websocket': {
						spec: {ports: [{port: 6060}], externalIPs: ['203.0.113.9']},
					},
				},
			},
		],
		['of v5, whose gateway is not APISIX', {version: 'v5.17.3-release', isBeforeApisix: true}],
		[
			'on a node whose cloud has made no route',
			{
				text: {
					nodes: [
						node('node-1', {
							conditions: [
								{type: 'NetworkUnavailable', status: 'True', reason: 'NoRouteCreated'},
								ready(true),
							],
						}),
					],
				},
			},
		],
		[
			'in the middle of a rollout',
			{
				text: {
					pods: {
						'rbd-worker': [
							pod('rbd-worker', {name: 'rbd-worker-5c9d8f7b6-aaaaa'}),
							pod('rbd-worker', {
								name: 'rbd-worker-7d9f8b6c5-bbbbb',
								ageMinutes: 0.5,
								conditions: [ready(false, {lastTransitionTime: ago(0.5)})],
								containers: [{ready: false, state: {running: {startedAt: ago(0.4)}}}],
							}),
						],
					},
				},
			},
		],
	])('%s is well', async (_what, installation) => {
		expect(await saidOf(installation)).toEqual(well);
	});
});

describe('a fault of another installation', () => {
	it('is that the port of its nodes is another one than region-config names', async () => {
		const said = await saidOf({
			addresses: {apiAddress: 'https://192.168.1.10:30444'},
			routes: [],
			exposed: {'rbd-api-api': {spec: {type: 'NodePort', ports: [{port: 8443, nodePort: 30_443}]}}},
		});
		expect(said.causes).toContain('region-api/gateway-route-missing');
	});

	const looping = {...unready, containers: [loops(2)]};
	const unnamed = (server: string) =>
		`dial tcp: lookup rbd-db-rw on ${server}:53: read udp 10.42.0.9:33333->${server}:53: i/o timeout`;
	const allSay = (line: string) => ({
		[`${podName('rbd-api')}/previous`]: [line],
		[`${podName('rbd-worker')}/previous`]: [line],
	});
	const bothLoop = {
		pods: {'rbd-api': [pod('rbd-api', looping)], 'rbd-worker': [pod('rbd-worker', looping)]},
	};
	const coreDns = pod('coredns', {namespace: 'kube-system', labels: {'k8s-app': 'kube-dns'}});
	const gateways = (apisix: object) => [
		{name: 'ingress-apisix', ready: true, state: {running: {startedAt: ago(200)}}},
		{name: 'apisix', ...apisix},
	];

	it.each<[string, Installation, object]>([
		[
			'the DNS of RKE2, of which only the endpoints are left',
			{
				text: bothLoop,
				logs: allSay(unnamed('10.43.0.10')),
				more: [slice('rke2-coredns-rke2-coredns', null, 'kube-system')],
			},
			fault('region-api/dns-failing'),
		],
		[
			'the cache of names on a node, while the DNS itself works',
			{text: {...bothLoop, more: [coreDns]}, logs: allSay(unnamed('169.254.20.10'))},
			fault('component/crash-loop'),
		],
		[
			'the data plane of the only gateway',
			{
				text: {
					pods: {'rbd-gateway': [pod('rbd-gateway', {...unready, containers: gateways(loops(1))})]},
				},
			},
			fault('region-api/gateway-down'),
		],
		[
			'the data plane of one gateway of two',
			{
				text: {
					pods: {
						'rbd-gateway': [
							pod('rbd-gateway', {name: 'rbd-gateway-aaaaa'}),
							pod('rbd-gateway', {
								name: 'rbd-gateway-bbbbb',
								...unready,
								containers: gateways(loops(1)),
							}),
						],
					},
				},
			},
			fault('component/crash-loop'),
		],
		[
			'one queue of two',
			{
				text: {
					pods: {
						'rbd-mq': [
							pod('rbd-mq', {name: 'rbd-mq-0'}),
							pod('rbd-mq', {name: 'rbd-mq-1', ...looping}),
						],
					},
				},
			},
			fault('component/crash-loop'),
		],
		[
			'a kubelet that has lost its runtime',
			{
				text: {
					nodes: [
						node('node-1'),
						node('node-2', {
							conditions: [
								ready(false, {
									reason: 'KubeletNotReady',
									message: 'PLEG is not healthy: pleg was last seen active 4m ago',
									lastTransitionTime: ago(5),
								}),
							],
						}),
					],
				},
			},
			fault('node/not-ready'),
		],
		[
			'a program that is out of memory every few minutes, between two of its ends',
			{
				text: {
					pods: {
						'rbd-chaos': [
							pod('rbd-chaos', {
								containers: [
									{
										ready: true,
										restartCount: 4,
										state: {running: {startedAt: ago(0.3)}},
										lastState: ended(137, 'OOMKilled', 45, 200),
									},
								],
							}),
						],
					},
				},
			},
			fault('component/crash-loop'),
		],
		[
			'the image of the operator, on Docker',
			{
				text: {
					pods: {
						'rainbond-operator': [
							pod('rainbond-operator', {
								phase: 'Pending',
								conditions: [ready(false)],
								containers: [
									waits(
										'ErrImagePull',
										'Error response from daemon: manifest for rainbond/rainbond-operator:v5 not found: manifest unknown: manifest unknown',
									),
								],
							}),
						],
					},
				},
				version: 'v5.17.3-release',
				isBeforeApisix: true,
			},
			fault('component/operator-down'),
		],
	])('%s is named, and nothing else', async (_what, installation, expected) => {
		expect(await saidOf(installation)).toMatchObject(expected);
	});
});

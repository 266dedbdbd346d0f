import {deployments, rainbondClusters} from '../../../cluster/resources.ts';
import type {LogProgram} from '../../models/logs/log-program.ts';
import type {World} from '../../world/world.ts';
import {canaries} from '../canaries.ts';
import {usualLog} from '../logs/platform-logs.ts';
import {goodTraffic, siteOf, unavailableTraffic} from '../logs/traffic.ts';
import {pullCredentials} from '../pull-credentials.ts';
import {
	addInnerService,
	addRoute,
	builtImage,
	createApp,
	createComponent,
	podSpecOf,
	selectorOf,
	workloadLabels,
	workloadName,
} from './component-objects.ts';

export const shopHost = 'www.shop.example.com';
export const shopWorkload = 'shop/shop-web';
export const shopPort = 8080;

/** A web shop that a team has built from source: two instances behind a domain of the gateway. */
export function addShop(world: World): void {
	const app = createApp(world, 'shop', 'shop');
	const web = createComponent(world, app, 'web');
	const cluster = world.objects.get(rainbondClusters, {
		namespace: world.platform.namespace,
		name: 'rainbondcluster',
	});
	const pull = cluster && pullCredentials(cluster, app.namespace);
	if (pull) {
		world.add(pull.resource, pull.draft);
	}

	world.add(deployments, {
		metadata: {
			name: workloadName(web),
			namespace: app.namespace,
			labels: workloadLabels(web),
		},
		spec: {
			replicas: 2,
			selector: {matchLabels: selectorOf(web)},
			strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: '25%', maxUnavailable: '25%'}},
			template: {
				metadata: {labels: workloadLabels(web)},
				spec: podSpecOf(web, {
					image: builtImage(web),
					env: [
						{name: 'PORT', value: String(shopPort)},
						{name: 'SESSION_PASSWORD', value: canaries.applicationPassword},
						{
							name: 'REPOSITORY_URL',
							value: `https://ci:${canaries.repositoryToken}@git.example.com/shop/web.git`,
						},
					],
					ports: [{containerPort: shopPort, protocol: 'TCP'}],
					readinessProbe: {
						tcpSocket: {port: shopPort},
						initialDelaySeconds: 4,
						periodSeconds: 3,
						timeoutSeconds: 5,
						failureThreshold: 3,
					},
					resources: {
						limits: {cpu: '500m', memory: '512Mi'},
						requests: {cpu: '100m', memory: '128Mi'},
					},
				}),
			},
		},
	});
	addInnerService(world, web, shopPort);
	addRoute(world, web, {host: shopHost, port: shopPort});
	world.restart(shopWorkload, {minutes: 38});
	world.print(shopWorkload, shopLog);
	addVisitors(world);
	world.listeners.push({
		workload: shopWorkload,
		port: shopPort,
		behaviour: {
			kind: 'http',
			answers: {
				'/': {headers: {'content-type': 'text/html; charset=utf-8'}, body: '<h1>商城 Shop</h1>\n'},
				'/healthz': {body: 'ok\n'},
			},
		},
	});
}

/** Good visits while an instance is ready, and refusals of the gateway's own while none is. */
function addVisitors(world: World): void {
	const site = siteOf(world, shopWorkload, shopHost, shopPort);
	const container = 'apisix';
	world.print('rbd-gateway', goodTraffic(site), {container});
	world.print('rbd-gateway', [...usualLog('rbd-gateway', container), ...unavailableTraffic(site)], {
		container,
		whileDown: shopWorkload,
		logReplaces: true,
	});
}

const shopLog: LogProgram = [
	{
		once: 2,
		lines: [
			'> shop-web@2.4.1 start',
			'> node server.js',
			'',
			`服务已启动 listening on 0.0.0.0:${shopPort}`,
		],
	},
	{
		every: 4,
		jitter: 0.9,
		lines: [
			({at, integer}) =>
				JSON.stringify({
					time: new Date(at).toISOString(),
					level: 'info',
					msg: ['首页', '商品详情', '加入购物车', '提交订单'][integer(0, 3)],
					path: ['/', '/api/goods/1024', '/api/cart', '/api/orders'][integer(0, 3)],
					status: 200,
					ms: integer(3, 90),
					request_id: integer(100_000, 999_999).toString(16),
				}),
		],
	},
	{
		every: 240,
		lines: [
			({at}) =>
				JSON.stringify({
					time: new Date(at).toISOString(),
					level: 'warn',
					msg: '库存不足，已转为预订',
					goods: 1024,
				}),
		],
	},
];

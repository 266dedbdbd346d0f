import type {HttpAnswer, ListenerBehaviour, ListenerRule} from '../models/network/listener.ts';
import {serverSecretName} from './region-certificates.ts';

const http = (answers: Readonly<Record<string, HttpAnswer>>): ListenerBehaviour => ({
	kind: 'http',
	answers,
});

const json = (body: object): HttpAnswer => ({body});

const regionAnswers: Readonly<Record<string, HttpAnswer>> = {
	'/v2/health': json({bean: {status: 'health', info: 'api service health'}}),
	'/v2/show': json({bean: {version: 'v6.9.8-release'}}),
	'/v2/cluster': json({
		bean: {
			all_node: 3,
			node_ready: 3,
			cap_cpu: 24,
			cap_mem: 96_034,
			req_cpu: 3.9,
			req_mem: 8420,
			rainbond_version: 'v6.9.8-release',
		},
	}),
	'/v2/cluster/ready': json({
		bean: {ready: true, checks: {k8s_api: true, region_cert: true}, message: ''},
	}),
};

/** Where the programs of a healthy platform listen, and what they answer. */
export const platformListeners: readonly ListenerRule[] = (
	[
		['rbd-api', 8888, http(regionAnswers)],
		['rbd-api', 8889, http({'/healthz': {body: 'ok'}})],
		['rbd-api', 6060, http({'*': {status: 400, body: 'Bad Request\n', upgrades: true}})],
		['rbd-api', 6366, {kind: 'silent'}],
		[
			'rbd-app-ui',
			7070,
			http({
				'/console/config/info': json({code: 200, data: {bean: {is_init: true}}}),
				'*': {
					headers: {'content-type': 'text/html'},
					body: '<!DOCTYPE html><title>Rainbond</title>\n',
				},
			}),
		],
		[
			'rbd-chaos',
			3228,
			http({
				'/v2/builder/health': json({
					bean: {status: 'ready', message: 'builder service is healthy and ready (MQ verified)'},
				}),
			}),
		],
		['rbd-worker', 6535, {kind: 'silent'}],
		[
			'rbd-worker',
			6369,
			http({'/worker/health': json({bean: {status: 'health', info: 'worker service health'}})}),
		],
		['rbd-mq', 6300, {kind: 'silent'}],
		['rbd-mq', 6301, http({'/health': json({status: 'health', info: 'mq service health'})})],
		[
			'rbd-hub',
			5000,
			http({
				'/v2/': {
					status: 401,
					headers: {'www-authenticate': 'Basic realm="Registry Realm"'},
					body: {
						errors: [{code: 'UNAUTHORIZED', message: 'authentication required', detail: null}],
					},
				},
			}),
		],
		['rbd-db', 3306, {kind: 'greeting', text: 'J\u{0}\u{0}\u{0}\n8.0.19\u{0}'}],
		[
			'rbd-monitor',
			9090,
			http({
				'/-/healthy': {body: 'Prometheus is Healthy.\n'},
				'/api/v1/alerts': json({status: 'success', data: {alerts: []}}),
			}),
		],
		['minio', 9000, http({'/minio/health/live': {body: ''}})],
		[
			'minio',
			9001,
			http({'*': {headers: {'content-type': 'text/html'}, body: '<title>MinIO Console</title>\n'}}),
		],
		['rainbond-operator', 8081, http({'/healthz': {body: 'ok'}, '/readyz': {body: 'ok'}})],
	] as ReadonlyArray<readonly [string, number, ListenerBehaviour]>
).map(([name, port, behaviour]) => ({workload: `rbd-system/${name}`, port, behaviour}));

/** The TLS port of the region API: only clients with a certificate of its authority. */
export const regionTlsListener: ListenerRule = {
	workload: 'rbd-system/rbd-api',
	port: 8443,
	behaviour: {
		kind: 'https',
		answers: regionAnswers,
		secret: {
			name: serverSecretName,
			certificate: 'server.pem',
			key: 'server.key.pem',
			authority: 'ca.pem',
		},
	},
};

/** The gateway on its nodes: HTTP by its routes, the platform's own ports by its stream routes. */
export const gatewayListeners: readonly ListenerRule[] = [
	{container: 'apisix', port: 80, behaviour: {kind: 'gateway'} as const},
	{container: 'apisix', port: 443, behaviour: {kind: 'gateway', isTls: true} as const},
	...[8443, 8889, 6060, 7070].map((port) => ({
		container: 'apisix',
		port,
		behaviour: {kind: 'stream'} as const,
	})),
	{container: 'apisix', port: 8099, behaviour: http({'*': {body: '# HELP apisix_http_status\n'}})},
	{
		container: 'ingress-apisix',
		port: 7080,
		behaviour: http({'/healthz': {body: '{"status":"ok"}'}}),
	},
].map((rule) => ({...rule, workload: 'rbd-system/rbd-gateway'}));

import type {LogProgram, Moment} from '../../models/logs/log-program.ts';
import {pods} from '../../../cluster/resources.ts';
import {workloadOf} from '../../models/kubelet/rules.ts';
import type {World} from '../../world/world.ts';
import {nginxAccessLine, nginxErrorLine} from './lines.ts';

const paths = [
	'/',
	'/api/goods?page=1',
	'/api/goods/1024',
	'/static/app.5f2c.js',
	'/api/cart',
	'/api/orders',
];

/** A site behind the gateway, as its visitors and the gateway see it. */
export type Site = {
	readonly host: string;
	readonly port: number;
	/** Addresses of its instances; known only once they have grown. */
	readonly instances: readonly string[];
};

export function siteOf(world: World, workload: string, host: string, port: number): Site {
	const instances: string[] = [];
	world.afterwards(() => {
		const own = world.objects.list(pods).filter((pod) => workloadOf(pod) === workload);
		instances.push(
			...own.flatMap(({status}) => (status?.phase === 'Failed' ? [] : (status?.podIP ?? []))),
		);
	});
	return {host, port, instances};
}

type Visit = {readonly client: string; readonly path: string; readonly upstream: string};

function visit({integer}: Moment, {instances, port}: Site): Visit {
	return {
		client: `203.0.113.${integer(2, 250)}`,
		path: paths[integer(0, paths.length - 1)] ?? '/',
		upstream: `${instances[integer(0, instances.length - 1)] ?? '10.42.1.9'}:${port}`,
	};
}

const access = (site: Site, status: number, rest: {upstream?: string; bytes?: number} = {}) =>
	nginxAccessLine((moment) => {
		const {client, path, upstream} = visit(moment, site);
		return {
			client,
			host: site.host,
			request: `GET ${path} HTTP/1.1`,
			status,
			upstream: rest.upstream ?? upstream,
			seconds: status === 200 ? moment.integer(3, 120) / 1000 : 0.001,
			bytes: rest.bytes ?? moment.integer(300, 20_000),
		};
	});

/** Visitors who get what they want. */
export const goodTraffic = (site: Site): LogProgram => [
	{every: 2, jitter: 0.8, lines: [access(site, 200)]},
];

/** Visitors of a site whose instances refuse the gateway: an error and a 502 each. */
export const refusedTraffic = (site: Site): LogProgram => [
	{
		every: 3,
		jitter: 0.8,
		lines: [
			nginxErrorLine('error', (moment) => {
				const {client, path, upstream} = visit(moment, site);
				return `connect() failed (111: Connection refused) while connecting to upstream, client: ${client}, server: _, request: "GET ${path} HTTP/1.1", upstream: "http://${upstream}${path}", host: "${site.host}"`;
			}),
			access(site, 502, {bytes: 154}),
		],
	},
];

/** Visitors of a site without a ready instance: a 503 each. */
export const unavailableTraffic = (site: Site): LogProgram => [
	{
		every: 3,
		jitter: 0.8,
		lines: [
			nginxErrorLine('error', (moment) => {
				const {client, path} = visit(moment, site);
				return `[lua] init.lua:560: handle_upstream(): failed to set upstream: no valid upstream node, client: ${client}, server: _, request: "GET ${path} HTTP/1.1", host: "${site.host}"`;
			}),
			access(site, 503, {upstream: '-', bytes: 190}),
		],
	},
];

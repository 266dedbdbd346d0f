import fs from 'node:fs';
import path from 'node:path';
import {Duplex} from 'node:stream';
import {describe, expect, it} from 'vitest';
import {failed, success} from '../../source/cluster/failure.ts';
import type {Event, Pod} from '../../source/cluster/objects.ts';
import type {Dial} from '../../source/cluster/dial.ts';
import {aFolder} from '../support/a-folder.ts';
import type {Item} from '../support/object-server.ts';
import {
	ago,
	deployment,
	event,
	loops,
	platform,
	type PlatformText,
	pod,
	podName,
	seriesOf,
	unready,
	unscheduled,
	waits,
} from '../support/written-platform.ts';
import {
	certificates,
	clientSecret,
	cluster,
	config,
	gateway,
	minutes,
	route,
	serverSecret,
	service,
	slice,
	withMore,
} from '../support/written-region.ts';
import {checkWritten, gist, well} from './check-written.ts';

type World = {
	readonly platform?: PlatformText;
	readonly items?: readonly Item[];
	readonly logs?: Readonly<Record<string, readonly string[]>>;
	readonly input?: Readonly<Record<string, string>>;
	/** What becomes of a connection, by host, or host and port. */
	readonly dial?: Readonly<Record<string, 'answers' | 'refused' | 'timeout' | 'unknown name'>>;
};

/** It speaks when spoken to, as a WebSocket server does. */
function speaking(): Duplex {
	const connection: Duplex = new Duplex({
		read() {
			// Nothing comes before it is asked for.
		},
		write(_chunk, _encoding, done) {
			connection.push('HTTP/1.1 101 Switching Protocols\r\n\r\n');
			done();
		},
	});
	return connection;
}

const errors = {
	refused: 'connect ECONNREFUSED',
	'unknown name': 'getaddrinfo ENOTFOUND',
	'no way': 'connect ENETUNREACH',
};

const dialOf =
	(dial: World['dial'] = {}): Dial =>
	async ({host, port}) => {
		const result = dial[`${host}:${port}`] ?? dial[host] ?? 'no way';
		if (result === 'answers') {
			return success(speaking());
		}

		return result === 'timeout'
			? failed('timeout', `no connection to ${host}:${port}`)
			: failed('unreachable', `${errors[result]} ${host}:${port}`);
	};

/** Nothing of Rainbond's own kinds, no labels but the name, no RbdComponents. */
const bare: PlatformText = {objects: []};

async function documentOf({platform: text = bare, items = [], logs, input, dial}: World) {
	const all = [...platform(text), ...items];
	return checkWritten(
		{items: all, ...(logs && {logs})},
		['region-api', 'websocket'],
		input,
		dialOf(dial),
	);
}

const saidOf = async (world: World) => gist(await documentOf(world));

const confirmed = (id: string) => ({verdict: 'fault', causes: [id]});
const probable = (id: string) => ({verdict: 'probable', causes: [`${id}?`]});

const present = certificates();
const whole: readonly Item[] = [
	service('rbd-api-api', {name: 'rbd-api'}),
	service('rbd-api-websocket', {name: 'rbd-api'}),
	service('rbd-db-rw', {name: 'rbd-db'}),
	slice('rbd-api-api', [true]),
	slice('rbd-api-websocket', [true]),
	slice('rbd-db-rw', [true]),
	serverSecret(present, '192_168_1_10'),
	clientSecret(present),
	config(present),
	cluster(),
	route('rbd-api-api', 8443),
	route('rbd-api-websocket', 6060),
];

const without = (kind: string, name: string): Item[] =>
	whole.filter(({resource, object}) => resource.kind !== kind || object.metadata.name !== name);

const api = podName('rbd-api');
const handshake = (source: string, error: string) =>
	`http: TLS handshake error from ${source}:35590: ${error}`;
const rejected = handshake(
	'10.42.0.1',
	'tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "Goodrain, INC.")',
);
const noise = [
	handshake('10.42.0.1', 'EOF'),
	handshake('10.42.0.1', "tls: client didn't provide a certificate"),
];
const docked: PlatformText = {...bare, pods: {'rbd-app-ui': []}};

describe('a healthy region', () => {
	it.each<[string, World]>([
		['of pods alone', {}],
		['with everything', {items: whole}],
		[
			'whose gateway refuses this host whatever it asks',
			{items: whole, dial: {[gateway]: 'refused'}},
		],
		[
			'with a Service of rbd-api and no other',
			{items: [service('rbd-api-api', {name: 'rbd-api'})]},
		],
		['with noise in its log', {items: whole, logs: {[api]: noise}}],
		[
			'whose pods run since before they were made, and before their certificates',
			{items: [serverSecret(certificates(-60 * minutes))]},
		],
		['docked, from a host in another network', {platform: docked, items: whole}],
	])('%s is healthy', async (_what, world) => {
		expect(await saidOf(world)).toEqual(well);
	});
});

const down = {...unready, containers: [loops(2)]};
const broken = (component: string) => [pod(component, down)];
const noDatabase = (error: string) =>
	`ERROR[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-api get db manager failed, try time is 10,${error}`;
const refusedBy = (host: string) =>
	noDatabase(`dial tcp ${host}:3306: connect: connection refused`);
const noSuchHost = noDatabase('dial tcp: lookup rbd-db-rw on 10.43.0.10:53: no such host');

/** rbd-api ends again and again, and has said this before. */
const apiSays = (line: string, more: World = {}): World => ({
	...more,
	platform: {
		...bare,
		...more.platform,
		pods: {'rbd-api': broken('rbd-api'), ...more.platform?.pods},
	},
	logs: {[`${api}/previous`]: [line]},
});

describe('a database that rbd-api cannot open', () => {
	it.each<[string, World, string]>([
		[
			'crash-loops',
			apiSays(refusedBy('10.42.0.20'), {platform: {pods: {'rbd-db': broken('rbd-db')}}}),
			'Pod/rbd-db-0',
		],
		['has no pod', apiSays(noSuchHost, {platform: {pods: {'rbd-db': []}}}), 'StatefulSet/rbd-db'],
		[
			'has no node',
			apiSays(noSuchHost, {
				platform: {
					pods: {
						'rbd-db': [
							pod('rbd-db', unscheduled('0/1 nodes are available: 1 Insufficient memory.')),
						],
					},
				},
			}),
			'Pod/rbd-db-0',
		],
		[
			'has a Service that selects nothing',
			apiSays(noSuchHost, {items: [service('rbd-db-rw', {name: 'mysql'})]}),
			'Service/rbd-db-rw',
		],
		[
			'has lost its Service',
			apiSays(noSuchHost, {items: [service('rbd-api-api', {name: 'rbd-api'})]}),
			'Service/rbd-db-rw',
		],
		[
			'refuses the account',
			apiSays(
				noDatabase("Error 1045: Access denied for user 'root'@'10.42.0.9' (using password: YES)"),
			),
			`Pod/${api}`,
		],
		[
			'is elsewhere, as only the log says',
			apiSays(refusedBy('10.0.0.5'), {platform: {pods: {'rbd-db': []}}}),
			`Pod/${api}`,
		],
	])('%s', async (_what, world, object) => {
		const said = await saidOf(world);
		expect(said).toMatchObject(confirmed('region-api/database-unreachable'));
		expect(said.objects).toContain(object);
	});

	it('is elsewhere, as the arguments of rbd-api say, whose password nobody gets to see', async () => {
		const own = pod('rbd-api', down);
		const containers = own.spec.containers.map((container) => ({
			...container,
			args: ['--mysql=root:canary-password@tcp(mysql.corp:3306)/region'],
		}));
		const document = await documentOf(
			apiSays(noDatabase('dial tcp: lookup mysql.corp on 10.43.0.10:53: no such host'), {
				platform: {pods: {'rbd-api': [withMore(own, {spec: {containers}})], 'rbd-db': []}},
			}),
		);
		expect(gist(document)).toMatchObject(confirmed('region-api/database-unreachable'));
		expect(JSON.stringify(document)).not.toContain('canary-password');
	});
});

const coreDns = (isReady: boolean) =>
	pod('coredns', {
		namespace: 'kube-system',
		name: 'coredns-77ccd57875-x2x4k',
		labels: {'k8s-app': 'kube-dns'},
		...(!isReady && unready),
	});
const unanswered = noDatabase(
	'dial tcp: lookup rbd-db-rw on 10.43.0.10:53: read udp 10.42.0.9:1->10.43.0.10:53: read: connection refused',
);

describe('a cluster DNS that does not answer', () => {
	it.each<[string, World]>([
		['has pods that are not ready', apiSays(unanswered, {platform: {more: [coreDns(false)]}})],
		[
			'has no endpoint',
			apiSays(unanswered, {items: [slice('rke2-coredns-rke2-coredns', null, 'kube-system')]}),
		],
	])('%s', async (_what, world) => {
		expect(await saidOf(world)).toMatchObject(confirmed('region-api/dns-failing'));
	});

	it('is another one than the pods have, and not at fault', async () => {
		const world = apiSays(noSuchHost, {
			platform: {more: [coreDns(true)], pods: {'rbd-db': broken('rbd-db')}},
			items: [slice('kube-dns', [true], 'kube-system')],
		});
		expect(await saidOf(world)).toMatchObject(confirmed('region-api/database-unreachable'));
	});
});

const hanging = {phase: 'Pending', conditions: [], containers: [waits('ContainerCreating')]};
const waitsFor = (name: string) => ({
	spec: {volumes: [{name: 'ssl', secret: {secretName: name}}]},
});

/** rbd-api hangs, and the kubelet says for what. */
function hangs(message: string, write: (one: Event) => Event = (one) => one): World {
	const own = pod('rbd-api', hanging);
	return {
		platform: {
			...bare,
			pods: {'rbd-api': [own]},
			events: [write(event(own, 'FailedMount', message, {times: 5}))],
		},
	};
}

const missing =
	'MountVolume.SetUp failed for volume "region-api-ssl" : secret "rbd-api-server-cert" not found';

describe('a certificate Secret that is gone', () => {
	it.each<[string, World]>([
		['is named by an event', hangs(missing)],
		['is named by an event of the newer kind', hangs(missing, seriesOf)],
		[
			'is a volume of rbd-api',
			{
				platform: {
					...bare,
					pods: {'rbd-api': [withMore(pod('rbd-api', hanging), waitsFor('rbd-api-server-cert'))]},
				},
			},
		],
	])('%s', async (_what, world) => {
		const said = await saidOf({...world, items: [clientSecret(present), config(present)]});
		expect(said).toMatchObject(confirmed('region-api/certificate-secret-missing'));
		expect(said.objects).toContain('Secret/rbd-api-server-cert');
	});

	it('is not why a pod waits for another volume', async () => {
		const world = hangs(
			'MountVolume.SetUp failed for volume "grdata" : hostPath type check failed: /grdata is not a directory',
		);
		expect(await saidOf({...world, items: whole})).toMatchObject(confirmed('component/pending'));
	});
});

describe('what the console holds, told beside a log that rejects clients', () => {
	const held = ({authority, client, clientKey}: ReturnType<typeof certificates>) => ({
		'ca.pem': authority,
		'client.pem': client,
		'client.key.pem': clientKey,
	});
	const said = async (values: Record<string, string>, line: string) => {
		const bundle = path.join(aFolder(), 'console.json');
		fs.writeFileSync(bundle, JSON.stringify(values));
		return saidOf({items: whole, logs: {[api]: [line]}, input: {bundle}});
	};

	it('is the reason where it is of another generation', async () => {
		expect(await said(held(certificates()), noise[0] ?? '')).toMatchObject({
			causes: [expect.stringContaining('region-api/console-certificate-stale')],
		});
	});

	it('clears the console where it is the present one', async () => {
		expect(await said(held(present), rejected)).toEqual(well);
		expect(await said(held(present), noise[1] ?? '')).toEqual(well);
	});

	it('is the reason where it cannot be read', async () => {
		const encoded = Object.entries(held(present)).map(([key, value]) => [
			key,
			Buffer.from(value).toString('base64'),
		]);
		expect(await said(Object.fromEntries(encoded) as Record<string, string>, '')).toMatchObject(
			confirmed('region-api/client-certificate-missing'),
		);
	});
});

describe('certificates', () => {
	it.each<[string, World, object]>([
		[
			'of which region-config has others',
			{items: [serverSecret(present), config(certificates())]},
			confirmed('region-api/certificate-bundle-inconsistent'),
		],
		[
			'that have expired',
			{items: [serverSecret(certificates(-90 * minutes, -minutes))]},
			confirmed('region-api/certificate-expired'),
		],
		[
			'that have not begun',
			{items: [config(certificates(120 * minutes))]},
			confirmed('region-api/certificate-not-yet-valid'),
		],
		[
			'made for another address than region-config names',
			{
				items: [
					serverSecret(present, '192_168_1_10'),
					clientSecret(present),
					config(present, {
						apiAddress: 'https://192.168.1.5:8443',
						websocketAddress: 'ws://192.168.1.5:6060',
					}),
				],
			},
			confirmed('region-api/gateway-address-changed'),
		],
		[
			'that a client is rejected for, while nothing tells what is served',
			{items: whole, logs: {[api]: [rejected]}},
			probable('region-api/console-certificate-stale'),
		],
		[
			'that a client is rejected for because its own has expired',
			{
				items: whole,
				logs: {
					[api]: [
						handshake(
							'10.42.0.1',
							'tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-29T10:00:00Z is after 2026-11-01T00:00:00Z',
						),
					],
				},
			},
			probable('region-api/console-certificate-stale'),
		],
		[
			'that are younger than rbd-api, which rejects a client',
			{items: [serverSecret(certificates(-60 * minutes))], logs: {[api]: [rejected]}},
			probable('region-api/serving-stale-certificate'),
		],
	])('%s', async (_what, world, expected) => {
		expect(await saidOf(world)).toMatchObject(expected);
	});
});

const handshakeFails = (why: string) =>
	`HTTPSConnectionPool(host='rbd-api-api', port=8443): Max retries exceeded with url: /v2/cluster (Caused by SSLError(SSLError(1, '[SSL: ${why}] tlsv1 alert (_ssl.c:2580)')))`;

describe('a handshake of which only the console tells', () => {
	const console_ = podName('rbd-app-ui');
	const ui = withMore(pod('rbd-app-ui'), {status: {podIP: '10.42.0.15'}});
	const restarted = pod('rbd-api', {
		ageMinutes: 1,
		containers: [{ready: true, state: {running: {startedAt: ago(1)}}}],
	});
	const earlier = `${ago(5)} ${handshakeFails('TLSV1_ALERT_UNKNOWN_CA')}`;

	it.each<[string, string, World, object]>([
		[
			'fails for the authority',
			handshakeFails('TLSV1_ALERT_UNKNOWN_CA'),
			{},
			probable('region-api/console-certificate-stale'),
		],
		[
			'fails for want of a certificate',
			handshakeFails('TLSV13_ALERT_CERTIFICATE_REQUIRED'),
			{},
			confirmed('region-api/client-certificate-missing'),
		],
		[
			'failed before rbd-api was started again',
			earlier,
			{platform: {pods: {'rbd-api': [restarted]}}},
			well,
		],
	])('%s', async (_what, line, {platform: text}, expected) => {
		const pods = {'rbd-app-ui': [ui], ...text?.pods};
		const said = await saidOf({
			platform: {...bare, pods},
			items: whole,
			logs: {[console_]: [line]},
		});
		expect(said).toMatchObject(expected);
	});
});

const consoleAt = (podIP: string): Pod => withMore(pod('rbd-app-ui'), {status: {podIP}});
const empty = (source: string) =>
	Array.from({length: 4}, () => handshake(source, "tls: client didn't provide a certificate"));

describe('clients without a certificate', () => {
	it.each<[string, World, object]>([
		[
			'are the console',
			{
				platform: {...bare, pods: {'rbd-app-ui': [consoleAt('10.42.0.15')]}},
				logs: {[api]: empty('10.42.0.15')},
			},
			confirmed('region-api/client-certificate-missing'),
		],
		[
			'may be a console elsewhere',
			{platform: docked, logs: {[api]: empty('10.42.0.1')}},
			probable('region-api/client-certificate-missing'),
		],
		[
			'are not the console',
			{
				platform: {...bare, pods: {'rbd-app-ui': [consoleAt('10.42.0.15')]}},
				logs: {[api]: empty('10.42.0.1')},
			},
			well,
		],
	])('%s', async (_what, world, expected) => {
		expect(await saidOf({items: whole, ...world})).toMatchObject(expected);
	});
});

const consoleName = podName('rbd-app-ui');
const timesOut = `HTTPSConnectionPool(host='${gateway}', port=8443): Max retries exceeded with url: /v2/show (Caused by ConnectTimeoutError(<urllib3.connection>, 'Connection to ${gateway} timed out. (connect timeout=5.0)'))`;
const consoleSays = {[consoleName]: [timesOut, timesOut]};

describe('the way to rbd-api', () => {
	it.each<[string, World, object]>([
		[
			'has no pod at its end',
			{
				platform: {...bare, pods: {'rbd-api': []}, deployments: [deployment('rbd-api', 0)]},
				items: whole,
			},
			confirmed('region-api/pod-down'),
		],
		[
			'has a Service that selects nothing, and nobody works out endpoints',
			{items: [service('rbd-api-api', {name: 'rbd-apis'})]},
			confirmed('region-api/endpoint-empty'),
		],
		[
			'has Services of which neither has an endpoint',
			{
				items: [
					service('rbd-api-api', {app: 'x'}),
					service('rbd-api-websocket', {app: 'x'}),
					slice('rbd-api-api', []),
					slice('rbd-api-websocket', []),
				],
			},
			confirmed('region-api/endpoint-empty'),
		],
		[
			'has no route through the gateway',
			{items: without('ApisixRoute', 'rbd-api-api')},
			confirmed('region-api/gateway-route-missing'),
		],
		[
			'has a route for another port than the address names',
			{items: [...without('ApisixRoute', 'rbd-api-api'), route('rbd-api-api', 8444)]},
			confirmed('region-api/gateway-route-missing'),
		],
		[
			'has a gateway scaled to zero',
			{platform: {...bare, pods: {'rbd-gateway': []}, deployments: [deployment('rbd-gateway', 0)]}},
			confirmed('region-api/gateway-down'),
		],
		[
			'is closed for this host, and for the console',
			{items: whole, logs: consoleSays, dial: {[gateway]: 'timeout'}},
			confirmed('region-api/port-blocked'),
		],
		[
			'is closed for this host, which answers elsewhere',
			{
				platform: docked,
				items: whole,
				dial: {[`${gateway}:80`]: 'answers', [`${gateway}:6060`]: 'answers', [gateway]: 'timeout'},
			},
			probable('region-api/port-blocked'),
		],
		[
			'is closed for the console, and open for this host',
			{items: whole, logs: consoleSays, dial: {[gateway]: 'answers'}},
			probable('region-api/network-unreachable'),
		],
		[
			'is closed for the console, and this host cannot tell',
			{items: whole, logs: consoleSays},
			probable('region-api/network-unreachable'),
		],
		[
			'says http://, and rbd-api hears that',
			{
				items: [config(present, {apiAddress: `http://${gateway}:8443`})],
				logs: {[api]: [handshake('10.42.0.1', 'client sent an HTTP request to an HTTPS server')]},
			},
			confirmed('region-api/plain-http'),
		],
		[
			'is slow, as the console says',
			{
				logs: {
					[consoleName]: [
						"HTTPSConnectionPool(host='rbd-api-api', port=8443): Read timed out. (read timeout=30)",
					],
				},
			},
			probable('region-api/slow'),
		],
	])('%s', async (_what, world, expected) => {
		expect(await saidOf(world)).toMatchObject(expected);
	});
});

const listening = {[`${gateway}:8443`]: 'answers'} as const;
const at = (websocketAddress: string) => [
	...without('ConfigMap', 'region-config'),
	config(present, {websocketAddress}),
];
const unreachable = 'websocket/address-unreachable';

describe('the way to the WebSockets', () => {
	it.each<[string, World, object]>([
		[
			'has no route through the gateway',
			{items: without('ApisixRoute', 'rbd-api-websocket')},
			confirmed('websocket/route-missing'),
		],
		[
			'has a route for another port than the address names',
			{items: [...without('ApisixRoute', 'rbd-api-websocket'), route('rbd-api-websocket', 6061)]},
			confirmed('websocket/route-missing'),
		],
		[
			'has a route for UDP',
			{
				items: [
					...without('ApisixRoute', 'rbd-api-websocket'),
					route('rbd-api-websocket', 6060, 'UDP'),
				],
			},
			confirmed('websocket/route-missing'),
		],
		[
			'has a route to a Service that is gone',
			{items: without('Service', 'rbd-api-websocket')},
			confirmed('websocket/route-missing'),
		],
		[
			'has a Service without endpoints',
			{
				items: [
					...without('EndpointSlice', 'rbd-api-websocket-x1y2z'),
					slice('rbd-api-websocket', null),
				],
			},
			confirmed('websocket/route-missing'),
		],
		[
			'has a name that does not exist',
			{
				items: at('ws://ws.example.com:6060'),
				dial: {...listening, 'ws.example.com': 'unknown name'},
			},
			confirmed(unreachable),
		],
		[
			'leads to another machine',
			{items: at('ws://10.9.9.9:6060'), dial: listening},
			confirmed(unreachable),
		],
		['is no address', {items: at(`${gateway}:6060`), dial: listening}, confirmed(unreachable)],
		['is empty', {items: at(''), dial: listening}, confirmed(unreachable)],
		[
			'is one for pages',
			{items: at(`http://${gateway}:6060`), dial: {[gateway]: 'answers'}},
			confirmed(unreachable),
		],
		[
			'is refused where 8443 answers',
			{items: at(`ws://${gateway}:6061`), dial: {...listening, [gateway]: 'refused'}},
			probable(unreachable),
		],
		[
			'is ws:// in a console on https',
			{items: whole, input: {console: 'https://console.example.com'}, dial: {[gateway]: 'answers'}},
			probable('websocket/mixed-content'),
		],
	])('%s', async (_what, world, expected) => {
		expect(await saidOf({platform: docked, ...world})).toMatchObject(expected);
	});
});

const nameless = {verdict: 'inconclusive', causes: [], objects: []};
const withConfig = (apiAddress: string) => [
	...without('ConfigMap', 'region-config'),
	config(present, {apiAddress}),
];
const withPort = (name: string, port: number, targetPort: number | string) => [
	...without('Service', name),
	service(name, {name: 'rbd-api'}, {ports: [{port, targetPort}]}),
];
const balancer = 'https://lb.example.com:18443';
const around = {'lb.example.com:443': 'answers', 'lb.example.com': 'refused'} as const;

const toldToListen = (argument: string): PlatformText => {
	const own = pod('rbd-api');
	const containers = own.spec.containers.map((one) => ({...one, args: [argument]}));
	return {...bare, pods: {'rbd-api': [withMore(own, {spec: {containers}})]}};
};

describe('ports and addresses on the way to rbd-api', () => {
	it.each<[string, World, object]>([
		['no scheme', {items: withConfig(`${gateway}:8443`)}, nameless],
		['no address at all', {items: withConfig('')}, nameless],
		[
			'a port that is closed where others are open',
			{items: withConfig(balancer), dial: around},
			nameless,
		],
		[
			'a port of a load balancer',
			{items: withConfig(balancer), dial: {...around, 'lb.example.com:18443': 'answers'}},
			well,
		],
		['a port of a load balancer elsewhere', {items: withConfig(balancer)}, well],
		[
			'a port that the gateway leads to rbd-api',
			{
				items: [
					...without('ConfigMap', 'region-config').filter(
						({object}) => object.metadata.name !== 'rbd-api-api',
					),
					...withPort('rbd-api-api', 8443, 8443).filter(
						({object: {metadata}}) => metadata.name === 'rbd-api-api',
					),
					route('rbd-api-api', 18_443),
					config(present, {apiAddress: `https://${gateway}:18443`}),
				],
			},
			well,
		],
		['a Service to another port', {items: withPort('rbd-api-api', 8443, 8444)}, nameless],
		['a Service without the port', {items: withPort('rbd-api-api', 443, 8443)}, nameless],
		['a Service to the right port', {items: withPort('rbd-api-api', 8443, 8443)}, well],
		['a Service to a port by its name', {items: withPort('rbd-api-api', 8443, 'https')}, well],
		[
			'a Service to the port that rbd-api was told',
			{
				platform: toldToListen('--api-addr-ssl=0.0.0.0:9443'),
				items: withPort('rbd-api-api', 8443, 9443),
			},
			well,
		],
		[
			'a Service to another port than rbd-api was told',
			{
				platform: toldToListen('--ws-addr=0.0.0.0:6061'),
				items: withPort('rbd-api-websocket', 6060, 6060),
			},
			nameless,
		],
	])('%s', async (_what, world, expected) => {
		expect(await saidOf({platform: docked, ...world})).toEqual(expected);
	});
});

describe('a console that is refused', () => {
	const refusal = (host: string, port: number) =>
		`HTTPSConnectionPool(host='${host}', port=${port}): Max retries exceeded with url: /v2/show (Caused by NewConnectionError('<urllib3.connection.HTTPSConnection object>: Failed to establish a new connection: [Errno 111] Connection refused'))`;
	const line = refusal('rbd-api-api', 8443);
	const restarted = pod('rbd-api', {
		ageMinutes: 1,
		containers: [{ready: true, state: {running: {startedAt: ago(1)}}}],
	});
	const says = (said: string, more: PlatformText = {}): World => ({
		platform: {...bare, ...more},
		items: whole,
		logs: {[consoleName]: [said]},
	});

	it.each<[string, World, object]>([
		['while rbd-api and the gateway are well', says(`${ago(1)} ${line}`), nameless],
		['some time ago, and not since', says(`${ago(9)} ${line}`), well],
		[
			'before rbd-api was started again',
			says(`${ago(2)} ${line}`, {pods: {'rbd-api': [restarted]}}),
			well,
		],
		[
			'by the Service under its whole name',
			says(`${ago(1)} ${refusal('rbd-api-api.rbd-system.svc', 8443)}`),
			nameless,
		],
		['by the gateway', says(`${ago(1)} ${refusal(gateway, 8443)}`), nameless],
		['by another cluster that it keeps', says(`${ago(1)} ${refusal('10.9.9.9', 8443)}`), well],
		['by something else than a region', says(`${ago(1)} ${refusal('hub.grapps.cn', 443)}`), well],
	])('%s', async (_what, world, expected) => {
		expect(await saidOf(world)).toEqual(expected);
	});

	it('for a cause that has a name is evidence of that, and nothing beside it', async () => {
		const document = await documentOf({
			...says(`${ago(1)} ${line}`),
			items: [...without('EndpointSlice', 'rbd-api-api-x1y2z'), slice('rbd-api-api', null)],
		});
		expect(gist(document)).toMatchObject(confirmed('region-api/endpoint-empty'));
		const evidence = document.evidence.find(({node}) => node === 'console-is-not-refused');
		expect(evidence).toMatchObject({outcome: 'fail'});
		expect(evidence?.isUnexplained).toBeUndefined();
		expect(document.causes[0]?.evidence).toContain(evidence?.id);
		expect(document.unknown.filter(({why}) => why === 'needs input')).toEqual([]);
	});
});

import {Buffer} from 'node:buffer';
import {X509Certificate} from 'node:crypto';
import {once} from 'node:events';
import type {Duplex} from 'node:stream';
import {text} from 'node:stream/consumers';
import tls from 'node:tls';
import {describe, expect, it} from 'vitest';
import {
	apisixRoutes,
	deployments,
	pods,
	rbdComponents,
	secrets,
	services,
} from '../../../source/cluster/resources.ts';
import {createRegionCertificates} from '../../../source/practice/rainbond/region-certificates.ts';
import {shopHost} from '../../../source/practice/rainbond/applications/shop.ts';
import {servingStaleCertificate} from '../../../source/practice/scenarios/region-api/serving-stale-certificate.ts';
import {aRunningWorld, scenarioOf} from '../a-world.ts';

type Running = ReturnType<typeof aRunningWorld>;
const gateway = '192.168.50.11';
const {signal} = new AbortController();

const connected = (connection: Duplex | {message: string}): Duplex => {
	if ('message' in connection) {
		throw new Error(connection.message);
	}

	return connection;
};

/** The answer to a plain GET on a connection: status line and body. */
async function get(connection: Duplex, path: string, host = 'localhost'): Promise<string> {
	connection.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
	const answer = await text(connection);
	const [head = '', ...body] = answer.split('\r\n\r\n');
	return `${head.split('\r\n')[0] ?? ''} ${body.join('')}`.replace('HTTP/1.1 ', '').trim();
}

const visit = async ({network}: Running, host: string) =>
	get(connected(await network.dialAddress(gateway, 80, signal)), '/', host);

describe('the gateway', () => {
	it('leads to the application behind a host', async () => {
		expect(await visit(aRunningWorld(), shopHost)).toContain('200 OK');
	});

	it('knows no other host', async () => {
		expect(await visit(aRunningWorld(), 'nobody.example.com')).toBe(
			'404 Not Found {"error_msg":"404 Route Not Found"}',
		);
	});

	it('answers 503 when nothing is ready behind the Service, and 502 when nothing listens there', async () => {
		const world = aRunningWorld();
		const deployment = world.store.get(deployments, {namespace: 'shop', name: 'shop-web'});
		if (deployment) {
			world.store.update(deployments, {...deployment, spec: {...deployment.spec, replicas: 0}});
		}

		await world.clock.pass(20);
		expect(await visit(world, shopHost)).toContain('503 Service Unavailable');
		const other = aRunningWorld(
			scenarioOf(({listeners}) => {
				for (const rule of listeners) {
					if (rule.workload === 'shop/shop-web') {
						Object.assign(rule, {port: 8081});
					}
				}
			}),
		);
		expect(await visit(other, shopHost)).toContain('502 Bad Gateway');
	});

	it('takes connections for the region API as long as there is a route, and refuses them without one', async () => {
		const world = aRunningWorld();
		expect(await world.network.dialAddress(gateway, 8443, signal)).not.toHaveProperty('message');
		world.remove(apisixRoutes, 'rbd-api-api');
		expect(await world.network.dialAddress(gateway, 8443, signal)).toMatchObject({
			message: `dial tcp ${gateway}:8443: connect: connection refused`,
		});
	});

	it('refuses everything when apisix does not run, though its pod be there', async () => {
		const world = aRunningWorld(
			scenarioOf((described) => {
				described.behave(
					'rbd-gateway',
					{end: {after: 5, exitCode: 1}},
					{container: 'apisix', since: described.ago({minutes: 20})},
				);
			}),
		);
		expect(await world.network.dialAddress(gateway, 80, signal)).toHaveProperty('message');
	});
});

describe('addresses', () => {
	it('of node ports and Services lead to their pods', async () => {
		const world = aRunningWorld();
		const database = connected(await world.network.dialAddress(gateway, 30_036, signal));
		const [greeting] = (await once(database, 'data')) as [Buffer];
		expect(greeting.toString()).toContain('8.0.36');
		const service = world.get(services, 'rbd-monitor')?.spec?.clusterIP ?? '';
		const answer = await get(
			connected(await world.network.dialAddress(service, 9999, signal)),
			'/-/healthy',
		);
		expect(answer).toContain('200 OK');
	});

	it('behind a firewall swallow connections until the caller gives up', async () => {
		const world = aRunningWorld(
			scenarioOf(({addressRules}) => {
				addressRules.push({port: 8443, behaviour: {kind: 'drop'}});
			}),
		);
		const abort = new AbortController();
		const dial = world.network.dialAddress(gateway, 8443, abort.signal);
		abort.abort();
		await expect(dial).rejects.toThrow('gave up');
	});

	it('say beforehand what becomes of a connection, through the gateway as well', () => {
		const {network} = aRunningWorld(
			scenarioOf(({addressRules, listeners}) => {
				addressRules.push({port: 6060, behaviour: {kind: 'drop'}});
				listeners.push({
					workload: 'rbd-system/rbd-app-ui',
					port: 7070,
					behaviour: {kind: 'refuse'},
				});
			}),
		);
		const reception = [8443, 6060, 7070, 6061].map((port) => network.receptionAt(gateway, port));
		expect(reception).toEqual(['accept', 'drop', 'refuse', 'refuse']);
	});
});

const decoded = (data = ''): string => Buffer.from(data, 'base64').toString();

/** A TLS connection to the region API with a client certificate: the leaf it shows, and its answer. */
async function callRegion(
	world: Running,
	client: {cert?: string; key?: string} = {},
): Promise<{leaf: X509Certificate | undefined; answer: string}> {
	const [pod] = world.readyPods('rbd-api');
	const plain = pod && (await world.network.dialPod(pod, 8443, 'loopback', signal));
	const socket = tls.connect({
		socket: connected(plain ?? {message: 'no rbd-api'}),
		rejectUnauthorized: false,
		...client,
	});
	const ended = new Promise<string>((resolve) => {
		let answer = '';
		socket.on('data', (data: Buffer) => {
			answer += data.toString();
		});
		socket.on('error', (error: Error) => {
			resolve(error.message);
		});
		socket.on('close', () => {
			resolve(answer);
		});
	});
	let leaf: X509Certificate | undefined;
	socket.once('secureConnect', () => {
		leaf = socket.getPeerX509Certificate();
		socket.write('GET /v2/health HTTP/1.1\r\nHost: rbd-api-api\r\nConnection: close\r\n\r\n');
	});
	return {answer: await ended, leaf};
}

describe('the region API', () => {
	const clientOf = ({get: find}: Running) => {
		const {data} = find(secrets, 'rbd-api-client-cert') ?? {};
		return {cert: decoded(data?.['client.pem']), key: decoded(data?.['client.key.pem'])};
	};

	it('answers a client of its authority', async () => {
		const world = aRunningWorld();
		const {answer} = await callRegion(world, clientOf(world));
		expect(answer).toContain('"status":"health"');
	});

	it('sends a client without certificate away with the alert of TLS 1.3', async () => {
		const {answer} = await callRegion(aRunningWorld());
		expect(answer).toContain('certificate required');
	});

	it('gives a client of another authority no answer', async () => {
		const {client, clientKey} = createRegionCertificates({
			addresses: [gateway],
			notBefore: Date.now() - 1000,
		});
		const {answer} = await callRegion(aRunningWorld(), {cert: client, key: clientKey});
		expect(answer).not.toContain('health');
	});

	it('keeps serving the certificate it started with until it is restarted', async () => {
		const world = aRunningWorld();
		const {leaf: before} = await callRegion(world, clientOf(world));
		const old = clientOf(world);
		world.remove(secrets, 'rbd-api-server-cert');
		world.edit(rbdComponents, 'rbd-api', ({metadata}) => {
			metadata.annotations = {'rbd-tui/reconcile': '1'};
		});
		await world.clock.pass(2);
		const {leaf: still} = await callRegion(world, old);
		expect(still?.fingerprint256).toBe(before?.fingerprint256);
		for (const {metadata} of world.podsOf('rbd-api')) {
			world.remove(pods, metadata.name);
		}

		await world.clock.pass(60);
		const {leaf: after} = await callRegion(world, clientOf(world));
		const secret = decoded(world.get(secrets, 'rbd-api-server-cert')?.data?.['server.pem']);
		expect(after?.fingerprint256).toBe(new X509Certificate(secret).fingerprint256);
		expect(after?.fingerprint256).not.toBe(before?.fingerprint256);
	});

	it('serves what its process read, though the object of its pod is younger than the regeneration', async () => {
		const world = aRunningWorld(
			scenarioOf((described) => {
				servingStaleCertificate[0]?.build(described);
				described.afterwards(() => {
					for (const {metadata} of described.objects.list(pods, 'rbd-system')) {
						metadata.creationTimestamp = new Date(described.now).toISOString();
					}
				});
			}),
		);
		const {leaf} = await callRegion(world);
		const secret = decoded(world.get(secrets, 'rbd-api-server-cert')?.data?.['server.pem']);
		expect(leaf?.fingerprint256).toEqual(expect.any(String));
		expect(leaf?.fingerprint256).not.toBe(new X509Certificate(secret).fingerprint256);
	});
});

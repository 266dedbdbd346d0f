import {Buffer} from 'node:buffer';
import fs from 'node:fs';
import net, {type AddressInfo} from 'node:net';
import http from 'node:http';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {createAccessReviews} from '../../source/cluster/access.ts';
import {readUser} from '../../source/cluster/identity.ts';
import {inClusterContext} from '../../source/cluster/in-cluster.ts';
import type {ClusterSettings} from '../../source/cluster/kubeconfig-schema.ts';
import {pods} from '../../source/cluster/resources.ts';
import {fewRights} from '../../source/practice/scenarios/few-rights.ts';
import {aFolder} from '../support/a-folder.ts';
import {ManualTiming} from '../support/manual-timing.ts';
import {aPracticeCluster, aTransport, contextOf} from '../support/practice-context.ts';
import {run} from '../practice/a-client.ts';

const namespace = 'rbd-system';
const version = {verb: 'get', path: '/version'} as const;

async function listen(server: net.Server): Promise<number> {
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(() => {
		server.close();
	});
	return (server.address() as AddressInfo).port;
}

function join(one: net.Socket, other: net.Socket): void {
	one.pipe(other).pipe(one);
	for (const socket of [one, other]) {
		socket.on('error', () => {
			one.destroy();
			other.destroy();
		});
	}
}

/** An HTTP proxy that wants a password; the targets it was asked for are in `tunnels`. */
async function httpProxy() {
	const tunnels: string[] = [];
	const proxy = http.createServer();
	proxy.on('connect', (request, client: net.Socket) => {
		const wanted = `Basic ${Buffer.from('ops:p@ss').toString('base64')}`;
		if (request.headers['proxy-authorization'] !== wanted) {
			client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
			return;
		}

		tunnels.push(request.url ?? '');
		const [host, port] = (request.url ?? '').split(':');
		const upstream = net.connect(Number(port), host, () => {
			client.write('HTTP/1.1 200 OK\r\n\r\n');
			join(upstream, client);
		});
	});
	return {address: `ops:p%40ss@127.0.0.1:${await listen(proxy)}`, tunnels};
}

/** A SOCKS 5 proxy without a password (RFC 1928), for IPv4 addresses. */
async function socksProxy() {
	const tunnels: string[] = [];
	const proxy = net.createServer((client) => {
		client.once('data', () => {
			client.write(Buffer.of(5, 0));
			client.once('data', (request) => {
				const host = [...request.subarray(4, 8)].join('.');
				const port = request.readUInt16BE(8);
				tunnels.push(`${host}:${port}`);
				const upstream = net.connect(port, host, () => {
					client.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
					join(upstream, client);
				});
			});
		});
	});
	return {address: `127.0.0.1:${await listen(proxy)}`, tunnels};
}

describe('the certificate of the API server', () => {
	it.each<[string, ClusterSettings, boolean]>([
		['is checked against the address', {}, true],
		['is checked against tls-server-name', {'tls-server-name': 'kubernetes.default'}, true],
		['is refused when it names somebody else', {'tls-server-name': 'elsewhere'}, false],
		['is refused when nobody known has signed it', {'certificate-authority-data': ''}, false],
	])('%s', async (_name, settings, isGood) => {
		const cluster = await aPracticeCluster();
		const context = contextOf(cluster, {cluster: settings, user: {token: cluster.token}});
		const answer = await aTransport(context).json(version);
		expect(answer).toMatchObject(isGood ? {ok: true} : {ok: false, failure: {kind: 'tls'}});
	});

	it('may be checked against a file, and the sentence names file and field when it is missing', async () => {
		const cluster = await aPracticeCluster();
		const folder = aFolder();
		const transport = aTransport(
			contextOf(cluster, {
				cluster: {'certificate-authority-data': undefined, 'certificate-authority': 'ca.crt'},
				user: {token: cluster.token},
				file: path.join(folder, 'config'),
			}),
		);
		const missing = await transport.json(version);
		expect(missing.ok ? '' : missing.failure.message).toBe(
			`certificate-authority of cluster practice in ${folder}/config names ${folder}/ca.crt, which cannot be read (ENOENT)`,
		);
		fs.writeFileSync(path.join(folder, 'ca.crt'), cluster.ca);
		expect(await transport.json(version)).toMatchObject({ok: true});
	});

	it('that is no certificate at all is a failure of TLS', async () => {
		const cluster = await aPracticeCluster();
		const broken = Buffer.from('no certificate').toString('base64');
		const settings = {'certificate-authority-data': broken};
		const context = contextOf(cluster, {cluster: settings, user: {token: cluster.token}});
		expect(await aTransport(context).json(version)).toMatchObject({failure: {kind: 'tls'}});
	});
});

describe('the user', () => {
	it('may be a client certificate, inline or in files', async () => {
		const cluster = await aPracticeCluster();
		const {key, certificate} = await cluster.server.issueClientCertificate({
			name: 'cert-user',
			groups: ['system:masters'],
		});
		const base64 = (text: string) => Buffer.from(text).toString('base64');
		const inline = contextOf(cluster, {
			user: {'client-certificate-data': base64(certificate), 'client-key-data': base64(key)},
		});
		expect(await readUser(aTransport(inline))).toBe('cert-user');
		const folder = aFolder();
		fs.writeFileSync(path.join(folder, 'user.crt'), certificate);
		fs.writeFileSync(path.join(folder, 'user.key'), key);
		const inFiles = contextOf(cluster, {
			user: {'client-certificate': 'user.crt', 'client-key': 'user.key'},
			file: path.join(folder, 'config'),
		});
		expect(await readUser(aTransport(inFiles))).toBe('cert-user');
	});

	it('is another one as soon as the token file is a minute old and says so', async () => {
		const cluster = await aPracticeCluster({scenario: fewRights});
		const folder = aFolder();
		const file = path.join(folder, 'token');
		fs.writeFileSync(file, cluster.token);
		const timing = new ManualTiming();
		const transport = aTransport(
			contextOf(cluster, {user: {tokenFile: 'token'}, file: path.join(folder, 'config')}),
			{timing},
		);
		expect(await readUser(transport)).toBe('admin');
		fs.writeFileSync(file, cluster.tokens.viewer ?? '');
		timing.advance(59_000);
		expect(await readUser(transport)).toBe('admin');
		timing.advance(1000);
		expect(await readUser(transport)).toBe('viewer');
	});

	it('may act as somebody else', async () => {
		const cluster = await aPracticeCluster({scenario: fewRights});
		const context = contextOf(cluster, {user: {token: cluster.token, as: 'stranger'}});
		expect(await readUser(aTransport(context))).toBe('stranger');
		const asViewer = aTransport(context, {impersonate: {user: 'viewer', groups: ['a', 'b']}});
		expect(await readUser(asViewer)).toBe('viewer');
		expect(await asViewer.json({verb: 'list', resource: pods, namespace})).toMatchObject({
			ok: true,
		});
	});

	it('is the service account of the pod that the program runs in', async () => {
		const cluster = await aPracticeCluster();
		const folder = aFolder();
		fs.writeFileSync(path.join(folder, 'token'), cluster.token);
		fs.writeFileSync(path.join(folder, 'ca.crt'), cluster.ca);
		const context = inClusterContext(
			{
				KUBERNETES_SERVICE_HOST: '127.0.0.1',
				KUBERNETES_SERVICE_PORT: new URL(cluster.address).port,
			},
			folder,
		);
		expect(context && (await readUser(aTransport(context)))).toBe('admin');
	});
});

describe('a proxy', () => {
	it.each([
		['http', httpProxy],
		['socks5', socksProxy],
	])(
		'that speaks %s carries calls and commands, encrypted to the API server',
		async (scheme, start) => {
			const cluster = await aPracticeCluster();
			const proxy = await start();
			const settings = {'proxy-url': `${scheme}://${proxy.address}`};
			const transport = aTransport(
				contextOf(cluster, {cluster: settings, user: {token: cluster.token}}),
			);
			expect(await readUser(transport)).toBe('admin');
			const pod = cluster.store
				.list(pods, namespace)
				.find(({metadata}) => metadata.labels?.name === 'rbd-api');
			const where = {
				namespace,
				pod: pod?.metadata.name ?? '',
				container: pod?.spec.containers[0]?.name ?? '',
			};
			expect(await run(transport, where, 'hostname')).toMatchObject({
				outcome: {value: 0},
				stdout: `${where.pod}\n`,
			});
			const target = new URL(cluster.address).host;
			expect(proxy.tunnels.length).toBeGreaterThanOrEqual(2);
			expect(new Set(proxy.tunnels)).toEqual(new Set([target]));
		},
	);

	it('that cannot be reached is named, not the API server', async () => {
		const cluster = await aPracticeCluster();
		const settings = {'proxy-url': 'http://127.0.0.1:1'};
		const answer = await aTransport(contextOf(cluster, {cluster: settings})).json(version);
		expect(answer).toMatchObject({failure: {kind: 'unreachable'}});
		expect(answer.ok ? '' : answer.failure.message).toContain('127.0.0.1:1');
	});
});

describe('a kept connection', () => {
	it('that the API server has closed meanwhile is replaced without a word', async () => {
		const cluster = await aPracticeCluster();
		const transport = aTransport(contextOf(cluster, {user: {token: cluster.token}}));
		expect(await transport.json(version)).toMatchObject({ok: true});
		await cluster.setBehaviour({refusesConnections: true});
		await cluster.setBehaviour({});
		expect(await transport.json(version)).toMatchObject({ok: true});
	});
});

describe('what the user may do', () => {
	it('is asked of the API server once a minute, and again when it is to be forgotten', async () => {
		const cluster = await aPracticeCluster({scenario: fewRights});
		const timing = new ManualTiming();
		const transport = aTransport(contextOf(cluster, {user: {token: cluster.tokens.viewer ?? ''}}));
		const access = createAccessReviews(transport, timing);
		const list = {verb: 'list', resource: pods, namespace} as const;
		expect(await access.may(list)).toEqual({answer: 'allowed'});
		expect(await access.may({...list, namespace: 'shop'})).toMatchObject({answer: 'denied'});
		expect(await access.may({...list, verb: 'delete'})).toMatchObject({answer: 'denied'});
		expect(await access.may({...list, verb: 'create', subresource: 'exec'})).toMatchObject({
			answer: 'denied',
		});
		const asked = cluster.server.requests.total;
		await access.may(list);
		expect(cluster.server.requests.total).toBe(asked);
		timing.advance(60_000);
		await access.may(list);
		access.forget();
		await access.may(list);
		expect(cluster.server.requests.total).toBe(asked + 2);
	});
});

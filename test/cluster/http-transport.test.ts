import fs from 'node:fs';
import http from 'node:http';
import net, {type AddressInfo} from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {CallRecord} from '../../source/cluster/call.ts';
import {createHttpTransport} from '../../source/cluster/http-transport.ts';
import type {UserSettings} from '../../source/cluster/kubeconfig-schema.ts';
import {pods} from '../../source/cluster/resources.ts';
import type {Transport} from '../../source/cluster/transport.ts';

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

const cleanups: Array<() => unknown> = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0)) {
		await cleanup();
	}
});

let folder = '';
beforeEach(() => {
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rbd-tui-transport-'));
	cleanups.push(() => {
		fs.rmSync(folder, {recursive: true});
	});
});

async function listen(server: net.Server): Promise<number> {
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	cleanups.push(() => server.close());
	return (server.address() as AddressInfo).port;
}

async function serve(handler: Handler): Promise<string> {
	const server = http.createServer(handler);
	cleanups.push(() => {
		server.closeAllConnections();
	});
	return `http://127.0.0.1:${await listen(server)}`;
}

function connectTo(
	server: string,
	{
		user = {},
		readOnly = false,
		proxy,
	}: {user?: UserSettings; readOnly?: boolean; proxy?: string} = {},
): Transport {
	const transport = createHttpTransport({
		context: {
			name: 'test',
			cluster: {
				name: 'test',
				file: path.join(folder, 'config'),
				settings: {server, 'proxy-url': proxy},
			},
			user: {name: 'ops', file: path.join(folder, 'config'), settings: user},
		},
		readOnly,
		environment: {},
	});
	cleanups.push(async () => transport.close());
	return transport;
}

const listPods = {verb: 'list', resource: pods, namespace: 'rbd-system'} as const;
const json = (response: http.ServerResponse, status: number, body: unknown, headers = {}) => {
	response.writeHead(status, {'content-type': 'application/json', ...headers});
	response.end(JSON.stringify(body));
};

describe('a call to the API server', () => {
	it('carries the credentials and addresses the collection', async () => {
		let seen: http.IncomingMessage | undefined;
		const server = await serve((request, response) => {
			seen = request;
			json(response, 200, {items: []});
		});
		const answer = await connectTo(server, {
			user: {token: 'abc', as: 'ops', 'as-groups': ['a', 'b']},
		}).json({
			...listPods,
			query: {limit: 500, labelSelector: 'name=rbd-api', continue: undefined},
		});
		expect(answer).toEqual({ok: true, value: {items: []}});
		expect(seen?.url).toBe(
			'/api/v1/namespaces/rbd-system/pods?limit=500&labelSelector=name%3Drbd-api',
		);
		expect(seen?.headers).toMatchObject({
			authorization: 'Bearer abc',
			'impersonate-user': 'ops',
			'impersonate-group': 'a, b',
		});
	});

	it('understands compressed lists', async () => {
		const server = await serve((_request, response) => {
			response.writeHead(200, {'content-encoding': 'gzip'});
			response.end(gzipSync(JSON.stringify({items: ['组件']})));
		});
		expect(await connectTo(server).json(listPods)).toEqual({ok: true, value: {items: ['组件']}});
	});

	it('turns a Status into a failure with its words, and secrets in them into marks', async () => {
		const server = await serve((_request, response) => {
			json(response, 429, {
				kind: 'Status',
				message: 'slow down, password=canary-123',
				reason: 'TooManyRequests',
				details: {retryAfterSeconds: 7},
			});
		});
		const answer = await connectTo(server).json(listPods);
		expect(answer).toMatchObject({
			ok: false,
			failure: {
				kind: 'too-many-requests',
				status: 429,
				reason: 'TooManyRequests',
				retryAfterSeconds: 7,
			},
		});
		expect(JSON.stringify(answer)).not.toContain('canary-123');
	});

	it('reads Retry-After where the body says nothing', async () => {
		const server = await serve((_request, response) => {
			response.writeHead(429, {'retry-after': '3'});
			response.end('Too many requests');
		});
		expect(await connectTo(server).json(listPods)).toMatchObject({
			failure: {retryAfterSeconds: 3, message: 'Too many requests'},
		});
	});

	it('is tried a second time with fresh credentials after a 401, and not a third time', async () => {
		const token = path.join(folder, 'token');
		fs.writeFileSync(token, 'old\n');
		const seen: Array<string | undefined> = [];
		const server = await serve((request, response) => {
			seen.push(request.headers.authorization);
			const isNew = request.headers.authorization === 'Bearer new';
			json(
				response,
				isNew ? 200 : 401,
				isNew ? {items: []} : {kind: 'Status', message: 'Unauthorized'},
			);
			fs.writeFileSync(token, 'new\n');
		});
		expect(await connectTo(server, {user: {tokenFile: 'token'}}).json(listPods)).toMatchObject({
			ok: true,
		});
		expect(seen).toEqual(['Bearer old', 'Bearer new']);

		seen.length = 0;
		const fixed = connectTo(server, {user: {token: 'fixed'}});
		expect(await fixed.json(listPods)).toMatchObject({failure: {kind: 'unauthorized'}});
		expect(seen).toEqual(['Bearer fixed']);
	});

	it('names the entry and the field of a credential file that is missing', async () => {
		const server = await serve((_request, response) => {
			json(response, 200, {});
		});
		const answer = await connectTo(server, {user: {'client-certificate': 'gone.pem'}}).json(
			listPods,
		);
		expect(answer).toMatchObject({failure: {kind: 'credentials'}});
		expect(JSON.stringify(answer)).toMatch(
			/client-certificate of user ops in .*config names .*gone\.pem/,
		);
	});

	it.each([
		['create', {verb: 'create', resource: pods, namespace: 'a', body: {}}],
		['delete', {verb: 'delete', resource: pods, namespace: 'a', name: 'b'}],
		['patch', {verb: 'patch', resource: pods, namespace: 'a', name: 'b', body: {}}],
		['exec', {verb: 'get', resource: pods, namespace: 'a', name: 'b', subresource: 'exec'}],
	] as const)('is refused before it leaves in read-only mode: %s', async (_name, call) => {
		let requests = 0;
		const server = await serve((_request, response) => {
			requests++;
			json(response, 200, {});
		});
		const transport = connectTo(server, {readOnly: true});
		expect(await transport.json(call)).toMatchObject({failure: {kind: 'read-only'}});
		expect(await transport.open(call)).toMatchObject({failure: {kind: 'read-only'}});
		expect(await transport.endpoint(call)).toMatchObject({failure: {kind: 'read-only'}});
		expect(requests).toBe(0);
		expect(await transport.json(listPods)).toMatchObject({ok: true});
	});

	it('gives up at its deadline, before and after the headers', async () => {
		const server = await serve((request, response) => {
			if (request.url !== '/half') {
				return;
			}

			response.writeHead(200);
			response.write('{');
		});
		const transport = connectTo(server);
		const silent = await transport.json({verb: 'get', path: '/silent', timeoutMs: 100});
		expect(silent).toMatchObject({failure: {kind: 'timeout'}});
		const half = await transport.json({verb: 'get', path: '/half', timeoutMs: 100});
		expect(half).toMatchObject({failure: {kind: 'timeout'}});
	});

	it('tells when nobody listens, and when the connection breaks', async () => {
		const closed = net.createServer();
		const port = await listen(closed);
		closed.close();
		expect(await connectTo(`http://127.0.0.1:${port}`).json(listPods)).toMatchObject({
			failure: {kind: 'unreachable'},
		});
		const breaking = await serve((request) => {
			request.socket.destroy();
		});
		expect(await connectTo(breaking).json(listPods)).toMatchObject({failure: {kind: 'dropped'}});
	});

	it('breaks open streams when the connection is given up, and goes on with new ones', async () => {
		const server = await serve((_request, response) => {
			response.writeHead(200);
			response.write('line\n');
		});
		const transport = connectTo(server);
		const opened = await transport.open({verb: 'get', path: '/stream'});
		const body = opened.ok ? opened.value.body : undefined;
		const broken = new Promise((resolve) => {
			body?.on('error', resolve).resume();
		});
		transport.reconnect();
		expect(await broken).toBeInstanceOf(Error);
		expect(await transport.open({verb: 'get', path: '/stream'})).toMatchObject({ok: true});
	});

	it('tells what each call cost', async () => {
		const server = await serve((_request, response) => {
			json(response, 200, {items: []});
		});
		const transport = connectTo(server);
		const records: CallRecord[] = [];
		transport.onCall((record) => {
			records.push(record);
		});
		await transport.json(listPods);
		expect(records).toMatchObject([
			{verb: 'list', path: '/api/v1/namespaces/rbd-system/pods', status: 200, bytes: 12},
		]);
	});
});

describe('a proxy', () => {
	it('is asked for a tunnel, and its refusal is told', async () => {
		const server = await serve((_request, response) => {
			json(response, 200, {through: true});
		});
		const tunnels: string[] = [];
		const proxy = http.createServer();
		proxy.on('connect', (request, client: net.Socket) => {
			tunnels.push(request.url ?? '');
			const upstream = net.connect(Number(new URL(server).port), '127.0.0.1', () => {
				client.write('HTTP/1.1 200 OK\r\n\r\n');
				upstream.pipe(client).pipe(upstream);
			});
		});
		const url = `http://127.0.0.1:${await listen(proxy)}`;
		expect(await connectTo(server, {proxy: url}).json(listPods)).toEqual({
			ok: true,
			value: {through: true},
		});
		expect(tunnels).toEqual([new URL(server).host]);

		const refusing = http.createServer();
		refusing.on('connect', (_request, client: net.Socket) => {
			client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
		});
		const answer = await connectTo(server, {
			proxy: `http://127.0.0.1:${await listen(refusing)}`,
		}).json(listPods);
		expect(answer).toMatchObject({
			failure: {kind: 'unreachable', message: expect.stringContaining('407') as string},
		});
	});
});

import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {expect, onTestFinished, test} from 'vitest';
import {endpointSlices, nodes, services} from '../../../source/cluster/resources.ts';
import {practiceKubelet} from './practice-kubelet.ts';
import {namespace, seedPod, startPractice} from './practice-server.ts';

const root = `/api/v1/namespaces/${namespace}`;

async function program(): Promise<number> {
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk) => {
			body += String(chunk);
		});
		request.on('end', () => {
			response.writeHead(request.url === '/teapot' ? 418 : 200, {location: '/there'});
			const {authorization = 'no credentials', 'x-forwarded-uri': uri} = request.headers;
			response.end([request.method, request.url, body, authorization, uri].join('|'));
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.close();
	});
	return (server.address() as AddressInfo).port;
}

async function withPod() {
	const practice = await startPractice({kubelet: practiceKubelet()});
	seedPod(practice.store, 'web');
	seedPod(practice.store, 'new', {}, {podIP: ''});
	practice.store.seed(nodes, {metadata: {name: 'node-1'}});
	practice.store.seed(nodes, {metadata: {name: 'lost'}});
	return practice;
}

test('passes requests on to a port of a pod, and answers back', async () => {
	const {call} = await withPod();
	const port = await program();
	const proxied = `${root}/pods/web:${port}/proxy`;
	const got = await call(`${proxied}/a/b?x=1`);
	expect([got.status, got.text, got.headers.location]).toStrictEqual([
		200,
		`GET|/a/b?x=1||no credentials|${proxied}/a/b`,
		`${proxied}/there`,
	]);
	const posted = await call(`${proxied}/teapot`, {method: 'POST', body: 'tea'});
	expect([posted.status, posted.text]).toStrictEqual([
		418,
		`POST|/teapot|tea|no credentials|${proxied}/teapot`,
	]);
	const bare = await call(proxied);
	expect([bare.status, bare.headers.location]).toStrictEqual([301, `${proxied}/`]);
});

test('says why a pod cannot be reached', async () => {
	const {read} = await withPod();
	expect(await read(`${root}/pods/web:1/proxy/`)).toMatchObject({
		code: 503,
		reason: 'ServiceUnavailable',
		message: 'error trying to reach service: dial tcp 10.42.0.7:1: connect: connection refused',
	});
	expect(await read(`${root}/pods/new:80/proxy/`)).toMatchObject({
		code: 400,
		message: 'address not allowed',
	});
	expect(await read(`${root}/pods/a:b:c:d/proxy/`)).toMatchObject({
		code: 400,
		message: 'invalid pod request "a:b:c:d"',
	});
	const port = await program();
	expect(await read(`${root}/pods/https:web:${port}/proxy/`)).toMatchObject({
		code: 503,
		message: 'error trying to reach service: tls: first record does not look like a TLS handshake',
	});
});

test('finds a ready endpoint of a Service by the port', async () => {
	const {call, read, store} = await withPod();
	const port = await program();
	store.seed(services, {
		metadata: {name: 'web', namespace},
		spec: {ports: [{name: 'http', port: 80}]},
	});
	const service = `${root}/services`;
	const none = {code: 503, message: 'no endpoints available for service "web"'};
	expect(await read(`${service}/web:http/proxy/`)).toMatchObject(none);
	store.seed(endpointSlices, {
		metadata: {name: 'web-1', namespace, labels: {'kubernetes.io/service-name': 'web'}},
		addressType: 'IPv4',
		ports: [{name: 'http', port}],
		endpoints: [{addresses: ['10.42.0.7'], conditions: {ready: true}}],
	});
	for (const id of ['web:http', 'web:80', 'http:web:http']) {
		const {text} = await call(`${service}/${id}/proxy/path`);
		expect(text).toMatch(/^GET\|\/path\|/);
	}

	expect(await read(`${service}/web:99/proxy/`)).toMatchObject({
		code: 503,
		message: 'no service port 99 found for service "web"',
	});
	expect(await read(`${service}/none:80/proxy/`)).toMatchObject({
		code: 404,
		message: 'services "none" not found',
	});
});

test('shows the figures of a node and nothing else of its kubelet', async () => {
	const {call, read, readText} = await withPod();
	expect(await read('/api/v1/nodes/node-1/proxy/stats/summary')).toStrictEqual({
		node: {nodeName: 'node-1'},
	});
	const other = await call('/api/v1/nodes/node-1/proxy/metrics');
	expect([other.status, other.text]).toStrictEqual([404, '404 page not found\n']);
	expect(await readText('/api/v1/nodes/node-1/proxy/healthz')).toBe('ok');
	expect(await read('/api/v1/nodes/lost/proxy/stats/summary')).toMatchObject({
		code: 503,
		message:
			'error trying to reach service: dial tcp 192.168.1.13:10250: connect: connection refused',
	});
});

import {once} from 'node:events';
import {text} from 'node:stream/consumers';
import {describe, expect, it} from 'vitest';
import {expectDecisive, type Decisive} from './decisive.ts';
import {see} from './seen.ts';

const decisive: readonly Decisive[] = [
	{
		id: 'websocket-address-unreachable',
		facts: [
			/"websocketAddress":"ws:\/\/ws\.rainbond\.invalid:6060"/,
			/^route rbd-api-websocket$/,
			/^service rbd-system\/rbd-api-websocket 1 of 1 ready/,
		],
		none: [/rbd-app-ui/],
	},
	{
		id: 'websocket-address-not-the-gateway',
		facts: [
			/"apiAddress":"https:\/\/192\.168\.50\.11:8443","websocketAddress":"ws:\/\/192\.0\.2\.77:6060"/,
		],
	},
	{
		id: 'websocket-port-blocked',
		facts: [/"websocketAddress":"ws:\/\/192\.168\.50\.11:6060"/, /^route rbd-api-websocket$/],
	},
	{id: 'websocket-wrong-port', facts: [/"websocketAddress":"ws:\/\/192\.168\.50\.11:6061"/]},
	{
		id: 'websocket-route-missing',
		facts: [/^route rbd-api-api$/, /^service rbd-system\/rbd-api-websocket 1 of 1 ready/],
		none: [/^route rbd-api-websocket$/],
	},
	{
		id: 'websocket-route-missing-beside-console',
		facts: [/^pod rbd-system\/rbd-app-ui .*: ready$/],
		none: [/^route rbd-api-websocket$/],
	},
	{
		id: 'websocket-service-empty',
		facts: [/^route rbd-api-websocket$/, /^service rbd-system\/rbd-api-websocket 0 of 0 ready/],
	},
	{id: 'websocket-mixed-content', none: [/rbd-app-ui/]},
	{
		id: 'websocket-mixed-content-before-proxy',
		facts: [/^route console\.example\.comp-ps-s$/, /^secret console-tls$/],
	},
	{
		id: 'websocket-https-console-with-proxy',
		facts: [/^route console\.example\.comp-ps-s$/],
	},
	{id: 'websocket-http-console', none: [/rbd-app-ui/]},
];

/** What a dial of the gateway's 6060 and a question for a WebSocket there come to. */
async function askForWebSocket(id: string): Promise<string> {
	const {cluster} = await see(id);
	try {
		const signal = AbortSignal.timeout(150);
		const end = await cluster.network.dialAddress('192.168.50.11', 6060, signal);
		if ('status' in end) {
			return end.message;
		}

		end.write(
			'GET /docker_console HTTP/1.1\r\nHost: gateway\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
		);
		const [first] = (await once(end, 'data')) as [Buffer];
		end.destroy();
		return first.toString();
	} catch {
		return 'timed out';
	}
}

describe('what decides about WebSockets, seen through the API', () => {
	it.each(decisive.map((one) => [one.id, one] as const))('%s', async (_id, one) => {
		await expectDecisive(one);
	});

	it.each([
		['healthy', /^HTTP\/1\.1 101 [\s\S]*Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/],
		['websocket-port-blocked', /^timed out$/],
		['websocket-route-missing', /connection refused$/],
		['websocket-service-empty', /connection refused$/],
	])('%s: 6060 of the gateway', async (id, outcome) => {
		expect(await askForWebSocket(id)).toMatch(outcome);
	});

	it('answers an ordinary request there as Go’s WebSocket library does', async () => {
		const {cluster} = await see('healthy');
		const end = await cluster.network.dialAddress('192.168.50.11', 6060, AbortSignal.timeout(2000));
		if ('status' in end) {
			throw new Error(end.message);
		}

		end.write('GET / HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n');
		expect(await text(end)).toMatch(/^HTTP\/1\.1 400 Bad Request/);
	});
});

import type {Duplex} from 'node:stream';
import type {ProbeContext} from './context.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {type DialedAddress, dialAddress, parseAddress, regionAddress} from './region-address.ts';
import {regionConfig} from './region-certificates.ts';

/** The WebSocket address of region-config, dialled from this machine and asked for an upgrade. */
export type WebsocketAddress = DialedAddress & {
	readonly scheme: string;
	/** The name does not exist, as the resolver says, or cannot (RFC 6761); not merely that nobody answered. */
	readonly isUnknownName: boolean;
	/** HTTP status of the answer to the upgrade; undefined where none came. */
	readonly status: number | undefined;
};

const answerMs = 1500;

export const websocketAddress = defineProbe<WebsocketAddress | undefined>({
	id: 'websocket-address',
	title: {
		zh: '从本机连接 WebSocket 地址',
		en: 'the WebSocket address, dialled from this machine',
	},
	calls: [],
	uses: [regionConfig, regionAddress],
	vantage: 'this-host',
	disturbance: 'dial',
	deadlineMs: 8000,
	sensitive: [],
	async run(context) {
		const config = await context.read(regionConfig);
		if (config.status !== 'read') {
			return notRead(...config.gaps.map((gap) => ({...gap, isOptional: true})));
		}

		const text = config.value?.websocketAddress ?? '';
		const address = parseAddress(text);
		if (!address) {
			return read(undefined);
		}

		const [dialled, api] = await Promise.all([
			dialAddress(context, address, [443, 80]),
			context.read(regionAddress),
		]);
		const other = api.status === 'read' ? api.value : undefined;
		const isAnswering = other?.host === address.host && other.result === 'connected';
		return read({
			...dialled,
			...(dialled.result !== 'connected' &&
				isAnswering && {neighbour: {port: other.port, result: other.result}}),
			scheme: new URL(text).protocol.replace(':', ''),
			isUnknownName: dialled.message.includes('ENOTFOUND') || address.host.endsWith('.invalid'),
			status: dialled.result === 'connected' ? await upgrade(context, address) : undefined,
		});
	},
});

async function upgrade(
	context: ProbeContext,
	address: {readonly host: string; readonly port: number},
): Promise<number | undefined> {
	const connection = await context.dial(address);
	if (!connection.ok) {
		return undefined;
	}

	const head = await firstBytes(
		connection.value,
		`GET /docker_log HTTP/1.1\r\nHost: ${address.host}:${address.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: cmJkLXR1aS1wcm9iZS0wMQ==\r\n\r\n`,
	);
	const status = /^HTTP\/1\.[01] (?<status>\d{3})/.exec(head)?.groups?.status;
	return status === undefined ? undefined : Number(status);
}

async function firstBytes(connection: Duplex, request: string): Promise<string> {
	const {promise, resolve} = Promise.withResolvers<string>();
	const timer = setTimeout(() => {
		resolve('');
	}, answerMs);
	connection.once('data', (data: Buffer) => {
		resolve(data.toString('latin1'));
	});
	connection.on('error', () => {
		resolve('');
	});
	connection.once('close', () => {
		resolve('');
	});
	connection.write(request);
	const head = await promise;
	clearTimeout(timer);
	connection.destroy();
	return head;
}

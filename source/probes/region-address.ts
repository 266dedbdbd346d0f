import type {Duplex} from 'node:stream';
import type {Outcome} from '../cluster/failure.ts';
import type {ProbeContext} from './context.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {regionConfig} from './region-certificates.ts';

/** How an address took a connection. `unreachable`: no way there, or no such name, from this machine. */
export type DialResult = 'connected' | 'refused' | 'timeout' | 'unreachable';

export type DialedAddress = {
	readonly host: string;
	readonly port: number;
	readonly result: DialResult;
	readonly message: string;
	/** Another port of the same host, dialled when this one did not connect: tells a host from a port. */
	readonly neighbour?: {readonly port: number; readonly result: DialResult};
};

/** The region API's address as the console is given it, dialled from this machine. */
export const regionAddress = defineProbe<DialedAddress | undefined>({
	id: 'region-address',
	title: {
		zh: '从本机连接集群端 API 地址',
		en: "the region API's address, dialled from this machine",
	},
	calls: [],
	uses: [regionConfig],
	vantage: 'this-host',
	disturbance: 'dial',
	deadlineMs: 8000,
	sensitive: [],
	async run(context) {
		const config = await context.read(regionConfig);
		if (config.status !== 'read') {
			return notRead(...config.gaps.map((gap) => ({...gap, isOptional: true})));
		}

		const address = parseAddress(config.value?.apiAddress ?? '');
		return read(address && (await dialAddress(context, address, [443, 80])));
	},
});

/** Host and port of an address with a scheme; undefined for anything else. */
export function parseAddress(
	address: string,
): {readonly host: string; readonly port: number} | undefined {
	if (!URL.canParse(address)) {
		return undefined;
	}

	const {hostname, port, protocol} = new URL(address);
	const usual = protocol === 'https:' || protocol === 'wss:' ? 443 : 80;
	const host = hostname.replace(/^\[(?<bare>.*)\]$/, '$<bare>');
	return host ? {host, port: Number(port) || usual} : undefined;
}

/** Dials an address and the neighbouring ports at the same time. */
export async function dialAddress(
	context: ProbeContext,
	{host, port}: {readonly host: string; readonly port: number},
	neighbours: readonly number[],
): Promise<DialedAddress> {
	const all = [port, ...neighbours.filter((one) => one !== port)];
	const results = await Promise.all(
		all.map(async (one) => ({port: one, ...(await dialOnce(context, host, one))})),
	);
	const [own, ...rest] = results;
	const neighbour =
		rest.find(({result}) => result === 'connected') ??
		rest.find(({result}) => result === 'refused') ??
		rest[0];
	return {
		host,
		port,
		result: own?.result ?? 'unreachable',
		message: own?.message ?? '',
		...(own?.result !== 'connected' &&
			neighbour && {neighbour: {port: neighbour.port, result: neighbour.result}}),
	};
}

async function dialOnce(context: ProbeContext, host: string, port: number) {
	const dialled = await context.dial({host, port});
	if (dialled.ok) {
		dialled.value.destroy();
	}

	return {result: resultOf(dialled), message: dialled.ok ? '' : dialled.failure.message};
}

function resultOf(dialled: Outcome<Duplex>): DialResult {
	if (dialled.ok) {
		return 'connected';
	}

	const {kind, message} = dialled.failure;
	if (/refused|reset/i.test(message) || kind === 'dropped') {
		return 'refused';
	}

	return kind === 'timeout' ? 'timeout' : 'unreachable';
}

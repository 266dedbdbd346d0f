import net from 'node:net';
import type {Duplex} from 'node:stream';
import type {CertificateAuthority} from '../../../source/practice/api/server-certificate.ts';
import type {KubeletRefusal} from '../../../source/practice/kubelet-backend.ts';
import {nodeAddress} from '../control-plane/addresses.ts';
import {kubeletPort} from './add-nodes.ts';
import {runCommand} from './run-command.ts';
import {type KubeletAnswers, type KubeletServer, startKubeletServer} from './kubelet-server.ts';
import type {LogBook} from './log-book.ts';

/** Puts a kubelet front on the address of each node: logs from the book, commands and ports of this machine, the rest from kwok. */
export async function playNodes(options: {
	readonly cluster: number;
	readonly count: number;
	readonly authority: CertificateAuthority;
	readonly logs: LogBook;
	readonly kwokPort: number;
}): Promise<KubeletServer[]> {
	const {cluster, count, authority, logs, kwokPort} = options;
	const servers: KubeletServer[] = [];
	for (let number = 1; number <= count; number++) {
		const address = nodeAddress(cluster, number);
		const answers: KubeletAnswers = {
			logs: async (where, request) => logs.read(where, request),
			statsSummary: async () => summary(`node${number}`),
			exec: async (_where, command, streams) => runCommand(command, streams),
			dial: async (_where, port, signal) => dial(port, signal),
		};
		const pair = await authority.issueServer([`node${number}`], [address]);
		servers.push(await startKubeletServer({address, port: kubeletPort, pair, answers, kwokPort}));
	}

	return servers;
}

/** A connection to a port of 127.0.0.1 in this network namespace, or the kubelet's text of why there is none. */
async function dial(port: number, signal: AbortSignal): Promise<Duplex | KubeletRefusal> {
	return new Promise((resolve) => {
		const socket = net.connect({host: '127.0.0.1', port, signal});
		socket.once('connect', () => {
			resolve(socket);
		});
		socket.once('error', () => {
			resolve({
				status: 500,
				message: `dial tcp4 127.0.0.1:${port}: connect: connection refused`,
			});
		});
	});
}

const gibibyte = 2 ** 30;

function summary(nodeName: string): Record<string, unknown> {
	const time = new Date().toISOString();
	const disk = {
		time,
		capacityBytes: 196 * gibibyte,
		availableBytes: 120 * gibibyte,
		usedBytes: 76 * gibibyte,
		inodes: 13_107_200,
		inodesFree: 12_400_000,
		inodesUsed: 707_200,
	};
	return {
		node: {
			nodeName,
			startTime: time,
			cpu: {time, usageNanoCores: 400_000_000, usageCoreNanoSeconds: 4e13},
			memory: {time, availableBytes: 20 * gibibyte, workingSetBytes: 11 * gibibyte},
			fs: disk,
			runtime: {imageFs: disk},
		},
		pods: [],
	};
}

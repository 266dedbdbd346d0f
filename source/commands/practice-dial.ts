import net from 'node:net';
import type {Duplex} from 'node:stream';
import {failed, success} from '../cluster/failure.ts';
import type {PracticeCluster} from '../practice/cluster.ts';
import type {Dial} from '../probes/context.ts';

/** A practice cluster lets connections time out sooner than a network does. Milliseconds. */
const patience = 300;

/** Connections from outside into a practice cluster, whose addresses no network leads to. */
export const practiceDial =
	({network}: PracticeCluster): Dial =>
	async ({host, port}, {timeoutMs, signal}) => {
		if (net.isIP(host) === 0) {
			return failed('unreachable', `getaddrinfo ENOTFOUND ${host}`);
		}

		const abort = AbortSignal.any([signal, AbortSignal.timeout(Math.min(timeoutMs, patience))]);
		try {
			const connection = await network.dialAddress(host, port, abort);
			return 'status' in connection
				? failed('unreachable', connection.message)
				: success<Duplex>(connection);
		} catch {
			return failed('timeout', `no connection to ${host}:${port} in time`);
		}
	};

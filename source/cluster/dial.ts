import net from 'node:net';
import type {Duplex} from 'node:stream';
import {failed, failureFromError, type Outcome, success} from './failure.ts';

/** A TCP connection from this machine. `unreachable` with ECONNREFUSED in its words is a refusal. */
export async function dialFromHere(
	{host, port}: {readonly host: string; readonly port: number},
	{timeoutMs, signal}: {readonly timeoutMs: number; readonly signal: AbortSignal},
): Promise<Outcome<Duplex>> {
	return new Promise((resolve) => {
		const socket = net.connect({host, port, autoSelectFamily: true, signal});
		const timer = setTimeout(() => {
			socket.destroy();
			resolve(failed('timeout', `no connection to ${host}:${port} within ${timeoutMs / 1000} s`));
		}, timeoutMs);
		socket.once('connect', () => {
			clearTimeout(timer);
			resolve(success(socket));
		});
		socket.on('error', (error) => {
			clearTimeout(timer);
			resolve({ok: false, failure: failureFromError(error)});
		});
	});
}

import net from 'node:net';
import type {Duplex} from 'node:stream';
import {throughProxy} from './connector.ts';
import {failed, failureFromError, type Outcome, success} from './failure.ts';
import type {KubeContext} from './kubeconfig-schema.ts';

/** A TCP connection to an address of the cluster's own network, as a probe asks for it. */
export type Dial = (
	address: {readonly host: string; readonly port: number},
	options: {readonly timeoutMs: number; readonly signal: AbortSignal},
) => Promise<Outcome<Duplex>>;

/**
The extension of a kubeconfig's cluster that names a proxy (`{url: 'http://…'}`) through which addresses of
the cluster's network are dialled. The practice cluster has one: no network leads to its addresses.
*/
const dialProxyExtension = 'rbd-tui/dial-proxy';

/** How addresses of a context's network are dialled: through the proxy of its kubeconfig, else from this machine. */
export function dialFor({cluster}: KubeContext): Dial {
	const named = cluster?.settings.extensions?.find(({name}) => name === dialProxyExtension);
	const {url} = (named?.extension ?? {}) as {url?: unknown};
	const proxy = typeof url === 'string' ? URL.parse(url) : null;
	return proxy ? async (address, options) => dialThrough(proxy, address, options) : dialFromHere;
}

/** A TCP connection from this machine. `unreachable` with ECONNREFUSED in its words is a refusal. */
export const dialFromHere: Dial = async ({host, port}, {timeoutMs, signal}) =>
	new Promise((resolve) => {
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

async function dialThrough(
	proxy: URL,
	{host, port}: {readonly host: string; readonly port: number},
	{timeoutMs, signal}: {readonly timeoutMs: number; readonly signal: AbortSignal},
): Promise<Outcome<Duplex>> {
	try {
		const socket = await throughProxy(proxy, {host, port, timeoutMs});
		if (signal.aborted) {
			socket.destroy();
			return failed('aborted', `the connection to ${host}:${port} was given up`);
		}

		socket.on('error', () => undefined);
		return success(socket);
	} catch (error) {
		return {ok: false, failure: failureFromError(error)};
	}
}

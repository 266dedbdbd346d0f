import {randomInt} from 'node:crypto';
import net from 'node:net';
import {printedBy} from '../run-program.ts';

/**
Addresses of one cluster of the bed, by its number. They lie on the loopback device, but are no loopback
addresses: the API server refuses to proxy to those.
*/
export const clusterAddress = (cluster: number): string => `10.250.${cluster}.1`;
/** Where something stands in front of the API server and spoils what it says. */
export const frontAddress = (cluster: number): string => `10.250.${cluster}.2`;
export const nodeAddress = (cluster: number, node: number): string =>
	`10.250.${cluster}.${10 + node}`;

/** What this network namespace was given by this process, which is the only one that does so. */
const given = new Set<string>();

async function give(what: string, command: readonly string[]): Promise<void> {
	if (given.has(what)) {
		return;
	}

	await printedBy('ip', command);
	given.add(what);
}

/** Gives this network namespace an address of its own. */
export async function addAddress(address: string): Promise<void> {
	await give(address, ['address', 'replace', `${address}/32`, 'dev', 'lo']);
}

/** Takes an address back that was given. */
export async function removeAddress(address: string): Promise<void> {
	given.delete(address);
	await printedBy('ip', ['address', 'delete', `${address}/32`, 'dev', 'lo']);
}

/** Addresses of the pods that kwok plays in a cluster. */
export const podNetwork = (cluster: number): string => `10.${100 + cluster}.0.0/16`;

/**
Makes all addresses of a network this namespace's own: a connection to one of them is refused at once where
nothing listens, and a test can listen on any.
*/
export async function addNetwork(network: string): Promise<void> {
	await give(network, ['route', 'replace', 'local', network, 'dev', 'lo']);
}

/** No connection and no listener gets one of these from Linux by itself, and no Service as its NodePort. */
const ownPorts = {first: 20_000, last: 29_999};

/** A port of 127.0.0.1 that nothing listens on, and that nobody else is given until a program has taken it. */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = randomInt(ownPorts.first, ownPorts.last + 1);
		if (await canListen(port)) {
			return port;
		}
	}
}

const canListen = async (port: number): Promise<boolean> =>
	new Promise((resolve) => {
		const server = net.createServer();
		server.once('error', () => {
			resolve(false);
		});
		server.listen(port, '127.0.0.1', () => {
			server.close(() => {
				resolve(true);
			});
		});
	});

/** Whether something takes connections there. */
export async function listens(host: string, port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = net.connect({host, port});
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => {
			resolve(false);
		});
	});
}

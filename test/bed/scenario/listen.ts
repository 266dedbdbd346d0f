import {once} from 'node:events';
import net from 'node:net';
import {pipeline} from 'node:stream/promises';
import {setTimeout as pause} from 'node:timers/promises';
import type {Pod, Service} from '../../../source/cluster/objects.ts';
import {nodes, pods, services} from '../../../source/cluster/resources.ts';
import type {Mirrors} from '../../../source/practice/models/mirror.ts';
import {internalAddress} from '../../../source/practice/models/kubelet/addresses.ts';
import type {AddressRule} from '../../../source/practice/models/network/listener.ts';
import type {Listening} from '../../../source/practice/models/network/listening.ts';
import type {Network} from '../../../source/practice/models/network/network.ts';
import {addAddress, removeAddress} from '../control-plane/addresses.ts';
import {disturb} from '../network/firewall.ts';

export type ListenOptions = {
	readonly mirrors: Mirrors;
	readonly listening: Listening;
	readonly network: Network;
	readonly addressRules: readonly AddressRule[];
	readonly report: (error: unknown) => void;
};

type Door = {readonly address: string; readonly port: number};

/** A door as it is held now; what it returns gives it up. */
type Held = {readonly reception: 'accept' | 'drop'; readonly release: () => Promise<void>};

const nameOf = ({address, port}: Door): string => `${address}:${port}`;

/** How long a change in the world may take until the network shows it. Milliseconds. */
const interval = 500;

/**
Opens what listens in a world on real addresses of this network namespace: the ports of pods on the pods'
addresses, node ports and host ports on the nodes'. What drops packets becomes a rule of the firewall; where
nothing listens, connections are refused by themselves. The answer ends all of it.
*/
export async function listenForWorld(options: ListenOptions): Promise<() => Promise<void>> {
	const {network, addressRules, report} = options;
	const foreign = new Set(addressRules.flatMap(({address}) => address ?? []));
	for (const address of foreign) {
		await addAddress(address);
	}

	const held = new Map<string, Held>();
	const look = async () => {
		const doors = new Map(allDoors(options).map((door) => [nameOf(door), door]));
		const receptionOf = (door: Door | undefined) =>
			door ? network.receptionAt(door.address, door.port) : 'refuse';
		for (const [name, {reception, release}] of held) {
			if (receptionOf(doors.get(name)) === reception) {
				continue;
			}

			held.delete(name);
			await release();
		}

		for (const [name, door] of doors) {
			const reception = receptionOf(door);
			if (reception === 'refuse' || held.has(name)) {
				continue;
			}

			const release = await (reception === 'drop'
				? disturb(door, 'drop')
				: serve(network, door, report));
			held.set(name, {reception, release});
		}
	};

	await look();
	const abort = new AbortController();
	const watching = (async () => {
		while (!abort.signal.aborted) {
			await pause(interval, undefined, {signal: abort.signal}).catch(() => undefined);
			if (!abort.signal.aborted) {
				await look().catch(report);
			}
		}
	})();
	return async () => {
		abort.abort();
		await watching;
		await Promise.all(held.values().map(async ({release}) => release()));
		await Promise.all([...foreign].map(async (address) => removeAddress(address)));
	};
}

/** Everything that may listen now, or that a firewall keeps silent. */
function allDoors({mirrors, listening, addressRules}: ListenOptions): Door[] {
	const addresses = mirrors
		.of(nodes)
		.values()
		.map((node) => internalAddress(node));
	const ofPods = mirrors
		.of(pods)
		.values()
		.flatMap((pod) => podDoors(pod, listening));
	const ofServices = mirrors
		.of(services)
		.values()
		.flatMap((service) => nodePorts(service))
		.flatMap((port) => addresses.map((address) => ({address, port})));
	const ofRules = addressRules.flatMap(({address, port}) =>
		(address ? [address] : addresses).map((one) => ({address: one, port})),
	);
	return [...ofPods, ...ofServices, ...ofRules];
}

const podDoors = (pod: Pod, listening: Listening): Door[] =>
	pod.status?.podIP
		? listening
				.socketsOf(pod)
				.filter(({isLoopback}) => !isLoopback)
				.map(({port}) => ({address: pod.status?.podIP ?? '', port}))
		: [];

const nodePorts = ({spec}: Service): number[] =>
	(spec?.ports ?? []).flatMap(({nodePort}) => (nodePort ? [nodePort] : []));

async function serve(
	network: Network,
	door: Door,
	report: (error: unknown) => void,
): Promise<() => Promise<void>> {
	const sockets = new Set<net.Socket>();
	const server = net.createServer((socket) => {
		sockets.add(socket);
		socket.once('close', () => {
			sockets.delete(socket);
		});
		carry(network, door, socket).catch(report);
	});
	server.listen(door.port, door.address);
	await once(server, 'listening');
	server.on('error', report);
	return async () => {
		const closed = once(server, 'close');
		server.close();
		for (const socket of sockets) {
			socket.destroy();
		}

		await closed;
	};
}

async function carry(network: Network, {address, port}: Door, socket: net.Socket): Promise<void> {
	const gone = new AbortController();
	socket.on('error', () => {
		socket.destroy();
	});
	socket.once('close', () => {
		gone.abort();
	});
	// Whoever listened there may be gone since, or silent: then the client went first.
	const connection = await network.dialAddress(address, port, gone.signal).catch(() => undefined);
	if (!connection || 'status' in connection) {
		socket.resetAndDestroy();
		return;
	}

	// Either end may hang up at any time: that is how connections end, and no news for anybody.
	const ended = () => undefined;
	void pipeline(socket, connection).catch(ended);
	await pipeline(connection, socket).catch(ended);
	connection.destroy();
}

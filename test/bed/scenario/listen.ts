import net from 'node:net';
import {pipeline} from 'node:stream/promises';
import type {Pod, Service} from '../../../source/cluster/objects.ts';
import {nodes, pods, services} from '../../../source/cluster/resources.ts';
import type {Mirrors} from '../../../source/practice/models/mirror.ts';
import {internalAddress} from '../../../source/practice/models/kubelet/addresses.ts';
import type {AddressRule} from '../../../source/practice/models/network/listener.ts';
import type {Listening} from '../../../source/practice/models/network/listening.ts';
import type {Network} from '../../../source/practice/models/network/network.ts';
import {disturb} from '../network/firewall.ts';

export type ListenOptions = {
	readonly mirrors: Mirrors;
	readonly listening: Listening;
	readonly network: Network;
	readonly addressRules: readonly AddressRule[];
	readonly signal: AbortSignal;
	readonly report: (error: unknown) => void;
};

type Door = {readonly address: string; readonly port: number};

const nameOf = ({address, port}: Door): string => `${address}:${port}`;

/**
Opens what listens in a world on real addresses of this network namespace: the ports of pods on the pods'
addresses, node ports and host ports on the nodes'. What drops packets becomes a rule of the firewall; where
nothing listens, connections are refused by themselves.
*/
export async function listenForWorld(options: ListenOptions): Promise<void> {
	const {network, addressRules, signal, report} = options;
	const open = new Map<string, net.Server>();
	const dropped = new Set<string>();

	const look = async () => {
		const doors = new Map(allDoors(options).map((door) => [nameOf(door), door]));
		for (const [name, server] of open) {
			if (doors.has(name)) {
				continue;
			}

			open.delete(name);
			server.close();
		}

		for (const [name, door] of doors) {
			if (open.has(name) || dropped.has(name)) {
				continue;
			}

			if (await drops(network, door)) {
				dropped.add(name);
				const mend = await disturb(door, 'drop');
				signal.addEventListener('abort', () => {
					mend().catch(report);
				});
			} else {
				open.set(name, serve(network, door, report));
			}
		}
	};

	for (const {address, port, behaviour} of addressRules) {
		if (behaviour.kind !== 'drop' || !address) {
			continue;
		}

		dropped.add(nameOf({address, port}));
		await disturb({address, port}, 'drop');
	}

	await look();
	const timer = setInterval(() => {
		look().catch(report);
	}, 500);
	signal.addEventListener('abort', () => {
		clearInterval(timer);
		for (const server of open.values()) {
			server.close();
		}
	});
}

/** Everything that listens now. */
function allDoors({mirrors, listening}: ListenOptions): Door[] {
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
	return [...ofPods, ...ofServices];
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

/** A port that drops packets never answers, not even in a moment. */
async function drops(network: Network, {address, port}: Door): Promise<boolean> {
	const moment = AbortSignal.timeout(100);
	try {
		const connection = await network.dialAddress(address, port, moment);
		if (!('status' in connection)) {
			connection.destroy();
		}

		return false;
	} catch {
		return moment.aborted;
	}
}

function serve(network: Network, door: Door, report: (error: unknown) => void): net.Server {
	const server = net.createServer((socket) => {
		carry(network, door, socket).catch(report);
	});
	server.on('error', report);
	server.listen(door.port, door.address);
	return server;
}

async function carry(network: Network, {address, port}: Door, socket: net.Socket): Promise<void> {
	const gone = new AbortController();
	socket.on('error', () => {
		socket.destroy();
	});
	socket.once('close', () => {
		gone.abort();
	});
	const connection = await network.dialAddress(address, port, gone.signal);
	if ('status' in connection) {
		socket.resetAndDestroy();
		return;
	}

	// Either end may hang up at any time: that is how connections end, and no news for anybody.
	const ended = () => undefined;
	void pipeline(socket, connection).catch(ended);
	await pipeline(connection, socket).catch(ended);
	connection.destroy();
}

import {duplexPair, type Duplex} from 'node:stream';
import type {Pod} from '../../../cluster/objects.ts';
import type {Clock} from '../../clock.ts';
import type {KubeletRefusal} from '../../kubelet-backend.ts';
import type {Mirrors} from '../mirror.ts';
import {byPath, createCannedHttp} from './canned-http.ts';
import {serveTls} from './canned-tls.ts';
import {gatewayAnswer, streamEndpoint} from './gateway.ts';
import type {AddressRule, ListenerBehaviour} from './listener.ts';
import type {From, Listening} from './listening.ts';
import {endpointAt, endpointsOf} from './service-endpoints.ts';
import {socketPair} from './socket-pair.ts';

export type NetworkOptions = {
	readonly mirrors: Mirrors;
	readonly clock: Clock;
	readonly listening: Listening;
	readonly addressRules: readonly AddressRule[];
};

type Connection = Promise<Duplex | KubeletRefusal>;

/** The connections of a practice cluster. A refusal's message is the text of the dial error. */
export type Network = {
	dialPod(pod: Pod, port: number, from: From, signal: AbortSignal): Connection;
	/** A connection from outside: to a node's address, a NodePort, a Service's or a pod's address. */
	dialAddress(address: string, port: number, signal: AbortSignal): Connection;
	/** What becomes of the first packet of such a connection now. */
	receptionAt(address: string, port: number): 'accept' | 'refuse' | 'drop';
};

type Target = {
	readonly behaviour: ListenerBehaviour;
	readonly pod: Pod | undefined;
	/** As the error names it: `10.42.0.9:8443`. */
	readonly address: string;
	readonly port: number;
	readonly protocol: 'tcp' | 'tcp4';
};

export function createNetwork({mirrors, clock, listening, addressRules}: NetworkOptions): Network {
	const http = createCannedHttp();
	const wait = async (seconds: number) =>
		new Promise<void>((resolve) => {
			clock.after(seconds * 1000, resolve);
		});

	/** Stands at the inner end of a connection and does what the program would do. */
	const attend = (connection: Duplex, behaviour: ListenerBehaviour, pod: Pod | undefined) => {
		connection.on('error', () => {
			connection.destroy();
		});
		switch (behaviour.kind) {
			case 'http': {
				http.serve(connection, byPath(behaviour.answers));
				break;
			}

			case 'gateway': {
				http.serve(connection, async (request) =>
					gatewayAnswer(
						{mirrors, wait, listenerAt: ({pod: one, port}) => listening.at(one, port, 'pod-ip')},
						request,
					),
				);
				break;
			}

			case 'https': {
				const material = pod && listening.materialOf(pod);
				if (material) {
					serveTls(connection, material, (socket) => {
						http.serve(socket, byPath(behaviour.answers));
					});
				}

				break;
			}

			case 'greeting': {
				connection.write(behaviour.text);
				connection.resume();
				break;
			}

			case 'silent':
			case 'stream':
			case 'refuse':
			case 'drop': {
				connection.resume();
			}
		}
	};

	/** Where a stream leads to in the end; it goes by the address it was dialled by. */
	const behind = (target: Target): Target => {
		const {behaviour, port} = target;
		if (behaviour.kind !== 'stream') {
			return target;
		}

		const stream = behaviour.to
			? endpointsOf(mirrors, behaviour.to)[0]
			: streamEndpoint(mirrors, port);
		return stream
			? behind({
					...target,
					behaviour: listening.at(stream.pod, stream.port, 'pod-ip'),
					pod: stream.pod,
				})
			: {...target, behaviour: {kind: 'refuse'}};
	};

	const connect = async (wanted: Target, signal: AbortSignal): Connection => {
		const {behaviour, pod, address, port, protocol} = behind(wanted);
		if (behaviour.kind === 'drop') {
			return new Promise((_resolve, reject) => {
				signal.addEventListener('abort', () => {
					reject(new Error('gave up'));
				});
			});
		}

		if (behaviour.kind === 'refuse') {
			return {
				status: 503,
				message: `dial ${protocol} ${address}:${port}: connect: connection refused`,
			};
		}

		const [outside, inside] = behaviour.kind === 'https' ? await socketPair() : duplexPair();
		attend(inside, behaviour, pod);
		return outside;
	};

	const at = (address: string, port: number): Target => {
		const rule = addressRules.find(
			(one) => one.port === port && (one.address ?? address) === address,
		);
		const endpoint = endpointAt(mirrors, address, port);
		const behaviour =
			rule?.behaviour ??
			(endpoint ? listening.at(endpoint.pod, endpoint.port, 'pod-ip') : {kind: 'refuse' as const});
		return {behaviour, pod: endpoint?.pod, address, port, protocol: 'tcp'};
	};

	return {
		async dialPod(pod, port, from, signal) {
			const address = from === 'loopback' ? '127.0.0.1' : (pod.status?.podIP ?? '');
			const protocol = from === 'loopback' ? 'tcp4' : 'tcp';
			const behaviour = listening.at(pod, port, from);
			return connect({behaviour, pod, address, port, protocol}, signal);
		},
		dialAddress: async (address, port, signal) => connect(at(address, port), signal),
		receptionAt(address, port) {
			const {kind} = behind(at(address, port)).behaviour;
			return kind === 'drop' || kind === 'refuse' ? kind : 'accept';
		},
	};
}

import type {Node, Pod} from '../../../cluster/objects.ts';
import type {Mirror} from '../mirror.ts';

export type PodAddresses = {readonly podIP?: string; readonly hostIP: string};

/** Gives pods addresses of their node's range, as a network plug-in does. */
export type AddressBook = {of(pod: Pod): PodAddresses};

export const internalAddress = (node: Node | undefined): string =>
	node?.status?.addresses?.find(({type}) => type === 'InternalIP')?.address ?? '';

/** Addresses of the nodes' ranges that are taken, and the next ones that are not. */
export type AddressPool = {
	take(address: string): void;
	/**
	The next address of a range (`10.42.1.0/24`), after the network's own two; where more pods are on a node
	than a /24 has room for, one of the following ranges.
	*/
	next(range: string): string;
};

export function createAddressPool(): AddressPool {
	const taken = new Set<string>();
	const counts = new Map<string, number>();
	return {
		take(address) {
			taken.add(address);
		},
		next(range) {
			const [first = '10', second = '42', third = '0'] = range.split('.');
			for (let count = counts.get(range) ?? 2; ; count++) {
				const block = Number(second) + Math.floor(count / 254);
				const address = `${first}.${block}.${third}.${count % 254}`;
				if (!taken.has(address)) {
					taken.add(address);
					counts.set(range, count + 1);
					return address;
				}
			}
		},
	};
}

export function createAddressBook(pods: Mirror<Pod>, nodes: Mirror<Node>): AddressBook {
	const given = new Map<string, string>();
	const pool = createAddressPool();
	for (const {status} of pods.values()) {
		pool.take(status?.podIP ?? '');
	}

	return {
		of({metadata: {uid}, spec, status}) {
			const node = nodes.get({name: spec.nodeName ?? ''});
			const hostIP = internalAddress(node);
			if (spec.hostNetwork) {
				return {podIP: hostIP, hostIP};
			}

			if (status?.podIP) {
				given.delete(uid);
				return {podIP: status.podIP, hostIP};
			}

			const podIP = given.get(uid) ?? pool.next(node?.spec?.podCIDR ?? '10.42.0.0/24');
			given.set(uid, podIP);
			return {podIP, hostIP};
		},
	};
}

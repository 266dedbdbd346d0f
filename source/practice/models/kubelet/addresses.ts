import type {Node, Pod} from '../../../cluster/objects.ts';
import type {Mirror} from '../mirror.ts';

export type PodAddresses = {readonly podIP?: string; readonly hostIP: string};

/** Gives pods addresses of their node's range, as a network plug-in does. */
export type AddressBook = {of(pod: Pod): PodAddresses};

export const internalAddress = (node: Node | undefined): string =>
	node?.status?.addresses?.find(({type}) => type === 'InternalIP')?.address ?? '';

/**
The first address of a range (`10.42.1.0/24`) that is not taken, after the network's own two; where more
pods are on a node than a /24 has room for, those of the following ranges.
*/
export function freeAddress(range: string, taken: ReadonlySet<string>): string {
	const [first = '10', second = '42', third = '0'] = range.split('.');
	for (let count = 2; ; count++) {
		const address = `${first}.${Number(second) + Math.floor(count / 254)}.${third}.${count % 254}`;
		if (!taken.has(address)) {
			return address;
		}
	}
}

export function createAddressBook(pods: Mirror<Pod>, nodes: Mirror<Node>): AddressBook {
	const given = new Map<string, string>();
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

			const taken = new Set(given.values());
			for (const pod of pods.values()) {
				taken.add(pod.status?.podIP ?? '');
			}

			const podIP = given.get(uid) ?? freeAddress(node?.spec?.podCIDR ?? '10.42.0.0/24', taken);
			given.set(uid, podIP);
			return {podIP, hostIP};
		},
	};
}

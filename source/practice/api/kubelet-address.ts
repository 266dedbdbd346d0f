import type {Node, Pod} from '../../cluster/objects.ts';
import {nodes} from '../../cluster/resources.ts';
import type {ObjectStore} from '../object-store.ts';
import {ApiError} from './status.ts';

const defaultPort = 10_250;

/** Host and port at which the API server expects a node's kubelet. */
export function kubeletAddress({metadata, status}: Node): string {
	const address = status?.addresses?.find(({type}) => type === 'InternalIP')?.address;
	const port = status?.daemonEndpoints?.kubeletEndpoint?.Port ?? defaultPort;
	return `${address ?? metadata.name}:${port}`;
}

/** The same for a pod; throws the 404 of a pod whose node is gone, which the API server words this way. */
export function kubeletAddressOfPod(store: ObjectStore, {spec}: Pod): string {
	const name = spec.nodeName ?? '';
	const node = store.get(nodes, {name});
	if (!node) {
		throw new ApiError(404, 'NotFound', `pods "${name}" not found`, {
			details: {name, kind: 'pods'},
		});
	}

	return kubeletAddress(node);
}

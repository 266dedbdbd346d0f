import type {EndpointSlice, Node, Pod, Service} from '../../../cluster/objects.ts';
import {endpointSlices, nodes, pods, services} from '../../../cluster/resources.ts';
import {internalAddress} from '../kubelet/addresses.ts';
import type {Mirrors} from '../mirror.ts';

/** A pod and the port on which a Service means it. */
export type Endpoint = {readonly pod: Pod; readonly port: number};

/** A port of a Service, by its number or its name. */
export type ServicePort = {
	readonly namespace: string;
	readonly name: string;
	readonly port: number | string;
};

/** The ready endpoints of a Service's port, as slices have them. */
export function endpointsOf(mirrors: Mirrors, {namespace, name, port}: ServicePort): Endpoint[] {
	const service = mirrors.of(services).get({namespace, name});
	const wanted = service?.spec?.ports?.find((one) => one.port === port || one.name === port);
	return mirrors
		.of(endpointSlices)
		.values()
		.filter((slice) => isSliceOf(slice, namespace, name))
		.flatMap(({endpoints, ports}) => {
			const number = ports?.find((one) => (one.name ?? '') === (wanted?.name ?? ''))?.port;
			return (endpoints ?? []).flatMap(({conditions, targetRef}) => {
				const pod = mirrors.of(pods).get({namespace, name: targetRef?.name ?? ''});
				return conditions?.ready && pod && number !== undefined ? [{pod, port: number}] : [];
			});
		});
}

const isSliceOf = ({metadata}: EndpointSlice, namespace: string, name: string): boolean =>
	metadata.namespace === namespace && metadata.labels?.['kubernetes.io/service-name'] === name;

/** Where a connection to an address leads: through a NodePort or a Service, or to a pod on the host network. */
export function endpointAt(mirrors: Mirrors, address: string, port: number): Endpoint | undefined {
	const isNode = mirrors
		.of(nodes)
		.values()
		.some((node: Node) => internalAddress(node) === address);
	for (const service of mirrors.of(services).values()) {
		const found = portAt(service, {address, port, isNode});
		if (found !== undefined) {
			const {namespace = '', name} = service.metadata;
			return endpointsOf(mirrors, {namespace, name, port: found})[0];
		}
	}

	const pod = mirrors
		.of(pods)
		.values()
		.find(
			({spec, status}) =>
				status?.podIP === address && (!spec.hostNetwork || hasGateway(spec.containers)),
		);
	return pod && {pod, port};
}

const hasGateway = (containers: Pod['spec']['containers']): boolean =>
	containers.some(({name}) => name === 'apisix' || name === 'rbd-gateway');

const portAt = (
	{spec}: Service,
	{address, port, isNode}: {address: string; port: number; isNode: boolean},
): number | undefined =>
	spec?.ports?.find(
		(one) => (isNode && one.nodePort === port) || (spec.clusterIP === address && one.port === port),
	)?.port;

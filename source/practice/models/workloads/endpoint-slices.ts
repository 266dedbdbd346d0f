import {isDeepStrictEqual} from 'node:util';
import type {EndpointSlice, Pod, Service} from '../../../cluster/objects.ts';
import {endpointSlices, pods, services} from '../../../cluster/resources.ts';
import type {Draft} from '../../object-access.ts';
import {keyOf} from '../mirror.ts';
import {createWorkQueue} from '../work-queue.ts';
import type {ControllerContext} from './controller.ts';
import {isOver, isReady} from './pod-facts.ts';
import {hasLabels} from './selector.ts';
import {controllerReference} from './workload-types.ts';

type Content = Pick<EndpointSlice, 'addressType' | 'endpoints' | 'ports'>;

/** The endpoints of a Service: the pods its selector finds that have an address. */
export function endpointsOf({metadata, spec}: Service, all: Iterable<Pod>): Content {
	const selected = [...all].filter(
		(pod) =>
			pod.metadata.namespace === metadata.namespace &&
			hasLabels(pod.metadata.labels, spec?.selector) &&
			pod.status?.podIP &&
			!isOver(pod),
	);
	const endpoints = selected.map((pod) => ({
		addresses: [pod.status?.podIP ?? ''],
		conditions: conditions(pod, spec?.publishNotReadyAddresses ?? false),
		nodeName: pod.spec.nodeName ?? '',
		targetRef: {
			kind: 'Pod',
			namespace: pod.metadata.namespace ?? '',
			name: pod.metadata.name,
			uid: pod.metadata.uid,
		},
	}));
	const [first] = selected;
	// A slice without endpoints has no ports either, as observed: `ports: null, endpoints: []`.
	const ports = first
		? (spec?.ports ?? []).flatMap(({name, port, targetPort = port, protocol = 'TCP'}) => {
				const number = portNumber(first, targetPort);
				return number === undefined ? [] : [{name: name ?? '', port: number, protocol}];
			})
		: null;
	return {addressType: 'IPv4', endpoints, ports};
}

function conditions(pod: Pod, publishNotReady: boolean) {
	const serving = isReady(pod);
	const terminating = pod.metadata.deletionTimestamp !== undefined;
	return {ready: publishNotReady || (serving && !terminating), serving, terminating};
}

/** A target port by number, or by the name a container gives it. */
function portNumber(pod: Pod, target: number | string): number | undefined {
	return typeof target === 'number'
		? target
		: pod.spec.containers.flatMap(({ports = []}) => ports).find(({name}) => name === target)
				?.containerPort;
}

/** The one slice of a Service, under a name of its own. */
export const endpointSliceOf = (
	service: Service,
	all: Iterable<Pod>,
	name: string,
): Draft<EndpointSlice> => ({
	metadata: {
		name,
		generateName: `${service.metadata.name}-`,
		namespace: service.metadata.namespace ?? 'default',
		labels: {
			...service.metadata.labels,
			'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
			'kubernetes.io/service-name': service.metadata.name,
			...(service.spec?.clusterIP === 'None' && {'service.kubernetes.io/headless': ''}),
		},
		ownerReferences: [controllerReference(services, service)],
	},
	...endpointsOf(service, all),
});

/** Keeps the slices of every Service that has a selector. */
export function runEndpointSlices(context: ControllerContext): void {
	const {access, mirrors, clock, signal, report, random} = context;
	const serviceMirror = mirrors.of(services);
	const slices = mirrors.of(endpointSlices);
	const queue = createWorkQueue({
		clock,
		signal,
		report,
		async work(key) {
			const [namespace = '', name = ''] = key.split('/');
			const service = serviceMirror.get({namespace, name});
			if (!service?.spec?.selector) {
				return;
			}

			const podMirror = mirrors.of(pods);
			const known = slices.ownedBy(service.metadata.uid)[0];
			if (!known) {
				const sliceName = `${name}-${random.suffix()}`;
				await access.create(
					endpointSlices,
					endpointSliceOf(service, podMirror.values(), sliceName),
				);
				return;
			}

			const {addressType, endpoints, ports} = known;
			const content = endpointsOf(service, podMirror.values());
			if (!isDeepStrictEqual(content, {addressType, endpoints, ports})) {
				await access.replace(endpointSlices, {...known, ...content});
			}
		},
	});
	for (const {metadata} of serviceMirror.values()) {
		queue.add(keyOf(metadata));
	}

	serviceMirror.onChange(({type, object}) => {
		if (type !== 'DELETED') {
			queue.add(keyOf(object.metadata));
		}
	});
	slices.onChange(({type, object}) => {
		const name = object.metadata.labels?.['kubernetes.io/service-name'];
		if (type === 'DELETED' && name) {
			queue.add(keyOf({namespace: object.metadata.namespace, name}));
		}
	});
	mirrors.of(pods).onChange(({object}, previous) => {
		for (const {metadata, spec} of serviceMirror.values()) {
			const isSelected = [object, previous].some(
				(pod) =>
					pod?.metadata.namespace === metadata.namespace &&
					hasLabels(pod?.metadata.labels, spec?.selector),
			);
			if (isSelected) {
				queue.add(keyOf(metadata));
			}
		}
	});
}

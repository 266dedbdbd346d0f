import {isDeepStrictEqual} from 'node:util';
import type {EndpointSlice, Pod, Service} from '../../../cluster/objects.ts';
import {endpointSlices, pods, services} from '../../../cluster/resources.ts';
import type {Draft} from '../../object-access.ts';
import {keyOf} from '../mirror.ts';
import {createWorkQueue} from '../work-queue.ts';
import {hasLabels} from '../../selector.ts';
import type {ControllerContext} from './controller.ts';
import {endpoints, endpointsFrom} from './endpoints.ts';
import {isOver, isReady} from './pod-facts.ts';
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
	const found = selected.map((pod) => ({
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
	return {addressType: 'IPv4', endpoints: found, ports};
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

/** Keeps the slices of every Service that has a selector, and the older Endpoints beside them. */
export function runEndpointSlices(context: ControllerContext): void {
	const {access, mirrors, clock, signal, report, random} = context;
	const serviceMirror = mirrors.of(services);
	const slices = mirrors.of(endpointSlices);
	const olderForm = mirrors.of(endpoints);
	const keepSlice = async (service: Service) => {
		const all = mirrors.of(pods).values();
		const known = slices.ownedBy(service.metadata.uid)[0];
		if (!known) {
			const sliceName = `${service.metadata.name}-${random.suffix()}`;
			await access.create(endpointSlices, endpointSliceOf(service, all, sliceName));
			return;
		}

		const {addressType, endpoints: found, ports} = known;
		const content = endpointsOf(service, all);
		if (!isDeepStrictEqual(content, {addressType, endpoints: found, ports})) {
			await access.replace(endpointSlices, {...known, ...content});
		}
	};

	const keepEndpoints = async (service: Service) => {
		const wanted = endpointsFrom(service, endpointsOf(service, mirrors.of(pods).values()));
		const known = olderForm.get(service.metadata);
		if (!known) {
			await access.create(endpoints, wanted);
		} else if (!isDeepStrictEqual(known.subsets, wanted.subsets)) {
			const {subsets: _old, ...rest} = known;
			await access.replace(endpoints, {
				...rest,
				...(wanted.subsets && {subsets: wanted.subsets}),
			});
		}
	};

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

			await keepSlice(service);
			await keepEndpoints(service);
		},
	});
	for (const {metadata} of serviceMirror.values()) {
		queue.add(keyOf(metadata));
	}

	serviceMirror.onChange(({type, object}) => {
		if (type !== 'DELETED') {
			queue.add(keyOf(object.metadata));
		} else if (olderForm.get(object.metadata)) {
			// Slices go with their owner; these have none.
			const {namespace, name} = object.metadata;
			access.delete(endpoints, {namespace, name}).catch(report);
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

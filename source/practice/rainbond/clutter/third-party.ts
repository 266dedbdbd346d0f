import type {KubernetesObject} from '../../../cluster/objects.ts';
import {endpointSlices, services, type Resource} from '../../../cluster/resources.ts';
import {endpoints} from '../../models/workloads/endpoints.ts';
import {controllerReference} from '../../models/workloads/workload-types.ts';
import type {World} from '../../world/world.ts';

const thirdComponents: Resource<
	KubernetesObject & {spec?: Record<string, unknown>; status?: Record<string, unknown>}
> = {
	group: 'rainbond.io',
	version: 'v1alpha1',
	plural: 'thirdcomponents',
	kind: 'ThirdComponent',
	namespaced: true,
};

/** A third-party component that is reached by a domain: its address is the placeholder 1.1.1.1, by design. */
export function addThirdParty(world: World): void {
	const random = world.random('third-party component');
	const serviceId = random.hex(32);
	const alias = `gr${serviceId.slice(-6)}`;
	const namespace = 'shop';
	const name = `${alias}-443`;
	const labels = {creator: 'Rainbond', service_alias: alias, service_id: serviceId};
	const annotations = {domain: 'pay.example.com'};
	const port = {name: 'http-443', port: 443, protocol: 'TCP'};
	world.add(thirdComponents, {
		metadata: {name: serviceId, namespace, labels: {...labels, app: alias}},
		spec: {
			ports: [{name: 'http-443', port: 443, openInner: true, openOuter: false}],
			endpointSource: {endpoints: [{address: 'pay.example.com:443', name: 'pay'}]},
		},
		status: {
			phase: 'Running',
			endpoints: [{address: 'pay.example.com:443', name: 'pay', status: 'Ready'}],
		},
	});
	const service = world.add(services, {
		metadata: {name, namespace, labels, annotations},
		spec: {type: 'ClusterIP', ports: [{...port, targetPort: 443}]},
	});
	world.add(endpoints, {
		metadata: {name, namespace, labels, annotations},
		subsets: [{addresses: [{ip: '1.1.1.1'}], ports: [port]}],
	});
	world.add(endpointSlices, {
		metadata: {
			name: `${name}-${random.suffix()}`,
			namespace,
			labels: {
				...labels,
				'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
				'kubernetes.io/service-name': name,
			},
			ownerReferences: [controllerReference(services, service)],
		},
		addressType: 'IPv4',
		endpoints: [{addresses: ['1.1.1.1'], conditions: {ready: true}}],
		ports: [port],
	});
}

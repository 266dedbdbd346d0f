import type {ApisixRoute, PersistentVolumeClaim, Service} from '../../../cluster/objects.ts';
import {apisixRoutes, persistentVolumeClaims, services} from '../../../cluster/resources.ts';
import {resourced, type Resourced} from '../platform.ts';
import {componentLabels, metadataOf, namespaceOf, type ComponentContext} from './component.ts';

type Port = {readonly name: string; readonly port: number; readonly targetPort?: number};

/** A Service of the component's pods. Its address is given by whoever puts it into a cluster. */
export function serviceOf(
	context: ComponentContext,
	name: string,
	ports: readonly Port[],
	rest: Partial<NonNullable<Service['spec']>> = {},
): Resourced {
	return resourced(services, {
		metadata: metadataOf(context, name),
		spec: {
			type: 'ClusterIP',
			selector: componentLabels(context.component.metadata.name),
			ports: ports.map(({targetPort, ...port}) => ({
				...port,
				protocol: 'TCP',
				targetPort: targetPort ?? port.port,
			})),
			...rest,
		},
	});
}

/** The gateway's way to a TCP port of the platform, outside and inside under the same number. */
export function streamRoute(context: ComponentContext, name: string, port: number): Resourced {
	const backend = {serviceName: name, servicePort: port, resolveGranularity: 'service'};
	const route: Omit<ApisixRoute, 'metadata'> = {
		spec: {stream: [{name, protocol: 'TCP', match: {ingressPort: port}, backend}]},
	};
	return resourced(apisixRoutes, {...route, metadata: {name, namespace: namespaceOf(context)}});
}

/** A claim of local-path, which every node can fulfil and none limits. */
export const claimSpec = (gigabytes: number): NonNullable<PersistentVolumeClaim['spec']> => ({
	accessModes: ['ReadWriteOnce'],
	resources: {requests: {storage: `${gigabytes}Gi`}},
	storageClassName: 'local-path',
});

export const claimOf = (context: ComponentContext, name: string, gigabytes: number): Resourced =>
	resourced(persistentVolumeClaims, {
		metadata: metadataOf(context, name),
		spec: claimSpec(gigabytes),
	});

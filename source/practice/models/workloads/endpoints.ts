import type {EndpointSlice, KubernetesObject, Service} from '../../../cluster/objects.ts';
import type {Resource} from '../../../cluster/resources.ts';
import type {Draft} from '../../object-access.ts';

type Address = {
	ip: string;
	nodeName?: string;
	targetRef?: {kind?: string; namespace?: string; name?: string; uid?: string};
};

/** The older form of a Service's endpoints, which people still read by `kubectl get ep`. */
export type Endpoints = KubernetesObject & {
	subsets?: Array<{
		addresses?: Address[];
		notReadyAddresses?: Address[];
		ports?: Array<{name?: string; port?: number; protocol?: string}>;
	}>;
};

export const endpoints: Resource<Endpoints> = {
	group: '',
	version: 'v1',
	plural: 'endpoints',
	kind: 'Endpoints',
	namespaced: true,
};

/** What the controller of endpoints makes of a Service whose slice has this content. */
export function endpointsFrom(
	{metadata, spec}: Service,
	{endpoints: found, ports}: Pick<EndpointSlice, 'endpoints' | 'ports'>,
): Draft<Endpoints> {
	const staying = (found ?? []).filter(
		({conditions}) => !conditions?.terminating || spec?.publishNotReadyAddresses,
	);
	const addresses = (isReady: boolean) =>
		staying
			.filter(({conditions}) => Boolean(conditions?.ready) === isReady)
			.map(({addresses: own, nodeName, targetRef}) => ({
				ip: own[0] ?? '',
				...(nodeName && {nodeName}),
				...(targetRef && {targetRef}),
			}));
	const [ready, notReady] = [addresses(true), addresses(false)];
	return {
		metadata: {
			name: metadata.name,
			namespace: metadata.namespace ?? 'default',
			...(metadata.labels && {labels: metadata.labels}),
		},
		...(staying.length > 0 && {
			subsets: [
				{
					...(ready.length > 0 && {addresses: ready}),
					...(notReady.length > 0 && {notReadyAddresses: notReady}),
					ports: (ports ?? []).map(({name, ...port}) => ({...(name && {name}), ...port})),
				},
			],
		}),
	};
}

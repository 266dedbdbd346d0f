import type {EndpointSlice, LabelSelector, Service} from '../../../cluster/objects.ts';
import type {AnyObject} from '../kinds.ts';
import {age, column, name, none, pairs, shortened, wide, type Column} from './column.ts';
import {selectorText} from './workloads.ts';

type FullService = Service & {
	spec?: NonNullable<Service['spec']> & {externalIPs?: string[]; externalName?: string};
};

function externalAddress({spec, status}: FullService): string {
	if (spec?.type === 'ExternalName') {
		return spec.externalName ?? '';
	}

	const isBalanced = spec?.type === 'LoadBalancer';
	const ingress = isBalanced ? (status?.loadBalancer?.ingress ?? []) : [];
	const addresses = ingress.map(({ip, hostname}) => ip ?? hostname ?? '');
	const all = [...addresses, ...(spec?.externalIPs ?? [])].join(',');
	return all || (isBalanced ? '<pending>' : none);
}

const servicePorts = ({spec}: Service): string =>
	(spec?.ports ?? [])
		.map(({port, nodePort, protocol = 'TCP'}) =>
			nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
		)
		.join(',') || none;

export const serviceColumns: readonly Column[] = [
	name,
	column('Type', ({spec}: Service) => spec?.type ?? ''),
	column('Cluster-IP', ({spec}: Service) => spec?.clusterIP ?? none),
	column('External-IP', externalAddress),
	column('Port(s)', servicePorts),
	age,
	wide('Selector', ({spec}: Service) => pairs(spec?.selector)),
];

type Endpoints = AnyObject & {
	subsets?: Array<{addresses?: Array<{ip: string}>; ports?: Array<{port: number}>}>;
};

const endpointAddresses = ({subsets = []}: Endpoints): string[] =>
	subsets.flatMap(({addresses = [], ports = []}) =>
		ports.length === 0
			? addresses.map(({ip}) => ip)
			: ports.flatMap(({port}) => addresses.map(({ip}) => `${ip}:${port}`)),
	);

export const endpointsColumns: readonly Column[] = [
	name,
	column('Endpoints', (endpoints: Endpoints) => shortened(endpointAddresses(endpoints), none)),
	age,
];

export const endpointSliceColumns: readonly Column[] = [
	name,
	column('AddressType', ({addressType}: EndpointSlice) => addressType ?? ''),
	column('Ports', ({ports}: EndpointSlice) =>
		shortened(
			(ports ?? []).map(({port, name: portName}) => String(port ?? portName ?? '*')),
			'<unset>',
		),
	),
	column('Endpoints', ({endpoints}: EndpointSlice) =>
		shortened(
			(endpoints ?? []).flatMap(({addresses}) => addresses),
			'<unset>',
		),
	),
	age,
];

type Ingress = AnyObject & {
	spec?: {ingressClassName?: string; rules?: Array<{host?: string}>; tls?: unknown[]};
	status?: {loadBalancer?: {ingress?: Array<{ip?: string; hostname?: string}>}};
};

export const ingressColumns: readonly Column[] = [
	name,
	column('Class', ({spec}: Ingress) => spec?.ingressClassName ?? none),
	column('Hosts', ({spec}: Ingress) =>
		shortened(
			(spec?.rules ?? []).flatMap(({host}) => host ?? []),
			'*',
		),
	),
	column('Address', ({status}: Ingress) =>
		(status?.loadBalancer?.ingress ?? []).map(({ip, hostname}) => ip ?? hostname).join(','),
	),
	column('Ports', ({spec}: Ingress) => (spec?.tls?.length ? '80, 443' : '80')),
	age,
];

export const networkPolicyColumns: readonly Column[] = [
	name,
	column('Pod-Selector', ({spec}: AnyObject) =>
		selectorText(spec?.podSelector as LabelSelector | undefined),
	),
	age,
];

type IngressClass = AnyObject & {
	spec?: {controller?: string; parameters?: {kind: string; name: string; apiGroup?: string}};
};

export const ingressClassColumns: readonly Column[] = [
	name,
	column('Controller', ({spec}: IngressClass) => spec?.controller ?? ''),
	column('Parameters', ({spec}: IngressClass) => {
		const {parameters} = spec ?? {};
		const group = parameters?.apiGroup ? `.${parameters.apiGroup}` : '';
		return parameters ? `${parameters.kind}${group}/${parameters.name}` : none;
	}),
	age,
];

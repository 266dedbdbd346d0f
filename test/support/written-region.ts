import {Buffer} from 'node:buffer';
import type {
	ApisixRoute,
	ConfigMap,
	EndpointSlice,
	KubernetesObject,
	Pod,
	RainbondCluster,
	Secret,
	Service,
} from '../../source/cluster/objects.ts';
import * as kinds from '../../source/cluster/resources.ts';
import {
	createRegionCertificates,
	type RegionCertificates,
} from '../../source/practice/rainbond/region-certificates.ts';
import type {Item} from './object-server.ts';
import {ago, namespace} from './written-platform.ts';

/** What stands between a console and rbd-api, as a person writes it down. */
export const gateway = '192.168.1.10';

let count = 0;

const metadata = (name: string, labels?: Record<string, string>) => ({
	name,
	namespace,
	uid: `region-uid-${++count}`,
	resourceVersion: '1',
	creationTimestamp: ago(0.3),
	...(labels && {labels}),
});

const item = <T extends KubernetesObject>(resource: kinds.Resource<T>, object: T): Item => ({
	resource,
	object,
});

export const service = (
	name: string,
	selector: Record<string, string>,
	spec: Service['spec'] = {},
	status: Service['status'] = {},
): Item =>
	item<Service>(kinds.services, {metadata: metadata(name), spec: {selector, ...spec}, status});

/** Its endpoints, by whether they are ready; null as the API server writes none at all. */
export const slice = (
	of: string,
	endpoints: readonly boolean[] | null,
	where: string = namespace,
): Item =>
	item<EndpointSlice>(kinds.endpointSlices, {
		metadata: {
			...metadata(`${of}-x1y2z`, {'kubernetes.io/service-name': of}),
			namespace: where,
		},
		addressType: 'IPv4',
		endpoints: endpoints?.map((ready) => ({addresses: ['10.42.0.9'], conditions: {ready}})) ?? null,
	});

export const route = (name: string, port: number, protocol = 'TCP'): Item =>
	item<ApisixRoute>(kinds.apisixRoutes, {
		metadata: metadata(name),
		spec: {
			stream: [
				{
					name,
					protocol,
					match: {ingressPort: port},
					backend: {serviceName: name, servicePort: port},
				},
			],
		},
	});

export const cluster = (spec: RainbondCluster['spec'] = {}): Item =>
	item<RainbondCluster>(kinds.rainbondClusters, {
		metadata: metadata('rainbondcluster'),
		spec: {installVersion: 'v6.9.8-release', gatewayIngressIPs: [gateway], ...spec},
	});

const day = 86_400_000;

export const certificates = (from = -30 * day, to?: number): RegionCertificates =>
	createRegionCertificates({
		addresses: [gateway],
		notBefore: Date.now() + from,
		...(to !== undefined && {notAfter: Date.now() + to}),
	});

export const minutes = 60_000;

const encoded = (values: Record<string, string>) =>
	Object.fromEntries(
		Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
	);

const secret = (name: string, values: Record<string, string>, label?: string): Item =>
	item<Secret>(kinds.secrets, {
		metadata: metadata(
			name,
			label === undefined ? undefined : {name: 'rbd-api', availableips: label},
		),
		data: encoded(values),
	});

export const serverSecret = (
	{authority, server, serverKey}: RegionCertificates,
	label?: string,
): Item =>
	secret(
		'rbd-api-server-cert',
		{'server.pem': server, 'server.key.pem': serverKey, 'ca.pem': authority},
		label,
	);

export const clientSecret = ({authority, client, clientKey}: RegionCertificates): Item =>
	secret('rbd-api-client-cert', {
		'client.pem': client,
		'client.key.pem': clientKey,
		'ca.pem': authority,
	});

export const config = (
	{authority, client, clientKey}: RegionCertificates,
	data: Record<string, string> = {},
): Item =>
	item<ConfigMap>(kinds.configMaps, {
		metadata: metadata('region-config'),
		data: {
			apiAddress: `https://${gateway}:8443`,
			websocketAddress: `ws://${gateway}:6060`,
			...data,
		},
		binaryData: encoded({'ca.pem': authority, 'client.pem': client, 'client.key.pem': clientKey}),
	});

/** A pod with more in its spec or status than others. */
export const withMore = (
	pod: Pod,
	more: {spec?: Partial<Pod['spec']>; status?: Partial<NonNullable<Pod['status']>>},
): Pod => ({
	...pod,
	spec: {...pod.spec, ...more.spec},
	status: {...pod.status, ...more.status},
});

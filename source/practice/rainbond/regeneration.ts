import type {ConfigMap, Secret} from '../../cluster/objects.ts';
import {configMaps, rainbondClusters, secrets} from '../../cluster/resources.ts';
import {rfc3339} from '../models/kubelet/pod-status.ts';
import type {World} from '../world/world.ts';
import type {PracticeCluster} from './custom-resources.ts';
import {regionTlsListener} from './listeners.ts';
import {base64Values} from './platform.ts';
import {
	addressLabel,
	clientSecretName,
	createRegionCertificates,
	gatewayAddresses,
	regionConfigName,
	serverSecretName,
	type RegionCertificateOptions,
	type RegionCertificates,
} from './region-certificates.ts';

/** The cluster's own description, in which the gateway's addresses stand. */
export function clusterOf({objects, platform}: World): PracticeCluster {
	const cluster = objects.get<PracticeCluster>(rainbondClusters, {
		namespace: platform.namespace,
		name: 'rainbondcluster',
	});
	if (!cluster) {
		throw new Error('The world has no RainbondCluster.');
	}

	return cluster;
}

/** New certificates for the cluster's present addresses. Times are milliseconds since the epoch. */
export const newCertificates = (
	world: World,
	options: Omit<RegionCertificateOptions, 'addresses'>,
): RegionCertificates =>
	createRegionCertificates({...options, addresses: gatewayAddresses(clusterOf(world))});

/** Writes into a Secret of the platform, PEM by key. */
export function writeSecret(
	world: World,
	name: string,
	values: Readonly<Record<string, string>>,
): void {
	world.change<Secret>(secrets, name, (secret) => {
		secret.data = {...secret.data, ...base64Values(values)};
	});
}

/** Writes into region-config: plain values and PEM. */
export function writeRegionConfig(
	world: World,
	{data = {}, pem = {}}: {data?: Record<string, string>; pem?: Record<string, string>},
): void {
	world.change<ConfigMap>(configMaps, regionConfigName, (config) => {
		config.data = {...config.data, ...data};
		config.binaryData = {...config.binaryData, ...base64Values(pem)};
	});
}

/**
Both Secrets and region-config carry another generation, as the operator writes them in one go: at that
moment the Secrets were made anew, for the addresses the cluster has now.
*/
export function writeGeneration(world: World, certificates: RegionCertificates, at: number): void {
	const {authority, server, serverKey, client, clientKey} = certificates;
	const bundle = {'ca.pem': authority, 'client.pem': client, 'client.key.pem': clientKey};
	writeSecret(world, serverSecretName, {
		'ca.pem': authority,
		'server.pem': server,
		'server.key.pem': serverKey,
	});
	writeSecret(world, clientSecretName, bundle);
	const cluster = clusterOf(world);
	const [address = ''] = gatewayAddresses(cluster);
	const data = {
		apiAddress: `https://${address}:8443`,
		websocketAddress: `ws://${address}:6060`,
		defaultTCPHost: address,
	};
	writeRegionConfig(world, {pem: bundle, data});
	for (const name of [serverSecretName, clientSecretName]) {
		world.change<Secret>(secrets, name, ({metadata}) => {
			metadata.creationTimestamp = rfc3339(at);
			metadata.labels = {...metadata.labels, availableips: addressLabel(cluster)};
		});
	}
}

/** The processes of rbd-api that were started before that moment still serve what they read at their start. */
export function keepServing(
	world: World,
	{server, serverKey, authority}: RegionCertificates,
	before: number,
): void {
	const {behaviour} = regionTlsListener;
	if (behaviour.kind !== 'https') {
		return;
	}

	const material = {certificate: server, key: serverKey, clientAuthority: authority};
	world.listeners.push({
		...regionTlsListener,
		behaviour: {...behaviour, material},
		forPodsBefore: before,
	});
}

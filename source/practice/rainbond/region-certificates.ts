import {Buffer} from 'node:buffer';
import {createPrivateKey, createPublicKey, type KeyObject} from 'node:crypto';
import type {ConfigMap, Secret} from '../../cluster/objects.ts';
import {configMaps, secrets} from '../../cluster/resources.ts';
import {
	createKeyPairSync,
	issueCertificate,
	privateKeyPem,
	type DistinguishedName,
} from '../certificates/certificate.ts';
import type {Draft} from '../object-access.ts';
import type {PracticeCluster} from './custom-resources.ts';
import {base64Values, resourced, type Resourced} from './platform.ts';

export const serverSecretName = 'rbd-api-server-cert';
export const clientSecretName = 'rbd-api-client-cert';
export const authoritySecretName = 'rbd-api-ca-cert';
export const regionConfigName = 'region-config';

/** One generation of the region API's certificates, all PEM. The authority's key is thrown away, as the operator does. */
export type RegionCertificates = {
	readonly authority: string;
	readonly server: string;
	readonly serverKey: string;
	readonly client: string;
	readonly clientKey: string;
	/** Only where it was asked for. */
	readonly authorityKey?: string;
};

/** An authority that is kept: only a person makes one, in a Secret of its own. */
export type RegionAuthority = {readonly certificate: string; readonly key: string};

/** In the order in which Go writes a name. */
const subject: DistinguishedName = [
	['country', 'CN'],
	['organization', 'Goodrain, INC.'],
	['locality', 'Beijing'],
	['province', 'Beijing'],
	['street', 'Beijing'],
	['postalCode', '000000'],
];

const years = (at: number, count: number): Date => {
	const date = new Date(at);
	date.setUTCFullYear(date.getUTCFullYear() + count);
	return date;
};

export type RegionCertificateOptions = {
	readonly addresses: readonly string[];
	/** Milliseconds since the epoch. */
	readonly notBefore: number;
	/** Default: 99 years later. */
	readonly notAfter?: number;
	/** Default: a new one. */
	readonly authority?: RegionAuthority;
	/** Hands out the new authority's key as well, for another certificate of it. */
	readonly keepsAuthorityKey?: boolean;
};

/**
Certificates as the operator makes them (util/commonutil/cert.go): authority and leaves under one subject
and one serial, valid for 99 years, no authority key identifier, which is why OpenSSL 3 takes a leaf for
self-signed; a new authority each time. Keys are on P-256 instead of RSA 4096, which would take seconds.
*/
export function createRegionCertificates({
	addresses,
	notBefore: at,
	notAfter,
	authority,
	keepsAuthorityKey = false,
}: RegionCertificateOptions): RegionCertificates {
	const signer = authority ? keysOf(authority) : createKeyPairSync();
	const server = createKeyPairSync();
	const client = createKeyPairSync();
	const common = {
		subject,
		serial: 2019n,
		notBefore: new Date(at),
		notAfter: notAfter === undefined ? years(at, 99) : new Date(notAfter),
		signingKey: signer.privateKey,
		extendedKeyUsage: true,
		authorityKeyIdentifier: false,
	};
	const leaf = (publicKey: KeyObject) =>
		issueCertificate({
			...common,
			publicKey,
			names: ['rbd-api-api'],
			addresses,
			subjectKeyIdentifier: Buffer.from([1, 2, 3, 4, 6]),
		});
	return {
		authority:
			authority?.certificate ??
			issueCertificate({...common, publicKey: signer.publicKey, isAuthority: true}),
		server: leaf(server.publicKey),
		serverKey: privateKeyPem(server.privateKey),
		client: leaf(client.publicKey),
		clientKey: privateKeyPem(client.privateKey),
		...(keepsAuthorityKey && {authorityKey: privateKeyPem(signer.privateKey)}),
	};
}

function keysOf({key}: RegionAuthority): {publicKey: KeyObject; privateKey: KeyObject} {
	const privateKey = createPrivateKey(key);
	return {privateKey, publicKey: createPublicKey(privateKey)};
}

/** The addresses under which the gateway is reached: those that were set, else those of its nodes. */
export function gatewayAddresses({spec}: PracticeCluster): string[] {
	const set = spec?.gatewayIngressIPs ?? [];
	return set[0] ? set : (spec?.nodesForGateway ?? []).flatMap(({internalIP}) => internalIP ?? []);
}

/** The label by which the operator knows for which addresses a server certificate was made. */
export const addressLabel = (cluster: PracticeCluster): string =>
	gatewayAddresses(cluster).join('-').replaceAll('.', '_');

/** The two Secrets and the ConfigMap that carry one generation, as the operator writes them in one go. */
export function regionObjects(
	cluster: PracticeCluster,
	{authority, server, serverKey, client, clientKey}: RegionCertificates,
	labels: Readonly<Record<string, string>>,
): Resourced[] {
	const namespace = cluster.metadata.namespace ?? '';
	const [address = ''] = gatewayAddresses(cluster);
	const marked = {...labels, availableips: addressLabel(cluster)};
	const secret = (name: string, data: Record<string, string>): Draft<Secret> => ({
		metadata: {name, namespace, labels: marked},
		type: 'Opaque',
		data: base64Values(data),
	});
	const bundle = {'ca.pem': authority, 'client.pem': client, 'client.key.pem': clientKey};
	const config: Draft<ConfigMap> = {
		metadata: {name: regionConfigName, namespace},
		data: {
			apiAddress: `https://${address}:8443`,
			websocketAddress: `ws://${address}:6060`,
			defaultDomainSuffix: cluster.spec?.suffixHTTPHost ?? '',
			defaultTCPHost: address,
		},
		binaryData: base64Values(bundle),
	};
	return [
		resourced(
			secrets,
			secret(serverSecretName, {
				'server.pem': server,
				'server.key.pem': serverKey,
				'ca.pem': authority,
			}),
		),
		resourced(secrets, secret(clientSecretName, bundle)),
		resourced(configMaps, config),
	];
}

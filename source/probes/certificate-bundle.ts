import type {X509Certificate} from 'node:crypto';
import {
	certificateFacts,
	hasKey,
	isSignedBy,
	parseCertificate,
	type CertificateFacts,
} from '../cluster/certificate-facts.ts';

/** What may be known of a certificate with its authority and key: facts, never the material. */
export type CertificateBundle = {
	readonly leaf: CertificateFacts | undefined;
	readonly authority: CertificateFacts | undefined;
	/** The authority beside it has signed it; undefined when one of the two cannot be read. */
	readonly isSigned: boolean | undefined;
	/** The key beside it is its own; undefined when one of the two cannot be read. */
	readonly hasOwnKey: boolean | undefined;
	/** Fields that are missing, empty or no PEM. */
	readonly unreadable: readonly string[];
};

export type BundleFields = {
	readonly leaf: string;
	readonly key: string;
	readonly authority: string;
};

export const serverFields: BundleFields = {
	leaf: 'server.pem',
	key: 'server.key.pem',
	authority: 'ca.pem',
};

export const clientFields: BundleFields = {
	leaf: 'client.pem',
	key: 'client.key.pem',
	authority: 'ca.pem',
};

/** The certificates of a bundle for those who must use them; not to be kept or shown. */
export type BundleMaterial = {
	readonly leaf: X509Certificate | undefined;
	readonly authority: X509Certificate | undefined;
	readonly certificatePem: string | undefined;
	readonly keyPem: string | undefined;
};

export function readBundle(
	values: Readonly<Record<string, string | undefined>>,
	fields: BundleFields,
): {readonly facts: CertificateBundle; readonly material: BundleMaterial} {
	const leaf = parseCertificate(values[fields.leaf]);
	const authority = parseCertificate(values[fields.authority]);
	const keyPem = values[fields.key];
	const hasOwnKey = leaf && keyPem ? hasKey(leaf, keyPem) : undefined;
	const isReadableKey = keyPem !== undefined && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(keyPem);
	return {
		facts: {
			leaf: leaf && certificateFacts(leaf),
			authority: authority && certificateFacts(authority),
			isSigned: leaf && authority ? isSignedBy(leaf, authority) : undefined,
			hasOwnKey,
			unreadable: [
				...(leaf ? [] : [fields.leaf]),
				...(authority ? [] : [fields.authority]),
				...(isReadableKey && (!leaf || hasOwnKey !== undefined) ? [] : [fields.key]),
			],
		},
		material: {leaf, authority, certificatePem: values[fields.leaf], keyPem},
	};
}

/** Base64 values as text. */
export const decoded = (
	data: Readonly<Record<string, string>> | undefined,
): Record<string, string> =>
	Object.fromEntries(
		Object.entries(data ?? {}).map(([key, value]) => [
			key,
			Buffer.from(value, 'base64').toString('utf8'),
		]),
	);

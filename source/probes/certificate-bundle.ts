import type {X509Certificate} from 'node:crypto';
import {chainOf, parseCertificates} from '../cluster/certificate-chain.ts';
import {
	certificateFacts,
	hasKey,
	parseCertificate,
	type CertificateFacts,
} from '../cluster/certificate-facts.ts';

/** What may be known of a certificate with its authority and key: facts, never the material. */
export type CertificateBundle = {
	readonly leaf: CertificateFacts | undefined;
	/** The topmost one that stands behind the leaf; where none does, the first of those beside it. */
	readonly authority: CertificateFacts | undefined;
	/** Those by which it leads from the leaf to the authority. */
	readonly between: readonly CertificateFacts[];
	/** An authority beside it stands behind it; undefined when one of the two cannot be read. */
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
	/** All that may have signed what belongs with it. */
	readonly authorities: readonly X509Certificate[];
	readonly certificatePem: string | undefined;
	readonly keyPem: string | undefined;
};

export function readBundle(
	values: Readonly<Record<string, string | undefined>>,
	fields: BundleFields,
): {readonly facts: CertificateBundle; readonly material: BundleMaterial} {
	const leaf = parseCertificate(values[fields.leaf]);
	const [, ...presented] = parseCertificates(values[fields.leaf]);
	const trusted = parseCertificates(values[fields.authority]);
	const chain = leaf && chainOf(leaf, presented, trusted);
	const authority = chain?.at(-1) ?? trusted[0];
	const between = chain?.slice(1, -1) ?? [];
	const keyPem = values[fields.key];
	const hasOwnKey = leaf && keyPem ? hasKey(leaf, keyPem) : undefined;
	const isReadableKey = keyPem !== undefined && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(keyPem);
	return {
		facts: {
			leaf: leaf && certificateFacts(leaf),
			authority: authority && certificateFacts(authority),
			between: between.map((one) => certificateFacts(one)),
			isSigned: leaf && authority ? chain !== undefined : undefined,
			hasOwnKey,
			unreadable: [
				...(leaf ? [] : [fields.leaf]),
				...(authority ? [] : [fields.authority]),
				...(isReadableKey && (!leaf || hasOwnKey !== undefined) ? [] : [fields.key]),
			],
		},
		material: {
			leaf,
			authorities: [...trusted, ...between],
			certificatePem: values[fields.leaf],
			keyPem,
		},
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

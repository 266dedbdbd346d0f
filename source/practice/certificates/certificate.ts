import {Buffer} from 'node:buffer';
import {
	createHash,
	generateKeyPair,
	generateKeyPairSync,
	sign,
	X509Certificate,
	type KeyObject,
	type KeyPairKeyObjectResult,
} from 'node:crypto';
import {promisify} from 'node:util';
import {
	addressBytes,
	bitString,
	boolean,
	context,
	contextString,
	integer,
	objectIdentifier,
	octetString,
	sequence,
	set,
	time,
	utf8String,
} from './der.ts';

/** Attributes of a distinguished name in the order in which they are written. */
export type DistinguishedName = ReadonlyArray<readonly [keyof typeof attributes, string]>;

export type CertificateOptions = {
	readonly subject: DistinguishedName;
	/** Default: the subject. */
	readonly issuer?: DistinguishedName;
	readonly serial: bigint;
	readonly notBefore: Date;
	readonly notAfter: Date;
	readonly publicKey: KeyObject;
	/** The issuer's private key; it decides the signature algorithm. */
	readonly signingKey: KeyObject;
	readonly isAuthority?: boolean;
	readonly names?: readonly string[];
	readonly addresses?: readonly string[];
	/** Default true for leaves: usable as server and as client. */
	readonly extendedKeyUsage?: boolean;
	/** Default: a digest of the public key. */
	readonly subjectKeyIdentifier?: Uint8Array;
	/** Default true. Rainbond's leaves have none, which is what makes OpenSSL 3 stumble over its chains. */
	readonly authorityKeyIdentifier?: boolean;
	/** The issuer's public key, for the authority key identifier. */
	readonly issuerPublicKey?: KeyObject;
};

const attributes = {
	country: '2.5.4.6',
	organization: '2.5.4.10',
	organizationalUnit: '2.5.4.11',
	commonName: '2.5.4.3',
	locality: '2.5.4.7',
	province: '2.5.4.8',
	street: '2.5.4.9',
	postalCode: '2.5.4.17',
} as const;

const generate = promisify(generateKeyPair);

/** A new key: EC on P-256 in well under a millisecond, RSA 2048 in some tens of them on another thread. */
export const createKeyPair = async (kind: 'ec' | 'rsa'): Promise<KeyPairKeyObjectResult> =>
	kind === 'ec' ? generate('ec', {namedCurve: 'P-256'}) : generate('rsa', {modulusLength: 2048});

/** A new key on P-256, at once. */
export const createKeyPairSync = (): KeyPairKeyObjectResult =>
	generateKeyPairSync('ec', {namedCurve: 'P-256'});

/**
An X.509 certificate in PEM. node:crypto reads certificates but issues none, and the libraries that do cost
more to load than a practice cluster may take to start.
*/
export function issueCertificate(options: CertificateOptions): string {
	const {subject, issuer = subject, serial, notBefore, notAfter, publicKey, signingKey} = options;
	const algorithm =
		signingKey.asymmetricKeyType === 'rsa'
			? sequence(objectIdentifier('1.2.840.113549.1.1.11'), Buffer.from([0x05, 0x00]))
			: sequence(objectIdentifier('1.2.840.10045.4.3.2'));
	const body = sequence(
		context(0, integer(2n)),
		integer(serial),
		algorithm,
		distinguishedName(issuer),
		sequence(time(notBefore), time(notAfter)),
		distinguishedName(subject),
		publicKey.export({type: 'spki', format: 'der'}),
		context(3, sequence(...extensions(options))),
	);
	const signature = sign('sha256', body, signingKey);
	return pem('CERTIFICATE', sequence(body, algorithm, bitString(signature)));
}

/** The private key as OpenSSL's tools of old write it: `RSA PRIVATE KEY` or `EC PRIVATE KEY`. */
export const privateKeyPem = (key: KeyObject): string =>
	key.export({type: key.asymmetricKeyType === 'rsa' ? 'pkcs1' : 'sec1', format: 'pem'}).toString();

/** SHA-256 of a certificate in lower-case hex without colons, for comparing certificates. */
export const fingerprint = (certificate: string): string =>
	createHash('sha256').update(new X509Certificate(certificate).raw).digest('hex');

const distinguishedName = (name: DistinguishedName): Buffer =>
	sequence(
		...name.map(([attribute, value]) =>
			set(sequence(objectIdentifier(attributes[attribute]), utf8String(value))),
		),
	);

const extension = (identifier: string, isCritical: boolean, value: Uint8Array): Buffer =>
	sequence(
		objectIdentifier(identifier),
		...(isCritical ? [boolean(true)] : []),
		octetString(value),
	);

const keyIdentifier = (key: KeyObject): Buffer =>
	createHash('sha1')
		.update(key.export({type: 'spki', format: 'der'}))
		.digest();

function extensions({
	isAuthority = false,
	names = [],
	addresses = [],
	extendedKeyUsage = !isAuthority,
	publicKey,
	subjectKeyIdentifier = keyIdentifier(publicKey),
	authorityKeyIdentifier = true,
	issuerPublicKey = publicKey,
}: CertificateOptions): Buffer[] {
	const list = [
		// digitalSignature, and for an authority keyCertSign too.
		extension(
			'2.5.29.15',
			true,
			isAuthority ? bitString(Buffer.from([0x84]), 2) : bitString(Buffer.from([0x80]), 7),
		),
		extension('2.5.29.19', true, isAuthority ? sequence(boolean(true)) : sequence()),
	];
	if (extendedKeyUsage) {
		const usages = ['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1'];
		list.push(
			extension('2.5.29.37', false, sequence(...usages.map((usage) => objectIdentifier(usage)))),
		);
	}

	list.push(extension('2.5.29.14', false, octetString(subjectKeyIdentifier)));
	if (authorityKeyIdentifier) {
		list.push(
			extension('2.5.29.35', false, sequence(contextString(0, keyIdentifier(issuerPublicKey)))),
		);
	}

	if (names.length > 0 || addresses.length > 0) {
		const entries = [
			...names.map((name) => contextString(2, Buffer.from(name))),
			...addresses.map((address) => contextString(7, addressBytes(address))),
		];
		list.push(extension('2.5.29.17', false, sequence(...entries)));
	}

	return list;
}

function pem(label: string, der: Uint8Array): string {
	const lines =
		Buffer.from(der)
			.toString('base64')
			.match(/.{1,64}/g) ?? [];
	return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

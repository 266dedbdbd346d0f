import {createPrivateKey, X509Certificate} from 'node:crypto';

/** What is public about a certificate and may be kept and shown. */
export type CertificateFacts = {
	/** SHA-256 of the certificate, as OpenSSL prints it. */
	readonly fingerprint: string;
	readonly subject: string;
	/** Milliseconds since the epoch. */
	readonly notBefore: number;
	readonly notAfter: number;
	/** `IP Address:192.168.1.10, DNS:rbd-api-api` */
	readonly names: string;
	readonly isAuthority: boolean;
};

/** The first certificate of a PEM text; undefined where there is none that can be read. */
export function parseCertificate(pem: string | undefined): X509Certificate | undefined {
	try {
		return pem === undefined ? undefined : new X509Certificate(pem);
	} catch {
		return undefined;
	}
}

export const certificateFacts = (certificate: X509Certificate): CertificateFacts => ({
	fingerprint: certificate.fingerprint256,
	subject: certificate.subject.replaceAll('\n', ', '),
	notBefore: certificate.validFromDate.getTime(),
	notAfter: certificate.validToDate.getTime(),
	names: certificate.subjectAltName ?? '',
	isAuthority: certificate.ca,
});

/**
Whether an authority's key has made the signature. Subject and issuer say nothing here: all authorities of
Rainbond have one name.
*/
export function isSignedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
	try {
		return certificate.verify(authority.publicKey);
	} catch {
		return false;
	}
}

export const isSignedByAny = (
	certificate: X509Certificate,
	authorities: readonly X509Certificate[],
): boolean => authorities.some((authority) => isSignedBy(certificate, authority));

/** Whether a private key belongs to a certificate; undefined when the key cannot be read. The key is dropped. */
export function hasKey(certificate: X509Certificate, keyPem: string): boolean | undefined {
	try {
		return certificate.checkPrivateKey(createPrivateKey(keyPem));
	} catch {
		return undefined;
	}
}

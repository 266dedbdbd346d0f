import {X509Certificate} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import {
	createKeyPair,
	issueCertificate,
	privateKeyPem,
	type DistinguishedName,
} from '../../../source/practice/certificates/certificate.ts';

const notBefore = new Date('2026-01-02T03:04:05Z');
const notAfter = new Date('2125-01-02T03:04:05Z');
const authorityName: DistinguishedName = [['commonName', 'practice-ca']];

describe.each(['ec', 'rsa'] as const)('a certificate with an %s key', (kind) => {
	it('is read back by OpenSSL with everything that was put in', async () => {
		const authorityKeys = await createKeyPair(kind);
		const leafKeys = await createKeyPair(kind);
		const authority = new X509Certificate(
			issueCertificate({
				subject: authorityName,
				serial: 1n,
				notBefore,
				notAfter,
				publicKey: authorityKeys.publicKey,
				signingKey: authorityKeys.privateKey,
				isAuthority: true,
			}),
		);
		const leaf = new X509Certificate(
			issueCertificate({
				subject: [
					['organization', 'Goodrain, INC.'],
					['country', 'CN'],
				],
				issuer: authorityName,
				serial: 2019n,
				notBefore,
				notAfter,
				publicKey: leafKeys.publicKey,
				signingKey: authorityKeys.privateKey,
				issuerPublicKey: authorityKeys.publicKey,
				names: ['rbd-api-api', 'localhost'],
				addresses: ['192.168.1.10', '127.0.0.1'],
			}),
		);

		expect(authority.ca).toBe(true);
		expect(leaf.ca).toBe(false);
		expect(leaf.verify(authority.publicKey)).toBe(true);
		expect(leaf.checkIssued(authority)).toBe(true);
		expect(leaf.checkPrivateKey(leafKeys.privateKey)).toBe(true);
		expect(leaf.serialNumber).toBe('07E3');
		expect(leaf.toLegacyObject().subject).toEqual({O: 'Goodrain, INC.', C: 'CN'});
		expect(leaf.validFromDate).toEqual(notBefore);
		expect(leaf.validToDate).toEqual(notAfter);
		expect(leaf.subjectAltName).toBe(
			'DNS:rbd-api-api, DNS:localhost, IP Address:192.168.1.10, IP Address:127.0.0.1',
		);
		expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1']);
	});

	it('comes with its key in the form of old tools', async () => {
		const {privateKey} = await createKeyPair(kind);
		expect(privateKeyPem(privateKey)).toMatch(
			kind === 'rsa' ? /^-----BEGIN RSA PRIVATE KEY-----/ : /^-----BEGIN EC PRIVATE KEY-----/,
		);
	});
});

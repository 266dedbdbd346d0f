import {randomBytes} from 'node:crypto';
import {
	createKeyPair,
	issueCertificate,
	privateKeyPem,
	type DistinguishedName,
} from '../certificates/certificate.ts';
import type {User} from './users.ts';

export type KeyAndCertificate = {readonly key: string; readonly certificate: string};

/** A certificate authority of a practice cluster, and what it signs. All PEM, keys on P-256. */
export type CertificateAuthority = {
	readonly certificate: string;
	issueServer(names: readonly string[], addresses: readonly string[]): Promise<KeyAndCertificate>;
	/** A client certificate as kubeadm makes them: the name is the common name, groups organizations. */
	issueClient(user: User): Promise<KeyAndCertificate>;
};

const day = 86_400_000;

export async function createAuthority(commonName: string): Promise<CertificateAuthority> {
	// Certificates are judged by the machine's clock, whatever the practice cluster's clock says.
	const now = Date.now();
	const subject: DistinguishedName = [['commonName', commonName]];
	const {publicKey, privateKey} = await createKeyPair('ec');
	const serial = (): bigint => BigInt(`0x0${randomBytes(8).toString('hex')}`);
	const issue = async (
		leaf: DistinguishedName,
		names: readonly string[] = [],
		addresses: readonly string[] = [],
	): Promise<KeyAndCertificate> => {
		const pair = await createKeyPair('ec');
		const certificate = issueCertificate({
			subject: leaf,
			issuer: subject,
			serial: serial(),
			notBefore: new Date(now - day),
			notAfter: new Date(now + 365 * day),
			publicKey: pair.publicKey,
			signingKey: privateKey,
			issuerPublicKey: publicKey,
			names,
			addresses,
		});
		return {key: privateKeyPem(pair.privateKey), certificate};
	};

	return {
		certificate: issueCertificate({
			subject,
			serial: serial(),
			notBefore: new Date(now - day),
			notAfter: new Date(now + 3650 * day),
			publicKey,
			signingKey: privateKey,
			isAuthority: true,
		}),
		issueServer: async (names, addresses) =>
			issue([['commonName', 'kube-apiserver']], names, addresses),
		issueClient: async ({name, groups}) =>
			issue([
				...groups.map((group) => ['organization', group] as const),
				['commonName', name] as const,
			]),
	};
}

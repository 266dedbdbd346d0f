import {randomBytes} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import {createKeyPair, privateKeyPem} from '../../../source/practice/certificates/certificate.ts';
import {
	createAuthority,
	type CertificateAuthority,
	type KeyAndCertificate,
} from '../../../source/practice/api/server-certificate.ts';

/**
People who may ask the API server, with their groups. `admin` may do everything and is never held back;
`engineer` gets all rights by a ClusterRoleBinding, so rights and limits apply to them; `viewer` has none
until a test binds a role to them.
*/
export const users = {
	admin: ['system:masters'],
	engineer: ['engineers'],
	viewer: ['viewers'],
} as const;

export type User = keyof typeof users;

export type BedCredentials = {
	readonly authority: CertificateAuthority;
	readonly tokens: Readonly<Record<User, string>>;
	/** Path of a file in the cluster's folder: `server.crt`. */
	file(name: string): string;
};

export async function writePair(
	folder: string,
	name: string,
	{key, certificate}: KeyAndCertificate,
): Promise<void> {
	await fs.writeFile(path.join(folder, `${name}.key`), key, {mode: 0o600});
	await fs.writeFile(path.join(folder, `${name}.crt`), certificate);
}

/** The API server's certificate, for its address and the names a cluster gives it. */
export const issueServerCertificate = async (
	authority: CertificateAuthority,
	address: string,
): Promise<KeyAndCertificate> =>
	authority.issueServer(
		['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'],
		[address, '127.0.0.1', '10.43.0.1'],
	);

/** Makes everything secret that a control plane needs, in its folder. */
export async function createCredentials(folder: string, address: string): Promise<BedCredentials> {
	const authority = await createAuthority('bed-ca');
	const file = (name: string): string => path.join(folder, name);
	const accounts = await createKeyPair('ec');
	const client = async (name: string, groups: readonly string[] = []): Promise<KeyAndCertificate> =>
		authority.issueClient({name, groups: [...groups]});
	await fs.writeFile(file('ca.crt'), authority.certificate);
	await fs.writeFile(file('accounts.key'), privateKeyPem(accounts.privateKey), {mode: 0o600});
	await writePair(folder, 'server', await issueServerCertificate(authority, address));
	await writePair(folder, 'kubelet-client', await client('kubelet-client', users.admin));
	await writePair(folder, 'front-proxy', await client('front-proxy'));
	const tokens = {admin: newToken(), engineer: newToken(), viewer: newToken()};
	const lines = Object.entries(users).map(
		([name, groups]) => `${tokens[name as User]},${name},,${JSON.stringify(groups.join(','))}`,
	);
	await fs.writeFile(file('tokens.csv'), `${lines.join('\n')}\n`, {mode: 0o600});
	return {authority, tokens, file};
}

const newToken = (): string => randomBytes(16).toString('hex');

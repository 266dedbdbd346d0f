import {Buffer} from 'node:buffer';
import fs from 'node:fs/promises';
import path from 'node:path';

/** A cluster and who to be in it, as one context of a kubeconfig. */
export type KubeconfigContext = {
	/** Name of the context; its cluster and its user have the same. */
	readonly name: string;
	/** `https://127.0.0.1:PORT` */
	readonly server: string;
	/** Certificate of the server's authority, PEM; absent where nobody will check it. */
	readonly ca?: string;
	/** Proxy that leads to addresses of the cluster's network, `http://127.0.0.1:PORT`. */
	readonly dialProxy?: string;
	readonly token?: string;
	/** Client certificate and key, PEM. */
	readonly clientCertificate?: {readonly certificate: string; readonly key: string};
	readonly namespace?: string;
};

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** The text of a kubeconfig; JSON, which is YAML too. The first context is the current one. */
export function kubeconfigText(contexts: readonly KubeconfigContext[]): string {
	const config = {
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': contexts[0]?.name ?? '',
		clusters: contexts.map(({name, server, ca, dialProxy}) => ({
			name,
			cluster: {
				server,
				...(ca && {'certificate-authority-data': base64(ca)}),
				...(dialProxy && {
					extensions: [{name: 'rbd-tui/dial-proxy', extension: {url: dialProxy}}],
				}),
			},
		})),
		users: contexts.map(({name, token, clientCertificate}) => ({
			name,
			user: {
				...(token && {token}),
				...(clientCertificate && {
					'client-certificate-data': base64(clientCertificate.certificate),
					'client-key-data': base64(clientCertificate.key),
				}),
			},
		})),
		contexts: contexts.map(({name, namespace}) => ({
			name,
			context: {cluster: name, user: name, ...(namespace && {namespace})},
		})),
	};
	return `${JSON.stringify(config, null, 2)}\n`;
}

/** Writes a kubeconfig, readable by its owner only, into a folder that is made when missing; its path. */
export async function writeKubeconfig(
	folder: string,
	contexts: readonly KubeconfigContext[],
): Promise<string> {
	const file = path.join(folder, 'kubeconfig');
	await fs.mkdir(folder, {recursive: true});
	await fs.writeFile(file, kubeconfigText(contexts), {mode: 0o600});
	// The mode above is for new files only.
	await fs.chmod(file, 0o600);
	return file;
}

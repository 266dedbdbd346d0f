import fs from 'node:fs';
import type {KubeContext} from './kubeconfig-schema.ts';

/** Where Kubernetes mounts the service account into a pod. */
export const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
The context of the pod rbd-tui itself runs in (Kubernetes: "Accessing the API from within a pod"), or
undefined outside of a cluster. The token file is read again before it expires.
*/
export function inClusterContext(
	environment: Readonly<Record<string, string | undefined>>,
	root = serviceAccountFolder,
): KubeContext | undefined {
	const {KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port} = environment;
	if (!host || !port || !fs.existsSync(`${root}/token`)) {
		return undefined;
	}

	const address = host.includes(':') ? `[${host}]` : host;
	return {
		name: 'in-cluster',
		cluster: {
			name: 'in-cluster',
			file: `${root}/token`,
			settings: {
				server: `https://${address}:${port}`,
				'certificate-authority': `${root}/ca.crt`,
			},
		},
		user: {
			name: 'service account',
			file: `${root}/token`,
			settings: {tokenFile: `${root}/token`},
		},
	};
}

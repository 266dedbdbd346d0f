import {secrets} from '../../cluster/resources.ts';
import type {PracticeCluster} from './custom-resources.ts';
import {base64, base64Values, resourced, type Resourced} from './platform.ts';

export const pullSecretName = 'rbd-hub-credentials';

/** The Secret with which pods pull from the built-in registry. */
export function pullCredentials(
	cluster: PracticeCluster,
	namespace = cluster.metadata.namespace ?? '',
): Resourced {
	const {domain = '', username = '', password = ''} = cluster.spec?.imageHub ?? {};
	const auth = base64(`${username}:${password}`);
	const config = JSON.stringify({auths: {[domain]: {auth, password, username}}});
	return resourced(secrets, {
		metadata: {name: pullSecretName, namespace},
		type: 'kubernetes.io/dockerconfigjson',
		data: base64Values({'.dockerconfigjson': config}),
	});
}

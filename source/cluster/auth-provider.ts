import {KubeConfig} from '@kubernetes/client-node';
import type {Credentials} from './credentials.ts';
import {failed, type Outcome, success} from './failure.ts';
import type {ClusterSettings, Entry, UserSettings} from './kubeconfig-schema.ts';
import {redactText} from './redact.ts';

/**
Headers of the older `auth-provider` users (oidc, and the gcp and azure that kubectl has dropped), as the
Kubernetes client makes them.
*/
export async function authProviderHeaders(
	user: Entry<UserSettings>,
	cluster: Entry<ClusterSettings>,
): Promise<Outcome<Credentials>> {
	const config = new KubeConfig();
	config.loadFromOptions({
		clusters: [{name: cluster.name, server: cluster.settings.server ?? ''}],
		users: [{name: user.name, authProvider: user.settings['auth-provider'] ?? undefined}],
		contexts: [{name: 'context', cluster: cluster.name, user: user.name}],
		currentContext: 'context',
	});
	const options: {headers?: Record<string, string>} = {};
	try {
		await config.applyToHTTPSOptions(options);
	} catch (error) {
		const provider = user.settings['auth-provider']?.name ?? '';
		const message = error instanceof Error ? redactText(error.message) : '';
		return failed('credentials', `the auth provider ${provider} of user ${user.name}: ${message}`);
	}

	const authorization = options.headers?.Authorization;
	return success<Credentials>({headers: authorization ? {authorization} : {}});
}

import type {KubernetesObject} from './objects.ts';
import {namespaces, type Resource} from './resources.ts';
import type {Transport} from './transport.ts';

const selfSubjectReviews: Resource = {
	group: 'authentication.k8s.io',
	version: 'v1',
	plural: 'selfsubjectreviews',
	kind: 'SelfSubjectReview',
	namespaced: false,
};

/** Who the API server takes the credentials for; undefined where it cannot be asked (before 1.28). */
export async function readUser(transport: Transport): Promise<string | undefined> {
	const answer = await transport.json<{status?: {userInfo?: {username?: string}}}>({
		verb: 'create',
		resource: selfSubjectReviews,
		body: {apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview'},
	});
	return answer.ok ? answer.value.status?.userInfo?.username : undefined;
}

/** The API server's version as it prints it: `v1.30.4+rke2r1`. */
export async function readVersion(transport: Transport): Promise<string | undefined> {
	const answer = await transport.json<{gitVersion?: string}>({verb: 'get', path: '/version'});
	return answer.ok ? answer.value.gitVersion : undefined;
}

/** The identity of a cluster whatever its context is called: the uid of the namespace kube-system. */
export async function readClusterUid(transport: Transport): Promise<string | undefined> {
	const answer = await transport.json<KubernetesObject>({
		verb: 'get',
		resource: namespaces,
		name: 'kube-system',
	});
	return answer.ok ? answer.value.metadata.uid : undefined;
}

import type {Call} from './call.ts';
import {type Outcome, success} from './failure.ts';
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

/** Asks the API server who it takes the credentials for; it cannot say so before 1.28. */
export const userCall: Call = {
	verb: 'create',
	resource: selfSubjectReviews,
	body: {apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview'},
};

/** The user's name in an answer to `userCall`. */
export async function askUser(
	transport: Transport,
	call: Call = userCall,
): Promise<Outcome<string | undefined>> {
	const answer = await transport.json<{status?: {userInfo?: {username?: string}}}>(call);
	return answer.ok ? success(answer.value.status?.userInfo?.username) : answer;
}

/** Who the API server takes the credentials for; undefined where it cannot be asked. */
export async function readUser(transport: Transport): Promise<string | undefined> {
	const answer = await askUser(transport);
	return answer.ok ? answer.value : undefined;
}

/** The API server's version as it prints it: `v1.30.4+rke2r1`. */
export async function readVersion(transport: Transport): Promise<string | undefined> {
	const answer = await transport.json<{gitVersion?: string}>({verb: 'get', path: '/version'});
	return answer.ok ? answer.value.gitVersion : undefined;
}

/** Asks for what identifies a cluster whatever its context is called: the uid of the namespace kube-system. */
export const clusterUidCall: Call = {verb: 'get', resource: namespaces, name: 'kube-system'};

export async function askClusterUid(
	transport: Transport,
	call: Call = clusterUidCall,
): Promise<Outcome<string>> {
	const answer = await transport.json<KubernetesObject>(call);
	return answer.ok ? success(answer.value.metadata.uid) : answer;
}

export async function readClusterUid(transport: Transport): Promise<string | undefined> {
	const answer = await askClusterUid(transport);
	return answer.ok ? answer.value : undefined;
}

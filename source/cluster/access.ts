import type {Verb} from './call.ts';
import type {Failure, Outcome} from './failure.ts';
import {qualifiedName, type Resource} from './resources.ts';
import {systemTiming, type Timing} from './timing.ts';
import type {Transport} from './transport.ts';

/** Something that a person may or may not be permitted to do. */
export type Action = {
	readonly verb: Verb;
	readonly resource: Resource;
	readonly namespace?: string | undefined;
	readonly name?: string | undefined;
	readonly subresource?: string;
};

/** `unknown` when the review itself was refused or failed: neither allowed nor denied. */
export type Permission =
	| {readonly answer: 'allowed'}
	| {readonly answer: 'denied'; readonly reason?: string}
	| {readonly answer: 'unknown'; readonly failure: Failure};

export type AccessReviews = {
	may(action: Action): Promise<Permission>;
	/** Forgets what was answered: rights have changed. */
	forget(): void;
};

const selfSubjectAccessReviews: Resource = {
	group: 'authorization.k8s.io',
	version: 'v1',
	plural: 'selfsubjectaccessreviews',
	kind: 'SelfSubjectAccessReview',
	namespaced: false,
};

/** Rights seldom change; an answer is believed for this long. Milliseconds. */
const answerLifetimeMs = 60_000;

/** Asks the API server what the user may do (SelfSubjectAccessReview) and remembers the answers for a minute. */
export function createAccessReviews(
	transport: Transport,
	timing: Timing = systemTiming,
): AccessReviews {
	const answers = new Map<string, {permission: Promise<Permission>; at: number}>();
	return {
		async may(action) {
			const key = describeAction(action);
			const known = answers.get(key);
			if (known && timing.now() - known.at < answerLifetimeMs) {
				return known.permission;
			}

			const permission = review(transport, action);
			answers.set(key, {permission, at: timing.now()});
			const settled = await permission;
			if (settled.answer === 'unknown') {
				answers.delete(key);
			}

			return settled;
		},
		forget() {
			answers.clear();
		},
	};
}

async function review(transport: Transport, action: Action): Promise<Permission> {
	const {verb, resource, namespace, name, subresource} = action;
	const answer: Outcome<{status?: {allowed?: boolean; reason?: string}}> = await transport.json({
		verb: 'create',
		resource: selfSubjectAccessReviews,
		body: {
			apiVersion: 'authorization.k8s.io/v1',
			kind: 'SelfSubjectAccessReview',
			spec: {
				resourceAttributes: {
					verb,
					group: resource.group,
					version: resource.version,
					resource: resource.plural,
					...(subresource && {subresource}),
					...(namespace && {namespace}),
					...(name && {name}),
				},
			},
		},
	});
	if (!answer.ok) {
		return {answer: 'unknown', failure: answer.failure};
	}

	const {allowed, reason} = answer.value.status ?? {};
	return allowed ? {answer: 'allowed'} : {answer: 'denied', ...(reason && {reason})};
}

/** `delete pods in namespace rbd-system`: how a missing permission is named everywhere. */
export function describeAction({verb, resource, namespace, name, subresource}: Action): string {
	const kind = [qualifiedName(resource), subresource].filter(Boolean).join('/');
	return [verb, kind, name, namespace && `in namespace ${namespace}`].filter(Boolean).join(' ');
}

import {resourcePath, type Resource} from './resources.ts';

/** The verbs of Kubernetes' own authorization, as `kubectl auth can-i` takes them. */
export type Verb =
	'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

export type QueryValue = string | number | boolean | readonly string[] | undefined;

/** One request to an API server, described the way access rules describe it. */
export type Call = {
	readonly verb: Verb;
	readonly resource?: Resource;
	readonly namespace?: string | undefined;
	readonly name?: string | undefined;
	/** `log`, `exec`, `status`, `proxy/metrics` … */
	readonly subresource?: string;
	/** Path of a call that is about no resource: `/version`, `/readyz`. */
	readonly path?: string;
	readonly query?: Readonly<Record<string, QueryValue>>;
	readonly body?: unknown;
	/** Default `application/json`; patches name their own type. */
	readonly contentType?: string;
	readonly accept?: string;
	/** Until the answer's headers, and for the whole body of a plain answer. Milliseconds. */
	readonly timeoutMs?: number;
	readonly signal?: AbortSignal | undefined;
};

/** What a call cost, for evidence, budgets and the connection's health. */
export type CallRecord = {
	readonly verb: Verb;
	readonly path: string;
	readonly status?: number;
	readonly milliseconds: number;
	readonly bytes: number;
	readonly at: number;
};

/** Path and query below the API server's address. */
export function callPath({resource, namespace, name, subresource, path, query}: Call): string {
	const base = resource
		? resourcePath(resource, {
				...(namespace && {namespace}),
				...(name && {name}),
				...(subresource && {subresource}),
			})
		: (path ?? '/');
	const parameters = new URLSearchParams();
	for (const [key, value] of Object.entries(query ?? {})) {
		for (const single of Array.isArray(value) ? (value as readonly string[]) : [value]) {
			if (single !== undefined) {
				parameters.append(key, String(single));
			}
		}
	}

	const search = parameters.toString();
	return search ? `${base}?${search}` : base;
}

const readVerbs = new Set<Verb>(['get', 'list', 'watch']);

const reviewGroups = new Set(['authorization.k8s.io', 'authentication.k8s.io']);

/**
Whether a call leaves the cluster as it is. Access reviews are created and yet change nothing; exec,
attach and port-forward are `get` or `create` in different versions and always count as changes.
*/
export function isRead({verb, resource, subresource}: Call): boolean {
	const reaches = /^(?:exec|attach|portforward)\b/.test(subresource ?? '');
	const isReview = verb === 'create' && reviewGroups.has(resource?.group ?? '');
	return !reaches && (readVerbs.has(verb) || isReview);
}

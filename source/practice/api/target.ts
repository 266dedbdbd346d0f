import type {Verb} from '../../cluster/call.ts';

/** A request the way authorization sees it, read off its method and path. */
export type Target = {
	readonly isResource: boolean;
	readonly path: string;
	/** For resources one of Kubernetes' verbs; for other paths the method in lower case. */
	readonly verb: string;
	readonly group: string;
	readonly version: string;
	readonly plural: string;
	readonly subresource: string;
	/** What follows a proxy subresource, without the leading slash. */
	readonly rest: string;
	readonly namespace: string;
	readonly name: string;
};

const verbsOfMethod: Readonly<Record<string, Verb>> = {
	POST: 'create',
	PUT: 'update',
	PATCH: 'patch',
	DELETE: 'delete',
	GET: 'get',
	HEAD: 'get',
};

/** Subresources of a namespace, which would otherwise read as a resource in it. */
const ofNamespace = new Set(['status', 'finalize']);

/**
Reads a request as kube-apiserver does: `/api/V/…` and `/apis/G/V/…` with more behind the version are
resource requests, everything else is a path.
*/
export function readTarget(method: string, path: string, query: URLSearchParams): Target {
	const segments = path.split('/').filter(Boolean);
	const prefix = segments[0] === 'api' ? 2 : segments[0] === 'apis' ? 3 : 0;
	const decoded = segments.slice(prefix).map((segment) => decode(segment));
	if (prefix === 0 || decoded.length === 0) {
		return {...nothing, path, verb: method.toLowerCase()};
	}

	const [group = '', version = ''] = prefix === 3 ? segments.slice(1) : ['', segments[1]];
	const {namespace, names} = splitNamespace(decoded);
	const [plural = '', name = '', subresource = ''] = names;
	const target = {
		isResource: true,
		path,
		group,
		version,
		plural,
		subresource,
		rest: segments.slice(segments.length - names.length + 3).join('/'),
		namespace,
		name,
	};
	const verb = verbsOfMethod[method] ?? '';
	return name ? {...target, verb} : {...target, ...collectionVerb(verb, query)};
}

/** What follows the version of an API, taken apart: the namespace, and the names of what is in it. */
function splitNamespace(segments: readonly string[]): {
	namespace: string;
	names: readonly string[];
} {
	const [first, namespace = '', third] = segments;
	if (first !== 'namespaces') {
		return {namespace: '', names: segments};
	}

	const isOfNamespace = segments.length === 3 && ofNamespace.has(third ?? '');
	// A namespace counts as being in itself, so that its own rules apply to it.
	const names = third === undefined || isOfNamespace ? segments : segments.slice(2);
	return {namespace, names};
}

const nothing: Omit<Target, 'path' | 'verb'> = {
	isResource: false,
	group: '',
	version: '',
	plural: '',
	subresource: '',
	rest: '',
	namespace: '',
	name: '',
};

/** A list by `metadata.name` counts as one of that object, which rules with resource names can allow. */
function collectionVerb(verb: string, query: URLSearchParams): {verb: string; name: string} {
	if (verb === 'get') {
		const isWatch = isTrue(query.get('watch'));
		const [, name = ''] =
			/(?:^|,)metadata\.name==?(?<name>[^,]+)/.exec(query.get('fieldSelector') ?? '') ?? [];
		return {verb: isWatch ? 'watch' : 'list', name};
	}

	return {verb: verb === 'delete' ? 'deletecollection' : verb, name: ''};
}

/** A boolean in a query: anything but nothing, `false` and `0` is true. */
export const isTrue = (value: string | null): boolean =>
	value !== null && value !== 'false' && value !== '0';

function decode(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}

import {review} from './access-reviews.ts';
import {json, pageNotFound, type Reply} from './answer.ts';
import type {ApiCall, KindCall} from './call.ts';
import {discover} from './discovery.ts';
import {evictPod} from './eviction.ts';
import {health} from './health.ts';
import {openApi} from './openapi.ts';
import {getObject, listObjects} from './reads.ts';
import {changeScale, getScale} from './scale.ts';
import {versionInfo} from './server-version.ts';
import {methodNotAllowed, unknownResource} from './status.ts';
import {watchObjects} from './watch.ts';
import {
	createObject,
	deleteCollection,
	deleteObject,
	patchObject,
	replaceObject,
} from './writes.ts';

type Handler = (call: KindCall) => Reply | Promise<Reply>;

const verbs: Readonly<Record<string, Handler>> = {
	get: getObject,
	list: listObjects,
	watch: watchObjects,
	create: createObject,
	update: async (call) => replaceObject(call),
	patch: async (call) => patchObject(call),
	delete: deleteObject,
	deletecollection: deleteCollection,
};

/** What the subresources answer; those of streams are upgrades and come another way. */
const subresources: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
	status: {
		get: getObject,
		update: async (call) => replaceObject(call, 'status'),
		patch: async (call) => patchObject(call, 'status'),
	},
	scale: {get: getScale, update: changeScale, patch: changeScale},
	eviction: {create: evictPod},
};

/** Finds what answers an allowed request. Throws 404 and 405. */
export async function route(call: ApiCall): Promise<Reply> {
	const {target, context} = call;
	if (!target.isResource) {
		return routePath(call);
	}

	const {group, version, plural, subresource, name, verb} = target;
	const {kinds} = context.store;
	const kind = kinds.find(group, version, plural);
	if (!kind) {
		const served = kinds.all().some((other) => other.group === group && !other.isCustom);
		if (served) {
			throw unknownResource();
		}

		return pageNotFound();
	}

	const kindCall: KindCall = {...call, kind};
	if (kind.group.startsWith('auth') && kind.verbs.length === 1) {
		if (verb !== 'create') {
			throw methodNotAllowed();
		}

		return review(kindCall);
	}

	if (subresource && !kind.subresources.includes(subresource)) {
		throw unknownResource();
	}

	const handlers = subresource ? (subresources[subresource] ?? {}) : verbs;
	const handler = handlers[verb];
	const fitsVerb = subresource || (kind.verbs as readonly string[]).includes(verb);
	// A POST to a name, or of a namespaced kind to no namespace.
	const isMisplaced = verb === 'create' && !subresource && name !== '';
	if (!handler || !fitsVerb || isMisplaced) {
		throw methodNotAllowed();
	}

	return handler(kindCall);
}

const rootPaths = [
	'/api',
	'/api/v1',
	'/apis',
	'/healthz',
	'/livez',
	'/openapi/v2',
	'/openapi/v3',
	'/readyz',
	'/version',
];

function routePath({target: {path}, context, query, request}: ApiCall): Reply {
	const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
	if (trimmed === '/version') {
		return json(versionInfo(context.version));
	}

	const kinds = context.store.kinds.all();
	return (
		health(trimmed, query) ??
		discover(trimmed, request.headers.accept, kinds, context.address()) ??
		openApi(trimmed, kinds, context.version) ??
		(trimmed === '/' ? json({paths: rootPaths}) : pageNotFound())
	);
}

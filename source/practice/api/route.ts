import {review} from './access-reviews.ts';
import {json, pageNotFound, type Reply} from './answer.ts';
import type {ApiCall, KindCall} from './call.ts';
import {bindPod} from './binding.ts';
import {discover} from './discovery.ts';
import {evictPod} from './eviction.ts';
import {health} from './health.ts';
import {openApi} from './openapi.ts';
import {podLog} from './pod-log.ts';
import {attachToPod, commandPlace, execInPod} from './pod-exec.ts';
import {forwardPorts} from './port-forward.ts';
import {nodeProxy, podProxy, serviceProxy} from './proxy.ts';
import {getObject, listObjects} from './reads.ts';
import {changeScale, getScale} from './scale.ts';
import {versionInfo} from './server-version.ts';
import {badRequest, methodNotAllowed, unknownResource} from './status.ts';
import type {Upgrade} from './upgrade.ts';
import {watchObjects} from './watch.ts';
import {
	createObject,
	deleteCollection,
	deleteObject,
	patchObject,
	replaceObject,
} from './writes.ts';

function needsUpgrade(): never {
	throw badRequest('Upgrade request required');
}

/** What would be wrong with the command is said first. */
function commandNeedsUpgrade(call: KindCall): never {
	commandPlace(call);
	return needsUpgrade();
}

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
	binding: {create: bindPod},
	eviction: {create: evictPod},
	log: {get: podLog},
	exec: {get: commandNeedsUpgrade, create: commandNeedsUpgrade},
	attach: {get: commandNeedsUpgrade, create: commandNeedsUpgrade},
	portforward: {get: needsUpgrade, create: needsUpgrade},
};

const proxies: Readonly<Record<string, Handler>> = {
	pods: podProxy,
	services: serviceProxy,
	nodes: nodeProxy,
};

/** Whether a write goes to an object or to its collection. */
const needsName: Readonly<Record<string, boolean>> = {create: false, update: true, patch: true};

type Connector = (call: KindCall, upgrade: Upgrade) => Promise<void>;

const connectors: Readonly<Record<string, Connector>> = {
	exec: execInPod,
	attach: attachToPod,
	portforward: forwardPorts,
};

/** What takes over the connection of an upgrade; undefined when the request is an ordinary one all the same. */
export function connectorFor(call: ApiCall): ((upgrade: Upgrade) => Promise<void>) | undefined {
	const {isResource, group, version, plural, subresource, verb} = call.target;
	const kind = isResource ? call.context.store.kinds.find(group, version, plural) : undefined;
	const connector = kind?.subresources.includes(subresource) ? connectors[subresource] : undefined;
	return kind && connector && (verb === 'get' || verb === 'create')
		? async (upgrade) => connector({...call, kind}, upgrade)
		: undefined;
}

/** Finds what answers an allowed request. Throws 404 and 405. */
export async function route(call: ApiCall): Promise<Reply> {
	const {target, context} = call;
	if (!target.isResource) {
		return routePath(call);
	}

	const {group, version, plural, subresource, name, verb, rest} = target;
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

	const goesTooDeep = rest !== '' && subresource !== 'proxy';
	if ((subresource && !kind.subresources.includes(subresource)) || goesTooDeep) {
		throw unknownResource();
	}

	const proxy = subresource === 'proxy' ? proxies[plural] : undefined;
	if (proxy) {
		return proxy(kindCall);
	}

	const handlers = subresource ? (subresources[subresource] ?? {}) : verbs;
	const handler = handlers[verb];
	const fitsVerb = subresource || (kind.verbs as readonly string[]).includes(verb);
	const hasName = name !== '';
	const isMisplaced = !subresource && needsName[verb] === !hasName;
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

function routePath({target: {path, verb}, context, query, request}: ApiCall): Reply {
	if (verb !== 'get' && verb !== 'head') {
		throw methodNotAllowed();
	}

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

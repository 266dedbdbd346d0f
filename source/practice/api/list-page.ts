import {Buffer} from 'node:buffer';
import type {ObjectStore} from '../object-store.ts';
import {jsonError} from './json-error.ts';
import type {AnyObject, Kind} from './kinds.ts';
import type {ListOptions} from './list-options.ts';
import type {ListMeta} from './serialise.ts';
import {ApiError, badRequest, expired} from './status.ts';

export type ListPage = {readonly metadata: ListMeta; readonly objects: readonly AnyObject[]};

type ContinueToken = {readonly version: number; readonly start: string};

/** Stands for "whatever is there now", in a token that goes on after the list it came from has expired. */
const latest = -1;

const encodeToken = ({version, start}: ContinueToken): string =>
	Buffer.from(JSON.stringify({v: 'meta.k8s.io/v1', rv: version, start})).toString('base64url');

function decodeToken(token: string): ContinueToken {
	const text = Buffer.from(token, 'base64url').toString();
	let value: {v?: unknown; rv?: unknown; start?: unknown};
	try {
		value = JSON.parse(text) as typeof value;
	} catch (error) {
		const why = jsonError(text, error);
		throw badRequest(`invalid continue token: continue key is not valid: ${why}`);
	}

	const {v: format, rv: version, start} = value;
	if (format !== 'meta.k8s.io/v1' || typeof version !== 'number' || typeof start !== 'string') {
		throw badRequest('invalid continue token: continue key is not valid: unrecognized encoding');
	}

	return {version, start};
}

/** What a token calls the place of an object in a list: relative to what is listed. */
const placeOf = (object: AnyObject, namespace: string): string =>
	namespace || !object.metadata.namespace
		? `/${object.metadata.name}`
		: `/${object.metadata.namespace}/${object.metadata.name}`;

const tokenAfter = (last: AnyObject | undefined, namespace: string, version: number) =>
	last && encodeToken({version, start: `${placeOf(last, namespace)}\0`});

const inconsistent =
	'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** Refuses (504) a version that does not exist yet. */
export function checkNotTooLarge(store: ObjectStore, version: number): void {
	if (version <= store.resourceVersion) {
		return;
	}

	const why = `Timeout: Too large resource version: ${version}, current: ${store.resourceVersion}`;
	throw new ApiError(504, 'Timeout', why, {
		details: {
			causes: [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version'}],
			retryAfterSeconds: 1,
		},
	});
}

/**
The page of a list that a request asks for. Later pages show the objects as they were when the first
page was read; when that history is gone, the 410 carries a token for going on regardless.
*/
export function listPage(
	store: ObjectStore,
	kind: Kind,
	namespace: string,
	options: ListOptions,
): ListPage {
	const token = options.continueToken ? decodeToken(options.continueToken) : undefined;
	const asked = Number(options.resourceVersion);
	checkNotTooLarge(store, asked);
	const isExact = options.resourceVersionMatch === 'Exact';
	const version =
		token && token.version !== latest ? token.version : isExact ? asked : store.resourceVersion;
	const all =
		version === store.resourceVersion
			? store.list<AnyObject>(kind, namespace)
			: store.listAt<AnyObject>(kind, namespace, version);
	if (!all) {
		throw token
			? expired(inconsistent, encodeToken({version: latest, start: token.start}))
			: expired('The resourceVersion for the provided list is too old.');
	}

	const start = token?.start ?? '';
	const left = start ? all.filter((object) => placeOf(object, namespace) >= start) : all;
	const matching = options.isSelective ? left.filter((object) => options.matches(object)) : left;
	// What is read from the API server's cache comes whole, whatever limit is asked for.
	const isFromCache = options.resourceVersion === '0' && !token;
	const limit = isFromCache ? 0 : options.limit;
	const objects = limit > 0 ? matching.slice(0, limit) : matching;
	const last = objects.at(-1);
	// Nobody has looked whether a selector lets any of the rest through: the next page may be empty.
	const hasMore = objects.length === limit && last !== left.at(-1);
	const next = hasMore && tokenAfter(last, namespace, version);
	return {
		objects,
		metadata: {
			resourceVersion: String(version),
			...(kind.isCustom && {continue: ''}),
			...(next && {
				continue: next,
				// The server does not know how many of the rest a selector would let through.
				...(!options.isSelective && {remainingItemCount: matching.length - objects.length}),
			}),
		},
	};
}

import type {Answer} from './answer.ts';
import type {KindCall} from './call.ts';
import type {AnyObject} from './kinds.ts';
import {readListOptions} from './list-options.ts';
import {checkNotTooLarge, listPage} from './list-page.ts';
import {chooseRepresentation} from './media-type.ts';
import {listText, objectText, type ListMeta} from './serialise.ts';
import {ApiError, notFound} from './status.ts';
import {includedObject, metadataListText, metadataText, tableText} from './table.ts';

const notAcceptable = (message: string): ApiError => new ApiError(406, 'NotAcceptable', message);

/** The object a request names; 404 when there is none. */
export function namedObject({context: {store}, kind, target}: KindCall): AnyObject {
	const object = store.get<AnyObject>(kind, target);
	if (!object) {
		throw notFound(kind, target.name);
	}

	return object;
}

function tableOf(
	{context, kind, target, query}: KindCall,
	version: string,
	metadata: ListMeta,
	objects: readonly AnyObject[],
): string {
	return tableText({kind, version: target.version}, metadata, objects, {
		version,
		include: includedObject(query),
		hasColumns: true,
		now: context.store.clock.now(),
	});
}

/** An object as the answer to a read or a write, in the representation the client accepts. */
export function objectAnswer(call: KindCall, object: AnyObject, status = 200): Answer {
	const {kind, target, request} = call;
	const {as, version} = chooseRepresentation(request.headers.accept);
	switch (as) {
		case 'Table': {
			const {resourceVersion} = object.metadata;
			return {status, body: tableOf(call, version, {resourceVersion}, [object])};
		}

		case 'PartialObjectMetadata': {
			return {status, body: metadataText(object, version)};
		}

		case 'PartialObjectMetadataList': {
			const found = `*core.${kind.kind}`;
			throw notAcceptable(
				`you requested PartialObjectMetadataList, but the requested object is not a list (${found})`,
			);
		}

		case 'object': {
			return {status, body: objectText(kind, target.version, object)};
		}
	}
}

export function getObject(call: KindCall): Answer {
	const version = Number(call.query.get('resourceVersion') ?? '');
	checkNotTooLarge(call.context.store, version);
	return objectAnswer(call, namedObject(call));
}

export function listObjects(call: KindCall): Answer {
	const {
		context: {store},
		kind,
		target,
		query,
		request,
	} = call;
	const representation = chooseRepresentation(request.headers.accept);
	const {as, version} = representation;
	const options = readListOptions(kind, query, false);
	const {metadata, objects} = listPage(store, kind, target.namespace, options);
	switch (as) {
		case 'Table': {
			return {status: 200, body: tableOf(call, version, metadata, objects)};
		}

		case 'PartialObjectMetadataList': {
			return {status: 200, body: metadataListText(metadata, objects, representation)};
		}

		case 'PartialObjectMetadata': {
			throw notAcceptable(
				`you requested PartialObjectMetadata, but the requested object is a list (*core.${kind.kind}List)`,
			);
		}

		case 'object': {
			return {status: 200, body: listText(kind, target.version, metadata, objects)};
		}
	}
}

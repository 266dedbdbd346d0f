import type {DeleteOptions, Deletion} from '../object-store.ts';
import {json, type Answer} from './answer.ts';
import {readBody, readBytes} from './body.ts';
import type {KindCall} from './call.ts';
import type {AnyObject, Kind} from './kinds.ts';
import {readListOptions} from './list-options.ts';
import {isFields} from './merge-patch.ts';
import {mediaType} from './media-type.ts';
import {applyPatch, checkPatchType} from './patch.ts';
import {decodeProtobuf} from './protobuf.ts';
import {namedObject, objectAnswer} from './reads.ts';
import {listText} from './serialise.ts';
import {conflict, invalid, methodNotAllowed, notFound, type ApiError} from './status.ts';
import {checkFitsPath, checkKind, isDryRun, parse, placed, readObject} from './write-body.ts';

export async function createObject(call: KindCall): Promise<Answer> {
	const {context, kind, target, query} = call;
	if (kind.namespaced && !target.namespace) {
		throw methodNotAllowed();
	}

	const dryRun = isDryRun(query.getAll('dryRun'), 'CreateOptions');
	const draft = await readObject(call);
	checkKind(call, draft);
	checkFitsPath(call, draft, false);
	const created = context.store.create<AnyObject>(kind, placed(call, draft), {dryRun});
	return objectAnswer(call, created, 201);
}

/** PUT, of the object or of its status alone. */
export async function replaceObject(call: KindCall, subresource?: string): Promise<Answer> {
	const {context, kind, target, query} = call;
	const dryRun = isDryRun(query.getAll('dryRun'), 'UpdateOptions');
	const draft = await readObject(call);
	checkKind(call, draft);
	checkFitsPath(call, draft, true);
	const object = placed(call, draft);
	const existing = context.store.get<AnyObject>(kind, target);
	if (!existing && kind.createOnUpdate && !subresource) {
		return objectAnswer(call, context.store.create(kind, object, {dryRun}), 201);
	}

	if (existing && object.metadata.uid && object.metadata.uid !== existing.metadata.uid) {
		throw otherUid(kind, existing, object.metadata.uid);
	}

	const updated = context.store.update(kind, object, {
		dryRun,
		...(subresource && {subresource}),
	});
	return objectAnswer(call, updated);
}

function otherUid(kind: Kind, {metadata}: AnyObject, asked: string): ApiError {
	const place = [kind.isCustom ? kind.group : '', kind.plural, metadata.namespace, metadata.name];
	const key = `/registry/${place.filter(Boolean).join('/')}`;
	return conflict(
		kind,
		metadata.name,
		`StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${asked}, UID in object meta: ${metadata.uid}`,
	);
}

export async function patchObject(call: KindCall, subresource?: string): Promise<Answer> {
	const {context, kind, target, query, request} = call;
	const dryRun = isDryRun(query.getAll('dryRun'), 'PatchOptions');
	const type = mediaType(request.headers['content-type']);
	checkPatchType(kind, type);
	const body = await readBody(request);
	const existing = namedObject(call);
	const patched = applyPatch(kind, target.version, existing, {type, body});
	checkFitsPath(call, patched, true);
	const {uid} = patched.metadata;
	if (uid !== existing.metadata.uid) {
		const message = `Invalid value: ${JSON.stringify(uid)}: field is immutable`;
		throw invalid(kind, target.name, [
			{reason: 'FieldValueInvalid', message, field: 'metadata.uid'},
		]);
	}

	const updated = context.store.update(kind, placed(call, patched), {
		dryRun,
		...(subresource && {subresource}),
	});
	return objectAnswer(call, updated);
}

const policies = ['Foreground', 'Background', 'Orphan'] as const;

/** The options of a DELETE, from its body and its query. */
async function readDeleteOptions({request, query, kind}: KindCall): Promise<DeleteOptions> {
	const bytes = await readBytes(request);
	const value =
		decodeProtobuf(bytes) ??
		parse(bytes.toString() || '{}', (why) => `couldn't get version/kind; json parse error: ${why}`);
	const options = isFields(value) ? value : {};
	const preconditions = isFields(options.preconditions) ? options.preconditions : {};
	const asked = options.propagationPolicy ?? query.get('propagationPolicy') ?? undefined;
	const orphans = options.orphanDependents ?? query.get('orphanDependents') === 'true';
	const propagationPolicy = policies.find((policy) => policy === asked);
	if (asked !== undefined && !propagationPolicy) {
		const message = `Unsupported value: ${JSON.stringify(asked)}: supported values: "Foreground", "Background", "Orphan", "nil"`;
		throw invalid({...kind, group: 'meta.k8s.io', kind: 'DeleteOptions'}, '', [
			{reason: 'FieldValueNotSupported', message, field: 'propagationPolicy'},
		]);
	}

	const dryRun: unknown = options.dryRun ?? query.getAll('dryRun');
	const grace = options.gracePeriodSeconds ?? query.get('gracePeriodSeconds') ?? undefined;
	return {
		dryRun: isDryRun(Array.isArray(dryRun) ? dryRun : [dryRun], 'DeleteOptions'),
		...(grace !== undefined && {gracePeriodSeconds: Number(grace)}),
		...(typeof preconditions.uid === 'string' && {uid: preconditions.uid}),
		...(typeof preconditions.resourceVersion === 'string' && {
			resourceVersion: preconditions.resourceVersion,
		}),
		propagationPolicy: propagationPolicy ?? (orphans === true ? 'Orphan' : undefined),
	};
}

/** The object, when it is still there or its kind shows it; otherwise a Status. */
function deletionAnswer(call: KindCall, {object, removed}: Deletion): Answer {
	const {kind} = call;
	if (kind.returnsDeleted || !removed) {
		return objectAnswer(call, object);
	}

	const {name, uid} = object.metadata;
	return json({
		kind: 'Status',
		apiVersion: 'v1',
		metadata: {},
		status: 'Success',
		details: {name, ...(kind.group && {group: kind.group}), kind: kind.plural, uid},
	});
}

export async function deleteObject(call: KindCall): Promise<Answer> {
	const {context, kind, target} = call;
	const options = await readDeleteOptions(call);
	if (!context.store.get(kind, target)) {
		throw notFound(kind, target.name);
	}

	return deletionAnswer(call, context.store.delete(kind, target, options));
}

export async function deleteCollection(call: KindCall): Promise<Answer> {
	const {context, kind, target, query} = call;
	if (kind.namespaced && !target.namespace) {
		throw methodNotAllowed();
	}

	const {uid: _uid, resourceVersion: _version, ...options} = await readDeleteOptions(call);
	const {matches} = readListOptions(kind, query, false);
	const resourceVersion = String(context.store.resourceVersion);
	const deleted = context.store
		.list<AnyObject>(kind, target.namespace)
		.filter((object) => matches(object))
		// One deletion can take others of the list with it.
		.filter((object) => context.store.get(kind, object.metadata))
		.map((object) => context.store.delete(kind, object.metadata, options).object);
	return {status: 200, body: listText(kind, target.version, {resourceVersion}, deleted)};
}

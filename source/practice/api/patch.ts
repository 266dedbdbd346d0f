import {apiVersionOf} from '../../cluster/resources.ts';
import {applyJsonPatch, type JsonPatchOperation} from './json-patch.ts';
import type {AnyDraft, AnyObject, Kind} from './kinds.ts';
import {applyMergePatch, isFields} from './merge-patch.ts';
import {ApiError, badRequest} from './status.ts';
import {applyStrategicMergePatch} from './strategic-merge-patch.ts';
import {parse} from './write-body.ts';

const types = {
	json: 'application/json-patch+json',
	merge: 'application/merge-patch+json',
	strategic: 'application/strategic-merge-patch+json',
	apply: 'application/apply-patch+yaml',
};

/** A patch as it comes: its media type and its text. */
export type Patch = {readonly type: string; readonly body: string};

/** What a patch of a type that was checked makes of an object. Throws 400 and 422 as kube-apiserver does. */
export function applyPatch(
	kind: Kind,
	version: string,
	existing: AnyObject,
	{type, body}: Patch,
): AnyDraft {
	const whole = {kind: kind.kind, apiVersion: apiVersionOf({...kind, version}), ...existing};
	const patch = parse(body, (why) => `error decoding patch: ${why}`);
	if (type === types.json) {
		return asObject(jsonPatched(whole, patch));
	}

	if (!isFields(patch)) {
		throw badRequest(
			'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
		);
	}

	return asObject(
		type === types.merge ? applyMergePatch(whole, patch) : applyStrategicMergePatch(whole, patch),
	);
}

/** Refuses (415) a type of patch that the kind does not take, whether the object exists or not. */
export function checkPatchType(kind: Kind, type: string): void {
	if (type === types.json || type === types.merge || (type === types.strategic && !kind.isCustom)) {
		return;
	}

	if (type === types.apply) {
		throw new ApiError(
			415,
			'UnsupportedMediaType',
			'the practice cluster keeps no field managers: server-side apply is not served',
		);
	}

	throw type === types.strategic
		? new ApiError(
				415,
				'UnsupportedMediaType',
				'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
			)
		: new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {details: {}});
}

function jsonPatched(whole: AnyObject, patch: unknown): unknown {
	if (!Array.isArray(patch)) {
		throw badRequest(
			'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
		);
	}

	const patched = applyJsonPatch(whole, patch as JsonPatchOperation[]);
	if (!isFields(patched)) {
		throw new ApiError(
			422,
			'Invalid',
			'the server rejected our request due to an error in our request',
			{details: {}},
		);
	}

	return patched;
}

const asObject = (value: unknown): AnyDraft => {
	const fields = isFields(value) ? value : {};
	return {...fields, metadata: isFields(fields.metadata) ? fields.metadata : {}};
};

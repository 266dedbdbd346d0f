import {apiVersionOf} from '../../cluster/resources.ts';
import {readBody, readBytes} from './body.ts';
import {builtInKinds} from './built-in-kinds.ts';
import type {KindCall} from './call.ts';
import {jsonError} from './json-error.ts';
import type {AnyDraft, AnyObject, Kind} from './kinds.ts';
import {isFields} from './merge-patch.ts';
import {mediaType} from './media-type.ts';
import {decodeProtobuf} from './protobuf.ts';
import {ApiError, badRequest, invalid} from './status.ts';

const protobuf = 'application/vnd.kubernetes.protobuf';
const jsonTypes = new Set(['', 'application/json', '*/*']);

/** Whether a write is only tried: its `dryRun` values, from the query or from DeleteOptions. */
export function isDryRun(asked: readonly unknown[], optionsKind: string): boolean {
	const values = asked.filter(Boolean);
	if (values.some((value) => value !== 'All')) {
		const message = `Unsupported value: ${JSON.stringify(values)}: supported values: "All"`;
		const kind = {
			group: 'meta.k8s.io',
			version: '',
			plural: '',
			kind: optionsKind,
			namespaced: false,
		};
		throw invalid(kind, '', [{reason: 'FieldValueNotSupported', message, field: 'dryRun'}]);
	}

	return values.length > 0;
}

/** The JSON object of a create or update; the sentences are kube-apiserver's as far as they can be. */
export async function readObject(
	{request, kind}: KindCall,
	kindName = kind.kind,
): Promise<AnyDraft> {
	const type = mediaType(request.headers['content-type']);
	const decoded = type === protobuf ? decodeProtobuf(await readBytes(request)) : undefined;
	if (decoded) {
		return {...decoded, metadata: isFields(decoded.metadata) ? decoded.metadata : {}};
	}

	if (!jsonTypes.has(type)) {
		throw new ApiError(
			415,
			'UnsupportedMediaType',
			'the body of the request was in an unknown format - accepted media types include: application/json',
		);
	}

	const body = await readBody(request);
	const value = parse(body, (why) => {
		const shown = body === '' ? '<empty>' : body.slice(0, 100);
		return `the object provided is unrecognized (must be of type ${kindName}): couldn't get version/kind; json parse error: ${why} (${shown})`;
	});
	if (value === null) {
		return {metadata: {}};
	}

	if (!isFields(value)) {
		throw badRequest(
			`the object provided is unrecognized (must be of type ${kindName}): couldn't get version/kind; json parse error: not an object`,
		);
	}

	if (kind.isCustom && kindName === kind.kind) {
		checkNamesItself(kindName, value, body);
	}

	return {...value, metadata: isFields(value.metadata) ? value.metadata : {}};
}

/** Built-in kinds may leave out what the path says already; custom ones may not. */
function checkNamesItself(
	kindName: string,
	value: Readonly<Record<string, unknown>>,
	body: string,
): void {
	if (value.kind && value.apiVersion) {
		return;
	}

	const absent = value.kind ? 'apiVersion' : 'Kind';
	const shown = body.length > 49 ? `${body.slice(0, 49)} ...` : body;
	throw badRequest(
		`the object provided is unrecognized (must be of type ${kindName}): Object '${absent}' is missing in '${body}' (${shown})`,
	);
}

/** Parses JSON; `describe` makes the sentence of the 400 out of what is wrong with it. */
export function parse(body: string, describe: (why: string) => string): unknown {
	try {
		return JSON.parse(body);
	} catch (error) {
		throw badRequest(describe(jsonError(body, error)));
	}
}

/** Refuses an object of another name or namespace than the path names. */
export function checkFitsPath(
	{kind, target}: KindCall,
	{metadata}: AnyDraft,
	isNamed: boolean,
): void {
	if (isNamed && !metadata.name) {
		throw badRequest(
			`the name of the object (${target.name} based on URL) was undeterminable: name must be provided`,
		);
	}

	if (isNamed && metadata.name !== target.name) {
		throw badRequest(
			`the name of the object (${metadata.name ?? ''}) does not match the name on the URL (${target.name})`,
		);
	}

	if (kind.namespaced && metadata.namespace && metadata.namespace !== target.namespace) {
		throw badRequest(
			'the namespace of the provided object does not match the namespace sent on the request',
		);
	}
}

/** The package that a group's objects live in inside of the API server: core, apps, batch. */
const internalGroup = ({group}: Kind): string => (group ? (group.split('.')[0] ?? '') : 'core');

const isKnown = (kindName: string, apiVersion: string): boolean =>
	builtInKinds.some((one) => one.kind === kindName && apiVersionOf(one) === apiVersion);

/** Refuses an object of another kind than the path names, where it says at all what it is. */
export function checkKind({kind, target}: KindCall, draft: AnyDraft): void {
	const wanted = apiVersionOf({...kind, version: target.version});
	const {apiVersion = wanted, kind: kindName = kind.kind} = draft;
	if (kindName === kind.kind && apiVersion === wanted) {
		return;
	}

	if (!kind.isCustom) {
		const version = apiVersion.split('/').at(-1) ?? '';
		const refused = `${kindName} in version ${JSON.stringify(version)} cannot be handled as a ${kind.kind}`;
		throw badRequest(
			isKnown(kindName, apiVersion)
				? `${refused}: converting (${version}.${kindName}) to (${internalGroup(kind)}.${kind.kind}): unknown conversion`
				: refused,
		);
	}

	if (apiVersion !== wanted) {
		throw badRequest(
			`the API version in the data (${apiVersion}) does not match the expected API version (${wanted})`,
		);
	}

	const message = `Invalid value: ${JSON.stringify(kindName)}: must be ${kind.kind}`;
	throw invalid({...kind, kind: kindName}, draft.metadata.name ?? '', [
		{reason: 'FieldValueInvalid', message, field: 'kind'},
	]);
}

/** An object that is certain to have the place the path gives it. */
export function placed({target, kind}: KindCall, draft: AnyDraft): AnyObject {
	const place = kind.namespaced ? {namespace: target.namespace} : {};
	const object = {...draft, metadata: {...draft.metadata, ...place}};
	return object as AnyObject;
}

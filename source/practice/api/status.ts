import {qualifiedName, type Resource} from '../../cluster/resources.ts';
import {ObjectAccessError} from '../object-access.ts';

export type StatusCause = {
	readonly reason?: string;
	readonly message?: string;
	readonly field?: string;
};

/** `details` of a Status object, in the order the API server writes the fields. */
export type StatusDetails = {
	readonly name?: string;
	readonly group?: string;
	readonly kind?: string;
	readonly uid?: string;
	readonly causes?: readonly StatusCause[];
	readonly retryAfterSeconds?: number;
};

/**
A refusal with everything the API server's Status body carries. Reasons and messages are the API
server's own (k8s.io/apimachinery, api/errors).
*/
export class ApiError extends ObjectAccessError {
	override name = 'ApiError';
	readonly details: StatusDetails | undefined;
	/** Continue token of an expired list: lets a client go on with an inconsistent list. */
	readonly continueToken: string | undefined;

	constructor(
		status: number,
		reason: string,
		message: string,
		rest: {readonly details?: StatusDetails; readonly continueToken?: string} = {},
	) {
		super(status, reason, message);
		this.details = rest.details;
		this.continueToken = rest.continueToken;
	}
}

/** The Status object of a failure, as body of an answer or as object of an ERROR event. */
export function failureStatus(error: ApiError): Record<string, unknown> {
	return {
		kind: 'Status',
		apiVersion: 'v1',
		metadata: error.continueToken ? {continue: error.continueToken} : {},
		status: 'Failure',
		message: error.message,
		...(error.reason && {reason: error.reason}),
		...(error.details && {details: error.details}),
		code: error.status,
	};
}

const about = ({group, plural}: Resource, name: string): StatusDetails => ({
	...(name && {name}),
	...(group && {group}),
	kind: plural,
});

export const notFound = (resource: Resource, name: string): ApiError =>
	new ApiError(404, 'NotFound', `${qualifiedName(resource)} "${name}" not found`, {
		details: about(resource, name),
	});

export const alreadyExists = (resource: Resource, name: string): ApiError =>
	new ApiError(409, 'AlreadyExists', `${qualifiedName(resource)} "${name}" already exists`, {
		details: about(resource, name),
	});

export const conflict = (resource: Resource, name: string, why: string): ApiError =>
	new ApiError(
		409,
		'Conflict',
		`Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": ${why}`,
		{details: about(resource, name)},
	);

export const staleVersion = (resource: Resource, name: string): ApiError =>
	conflict(
		resource,
		name,
		'the object has been modified; please apply your changes to the latest version and try again',
	);

export function forbidden(
	resource: Resource | undefined,
	name: string,
	why: string,
	causes?: readonly StatusCause[],
): ApiError {
	const subject = resource
		? `${qualifiedName(resource)}${name ? ` "${name}"` : ''} is forbidden`
		: 'forbidden';
	return new ApiError(403, 'Forbidden', `${subject}: ${why}`, {
		details: {...(resource && about(resource, name)), ...(causes && {causes})},
	});
}

/** 422; the causes name the fields. */
export function invalid(
	{group, kind}: Resource,
	name: string,
	causes: ReadonlyArray<Required<StatusCause>>,
): ApiError {
	const sentences = causes.map(({field, message}) => `${field}: ${message}`);
	const body = sentences.length === 1 ? sentences[0] : `[${sentences.join(', ')}]`;
	return new ApiError(
		422,
		'Invalid',
		`${group ? `${kind}.${group}` : kind} "${name}" is invalid: ${body ?? ''}`,
		{details: {...(name && {name}), ...(group && {group}), kind, causes}},
	);
}

export const badRequest = (message: string): ApiError => new ApiError(400, 'BadRequest', message);

export const expired = (message: string, continueToken?: string): ApiError =>
	new ApiError(410, 'Expired', message, continueToken ? {continueToken} : {});

/** The path fits no resource that is served; also what a wrong version of a known group gets. */
export const unknownResource = (): ApiError =>
	new ApiError(404, 'NotFound', 'the server could not find the requested resource', {details: {}});

export const methodNotAllowed = (): ApiError =>
	new ApiError(
		405,
		'MethodNotAllowed',
		'the server does not allow this method on the requested resource',
		{details: {}},
	);

export const unauthorized = (): ApiError => new ApiError(401, 'Unauthorized', 'Unauthorized');

export const internalError = (why: string): ApiError =>
	new ApiError(500, 'InternalError', `Internal error occurred: ${why}`, {
		details: {causes: [{message: why}]},
	});

export const serviceUnavailable = (message: string): ApiError =>
	new ApiError(503, 'ServiceUnavailable', message);

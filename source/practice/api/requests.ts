import {randomUUID} from 'node:crypto';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {refusal, sendAnswer, type Reply} from './answer.ts';
import {authenticate, impersonation, type Authentication} from './authentication.ts';
import type {ApiContext} from './call.ts';
import type {ApiFault} from './behaviour.ts';
import {decide, denial} from './rbac.ts';
import type {RequestRecord} from './request-log.ts';
import {connectorFor, route} from './route.ts';
import {ApiError, internalError} from './status.ts';
import {readTarget, type Target} from './target.ts';
import {messageOf} from './thrown.ts';
import type {Upgrade} from './upgrade.ts';
import type {User} from './users.ts';

const changing = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** Whether a request is meant to change the cluster: no dry run, no access review, no mere connection. */
function isMutating(
	{isResource, verb, group, subresource}: Target,
	query: URLSearchParams,
): boolean {
	const runs = ['exec', 'attach'].includes(subresource);
	const asks = ['authorization.k8s.io', 'authentication.k8s.io'].includes(group);
	return isResource && (changing.has(verb) || runs) && !asks && !query.has('dryRun');
}

export type ReadRequest = {
	readonly target: Target;
	readonly query: URLSearchParams;
	readonly record: RequestRecord;
};

/** What a request is about, and its entry for the log. */
export function readRequest(request: IncomingMessage, now: number): ReadRequest {
	const {method = 'GET', url = '/'} = request;
	const [path = '/', search = ''] = url.split('?', 2);
	const query = new URLSearchParams(search);
	const target = readTarget(method, path, query);
	return {
		target,
		query,
		record: {
			at: now,
			method,
			path: url,
			verb: target.verb,
			resource: target.plural,
			subresource: target.subresource,
			user: '',
			status: 0,
			isMutating: isMutating(target, query),
		},
	};
}

/** Who asks, after impersonation. Throws 401, and the 403 of one who may not impersonate. */
export function identify(
	context: ApiContext,
	request: IncomingMessage,
	authentication: Authentication,
): User {
	const user = authenticate(request, authentication);
	const disguise = impersonation(request);
	for (const need of disguise?.needs ?? []) {
		const question = {verb: 'impersonate', ...need};
		const {allowed, reason} = decide(context.store, user, question);
		if (!allowed) {
			throw denial(user, question, reason);
		}
	}

	return disguise?.user ?? user;
}

/** Throws the 403 of a user who may not do what the target says. */
export function authorize(context: ApiContext, user: User, target: Target): void {
	const {isResource, path, ...resource} = target;
	const question = isResource ? resource : {verb: target.verb, path};
	const {allowed, reason} = decide(context.store, user, question);
	if (!allowed) {
		throw denial(user, question, reason);
	}
}

/** The refusal that a fault of the server's behaviour stands for. */
export function faultError({status, reason, message, retryAfterSeconds}: ApiFault): ApiError {
	const [usualReason, usualMessage] = usual[status] ?? ['', `HTTP ${status}`];
	return new ApiError(status, reason ?? usualReason, message ?? usualMessage, {
		details: {...(retryAfterSeconds !== undefined && {retryAfterSeconds})},
	});
}

const usual: Readonly<Record<number, readonly [reason: string, message: string]>> = {
	429: ['TooManyRequests', 'Too many requests, please try again later.'],
	500: ['InternalError', 'Internal error occurred: etcdserver: request timed out'],
	503: ['ServiceUnavailable', 'apiserver not ready'],
	504: ['Timeout', 'Timeout: request did not complete within the allotted timeout'],
};

/** The refusal that any error stands for; what nobody foresaw is an internal error that says so. */
export const asApiError = (error: unknown): ApiError =>
	error instanceof ApiError ? error : internalError(messageOf(error));

export type RequestToAnswer = {
	readonly read: ReadRequest;
	readonly authentication: Authentication;
	/** Aborted when the client goes away or the server stops. */
	readonly signal: AbortSignal;
	readonly upgrade?: Upgrade;
};

/** Answers a request that nothing stands against, or says why not; `upgrade` when it asks for another protocol. */
export async function answerRequest(
	context: ApiContext,
	request: IncomingMessage,
	response: ServerResponse,
	{read: {target, query, record}, authentication, signal, upgrade}: RequestToAnswer,
): Promise<void> {
	response.setHeader('Audit-Id', randomUUID());
	response.setHeader('Cache-Control', 'no-cache, private');
	let reply: Reply;
	try {
		const user = identify(context, request, authentication);
		record.user = user.name;
		authorize(context, user, target);
		const call = {context, request, target, query, user, signal};
		const connect = upgrade && connectorFor(call);
		if (connect) {
			record.status = 101;
			await connect(upgrade);
			return;
		}

		reply = await route(call);
	} catch (error) {
		if (upgrade?.isSettled) {
			upgrade.socket.destroy();
			return;
		}

		reply = refusal(asApiError(error));
	}

	if (response.destroyed) {
		return;
	}

	if (typeof reply === 'function') {
		await reply(response);
	} else {
		sendAnswer(request, response, query, reply);
	}
}

import {Buffer} from 'node:buffer';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {failureStatus, type ApiError} from './status.ts';

/** A whole answer. The body of JSON answers is their text already, written once per object. */
export type Answer = {
	readonly status: number;
	readonly body: string | Uint8Array;
	readonly contentType?: string;
	readonly headers?: Readonly<Record<string, string>>;
};

/** An answer, or what writes one that goes on: a watch, a followed log. */
export type Reply = Answer | ((response: ServerResponse) => void | Promise<void>);

export const json = (value: unknown, status = 200): Answer => ({
	status,
	body: JSON.stringify(value),
});

export const text = (body: string, status = 200): Answer => ({
	status,
	body,
	contentType: 'text/plain; charset=utf-8',
	headers: {'X-Content-Type-Options': 'nosniff'},
});

/** For paths that nothing serves: plain text, unlike everything else that is refused. */
export const pageNotFound = (): Answer => text('404 page not found\n', 404);

export function refusal(error: ApiError): Answer {
	const {retryAfterSeconds} = error.details ?? {};
	return {
		...json(failureStatus(error), error.status),
		headers: {
			...(error.status === 403 && {'X-Content-Type-Options': 'nosniff'}),
			...(retryAfterSeconds && {'Retry-After': String(retryAfterSeconds)}),
		},
	};
}

/** People who look with curl or a browser get indented JSON, as from kube-apiserver. */
function wantsIndentation(request: IncomingMessage, query: URLSearchParams): boolean {
	const asked = query.get('pretty');
	return asked === null
		? /^(?:curl|Wget|Mozilla\/5\.0)/.test(request.headers['user-agent'] ?? '')
		: asked !== 'false' && asked !== '0';
}

export function sendAnswer(
	request: IncomingMessage,
	response: ServerResponse,
	query: URLSearchParams,
	answer: Answer,
): void {
	const {status, contentType = 'application/json', headers} = answer;
	const isIndented = contentType.startsWith('application/json') && wantsIndentation(request, query);
	const body =
		isIndented && typeof answer.body === 'string'
			? JSON.stringify(JSON.parse(answer.body), null, 2)
			: answer.body;
	response.writeHead(status, {
		'Content-Type': contentType,
		'Content-Length': Buffer.byteLength(body),
		...headers,
	});
	response.end(request.method === 'HEAD' ? undefined : body);
}

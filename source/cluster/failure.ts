import type {Text} from '../text/text.ts';
import type {Status} from './objects.ts';

/**
Why a call gave no answer. `kind` decides what the program does next; `message` is the API server's
or the system's own wording, redacted, in its own language.

- `unauthorized` 401, `forbidden` 403, `not-found` 404, `conflict` 409, `gone` 410, `invalid` 400/422,
  `too-many-requests` 429, `server` any other status of 500 and above, `refused` the rest
- `timeout` no answer within the deadline, `unreachable` no connection, `tls` the server's certificate
  or the handshake, `credentials` the kubeconfig's own way to a token or certificate failed
- `dropped` the connection broke after the answer had begun, `malformed` the answer is not what it says
- `aborted` the caller gave up, `read-only` rbd-tui was started with --read-only
*/
export type FailureKind =
	| 'unauthorized'
	| 'forbidden'
	| 'not-found'
	| 'conflict'
	| 'gone'
	| 'invalid'
	| 'too-many-requests'
	| 'server'
	| 'refused'
	| 'timeout'
	| 'unreachable'
	| 'tls'
	| 'credentials'
	| 'dropped'
	| 'malformed'
	| 'aborted'
	| 'read-only';

export type Failure = {
	readonly kind: FailureKind;
	readonly message: string;
	/** HTTP status, when there was an answer. */
	readonly status?: number;
	/** `reason` of the Status object: NotFound, Expired, AlreadyExists … */
	readonly reason?: string;
	readonly retryAfterSeconds?: number;
};

/** A value or the failure that took its place; nothing in cluster/ throws across its border. */
export type Outcome<T> =
	{readonly ok: true; readonly value: T} | {readonly ok: false; readonly failure: Failure};

export const success = <T>(value: T): Outcome<T> => ({ok: true, value});

export const failed = (
	kind: FailureKind,
	message: string,
	rest: Omit<Failure, 'kind' | 'message'> = {},
): {readonly ok: false; readonly failure: Failure} => ({
	ok: false,
	failure: {kind, message, ...rest},
});

const kindsByStatus: Readonly<Record<number, FailureKind>> = {
	400: 'invalid',
	401: 'unauthorized',
	403: 'forbidden',
	404: 'not-found',
	409: 'conflict',
	410: 'gone',
	422: 'invalid',
	429: 'too-many-requests',
};

/** The failure that an answer of 400 or above stands for; the body may be a Status object or any text. */
export function failureFromAnswer(
	status: number,
	body: string,
	retryAfterHeader?: string,
): Failure {
	const parsed = parseStatus(body);
	const retryAfterSeconds =
		parsed?.details?.retryAfterSeconds ?? (Number(retryAfterHeader) || undefined);
	return {
		kind: kindsByStatus[status] ?? (status >= 500 ? 'server' : 'refused'),
		message: parsed?.message ?? (body.trim().slice(0, 500) || `HTTP ${status}`),
		status,
		...(parsed?.reason && {reason: parsed.reason}),
		...(retryAfterSeconds && {retryAfterSeconds}),
	};
}

function parseStatus(body: string): Status | undefined {
	if (!body.startsWith('{')) {
		return undefined;
	}

	try {
		const value = JSON.parse(body) as Partial<Status>;
		return value.kind === 'Status' ? (value as Status) : undefined;
	} catch {
		return undefined;
	}
}

const connectionCodes: Readonly<Record<string, FailureKind>> = {
	ECONNREFUSED: 'unreachable',
	EHOSTUNREACH: 'unreachable',
	ENETUNREACH: 'unreachable',
	ENOTFOUND: 'unreachable',
	EAI_AGAIN: 'unreachable',
	EADDRNOTAVAIL: 'unreachable',
	ECONNRESET: 'dropped',
	EPIPE: 'dropped',
	ETIMEDOUT: 'timeout',
	ABORT_ERR: 'aborted',
};

const kindsByName: Readonly<Record<string, FailureKind>> = {
	AbortError: 'aborted',
	TimeoutError: 'timeout',
};

const tlsCode =
	/^(?:ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO)/;

/** The failure that a thrown error of Node stands for; looks through causes and aggregates. */
export function failureFromError(error: unknown): Failure {
	const chain = errorChain(error);
	for (const {code, name, message} of chain) {
		if (code && tlsCode.test(code)) {
			return {kind: 'tls', message};
		}

		const kind = connectionCodes[code ?? ''] ?? kindsByName[name];
		if (kind) {
			return {kind, message};
		}
	}

	return {kind: 'unreachable', message: chain[0]?.message ?? String(error)};
}

type PlainError = {code?: string; name: string; message: string};

function errorChain(error: unknown): PlainError[] {
	const chain: PlainError[] = [];
	const pending: unknown[] = [error];
	while (pending.length > 0 && chain.length < 10) {
		const next = pending.shift();
		if (!(next instanceof Error)) {
			continue;
		}

		const {code} = next as NodeJS.ErrnoException;
		chain.push({
			...(code && {code}),
			name: next.name,
			message: next.message || (code ?? next.name),
		});
		pending.push(next.cause);
		if (next instanceof AggregateError) {
			pending.push(...(next.errors as unknown[]));
		}
	}

	return chain;
}

/** What happened in words for a person; the API's own wording follows where it adds something. */
export function describeFailure({kind, message, status}: Failure): Text {
	const sentence = sentences[kind];
	const detail = message && kind !== 'read-only' ? message : '';
	const code = status ? `HTTP ${status}` : '';
	const suffix = [code, detail].filter(Boolean).join(' · ');
	return {
		zh: suffix ? `${sentence.zh}：${suffix}` : sentence.zh,
		en: suffix ? `${sentence.en}: ${suffix}` : sentence.en,
	};
}

const sentences: Readonly<Record<FailureKind, Text>> = {
	unauthorized: {zh: '凭据被拒绝', en: 'the credentials were refused'},
	forbidden: {zh: '没有权限', en: 'not permitted'},
	'not-found': {zh: '不存在', en: 'not found'},
	conflict: {zh: '对象已被他人修改', en: 'the object was changed by someone else'},
	gone: {zh: '版本已过期', en: 'the version asked for is gone'},
	invalid: {zh: '请求被判为无效', en: 'the request was called invalid'},
	'too-many-requests': {zh: 'API 服务器要求放慢', en: 'the API server asks to slow down'},
	server: {zh: 'API 服务器出错', en: 'the API server failed'},
	refused: {zh: '请求被拒绝', en: 'the request was refused'},
	timeout: {zh: '在期限内没有回答', en: 'no answer in time'},
	unreachable: {zh: '无法连接', en: 'cannot connect'},
	tls: {zh: 'TLS 握手失败', en: 'the TLS handshake failed'},
	credentials: {zh: '取得凭据失败', en: 'could not get credentials'},
	dropped: {zh: '连接中断', en: 'the connection broke'},
	malformed: {zh: '回答无法解析', en: 'the answer cannot be read'},
	aborted: {zh: '已取消', en: 'cancelled'},
	'read-only': {
		zh: '以 --read-only 启动，不做任何修改',
		en: 'started with --read-only, nothing is changed',
	},
};

import {Buffer} from 'node:buffer';
import http from 'node:http';
import process from 'node:process';
import type {Readable} from 'node:stream';
import {promisify} from 'node:util';
import {gunzip} from 'node:zlib';
import {type Call, type CallRecord, callPath, isRead} from './call.ts';
import {connectionPool, type TlsSettings} from './connector.ts';
import {
	createCredentialSource,
	type Credentials,
	type Impersonation,
	readEntryFile,
} from './credentials.ts';
import {failed, failureFromAnswer, failureFromError, type Outcome, success} from './failure.ts';
import type {KubeContext} from './kubeconfig-schema.ts';
import {proxyFor} from './proxy.ts';
import {redactText} from './redact.ts';
import {systemTiming, type Timing} from './timing.ts';
import {type Endpoint, type OpenAnswer, splitGroups, type Transport} from './transport.ts';

export type TransportOptions = {
	readonly context: KubeContext;
	readonly readOnly: boolean;
	readonly impersonate?: Impersonation;
	/** `--request-timeout`: until the answer of a plain request is complete. Milliseconds. */
	readonly requestTimeoutMs?: number | undefined;
	readonly environment?: Readonly<Record<string, string | undefined>>;
	readonly timing?: Timing;
};

const defaultTimeoutMs = 15_000;
const maxErrorBody = 64 * 1024;
const unzip = promisify(gunzip);

/** A Transport over HTTP/1.1 with the credentials, certificates and proxy of one kubeconfig context. */
export function createHttpTransport(options: TransportOptions): Transport {
	return new HttpTransport(options);
}

/** The connection broke before it could be used again. */
class ReusedConnectionError extends Error {
	override name = 'ReusedConnectionError';
}

class HttpTransport implements Transport {
	readonly #options: TransportOptions;
	readonly #timing: Timing;
	readonly #environment: Readonly<Record<string, string | undefined>>;
	readonly #credentials: ReturnType<typeof createCredentialSource>;
	readonly #listeners = new Set<(record: CallRecord) => void>();
	#agent: {agent: http.Agent; key: string} | undefined;
	#isClosed = false;

	constructor(options: TransportOptions) {
		this.#options = options;
		this.#timing = options.timing ?? systemTiming;
		this.#environment = options.environment ?? process.env;
		const {cluster, user} = options.context;
		this.#credentials = createCredentialSource({
			cluster: cluster ?? {name: '', file: '', settings: {}},
			user,
			impersonate: options.impersonate ?? {},
			timing: this.#timing,
		});
	}

	async json<T>(call: Call): Promise<Outcome<T>> {
		const text = await this.text({accept: 'application/json', ...call});
		if (!text.ok) {
			return text;
		}

		try {
			return success(JSON.parse(text.value) as T);
		} catch {
			return failed('malformed', `the answer to ${callPath(call)} is not JSON`);
		}
	}

	async text(call: Call): Promise<Outcome<string>> {
		const timeoutMs = call.timeoutMs ?? this.#options.requestTimeoutMs ?? defaultTimeoutMs;
		const deadline = AbortSignal.timeout(timeoutMs);
		const signal = call.signal ? AbortSignal.any([call.signal, deadline]) : deadline;
		const record = this.#record(call);
		const opened = await this.#send(call, signal);
		if (!opened.ok) {
			record(opened.failure.status, 0);
			return deadline.aborted && opened.failure.kind === 'aborted'
				? failed('timeout', `no answer within ${timeoutMs / 1000} s`)
				: opened;
		}

		const {status, headers, body} = opened.value;
		try {
			const bytes = await readAll(body);
			record(status, bytes.length);
			const plain = headers['content-encoding'] === 'gzip' ? await unzip(bytes) : bytes;
			return success(plain.toString('utf8'));
		} catch (error) {
			record(status, 0);
			return deadline.aborted
				? failed('timeout', `the answer was not complete within ${timeoutMs / 1000} s`)
				: {ok: false, failure: redacted(failureFromError(error))};
		}
	}

	async open(call: Call): Promise<Outcome<OpenAnswer>> {
		const timeoutMs = call.timeoutMs ?? this.#options.requestTimeoutMs ?? defaultTimeoutMs;
		// Only the wait for the headers has a deadline: the body may stay open for hours.
		const waiting = new AbortController();
		const cancel = this.#timing.deadline(timeoutMs, () => {
			waiting.abort();
		});
		const signal = call.signal ? AbortSignal.any([call.signal, waiting.signal]) : waiting.signal;
		const record = this.#record(call);
		const opened = await this.#send({...call, accept: call.accept ?? '*/*'}, signal);
		cancel();
		if (!opened.ok) {
			record(opened.failure.status, 0);
			return waiting.signal.aborted && !call.signal?.aborted
				? failed('timeout', `no answer within ${timeoutMs / 1000} s`)
				: opened;
		}

		record(opened.value.status, 0);
		return opened;
	}

	async endpoint(call: Call): Promise<Outcome<Endpoint>> {
		return this.#refusal(call) ?? this.#endpoint();
	}

	onCall(listener: (record: CallRecord) => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	reconnect(): void {
		const old = this.#agent?.agent;
		this.#agent = undefined;
		old?.destroy();
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		this.#agent?.agent.destroy();
	}

	/** Sends once; after a 401 a second time with renewed credentials, where they can be renewed. */
	async #send(call: Call, signal: AbortSignal): Promise<Outcome<OpenAnswer>> {
		const refusal = this.#refusal(call);
		if (refusal) {
			return refusal;
		}

		const endpoint = await this.#endpoint();
		if (!endpoint.ok) {
			return endpoint;
		}

		const answer = await this.#sendTo(endpoint.value, call, signal);
		if (answer.ok || answer.failure.kind !== 'unauthorized') {
			return answer;
		}

		const {headers, tls} = endpoint.value;
		if (!this.#credentials.renew({headers, certificate: tls.certificate})) {
			return answer;
		}

		const renewed = await this.#endpoint();
		return renewed.ok ? this.#sendTo(renewed.value, call, signal) : renewed;
	}

	#refusal(call: Call): Outcome<never> | undefined {
		if (this.#isClosed) {
			return failed('aborted', 'the cluster was closed');
		}

		return this.#options.readOnly && !isRead(call)
			? failed('read-only', callPath(call))
			: undefined;
	}

	async #sendTo(endpoint: Endpoint, call: Call, signal: AbortSignal): Promise<Outcome<OpenAnswer>> {
		try {
			const answer = await this.#requestTwice(endpoint, call, signal);
			const {statusCode: status = 0, headers} = answer;
			if (status < 400) {
				return success({status, headers, body: answer});
			}

			const text = await readAll(answer, maxErrorBody);
			const failure = failureFromAnswer(status, text.toString('utf8'), headers['retry-after']);
			return {ok: false, failure: redacted(failure)};
		} catch (error) {
			return {ok: false, failure: redacted(failureFromError(error))};
		}
	}

	/**
	A kept connection may be closed by the server in the moment it is used again. Reading once more is
	harmless; a change is never sent twice.
	*/
	async #requestTwice(
		endpoint: Endpoint,
		call: Call,
		signal: AbortSignal,
	): Promise<http.IncomingMessage> {
		try {
			return await this.#request(endpoint, call, signal);
		} catch (error) {
			if (isRead(call) && error instanceof ReusedConnectionError) {
				return this.#request(endpoint, call, signal);
			}

			throw error;
		}
	}

	/** Resolves with the answer's headers and open body; rejects with Node's own error. */
	async #request(
		endpoint: Endpoint,
		call: Call,
		signal: AbortSignal,
	): Promise<http.IncomingMessage> {
		const {url, headers} = endpoint;
		const body = call.body === undefined ? undefined : JSON.stringify(call.body);
		return new Promise((resolve, reject) => {
			const request = http.request({
				agent: this.#agentFor(endpoint),
				host: url.hostname,
				path: url.pathname.replace(/\/$/, '') + callPath(call),
				method: methods[call.verb],
				headers: {
					...splitGroups(headers),
					host: url.host,
					accept: call.accept ?? 'application/json',
					...(call.verb === 'list' && {'accept-encoding': 'gzip'}),
					...(body !== undefined && {
						'content-type': call.contentType ?? 'application/json',
						'content-length': String(Buffer.byteLength(body)),
					}),
				},
				signal,
			});
			request.once('response', resolve);
			request.on('error', (error: NodeJS.ErrnoException) => {
				const isRace = request.reusedSocket && error.code === 'ECONNRESET';
				reject(isRace ? new ReusedConnectionError(error.message, {cause: error}) : error);
			});
			request.end(body);
		});
	}

	async #endpoint(): Promise<Outcome<Endpoint>> {
		const {cluster} = this.#options.context;
		const server = cluster?.settings.server;
		if (!cluster || !server) {
			return failed('credentials', this.#options.context.problem?.en ?? 'no server');
		}

		const credentials = await this.#credentials.current();
		if (!credentials.ok) {
			return credentials;
		}

		const tls = await this.#tlsSettings(credentials.value);
		if (!tls.ok) {
			return tls;
		}

		const url = new URL(server);
		return success({
			url,
			proxy: proxyFor(url, cluster.settings['proxy-url'], this.#environment),
			tls: tls.value,
			headers: {'user-agent': 'rbd-tui', ...credentials.value.headers},
		});
	}

	/** One pool of connections as long as the certificates stay the same. */
	#agentFor(endpoint: Endpoint): http.Agent {
		const key = JSON.stringify([endpoint.tls, endpoint.proxy?.href]);
		if (this.#agent?.key !== key) {
			closeIdle(this.#agent?.agent);
			this.#agent = {key, agent: connectionPool(endpoint)};
		}

		return this.#agent.agent;
	}

	async #tlsSettings({certificate, key}: Credentials): Promise<Outcome<TlsSettings>> {
		const {cluster} = this.#options.context;
		const settings = cluster?.settings ?? {};
		const inline = settings['certificate-authority-data'];
		const file = settings['certificate-authority'];
		let ca: Outcome<string | undefined> = success(
			inline ? Buffer.from(inline, 'base64').toString('utf8') : undefined,
		);
		if (!inline && file) {
			ca = await readEntryFile(cluster, `cluster ${cluster?.name}`, 'certificate-authority', file);
		}

		return ca.ok
			? success({
					ca: ca.value,
					certificate,
					key,
					serverName: settings['tls-server-name'],
					insecure: settings['insecure-skip-tls-verify'] ?? false,
				})
			: ca;
	}

	#record(call: Call): (status: number | undefined, bytes: number) => void {
		const at = this.#timing.now();
		return (status, bytes) => {
			const record = {
				verb: call.verb,
				path: callPath(call),
				...(status && {status}),
				milliseconds: this.#timing.now() - at,
				bytes,
				at,
			};
			for (const listener of this.#listeners) {
				listener(record);
			}
		};
	}
}

/** Requests that are under way keep their connections. */
function closeIdle(agent: http.Agent | undefined): void {
	for (const socket of Object.values(agent?.freeSockets ?? {}).flat()) {
		socket?.destroy();
	}
}

const methods = {
	get: 'GET',
	list: 'GET',
	watch: 'GET',
	create: 'POST',
	update: 'PUT',
	patch: 'PATCH',
	delete: 'DELETE',
	deletecollection: 'DELETE',
} as const;

async function readAll(body: Readable, most = Infinity): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of body as AsyncIterable<Buffer>) {
		length += chunk.length;
		if (length <= most) {
			chunks.push(chunk);
		}
	}

	return Buffer.concat(chunks);
}

const redacted = <T extends {readonly message: string}>(failure: T): T => ({
	...failure,
	message: redactText(failure.message),
});

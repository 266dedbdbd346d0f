import {type X509Certificate} from 'node:crypto';
import http from 'node:http';
import type {Duplex} from 'node:stream';
import tls from 'node:tls';
import {failureFromError, type Failure} from './failure.ts';

/** How far a TLS client got: only an HTTP answer proves that its certificate was accepted. */
export type TlsPhase = 'connected' | 'handshake' | 'answered';

export type TlsAnswer = {
	readonly phase: TlsPhase;
	/** The certificate the server showed, once the handshake got that far. */
	readonly leaf?: X509Certificate;
	/** Node's code for the alert or failure that ended it: `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA`. */
	readonly alert?: string;
	readonly failure?: Failure;
	/** HTTP status of the answer. */
	readonly status?: number;
	readonly milliseconds: number;
};

export type TlsDialOptions = {
	readonly path: string;
	readonly certificate?: string | undefined;
	readonly key?: string | undefined;
	readonly timeoutMs: number;
};

/**
Speaks TLS on a connection and asks for a path. The server's certificate is taken as it comes and handed
back for the caller to judge: OpenSSL 3 calls a healthy chain of Rainbond self-signed (authority and leaf
share one subject and have no key identifiers). Under TLS 1.3 a server refuses a client certificate only after
the client thinks the handshake done, which is why an HTTP answer is waited for. Never rejects.
*/
export async function dialTls(connection: Duplex, options: TlsDialOptions): Promise<TlsAnswer> {
	const begun = performance.now();
	let phase: TlsPhase = 'connected';
	let leaf: X509Certificate | undefined;
	const {promise, resolve} = Promise.withResolvers<Partial<TlsAnswer>>();
	const fail = (error: unknown): void => {
		const {code} = error as NodeJS.ErrnoException;
		resolve({failure: failureFromError(error), ...(code && {alert: code})});
	};

	const timer = setTimeout(() => {
		fail(
			Object.assign(new Error(`no answer within ${options.timeoutMs / 1000} s`), {
				code: 'ETIMEDOUT',
			}),
		);
	}, options.timeoutMs);
	connection.on('error', fail);
	try {
		const socket = tls.connect({
			socket: connection,
			rejectUnauthorized: false,
			...(options.certificate && {cert: options.certificate}),
			...(options.key && {key: options.key}),
		});
		socket.on('error', fail);
		socket.once('close', () => {
			fail(Object.assign(new Error('the connection was closed'), {code: 'ECONNRESET'}));
		});
		socket.once('secureConnect', () => {
			phase = 'handshake';
			leaf = socket.getPeerX509Certificate();
			const request = http.get({
				createConnection: () => socket,
				path: options.path,
				headers: {host: 'rbd-api-api', connection: 'close'},
			});
			request.once('response', (response) => {
				phase = 'answered';
				response.resume();
				resolve({...(response.statusCode && {status: response.statusCode})});
			});
			request.on('error', fail);
		});
	} catch (error) {
		// A certificate or key that OpenSSL cannot read is refused before anything is sent.
		fail(error);
	}

	const rest = await promise;
	clearTimeout(timer);
	connection.destroy();
	return {phase, ...(leaf && {leaf}), ...rest, milliseconds: Math.round(performance.now() - begun)};
}

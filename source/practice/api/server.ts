import {once} from 'node:events';
import {ServerResponse, type IncomingMessage} from 'node:http';
import {createServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import type {TLSSocket} from 'node:tls';
import type {Duplex} from 'node:stream';
import type {Clock} from '../clock.ts';
import type {KubeletBackend} from '../kubelet-backend.ts';
import type {ObjectStore} from '../object-store.ts';
import {refusal, sendAnswer} from './answer.ts';
import type {Authentication} from './authentication.ts';
import {createFaultPicker, type ApiBehaviour} from './behaviour.ts';
import type {ApiContext} from './call.ts';
import {trackConnections} from './connections.ts';
import {createRequestLog, type RequestLog} from './request-log.ts';
import {answerRequest, faultError, readRequest} from './requests.ts';
import {createAuthority, type KeyAndCertificate} from './server-certificate.ts';
import type {Upgrade} from './upgrade.ts';
import type {User} from './users.ts';

export type ApiServerOptions = {
	readonly store: ObjectStore;
	readonly kubelet: KubeletBackend;
	readonly authentication: Authentication;
	readonly behaviour?: ApiBehaviour;
	/** Git version it claims to be. */
	readonly version?: string;
	readonly clock?: Clock;
	/** Milliseconds. */
	readonly bookmarkInterval?: number;
};

export type ApiServer = {
	/** `https://127.0.0.1:PORT` */
	readonly address: string;
	readonly port: number;
	/** The authority's certificate, PEM. */
	readonly ca: string;
	readonly requests: RequestLog;
	readonly behaviour: ApiBehaviour;
	/** Replaces the way it misbehaves; connections and streams that exist are affected at once. */
	setBehaviour(behaviour: ApiBehaviour): Promise<void>;
	/** A client certificate that lets its holder in as that user. */
	issueClientCertificate(user: User): Promise<KeyAndCertificate>;
	/** Cuts all connections and stops listening. */
	stop(): Promise<void>;
};

const loopback = '127.0.0.1';

/** Starts an API server on a free port of the loopback interface. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
	const {store, kubelet, authentication, version = 'v1.30.4+rke2r1'} = options;
	const {clock = store.clock, bookmarkInterval = 60_000} = options;
	const authority = await createAuthority('kubernetes-ca');
	const names = ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];
	const {key, certificate} = await authority.issueServer(names, [loopback, '10.43.0.1']);
	const server = createServer({
		key,
		cert: certificate,
		ca: authority.certificate,
		requestCert: true,
		// A certificate of another authority is judged by authentication, which can answer with a 401.
		rejectUnauthorized: false,
		ALPNProtocols: ['http/1.1'],
		// Clients keep idle connections for minutes.
		keepAliveTimeout: 600_000,
	});
	const connections = trackConnections(server, clock);
	const requests = createRequestLog();
	const pickFault = createFaultPicker();
	const stopped = new AbortController();
	let behaviour: ApiBehaviour = {};
	let port = 0;
	const context: ApiContext = {
		store,
		kubelet,
		version,
		bookmarkInterval,
		address: () => `${loopback}:${port}`,
	};

	/** Lets the behaviour have its way; false when the client is gone meanwhile. */
	const pass = async (stream: Duplex | ServerResponse): Promise<boolean> => {
		const {latencyMilliseconds: latency = 0} = behaviour;
		if (latency > 0) {
			await new Promise<void>((resolve) => {
				clock.after(latency, resolve);
			});
		}

		await connections.thawed();
		return !stream.destroyed;
	};

	const handle = async (
		request: IncomingMessage,
		response: ServerResponse,
		upgrade?: Upgrade,
	): Promise<void> => {
		const read = readRequest(request, clock.now());
		const {record, target, query} = read;
		requests.add(record);
		const gone = new AbortController();
		upgrade?.socket.once('close', () => {
			gone.abort();
		});
		response.once('close', () => {
			record.status = response.headersSent ? response.statusCode : record.status;
			gone.abort();
		});
		response.sendDate = false;
		if (!(await pass(response))) {
			return;
		}

		const ahead = behaviour.clockOffsetMilliseconds ?? 0;
		response.setHeader('Date', new Date(clock.now() + ahead).toUTCString());
		const fault = pickFault(behaviour, target);
		if (fault) {
			sendAnswer(request, response, query, refusal(faultError(fault)));
			return;
		}

		const signal = AbortSignal.any([gone.signal, stopped.signal]);
		const rest = upgrade ? {upgrade} : {};
		await answerRequest(context, request, response, {read, authentication, signal, ...rest});
	};

	server.on('request', (request: IncomingMessage, response: ServerResponse) => {
		handle(request, response).catch((error: unknown) => {
			response.destroy(error instanceof Error ? error : new Error(String(error)));
		});
	});
	server.on('upgrade', (request: IncomingMessage, socket: TLSSocket, head: Buffer) => {
		// What refuses an upgrade is an ordinary answer, after which the connection ends.
		const response = new ServerResponse(request);
		response.shouldKeepAlive = false;
		response.assignSocket(socket);
		response.once('finish', () => {
			socket.end();
		});
		handle(request, response, {socket, head}).catch(() => {
			socket.destroy();
		});
	});
	const listen = async (): Promise<void> => {
		server.listen(port, loopback);
		await once(server, 'listening');
		port = (server.address() as AddressInfo).port;
	};

	await listen();
	const setBehaviour = async (next: ApiBehaviour): Promise<void> => {
		behaviour = next;
		connections.freeze(next.isFrozen ?? false);
		connections.dropEvery(next.dropConnectionsEverySeconds);
		if (next.refusesConnections && server.listening) {
			await connections.close();
		} else if (!next.refusesConnections && !server.listening) {
			await listen();
		}
	};

	await setBehaviour(options.behaviour ?? {});
	return {
		address: `https://${loopback}:${port}`,
		port,
		ca: authority.certificate,
		requests,
		get behaviour() {
			return behaviour;
		},
		setBehaviour,
		issueClientCertificate: async (user) => authority.issueClient(user),
		async stop() {
			stopped.abort();
			connections.freeze(false);
			connections.dropEvery(undefined);
			if (server.listening) {
				await connections.close();
			}
		},
	};
}

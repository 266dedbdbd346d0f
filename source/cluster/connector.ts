import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import {type Duplex, PassThrough} from 'node:stream';
import tls from 'node:tls';

/** How the server's certificate is checked and what the client shows of itself. PEM. */
export type TlsSettings = {
	readonly ca?: string | undefined;
	readonly certificate?: string | undefined;
	readonly key?: string | undefined;
	readonly serverName?: string | undefined;
	readonly insecure: boolean;
};

export type ConnectOptions = {
	readonly url: URL;
	/** http, https or socks5 proxy; undefined connects directly. */
	readonly proxy?: URL | undefined;
	readonly tls: TlsSettings;
	readonly timeoutMs: number;
};

/** Detects a peer that is gone without a word in about a minute instead of hours. Milliseconds. */
const keepAliveMs = 30_000;

/**
A socket to an API server, past the proxy and the TLS handshake where there are such. Rejects with
Node's own error.
*/
export async function connect(options: ConnectOptions): Promise<net.Socket> {
	const {url, timeoutMs} = options;
	const raw = options.proxy
		? await throughProxy(options.proxy, {host: bareHost(url), port: portOf(url), timeoutMs})
		: await settled(
				net.connect({host: bareHost(url), port: portOf(url), autoSelectFamily: true}),
				'connect',
				timeoutMs,
			);
	raw.setKeepAlive(true, keepAliveMs);
	raw.setNoDelay(true);
	return url.protocol === 'https:' ? secure(raw, options) : raw;
}

const connectTimeoutMs = 10_000;

/** Idle connections are kept a little shorter than servers and load balancers keep them. Milliseconds. */
const idleTimeoutMs = 60_000;

/**
Connections to one API server for any HTTP client of Node. They come out of `connect`, so proxy and TLS are
done when HTTP begins: it is to be used with `http.request` and `ws:`, also for https addresses.
*/
export function connectionPool(endpoint: Omit<ConnectOptions, 'timeoutMs'>): http.Agent {
	const agent = new http.Agent({keepAlive: true, timeout: idleTimeoutMs});
	agent.createConnection = (_options, callback) => {
		void handOver(connect({...endpoint, timeoutMs: connectTimeoutMs}), callback);
		return undefined;
	};

	return agent;
}

type ConnectionCallback = (error: Error | null, socket: Duplex) => void;

async function handOver(
	connecting: Promise<Duplex>,
	callback: ConnectionCallback | undefined,
): Promise<void> {
	try {
		callback?.(null, await connecting);
	} catch (error) {
		// Node ignores the second argument beside an error; its type does not say so.
		callback?.(error as Error, new PassThrough());
	}
}

const bareHost = ({hostname}: URL): string =>
	hostname.replace(/^\[(?<address>.*)\]$/, '$<address>');
const portOf = ({port, protocol}: URL): number =>
	Number(port) || (protocol === 'https:' ? 443 : 80);

async function secure(socket: net.Socket, {url, tls: settings, timeoutMs}: ConnectOptions) {
	const host = bareHost(url);
	const servername = settings.serverName ?? (net.isIP(host) ? '' : host);
	return settled(
		tls.connect({
			socket,
			servername,
			host: settings.serverName ?? host,
			ca: settings.ca,
			cert: settings.certificate,
			key: settings.key,
			rejectUnauthorized: !settings.insecure,
			ALPNProtocols: ['http/1.1'],
		}),
		'secureConnect',
		timeoutMs,
	);
}

export type Destination = {
	readonly host: string;
	readonly port: number;
	/** How long the proxy may take to get there. Milliseconds. */
	readonly timeoutMs: number;
};

/**
A socket to any address, through an http, https or socks5 proxy. Rejects with Node's own error; what the
proxy cannot reach is ECONNREFUSED, and ETIMEDOUT where it has waited itself.
*/
export async function throughProxy(
	proxy: URL,
	{host, port, timeoutMs}: Destination,
): Promise<net.Socket> {
	if (proxy.protocol.startsWith('socks')) {
		// Loaded only where such a proxy is used.
		const {SocksClient} = await import('socks');
		const {socket} = await SocksClient.createConnection({
			command: 'connect',
			timeout: timeoutMs,
			destination: {host, port},
			proxy: {
				host: bareHost(proxy),
				port: Number(proxy.port) || 1080,
				type: proxy.protocol.startsWith('socks4') ? 4 : 5,
				...(proxy.username && {userId: decodeURIComponent(proxy.username)}),
				...(proxy.password && {password: decodeURIComponent(proxy.password)}),
			},
		});
		return socket;
	}

	const bracketed = net.isIPv6(host) ? `[${host}]` : host;
	return throughHttpProxy(proxy, `${bracketed}:${port}`, timeoutMs);
}

async function throughHttpProxy(
	proxy: URL,
	target: string,
	timeoutMs: number,
): Promise<net.Socket> {
	const {request} = proxy.protocol === 'https:' ? https : http;
	const credentials = Buffer.from(
		`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`,
	);
	return new Promise((resolve, reject) => {
		const tunnel = request({
			host: bareHost(proxy),
			port: portOf(proxy),
			method: 'CONNECT',
			path: target,
			headers: {
				host: target,
				...(proxy.username && {'proxy-authorization': `Basic ${credentials.toString('base64')}`}),
			},
			timeout: timeoutMs,
		});
		tunnel.once('connect', (response, socket) => {
			if (response.statusCode === 200) {
				resolve(socket);
				return;
			}

			socket.destroy();
			const answer = `${response.statusCode} ${response.statusMessage}`;
			const error = new Error(`the proxy ${proxy.host} answered ${answer} for ${target}`);
			const code = response.statusCode === 504 ? 'ETIMEDOUT' : 'ECONNREFUSED';
			reject(Object.assign(error, {code}));
		});
		tunnel.once('timeout', () => {
			tunnel.destroy(timeoutError(`the proxy ${proxy.host} did not answer`));
		});
		tunnel.once('error', reject);
		tunnel.end();
	});
}

async function settled<T extends net.Socket>(
	socket: T,
	event: 'connect' | 'secureConnect',
	timeoutMs: number,
): Promise<T> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			socket.destroy(timeoutError(`no connection within ${timeoutMs / 1000} s`));
		}, timeoutMs);
		const finish = (settle: () => void) => {
			clearTimeout(timer);
			socket.removeAllListeners(event);
			socket.removeAllListeners('error');
			settle();
		};

		socket.once(event, () => {
			finish(() => {
				resolve(socket);
			});
		});
		socket.once('error', (error) => {
			finish(() => {
				// Whatever a broken socket still says must not end the program.
				socket.on('error', () => undefined);
				reject(error);
			});
		});
	});
}

const timeoutError = (message: string): Error =>
	Object.assign(new Error(message), {code: 'ETIMEDOUT'});

import https from 'node:https';
import {setTimeout as pause} from 'node:timers/promises';

/** One of the two clusters that must answer alike. */
export type Side = {
	readonly name: 'practice' | 'real';
	readonly kubeconfig: string;
	/** Sends one request as it stands and reads the whole answer. */
	ask(method: string, path: string, options?: AskOptions): Promise<Answer>;
	/** The same again and again until the answer is as wanted; fails with the last one after so many seconds, 90 by default. */
	askUntil(isWanted: (answer: Answer) => boolean, path: string, seconds?: number): Promise<Answer>;
	/** Opens a watch, does something once it stands, and reads as many events. */
	watch(path: string, count: number, act: () => Promise<unknown>): Promise<unknown[]>;
	/** Lets the server forget what changed before now: a real one is started anew. */
	forget(): Promise<void>;
};

export type AskOptions = {
	readonly body?: unknown;
	/** Sent as it is in place of `body`. */
	readonly text?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly user?: 'admin' | 'viewer' | 'stranger';
};

export type Answer = {
	readonly status: number;
	readonly contentType: string;
	/** JSON where it is JSON, else text. */
	readonly body: unknown;
	readonly retryAfter?: string;
};

export type SideOptions = {
	readonly name: Side['name'];
	readonly kubeconfig: string;
	/** `https://10.250.0.1:6443` */
	readonly address: string;
	readonly ca: string;
	readonly tokens: Readonly<Record<string, string>>;
	readonly forget: Side['forget'];
};

export function createSide({name, kubeconfig, address, ca, tokens, forget}: SideOptions): Side {
	const agent = new https.Agent({ca, keepAlive: true});
	const open = (
		method: string,
		path: string,
		options: AskOptions,
		content?: string,
	): https.RequestOptions => ({
		agent,
		method,
		path,
		host: new URL(address).hostname,
		port: new URL(address).port,
		headers: {
			authorization: `Bearer ${tokens[options.user ?? 'admin'] ?? 'wrong'}`,
			accept: 'application/json',
			...(content !== undefined && {
				'content-type': 'application/json',
				'content-length': String(Buffer.byteLength(content)),
			}),
			...options.headers,
		},
	});

	const ask = async (method: string, path: string, options: AskOptions = {}): Promise<Answer> => {
		const content =
			options.text ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
		const {promise, resolve, reject} = Promise.withResolvers<Answer>();
		const request = https.request(open(method, path, options, content), (response) => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (chunk: string) => {
				text += chunk;
			});
			response.once('error', reject);
			response.once('end', () => {
				const {'content-type': contentType = '', 'retry-after': retryAfter} = response.headers;
				resolve({
					status: response.statusCode ?? 0,
					contentType,
					body: contentType.startsWith('application/json') ? JSON.parse(text) : text,
					...(retryAfter && {retryAfter}),
				});
			});
		});
		request.once('error', reject);
		request.end(content);
		return promise;
	};

	return {
		name,
		kubeconfig,
		ask,
		async askUntil(isWanted, path, seconds = 90) {
			const end = performance.now() + seconds * 1000;
			for (;;) {
				const answer = await ask('GET', path);
				if (isWanted(answer)) {
					return answer;
				}

				if (performance.now() > end) {
					throw new Error(`${name}: ${path} answered ${JSON.stringify(answer)} to the end`);
				}

				await pause(100);
			}
		},
		watch: async (path, count, act) => watch(open('GET', path, {}), count, act),
		forget,
	};
}

async function watch(
	options: https.RequestOptions,
	count: number,
	act: () => Promise<unknown>,
): Promise<unknown[]> {
	const {promise, resolve, reject} = Promise.withResolvers<unknown[]>();
	const events: unknown[] = [];
	const request = https.request(options, (response) => {
		let rest = '';
		response.setEncoding('utf8');
		response.on('data', (chunk: string) => {
			const lines = `${rest}${chunk}`.split('\n');
			rest = lines.pop() ?? '';
			events.push(...lines.map((line) => JSON.parse(line) as unknown));
			if (events.length < count) {
				return;
			}

			request.destroy();
			resolve(events.slice(0, count));
		});
		response.once('end', () => {
			resolve([...events, {status: response.statusCode, end: rest}]);
		});
		act().catch(reject);
	});
	const timer = setTimeout(() => {
		request.destroy();
		resolve([...events, 'and nothing more for 20 s']);
	}, 20_000);
	request.on('error', reject);
	request.end();
	try {
		return await promise;
	} finally {
		clearTimeout(timer);
	}
}

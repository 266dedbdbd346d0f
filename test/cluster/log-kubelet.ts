import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

/** A line as the runtime wrote it; `nanoseconds` since the epoch. */
export type WrittenLine = {readonly nanoseconds: bigint; readonly text: string};

/** The log file of one container, as a kubelet reads it. */
export class LogFile {
	lines: WrittenLine[] = [];
	hasEnded = false;
	readonly #readers = new Set<() => void>();

	write(...lines: readonly WrittenLine[]): void {
		this.lines.push(...lines);
		this.#tell();
	}

	end(): void {
		this.hasEnded = true;
		this.#tell();
	}

	/** The runtime begins a new file; the kubelet reads no other. */
	rotate(): void {
		this.lines = [];
	}

	onChange(reader: () => void): () => void {
		this.#readers.add(reader);
		return () => {
			this.#readers.delete(reader);
		};
	}

	#tell() {
		for (const reader of this.#readers) {
			reader();
		}
	}
}

export type Cut = {
	/** Bytes of the body after which the connection ends. */
	readonly afterBytes: number;
	/** `orderly` ends the answer as an API server does whose kubelet went away, `reset` breaks it. */
	readonly manner: 'orderly' | 'reset';
};

export type LogKubelet = {
	readonly port: number;
	/** The queries that were asked, in order. */
	readonly queries: URLSearchParams[];
	readonly close: () => Promise<void>;
};

/** RFC 3339 with nine digits, as the kubelet writes it. */
export function timestamp(nanoseconds: bigint): string {
	const second = new Date(Number(nanoseconds / 1_000_000n)).toISOString().slice(0, 19);
	return `${second}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}Z`;
}

export const written = (lines: readonly WrittenLine[]): string[] =>
	lines.map(({nanoseconds, text}) => `${timestamp(nanoseconds)} ${text}`);

/** Answers `…/log` for one file the way a kubelet does: first the tail, then the filter by time. */
export async function startLogKubelet({
	file,
	cut,
	answer,
}: {
	file: LogFile;
	/** Asked once per connection. */
	cut?: () => Cut | undefined;
	/** Answers in place of the file when it returns true. */
	answer?: (query: URLSearchParams, response: ServerResponse) => boolean;
}): Promise<LogKubelet> {
	const queries: URLSearchParams[] = [];
	const server = createServer((request: IncomingMessage, response) => {
		const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
		queries.push(query);
		if (!answer?.(query, response)) {
			serve(file, query, response, cut?.());
		}
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return {
		port: (server.address() as AddressInfo).port,
		queries,
		close: async () => closeServer(server),
	};
}

async function closeServer(server: Server): Promise<void> {
	server.closeAllConnections();
	await new Promise<void>((resolve) => {
		server.close(() => {
			resolve();
		});
	});
}

function serve(file: LogFile, query: URLSearchParams, response: ServerResponse, cut?: Cut) {
	response.writeHead(200, {'content-type': 'text/plain'});
	response.flushHeaders();
	const tail = query.get('tailLines');
	const since = sinceOf(query);
	let next = tail === null ? 0 : Math.max(0, file.lines.length - Number(tail));
	let read = file.lines;
	let sent = 0;

	const send = (bytes: Buffer) => {
		const allowed = cut ? cut.afterBytes - sent : Infinity;
		sent += bytes.length;
		if (bytes.length <= allowed) {
			response.write(bytes);
			return;
		}

		stop();
		if (cut?.manner === 'orderly') {
			// Never exactly behind a line: that is how the log of a finished container ends.
			const isBehindLine = allowed === 0 || bytes[allowed - 1] === 10;
			response.end(bytes.subarray(0, isBehindLine ? allowed + 1 : allowed));
		} else {
			response.write(bytes.subarray(0, allowed), () => {
				response.destroy();
			});
		}
	};

	const pump = () => {
		if (read !== file.lines) {
			read = file.lines;
			next = 0;
		}

		const fresh = read.slice(next).filter(({nanoseconds}) => nanoseconds >= since);
		next = read.length;
		if (fresh.length > 0) {
			send(Buffer.from(`${written(fresh).join('\n')}\n`));
		}

		const isAll = file.hasEnded || !query.has('follow');
		if (!isAll || response.writableEnded) {
			return;
		}

		stop();
		response.end();
	};

	const stop = file.onChange(pump);
	response.on('close', stop);
	pump();
}

function sinceOf(query: URLSearchParams): bigint {
	const time = query.get('sinceTime');
	const seconds = query.get('sinceSeconds');
	if (time !== null) {
		return BigInt(Math.floor(Date.parse(time) / 1000)) * 1_000_000_000n;
	}

	return seconds === null ? 0n : BigInt(Date.now() - Number(seconds) * 1000) * 1_000_000n;
}

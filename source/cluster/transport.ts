import type {Readable} from 'node:stream';
import type {Call, CallRecord} from './call.ts';
import type {ConnectOptions} from './connector.ts';
import type {Outcome} from './failure.ts';

/** The beginning of an answer whose body is read as it comes: watches and logs. */
export type OpenAnswer = {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Bytes as they arrive; destroying it closes the connection. Errors arrive as an `error` event. */
	readonly body: Readable;
};

/** Where and as whom to connect, for streams that speak another protocol than plain HTTP. */
export type Endpoint = Omit<ConnectOptions, 'timeoutMs'> & {
	readonly headers: Readonly<Record<string, string>>;
};

/**
The way to one API server with one user's credentials. Every request of the program passes here:
read-only mode, credentials, deadlines and the record of calls are its business. A 401 is tried once
more with renewed credentials; nothing else is retried, that is the caller's decision.
*/
export type Transport = {
	/** Sends a call and reads its JSON answer. */
	json<T>(call: Call): Promise<Outcome<T>>;
	/** Sends a call and returns its answer as text (logs of a dead container, proxied answers). */
	text(call: Call): Promise<Outcome<string>>;
	/** Sends a call and hands over the open body once the headers are here (status below 400). */
	open(call: Call): Promise<Outcome<OpenAnswer>>;
	/** The address and credentials of now for a WebSocket, where read-only mode permits the call. */
	endpoint(call: Call): Promise<Outcome<Endpoint>>;
	/** Drops all connections, open streams included: after a peer has gone without a word. */
	reconnect(): void;
	/** Tells about every finished call, also failed ones. */
	onCall(listener: (record: CallRecord) => void): () => void;
	/** Ends all connections. Later calls fail as `aborted`. */
	close(): Promise<void>;
};

/** One header line per impersonated group: they are kept joined by line feeds. */
export function splitGroups(
	headers: Readonly<Record<string, string>>,
): Record<string, string | string[]> {
	const {'impersonate-group': groups, ...rest} = headers;
	return groups ? {...rest, 'impersonate-group': groups.split('\n')} : rest;
}

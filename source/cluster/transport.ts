import type {Readable} from 'node:stream';
import type {Call, CallRecord} from './call.ts';
import type {Outcome} from './failure.ts';

/** The beginning of an answer whose body is read as it comes: watches and logs. */
export type OpenAnswer = {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Bytes as they arrive; destroying it closes the connection. Errors arrive as an `error` event. */
	readonly body: Readable;
};

/**
The way to one API server with one user's credentials. Every request of the program passes here:
read-only mode, credentials, deadlines and the record of calls are its business. Nothing it returns
is retried; that is the caller's decision.
*/
export type Transport = {
	/** Sends a call and reads its JSON answer. */
	json<T>(call: Call): Promise<Outcome<T>>;
	/** Sends a call and returns its answer as text (logs of a dead container, proxied answers). */
	text(call: Call): Promise<Outcome<string>>;
	/** Sends a call and hands over the open body once the headers are here (status below 400). */
	open(call: Call): Promise<Outcome<OpenAnswer>>;
	/** Tells about every finished call, also failed ones. */
	onCall(listener: (record: CallRecord) => void): () => void;
	/** Ends all connections. Later calls fail as `aborted`. */
	close(): Promise<void>;
};

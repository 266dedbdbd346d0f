import type {Text} from '../text/text.ts';

/**
A log line that is known. What a line means is support for a cause and never its proof; `leadsTo` says where
to look next.
*/
export type Signature = {
	/** `rbd-api/client-rejected` */
	readonly id: string;
	/** Components that print it. */
	readonly components: readonly string[];
	/** Lines of one class count together, whatever their wording. */
	readonly class: LogClass;
	readonly versions?: string;
	/** A group `address` is where the peer was. */
	readonly pattern: RegExp;
	readonly meaning: Text;
	/** Ids of the catalogue. */
	readonly leadsTo: readonly string[];
	/** Lines it has to match, as they were printed. */
	readonly matches: readonly string[];
	/** Lines that look like it and are something else. */
	readonly misses: readonly string[];
};

/** What a line is about. */
export type LogClass =
	| 'client-rejected'
	| 'client-doubts'
	| 'client-without-certificate'
	| 'plain-http'
	| 'handshake-noise'
	| 'database'
	| 'database-refused'
	| 'database-name'
	| 'dns'
	| 'queue'
	| 'too-late'
	| 'storage-full'
	| 'push-failed'
	| 'registry'
	| 'console-timeout'
	| 'console-refused'
	| 'console-read-timeout'
	| 'console-tls'
	| 'console-without-certificate';

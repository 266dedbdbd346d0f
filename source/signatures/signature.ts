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
	/** Of which versions it is, where not of all. */
	readonly versions?: Text;
	/** Looks like trouble and is none: counted and explained, and never flagged. */
	readonly isHarmless?: true;
	/** A group `address` is where the peer was. */
	readonly pattern: RegExp;
	readonly meaning: Text;
	/** Ids of the catalogue; none where it has no cause for the line. A family may have no tree yet. */
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
	| 'console-without-certificate'
	| 'console-name'
	| 'console-reset'
	| 'console-failed'
	| 'console-region-unknown'
	| 'console-database'
	| 'console-migration'
	| 'console-licence'
	| 'console-quota'
	| 'part-away'
	| 'certificate-file'
	| 'certificate-secret'
	| 'certificates-invalid'
	| 'certificates-regenerated'
	| 'api-server'
	| 'cluster-object'
	| 'event-service'
	| 'object-storage'
	| 'backend-away'
	| 'web-terminal'
	| 'build-queue'
	| 'build-pod-pending'
	| 'build-pod-crash'
	| 'build-pod-kept'
	| 'build-timeout'
	| 'build-failed'
	| 'build-task-failed'
	| 'buildkit'
	| 'git-unreachable'
	| 'git-denied'
	| 'git-branch'
	| 'clean-failed'
	| 'push-retry'
	| 'mirror-list'
	| 'container-runtime'
	| 'runner-missing'
	| 'registry-name'
	| 'registry-certificate'
	| 'registry-unreachable'
	| 'registry-denied'
	| 'image-not-found'
	| 'start-failed'
	| 'route-not-created'
	| 'route-lost'
	| 'node-port'
	| 'volume-provision'
	| 'unschedulable'
	| 'port-taken'
	| 'gateway-store'
	| 'gateway-node'
	| 'no-upstream'
	| 'upstream-refused'
	| 'upstream-connect-timeout'
	| 'upstream-slow'
	| 'hosts-job'
	| 'hosts-job-usual'
	| 'operator-write'
	| 'panic';

import type {IncomingMessage} from 'node:http';
import type {KubeletBackend} from '../kubelet-backend.ts';
import type {ObjectStore} from '../object-store.ts';
import type {Kind} from './kinds.ts';
import type {Target} from './target.ts';
import type {User} from './users.ts';

/** What every request is answered from. */
export type ApiContext = {
	readonly store: ObjectStore;
	readonly kubelet: KubeletBackend;
	/** Git version: v1.30.4+rke2r1. */
	readonly version: string;
	/** Host and port, as discovery tells them. */
	readonly address: () => string;
	/** Time between two bookmarks of a watch. Milliseconds. */
	readonly bookmarkInterval: number;
};

/** One request, read and allowed. */
export type ApiCall = {
	readonly context: ApiContext;
	readonly request: IncomingMessage;
	readonly target: Target;
	readonly query: URLSearchParams;
	readonly user: User;
	/** Aborted when the client goes away or the server stops. */
	readonly signal: AbortSignal;
};

/** A request about a kind that is served. */
export type KindCall = ApiCall & {readonly kind: Kind};

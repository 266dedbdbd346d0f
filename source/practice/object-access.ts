import type {KubernetesObject} from '../cluster/objects.ts';
import type {Resource} from '../cluster/resources.ts';

export type ObjectKey = {readonly namespace?: string | undefined; readonly name: string};

export type ObjectChange<T extends KubernetesObject> = {
	readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
	readonly object: T;
};

/** A new object as its author writes it: the server adds uid, resourceVersion and times. */
export type Draft<T extends KubernetesObject> = Omit<T, 'metadata'> & {
	metadata: Partial<T['metadata']> & ({name: string} | {generateName: string});
};

/**
What a kubelet, a controller or the operator needs of a cluster. The practice cluster's store offers
it directly; a real API server offers it through an HTTP client, so the same models play on both.
What is read is shared and may be frozen: make a changed copy of it, do not change it. A status that
comes with a new object is dropped where the kind has a status subresource (nodes keep theirs).
Writes reject with an `ObjectAccessError` when the API server refuses.
*/
export type ObjectAccess = {
	list<T extends KubernetesObject>(resource: Resource<T>, namespace?: string): Promise<T[]>;
	get<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): Promise<T | undefined>;
	create<T extends KubernetesObject>(resource: Resource<T>, draft: Draft<T>): Promise<T>;
	/** Replaces metadata and spec; a stale resourceVersion is a conflict. */
	replace<T extends KubernetesObject>(resource: Resource<T>, object: T): Promise<T>;
	/** Replaces the status alone. */
	replaceStatus<T extends KubernetesObject>(resource: Resource<T>, object: T): Promise<T>;
	delete(
		resource: Resource,
		key: ObjectKey,
		options?: {readonly gracePeriodSeconds?: number; readonly uid?: string},
	): Promise<void>;
	/** Calls the listener with every object that exists (as ADDED) and then with every change. */
	watch<T extends KubernetesObject>(
		resource: Resource<T>,
		namespace: string | undefined,
		listener: (change: ObjectChange<T>) => void,
		signal: AbortSignal,
	): void;
};

export class ObjectAccessError extends Error {
	override name = 'ObjectAccessError';
	readonly status: number;
	readonly reason: string;

	constructor(status: number, reason: string, message: string) {
		super(message);
		this.status = status;
		this.reason = reason;
	}
}

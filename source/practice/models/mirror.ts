import type {KubernetesObject} from '../../cluster/objects.ts';
import {qualifiedName, type Resource} from '../../cluster/resources.ts';
import type {ObjectAccess, ObjectChange, ObjectKey} from '../object-access.ts';

/** A copy of all objects of one kind that a watch keeps current, as a controller's informer does. */
export type Mirror<T extends KubernetesObject> = {
	get(key: ObjectKey): T | undefined;
	byUid(uid: string): T | undefined;
	/** As they are now; later changes do not show in it. */
	values(): readonly T[];
	/** The objects whose controlling owner has this uid. */
	ownedBy(uid: string): readonly T[];
	/**
	Later changes, after the mirror has taken them in; `previous` is what it held before. The answer ends it.
	*/
	onChange(listener: (change: ObjectChange<T>, previous: T | undefined) => void): () => void;
};

/** Mirrors of a cluster that several models share: one watch for each kind. */
export type Mirrors = {
	of<T extends KubernetesObject>(resource: Resource<T>): Mirror<T>;
};

export function createMirrors(access: ObjectAccess, signal: AbortSignal): Mirrors {
	const mirrors = new Map<string, unknown>();
	return {
		of<T extends KubernetesObject>(resource: Resource<T>) {
			const name = qualifiedName(resource);
			const known = mirrors.get(name);
			if (known) {
				return known as Mirror<T>;
			}

			const mirror = watchMirror(access, resource, signal);
			mirrors.set(name, mirror);
			return mirror;
		},
	};
}

export const keyOf = ({namespace, name}: ObjectKey): string => `${namespace ?? ''}/${name}`;

const ownerUid = ({metadata}: KubernetesObject): string | undefined =>
	metadata.ownerReferences?.find(({controller}) => controller)?.uid;

function watchMirror<T extends KubernetesObject>(
	access: ObjectAccess,
	resource: Resource<T>,
	signal: AbortSignal,
): Mirror<T> {
	const objects = new Map<string, T>();
	const uids = new Map<string, T>();
	const owned = new Map<string, Map<string, T>>();
	const listeners = new Set<(change: ObjectChange<T>, previous: T | undefined) => void>();

	const forget = (object: T) => {
		objects.delete(keyOf(object.metadata));
		uids.delete(object.metadata.uid);
		owned.get(ownerUid(object) ?? '')?.delete(object.metadata.uid);
	};

	const keep = (object: T) => {
		objects.set(keyOf(object.metadata), object);
		uids.set(object.metadata.uid, object);
		const owner = ownerUid(object) ?? '';
		const siblings = owned.get(owner) ?? new Map<string, T>();
		owned.set(owner, siblings.set(object.metadata.uid, object));
	};

	const take = (change: ObjectChange<T>) => {
		const previous = objects.get(keyOf(change.object.metadata));
		if (previous) {
			forget(previous);
		}

		if (change.type !== 'DELETED') {
			keep(change.object);
		}

		for (const listener of listeners) {
			listener(change, previous);
		}
	};

	access.watch(resource, undefined, take, signal);
	return {
		get: (key) => objects.get(keyOf(key)),
		byUid: (uid) => uids.get(uid),
		values: () => objects.values().toArray(),
		ownedBy: (uid) => [...(owned.get(uid)?.values() ?? [])],
		onChange(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
	};
}

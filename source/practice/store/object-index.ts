import type {AnyObject, Kind} from '../api/kinds.ts';

export type Located = {readonly kind: Kind; readonly object: AnyObject};

/** Objects by uid, and by the uid of their owners: what garbage collection asks for. */
export type ObjectIndex = {
	put(kind: Kind, object: AnyObject, previous?: AnyObject): void;
	remove(object: AnyObject): void;
	byUid(uid: string): Located | undefined;
	dependentsOf(uid: string): readonly Located[];
};

export function createObjectIndex(): ObjectIndex {
	const objects = new Map<string, Located>();
	const dependents = new Map<string, Set<string>>();

	const unlink = ({metadata: {uid, ownerReferences = []}}: AnyObject): void => {
		for (const owner of ownerReferences) {
			const uids = dependents.get(owner.uid);
			uids?.delete(uid);
			if (uids?.size === 0) {
				dependents.delete(owner.uid);
			}
		}
	};

	return {
		put(kind, object, previous) {
			if (previous) {
				unlink(previous);
			}

			const {uid, ownerReferences = []} = object.metadata;
			objects.set(uid, {kind, object});
			for (const owner of ownerReferences) {
				const uids = dependents.get(owner.uid) ?? new Set();
				dependents.set(owner.uid, uids.add(uid));
			}
		},
		remove(object) {
			unlink(object);
			objects.delete(object.metadata.uid);
		},
		byUid: (uid) => objects.get(uid),
		dependentsOf: (uid) =>
			[...(dependents.get(uid) ?? [])].flatMap((dependent) => objects.get(dependent) ?? []),
	};
}

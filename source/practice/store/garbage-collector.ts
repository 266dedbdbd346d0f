import type {OwnerReference} from '../../cluster/objects.ts';
import type {AnyObject} from '../api/kinds.ts';
import type {ObjectStore} from '../object-store.ts';
import type {Located} from './object-index.ts';

const orphan = 'orphan';
const foreground = 'foregroundDeletion';

/** Time between an object's creation and the question whether its owners exist at all. Milliseconds. */
const absentOwnerDelay = 1000;

const isLeaving = ({metadata}: AnyObject, finalizer: string): boolean =>
	Boolean(metadata.deletionTimestamp) && (metadata.finalizers?.includes(finalizer) ?? false);

/**
The garbage collector of kube-controller-manager: deletes dependents whose owners are all gone, lets
go of the dependents of an orphaning owner, and holds back an owner that is deleted in the foreground
until its blocking dependents are gone.
*/
export function collectGarbage(store: ObjectStore): void {
	const refresh = ({object}: Located): Located | undefined => store.byUid(object.metadata.uid);

	const rewrite = (located: Located, change: Partial<AnyObject['metadata']>): void => {
		const current = refresh(located);
		if (!current) {
			return;
		}

		const metadata = {...current.object.metadata, ...change};
		store.update(current.kind, {...current.object, metadata});
	};

	const withoutFinalizer = (located: Located, finalizer: string): void => {
		const finalizers = located.object.metadata.finalizers ?? [];
		rewrite(located, {finalizers: finalizers.filter((name) => name !== finalizer)});
	};

	const blocking = (uid: string): readonly Located[] =>
		store
			.dependentsOf(uid)
			.filter(({object}) =>
				object.metadata.ownerReferences?.some(
					(owner) => owner.uid === uid && owner.blockOwnerDeletion,
				),
			);

	const attemptDeletion = (located: Located): void => {
		const current = refresh(located);
		const owners = current?.object.metadata.ownerReferences ?? [];
		if (!current || owners.length === 0 || current.object.metadata.deletionTimestamp) {
			return;
		}

		const present = (owner: OwnerReference) => store.byUid(owner.uid);
		const solid = owners.filter((owner) => {
			const found = present(owner);
			return found && !isLeaving(found.object, foreground);
		});
		if (solid.length > 0) {
			if (solid.length < owners.length) {
				rewrite(current, {ownerReferences: solid});
			}

			return;
		}

		const {metadata} = current.object;
		const waits = owners.some((owner) => present(owner)) && blocking(metadata.uid).length > 0;
		store.delete(current.kind, metadata, {
			uid: metadata.uid,
			propagationPolicy: waits ? 'Foreground' : 'Background',
		});
	};

	const letGo = (owner: Located): void => {
		const {uid} = owner.object.metadata;
		for (const dependent of store.dependentsOf(uid)) {
			const owners = dependent.object.metadata.ownerReferences ?? [];
			rewrite(dependent, {ownerReferences: owners.filter((reference) => reference.uid !== uid)});
		}

		withoutFinalizer(owner, orphan);
	};

	const settleForeground = (owner: Located): void => {
		const isHeld = blocking(owner.object.metadata.uid).length > 0;
		if (isLeaving(owner.object, foreground) && !isHeld) {
			withoutFinalizer(owner, foreground);
		}
	};

	store.subscribe(({type, kind, object}) => {
		const {uid, ownerReferences = []} = object.metadata;
		if (type === 'DELETED') {
			for (const dependent of store.dependentsOf(uid)) {
				attemptDeletion(dependent);
			}

			for (const reference of ownerReferences) {
				const owner = store.byUid(reference.uid);
				if (owner) {
					settleForeground(owner);
				}
			}
		} else if (isLeaving(object, orphan)) {
			letGo({kind, object});
		} else if (type === 'MODIFIED' && isLeaving(object, foreground)) {
			for (const dependent of store.dependentsOf(uid)) {
				attemptDeletion(dependent);
			}

			const owner = store.byUid(uid);
			if (owner) {
				settleForeground(owner);
			}
		} else if (type === 'ADDED' && ownerReferences.length > 0) {
			store.clock.after(absentOwnerDelay, () => {
				attemptDeletion({kind, object});
			});
		}
	});
}

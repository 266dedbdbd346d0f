import {namespaces} from '../../cluster/resources.ts';
import {conflict, forbidden, invalid, staleVersion} from '../api/status.ts';
import {kindKey, type AnyObject, type Kind} from '../api/kinds.ts';

/** Refuses a replacement of an object that is no longer, or never was, what its author saw. */
export function checkLock(kind: Kind, existing: AnyObject, replacement: AnyObject): void {
	const {name, uid, resourceVersion} = existing.metadata;
	const wanted = replacement.metadata;
	if (wanted.uid && wanted.uid !== uid) {
		const why = `Precondition failed: UID in precondition: ${wanted.uid}, UID in object meta: ${uid}`;
		throw conflict(kind, name, why);
	}

	if (!wanted.resourceVersion && !kind.unconditionalUpdate) {
		const message = 'Invalid value: 0: must be specified for an update';
		throw invalid({...kind, kind: kind.plural}, name, [
			{reason: 'FieldValueInvalid', message, field: 'metadata.resourceVersion'},
		]);
	}

	if (wanted.resourceVersion && wanted.resourceVersion !== resourceVersion) {
		throw staleVersion(kind, name);
	}
}

const immortal = new Set(['default', 'kube-public', 'kube-system']);

/** Refuses to delete the namespaces that a cluster cannot be without. */
export function checkDeletable(kind: Kind, {metadata: {name}}: AnyObject): void {
	if (kindKey(kind) === kindKey(namespaces) && immortal.has(name)) {
		throw forbidden(kind, name, 'this namespace may not be deleted');
	}
}

/** Refuses the deletion of another object than the one meant. */
export function checkPreconditions(
	kind: Kind,
	{metadata}: AnyObject,
	options: {readonly uid?: string | undefined; readonly resourceVersion?: string | undefined},
): void {
	const refuse = (field: string, asked: string, found: string, meaning: string): never => {
		const why = `the ${field} in the precondition (${asked}) does not match the ${field} in record (${found}). The object might have been ${meaning}`;
		throw conflict({...kind, plural: kind.kind}, metadata.name, why);
	};

	const {uid, resourceVersion} = options;
	if (uid && uid !== metadata.uid) {
		refuse('UID', uid, metadata.uid, 'deleted and then recreated');
	}

	if (resourceVersion && resourceVersion !== metadata.resourceVersion) {
		refuse('ResourceVersion', resourceVersion, metadata.resourceVersion, 'modified');
	}
}

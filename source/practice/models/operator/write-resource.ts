import {isDeepStrictEqual} from 'node:util';
import type {KubernetesObject, OwnerReference, Service} from '../../../cluster/objects.ts';
import type {Draft, ObjectAccess} from '../../object-access.ts';
import {ownedBy} from '../../rainbond/platform-objects.ts';
import type {Resourced} from '../../rainbond/platform.ts';

/** Kinds that the operator makes and never writes again (component-mgr, objectCanUpdate). */
const writtenOnce = new Set([
	'persistentvolumeclaims',
	'persistentvolumes',
	'storageclasses',
	'jobs',
]);

const keyOf = ({resource, draft}: Resourced) => ({
	...(resource.namespaced && {namespace: draft.metadata.namespace}),
	name: draft.metadata.name ?? '',
});

/** Makes a resource under its component when it is missing. */
export async function createIfMissing(
	access: ObjectAccess,
	resourced: Resourced,
	owner: OwnerReference,
): Promise<void> {
	if (!(await access.get(resourced.resource, keyOf(resourced)))) {
		await access.create(resourced.resource, ownedBy(resourced, owner));
	}
}

/** Makes a resource, or puts it back to what the operator thinks it should be, whatever was changed by hand. */
export async function writeResource(
	access: ObjectAccess,
	resourced: Resourced,
	owner: OwnerReference,
): Promise<void> {
	const {resource} = resourced;
	const existing = await access.get(resource, keyOf(resourced));
	if (!existing) {
		await access.create(resource, ownedBy(resourced, owner));
		return;
	}

	if (writtenOnce.has(resource.plural)) {
		return;
	}

	const replacement = restored(existing, ownedBy(resourced, owner));
	if (!isDeepStrictEqual(replacement, existing)) {
		await access.replace(resource, replacement);
	}
}

/**
The fresh template over what is there. Annotations and labels of others go; the revision stays, which the
Deployment controller would put back at once, and so does a Service's address.
*/
function restored(existing: KubernetesObject, draft: Draft<KubernetesObject>): KubernetesObject {
	const revision = Object.entries(existing.metadata.annotations ?? {}).filter(([name]) =>
		name.startsWith('deployment.kubernetes.io/'),
	);
	const annotations = {...draft.metadata.annotations, ...Object.fromEntries(revision)};
	const {name, uid, resourceVersion, creationTimestamp, generation} = existing.metadata;
	const {annotations: _annotations, ...metadata} = draft.metadata;
	const {clusterIP} = (existing as Service).spec ?? {};
	const {spec} = draft as {spec?: object};
	return {
		...existing,
		...draft,
		...(spec && clusterIP && {spec: {clusterIP, ...spec}}),
		metadata: {
			...metadata,
			name,
			uid,
			resourceVersion,
			creationTimestamp,
			...(generation !== undefined && {generation}),
			...(Object.keys(annotations).length > 0 && {annotations}),
		},
	};
}

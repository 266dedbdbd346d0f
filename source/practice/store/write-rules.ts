import {isDeepStrictEqual} from 'node:util';
import type {ObjectMeta, PodSpec} from '../../cluster/objects.ts';
import {namespaces, persistentVolumeClaims, pods, services} from '../../cluster/resources.ts';
import {kindKey, type AnyDraft, type AnyObject, type Kind} from '../api/kinds.ts';
import {withDefaults} from './defaults.ts';
import {qualityOfService} from './quality-of-service.ts';

/** What a new object of a kind gets by itself, whatever its author wrote there. */
const statusOfNew: Readonly<Record<string, (draft: AnyDraft) => Partial<AnyDraft>>> = {
	[kindKey(pods)]: ({spec}) => ({
		status: {phase: 'Pending', qosClass: qualityOfService(spec as unknown as PodSpec)},
	}),
	[kindKey(persistentVolumeClaims)]: () => ({status: {phase: 'Pending'}}),
	persistentvolumes: () => ({status: {phase: 'Pending'}}),
	services: () => ({status: {loadBalancer: {}}}),
	[kindKey(namespaces)]: ({metadata}) => ({
		metadata: {
			...metadata,
			labels: {'kubernetes.io/metadata.name': metadata.name ?? '', ...metadata.labels},
		},
		spec: {finalizers: ['kubernetes']},
		status: {phase: 'Active'},
	}),
};

/** A new object as the API server prepares it: generation, and a status of its own making. */
export function initialStatus(kind: Kind, draft: AnyDraft): AnyDraft {
	const {status, metadata, ...content} = draft;
	const {generation: _generation, ...kept} = metadata;
	const object: AnyDraft = {
		...content,
		metadata: {...kept, ...(kind.generation !== 'none' && {generation: 1})},
		...(kind.statusOnCreate === 'kept' && status && {status}),
	};
	return {...object, ...statusOfNew[kindKey(kind)]?.(object)};
}

/** Everything outside metadata, and without the status where that is written separately. */
function contentOf(kind: Kind, {metadata: _metadata, ...content}: AnyObject): object {
	if (kind.subresources.includes('status')) {
		const {status: _status, ...rest} = content;
		return rest;
	}

	return content;
}

/**
What a replacement makes of an object. Identity and deletion are the server's own; the status changes
through its subresource only, and that changes nothing else.
*/
export function updatedObject(
	kind: Kind,
	existing: AnyObject,
	replacement: AnyObject,
	subresource?: string,
): AnyObject {
	if (subresource === 'status') {
		const {status: _status, ...rest} = existing;
		return {...rest, ...(replacement.status && {status: replacement.status})};
	}

	const {
		apiVersion: _apiVersion,
		kind: _kind,
		metadata,
		...content
	} = complete(kind, existing, replacement);
	if (kind.subresources.includes('status')) {
		delete content.status;
		if (existing.status) {
			content.status = existing.status;
		}
	}

	const object: AnyObject = {
		metadata: {...metadata, ...serverOwned(existing.metadata)},
		...content,
	};
	if (existing.metadata.generation !== undefined && raisesGeneration(kind, existing, object)) {
		object.metadata.generation = existing.metadata.generation + 1;
	}

	return object;
}

/** A replacement with defaults, and with the address that its Service has already. */
function complete(kind: Kind, existing: AnyObject, replacement: AnyObject): AnyDraft {
	const {spec} = replacement;
	const keepsAddress = kindKey(kind) === kindKey(services) && spec && spec.clusterIP === undefined;
	const clusterIP = existing.spec?.clusterIP;
	return withDefaults(
		kind,
		keepsAddress ? {...replacement, spec: {...spec, clusterIP}} : replacement,
	);
}

/** Undefined where the existing object has none: that takes away what the author invented. */
const serverOwned = (
	existing: ObjectMeta,
): Omit<ObjectMeta, 'labels' | 'annotations' | 'ownerReferences' | 'finalizers'> => ({
	name: existing.name,
	namespace: existing.namespace,
	uid: existing.uid,
	resourceVersion: existing.resourceVersion,
	generation: existing.generation,
	creationTimestamp: existing.creationTimestamp,
	deletionTimestamp: existing.deletionTimestamp,
	deletionGracePeriodSeconds: existing.deletionGracePeriodSeconds,
	generateName: existing.generateName,
});

function raisesGeneration(kind: Kind, existing: AnyObject, updated: AnyObject): boolean {
	if (kind.generation === 'none' || kind.generation === 'constant') {
		return false;
	}

	const annotationsChanged =
		kind.generation === 'content-and-annotations' &&
		!isDeepStrictEqual(existing.metadata.annotations ?? {}, updated.metadata.annotations ?? {});
	return (
		annotationsChanged || !isDeepStrictEqual(contentOf(kind, existing), contentOf(kind, updated))
	);
}

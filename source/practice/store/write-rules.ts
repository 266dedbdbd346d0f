import {isDeepStrictEqual} from 'node:util';
import type {ObjectMeta} from '../../cluster/objects.ts';
import {namespaces, persistentVolumeClaims, pods, services} from '../../cluster/resources.ts';
import {kindKey, type AnyDraft, type AnyObject, type Kind, type KindKey} from '../api/kinds.ts';
import {withDefaults} from './defaults.ts';
import {qualityOfService} from './quality-of-service.ts';

/** The status a new object of a kind has, before anybody has looked at it (v1.36). */
const newStatus: Readonly<Record<KindKey, (draft: AnyDraft) => Record<string, unknown>>> = {
	[kindKey(pods)]: ({spec}) => ({
		phase: 'Pending',
		qosClass: qualityOfService(spec),
	}),
	[kindKey(namespaces)]: () => ({phase: 'Active'}),
	[kindKey(persistentVolumeClaims)]: () => ({phase: 'Pending'}),
	persistentvolumes: () => ({phase: 'Pending'}),
	resourcequotas: () => ({}),
	[kindKey(services)]: () => ({loadBalancer: {}}),
	'deployments.apps': () => ({}),
	'replicasets.apps': () => ({replicas: 0}),
	'statefulsets.apps': () => ({replicas: 0, availableReplicas: 0}),
	'daemonsets.apps': () => ({
		currentNumberScheduled: 0,
		numberMisscheduled: 0,
		desiredNumberScheduled: 0,
		numberReady: 0,
	}),
	'jobs.batch': () => ({}),
	'cronjobs.batch': () => ({}),
	'horizontalpodautoscalers.autoscaling': () => ({desiredReplicas: 0, currentMetrics: null}),
	'ingresses.networking.k8s.io': () => ({loadBalancer: {}}),
	'poddisruptionbudgets.policy': () => ({
		disruptionsAllowed: 0,
		currentHealthy: 0,
		desiredHealthy: 0,
		expectedPods: 0,
	}),
};

/** A new object as the API server prepares it: generation, and a status of its own making. */
export function initialStatus(kind: Kind, draft: AnyDraft): AnyDraft {
	const {status, metadata, ...content} = draft;
	const own = newStatus[kindKey(kind)]?.(draft);
	const kept = kind.statusOnCreate === 'kept' ? status : own;
	const object = {
		...content,
		metadata: {...metadata, ...(kind.generation !== 'none' && {generation: 1})},
		...(kept && {status: kept}),
	};
	return kindKey(kind) === kindKey(namespaces) ? namespaceOf(object) : object;
}

/** A new namespace: labelled with its name, and with something that keeps it until it is empty. */
function namespaceOf(draft: AnyDraft): AnyDraft {
	const {name = '', labels} = draft.metadata;
	return {
		...draft,
		metadata: {...draft.metadata, labels: {'kubernetes.io/metadata.name': name, ...labels}},
		spec: {finalizers: ['kubernetes']},
	};
}

/** Everything outside metadata, and without the status where that is written separately. */
function contentOf(kind: Kind, {metadata: _metadata, ...content}: AnyObject): object {
	if (kindKey(kind) === kindKey(pods)) {
		// That a pod gets a node does not count: a scheduler binds it, nobody edits it.
		const {nodeName: _nodeName, ...spec} = content.spec ?? {};
		return spec;
	}

	if (kind.subresources.includes('status')) {
		const {status: _status, ...rest} = content;
		return rest;
	}

	return content;
}

/**
What a replacement makes of an object. Identity and deletion are the server's own; the status changes
through its subresource only.
*/
export function updatedObject(
	kind: Kind,
	existing: AnyObject,
	replacement: AnyObject,
	subresource?: string,
): AnyObject {
	if (subresource === 'status') {
		return updatedStatus(kind, existing, replacement);
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
		metadata: {...withoutEmptyFields(metadata), ...serverOwned(existing.metadata)},
		...content,
	};
	if (existing.metadata.generation !== undefined && raisesGeneration(kind, existing, object)) {
		object.metadata.generation = existing.metadata.generation + 1;
	}

	return object;
}

/** What a replacement of the status makes of an object: built-in kinds let labels and annotations through. */
function updatedStatus(kind: Kind, existing: AnyObject, replacement: AnyObject): AnyObject {
	const {status: _status, ...rest} = existing;
	const status = keptFacts(kind, existing.status, replacement.status);
	const {labels, ownerReferences} = existing.metadata;
	const isDeployment = kindKey(kind) === 'deployments.apps';
	const metadata = kind.isCustom
		? existing.metadata
		: {
				...replacement.metadata,
				...serverOwned(existing.metadata),
				ownerReferences,
				...(isDeployment && {labels}),
			};
	return {...rest, metadata, ...(status && {status})};
}

/** Metadata as it is stored: an empty map or list is not there at all. */
export function withoutEmptyFields<T extends Partial<ObjectMeta>>(metadata: T): T {
	const isEmpty = (value: unknown): boolean =>
		value !== null && typeof value === 'object' && Object.keys(value).length === 0;
	const entries = Object.entries(metadata).filter(([, value]) => !isEmpty(value));
	return Object.fromEntries(entries) as T;
}

/** A new status, with what was worked out when the object was made. */
function keptFacts(
	kind: Kind,
	existing: AnyObject['status'],
	status: AnyObject['status'],
): AnyObject['status'] {
	const isPod = kindKey(kind) === kindKey(pods);
	const qosClass = status?.qosClass ?? existing?.qosClass;
	return isPod && status && qosClass !== undefined ? {...status, qosClass} : status;
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

import {namespaces, pods} from '../../cluster/resources.ts';
import {kindKey, type AnyObject, type Kind} from '../api/kinds.ts';
import {timestamp} from './timestamp.ts';

export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan';

export type DeletionStep =
	/** The object goes at once, as it is; a pod marked, which watchers see as a change of its own. */
	| {readonly kind: 'remove'; readonly object: AnyObject}
	/** It is on its way out already, and this request does not hasten it. */
	| {readonly kind: 'pending'}
	/** It stays, marked; a kubelet or the owner of a finalizer lets it go. */
	| {readonly kind: 'mark'; readonly object: AnyObject};

const orphan = 'orphan';
const foreground = 'foregroundDeletion';

/** The finalizers a deletion leaves on an object: the policy's own takes the place of another policy's. */
function finalizersFor(object: AnyObject, policy: PropagationPolicy | undefined): string[] {
	const present = object.metadata.finalizers ?? [];
	if (!policy) {
		return present;
	}

	return [
		...present.filter((name) => name !== orphan && name !== foreground),
		...(policy === 'Orphan' ? [orphan] : []),
		...(policy === 'Foreground' ? [foreground] : []),
	];
}

/**
What a DELETE does to an object, after the rules of kube-apiserver: only pods end gracefully, an
unscheduled or finished pod at once; a second request can only shorten the grace period; an object
with finalizers is marked and stays.
*/
export function deletionStep(
	kind: Kind,
	object: AnyObject,
	options: {
		readonly gracePeriodSeconds?: number | undefined;
		readonly propagationPolicy?: PropagationPolicy | undefined;
	},
	now: number,
): DeletionStep {
	if (kindKey(kind) === kindKey(namespaces)) {
		return namespaceStep(object, now);
	}

	const finalizers = finalizersFor(object, options.propagationPolicy);
	const isGraceful = kindKey(kind) === kindKey(pods);
	const seconds = isGraceful ? gracePeriod(object, options.gracePeriodSeconds) : 0;
	const {deletionTimestamp, deletionGracePeriodSeconds: earlier = 0} = object.metadata;
	let end = now + seconds * 1000;
	if (deletionTimestamp && earlier > 0) {
		if (options.gracePeriodSeconds === undefined || seconds >= earlier) {
			return {kind: 'pending'};
		}

		end = Math.max(Date.parse(deletionTimestamp) + (seconds - earlier) * 1000, 0);
	} else if (deletionTimestamp) {
		end = Math.min(Date.parse(deletionTimestamp), now);
	}

	const hasToWait = seconds > 0 || finalizers.length > 0;
	const left = hasToWait || isGraceful ? marked(object, finalizers, end, seconds) : object;
	return {kind: hasToWait ? 'mark' : 'remove', object: left};
}

/** A namespace stays, terminating, until its controller has emptied it. */
function namespaceStep(object: AnyObject, now: number): DeletionStep {
	if (object.metadata.deletionTimestamp) {
		return {kind: 'pending'};
	}

	const metadata = {...object.metadata, deletionTimestamp: timestamp(now)};
	return {kind: 'mark', object: {...object, metadata, status: {phase: 'Terminating'}}};
}

function gracePeriod(object: AnyObject, asked: number | undefined): number {
	const isScheduled = Boolean(object.spec?.nodeName);
	const hasEnded = object.status?.phase === 'Succeeded' || object.status?.phase === 'Failed';
	if (!isScheduled || hasEnded) {
		return 0;
	}

	const seconds = asked ?? (object.spec?.terminationGracePeriodSeconds as number | undefined) ?? 0;
	return seconds < 0 ? 1 : seconds;
}

function marked(object: AnyObject, finalizers: string[], end: number, seconds: number): AnyObject {
	const {generation, deletionTimestamp} = object.metadata;
	return {
		...object,
		metadata: {
			...object.metadata,
			...(generation && !deletionTimestamp && {generation: generation + 1}),
			deletionTimestamp: timestamp(end),
			deletionGracePeriodSeconds: seconds,
			...(finalizers.length > 0 && {finalizers}),
		},
	};
}

/** Whether an update took the last finalizer from an object that only waited for that. */
export const isReleased = (existing: AnyObject, updated: AnyObject): boolean =>
	Boolean(existing.metadata.deletionTimestamp) &&
	(existing.metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
	(existing.metadata.finalizers?.length ?? 0) > 0 &&
	(updated.metadata.finalizers?.length ?? 0) === 0;

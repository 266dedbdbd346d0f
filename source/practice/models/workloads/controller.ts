import type {KubernetesObject, Pod} from '../../../cluster/objects.ts';
import {pods, type Resource} from '../../../cluster/resources.ts';
import type {Clock} from '../../clock.ts';
import type {Draft, ObjectAccess} from '../../object-access.ts';
import type {Random} from '../../random.ts';
import type {EventRecorder} from '../event-recorder.ts';
import {keyOf, type Mirrors} from '../mirror.ts';
import {createWorkQueue, type WorkQueue} from '../work-queue.ts';

/** What every controller works with. */
export type ControllerContext = {
	readonly access: ObjectAccess;
	readonly mirrors: Mirrors;
	readonly clock: Clock;
	readonly random: Random;
	readonly recorder: EventRecorder;
	readonly signal: AbortSignal;
	readonly report: (error: unknown) => void;
};

/**
Runs `reconcile` for every object of a kind when it or a pod it owns changes, one after the other. The
answer is the queue, for what else should bring an object up again.
*/
export function runController<T extends KubernetesObject>(
	{mirrors, clock, signal, report}: ControllerContext,
	resource: Resource<T>,
	dependents: Resource,
	reconcile: (object: T, queue: WorkQueue) => Promise<void>,
): WorkQueue {
	const mirror = mirrors.of(resource);
	const byKey = new Map<string, T>();
	const queue = createWorkQueue({
		clock,
		signal,
		report,
		async work(key) {
			const object = byKey.get(key);
			if (object && !object.metadata.deletionTimestamp) {
				await reconcile(object, queue);
			}
		},
	});
	const take = (object: T) => {
		byKey.set(keyOf(object.metadata), object);
		queue.add(keyOf(object.metadata));
	};

	for (const object of mirror.values()) {
		take(object);
	}

	mirror.onChange(({type, object}) => {
		if (type === 'DELETED') {
			byKey.delete(keyOf(object.metadata));
		} else {
			take(object);
		}
	});
	mirrors.of(dependents).onChange(({object}) => {
		const owner = object.metadata.ownerReferences?.find(({controller}) => controller);
		const key = keyOf({namespace: object.metadata.namespace, name: owner?.name ?? ''});
		if (owner?.uid === byKey.get(key)?.metadata.uid) {
			queue.add(key);
		}
	});
	return queue;
}

/** Makes a pod and tells of it on its owner; a refusal is told there too, and thrown on. */
export async function createPod(
	{access, recorder}: ControllerContext,
	{resource, owner}: {readonly resource: Resource; readonly owner: KubernetesObject},
	draft: Draft<Pod>,
	words: {
		readonly source: string;
		readonly created: string;
		readonly failed: (why: string) => string;
	},
): Promise<void> {
	const report = {about: owner, resource, source: {component: words.source}} as const;
	try {
		await access.create(pods, draft);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		await recorder.record({
			...report,
			type: 'Warning',
			reason: 'FailedCreate',
			message: words.failed(why),
		});
		throw error;
	}

	await recorder.record({
		...report,
		type: 'Normal',
		reason: 'SuccessfulCreate',
		message: words.created,
	});
}

/** Deletes a pod as a controller does: this very one, with its own grace. */
export async function deletePod(
	{access, recorder}: ControllerContext,
	{resource, owner}: {readonly resource: Resource; readonly owner: KubernetesObject},
	pod: Pod,
	words: {readonly source: string; readonly deleted: string},
): Promise<void> {
	const {namespace, name, uid} = pod.metadata;
	await access.delete(pods, {namespace, name}, {uid});
	await recorder.record({
		about: owner,
		resource,
		source: {component: words.source},
		type: 'Normal',
		reason: 'SuccessfulDelete',
		message: words.deleted,
	});
}

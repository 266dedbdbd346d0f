import type {Failure, Outcome} from '../../../source/cluster/failure.ts';
import {listAll} from '../../../source/cluster/list.ts';
import type {KubernetesObject} from '../../../source/cluster/objects.ts';
import {apiVersionOf, qualifiedName, type Resource} from '../../../source/cluster/resources.ts';
import type {Transport} from '../../../source/cluster/transport.ts';
import {type WatchEvent, watchOnce} from '../../../source/cluster/watch-stream.ts';
import {
	type Draft,
	type ObjectAccess,
	ObjectAccessError,
	type ObjectChange,
	type ObjectKey,
} from '../../../source/practice/object-access.ts';
import {inParallel, readsAtOnce} from './in-parallel.ts';

type Snapshot = {readonly items: KubernetesObject[]; readonly resourceVersion: string};

/**
An API server as kubelets, controllers and the operator of the practice cluster see a cluster. Objects of the
named kinds are read before it is handed out: whoever watches one of them has them all at once, as models expect.
*/
export async function openObjectAccess(
	client: Transport,
	kinds: readonly Resource[],
): Promise<ObjectAccess> {
	const snapshots = new Map<string, Snapshot>();
	await inParallel(
		kinds,
		async (resource) => {
			snapshots.set(qualifiedName(resource), valueOf(await listAll(client, {resource})));
		},
		readsAtOnce,
	);

	return {
		async list<T extends KubernetesObject>(resource: Resource<T>, namespace?: string) {
			return valueOf(await listAll<T>(client, {resource, namespace})).items;
		},
		async get<T extends KubernetesObject>(resource: Resource<T>, {namespace, name}: ObjectKey) {
			const answer = await client.json<T>({verb: 'get', resource, namespace, name});
			return !answer.ok && answer.failure.status === 404 ? undefined : valueOf(answer);
		},
		async create<T extends KubernetesObject>(resource: Resource<T>, draft: Draft<T>) {
			const {namespace} = draft.metadata;
			return valueOf(
				await client.json<T>({verb: 'create', resource, namespace, body: named(resource, draft)}),
			);
		},
		replace: async (resource, object) => replace(client, resource, object),
		replaceStatus: async (resource, object) => replace(client, resource, object, 'status'),
		async delete(resource, {namespace, name}, {gracePeriodSeconds, uid} = {}) {
			const body = {
				apiVersion: 'v1',
				kind: 'DeleteOptions',
				propagationPolicy: 'Background',
				...(gracePeriodSeconds !== undefined && {gracePeriodSeconds}),
				...(uid && {preconditions: {uid}}),
			};
			valueOf(await client.text({verb: 'delete', resource, namespace, name, body}));
		},
		watch<T extends KubernetesObject>(
			resource: Resource<T>,
			namespace: string | undefined,
			listener: (change: ObjectChange<T>) => void,
			signal: AbortSignal,
		) {
			const known = snapshots.get(qualifiedName(resource));
			for (const object of known?.items ?? []) {
				if (!namespace || object.metadata.namespace === namespace) {
					// The kind is what it was listed by.
					listener({type: 'ADDED', object: object as T});
				}
			}

			const since = known?.resourceVersion;
			void follow(client, {resource, namespace}, {since, listener, signal});
		},
	};
}

const named = <T extends object>(resource: Resource, object: T): T => ({
	apiVersion: apiVersionOf(resource),
	kind: resource.kind,
	...object,
});

async function replace<T extends KubernetesObject>(
	client: Transport,
	resource: Resource<T>,
	object: T,
	subresource?: string,
): Promise<T> {
	const {namespace, name} = object.metadata;
	return valueOf(
		await client.json<T>({
			verb: 'update',
			resource,
			namespace,
			name,
			body: named(resource, object),
			...(subresource && {subresource}),
		}),
	);
}

type Following<T extends KubernetesObject> = {
	readonly since: string | undefined;
	readonly listener: (change: ObjectChange<T>) => void;
	readonly signal: AbortSignal;
};

/** Watches from a version on, or from the beginning; what a lost connection may have hidden is told as a change. */
async function follow<T extends KubernetesObject>(
	client: Transport,
	selection: {readonly resource: Resource<T>; readonly namespace: string | undefined},
	{since, listener, signal}: Following<T>,
): Promise<void> {
	let version = since;
	const take = ({type, object}: WatchEvent<T>) => {
		version = object.metadata.resourceVersion;
		if (type !== 'BOOKMARK' && !signal.aborted) {
			listener({type, object});
		}
	};

	const watch = async (resourceVersion: string) => {
		const options = {resourceVersion, timeoutSeconds: 600, signal};
		const ended = await watchOnce(client, selection, options, take);
		version = !ended.ok && ended.failure.kind === 'gone' ? undefined : version;
		return ended.ok;
	};

	const list = async () => {
		const listed = await listAll(client, selection, {signal});
		for (const object of listed.ok ? listed.value.items : []) {
			listener({type: 'ADDED', object});
		}

		version = listed.ok ? listed.value.resourceVersion : undefined;
		return listed.ok;
	};

	while (!signal.aborted) {
		const isWell = await (version === undefined ? list() : watch(version));
		if (!isWell) {
			await pause(signal);
		}
	}
}

async function pause(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, 500);
		signal.addEventListener(
			'abort',
			() => {
				clearTimeout(timer);
				resolve();
			},
			{once: true},
		);
	});
}

function valueOf<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) {
		throw accessError(outcome.failure);
	}

	return outcome.value;
}

const accessError = ({status = 0, reason = '', message}: Failure): ObjectAccessError =>
	new ObjectAccessError(status, reason, message);

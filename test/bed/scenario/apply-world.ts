import {setTimeout as pause} from 'node:timers/promises';
import type {KubernetesObject} from '../../../source/cluster/objects.ts';
import {
	apiVersionOf,
	deployments,
	namespaces,
	qualifiedName,
	replicaSets,
	type Resource,
} from '../../../source/cluster/resources.ts';
import type {Transport} from '../../../source/cluster/transport.ts';
import {
	customResourceDefinition,
	rainbondKinds,
} from '../../../source/practice/api/custom-kinds.ts';
import type {AnyObject} from '../../../source/practice/api/kinds.ts';
import {customResourceDefinitions} from '../../../source/practice/store/custom-definitions.ts';
import type {WorldObject} from '../../../source/practice/world/world-objects.ts';
import {inParallel} from './in-parallel.ts';

/** Whose status is written apart from the object itself. */
const withStatus = new Set([
	'pods',
	'services',
	'persistentvolumeclaims',
	'persistentvolumes',
	'deployments.apps',
	'replicasets.apps',
	'statefulsets.apps',
	'daemonsets.apps',
	'jobs.batch',
	'poddisruptionbudgets.policy',
	...rainbondKinds
		.filter(({subresources}) => subresources.includes('status'))
		.map((kind) => qualifiedName(kind)),
]);

/** Made by the control plane itself. */
const isMadeByOthers = ({resource, object}: WorldObject): boolean =>
	object.metadata.name === 'kube-root-ca.crt' || qualifiedName(resource) === 'namespaces';

/** Makes a cluster serve Rainbond's kinds. */
export async function defineKinds(client: Transport): Promise<void> {
	for (const kind of rainbondKinds) {
		await create(client, customResourceDefinitions, customResourceDefinition(kind));
	}

	for (const kind of rainbondKinds) {
		await served(client, kind);
	}
}

/** The namespaces that objects of a world are in. */
export const namespacesOf = (objects: readonly WorldObject[]): ReadonlySet<string> =>
	new Set(objects.flatMap(({object}) => object.metadata.namespace ?? []));

/**
Puts the objects of a world into a real cluster that serves their kinds, with the status they have there. Uids
and the times of creation are the API server's: references to owners are written anew with them.
*/
export async function applyWorld(
	client: Transport,
	objects: readonly WorldObject[],
): Promise<void> {
	await inParallel([...namespacesOf(objects)], async (name) =>
		create(client, namespaces, {metadata: {name}}),
	);
	const uids = new Map<string, string>();
	const begun = new Map<string, Promise<void>>();
	await inParallel(
		objects.filter((one) => !isMadeByOthers(one)),
		async (one) => {
			// What an object refers to stands before it in the list, so that has begun already.
			const referred = uidsIn(one.object).flatMap(async (uid) => begun.get(uid) ?? []);
			const work = async (): Promise<void> => {
				await Promise.all(referred);
				await put(client, one, uids);
			};

			const done = work();
			begun.set(one.object.metadata.uid, done);
			await done;
		},
	);
}

const uidsIn = (object: KubernetesObject): string[] =>
	JSON.stringify(object)
		.matchAll(/"uid":"(?<uid>[^"]+)"/g)
		.map(({groups}) => groups?.uid ?? '')
		.filter((uid) => uid !== object.metadata.uid)
		.toArray();

/** A kind is served a moment after its definition was made. */
async function served(client: Transport, resource: Resource): Promise<void> {
	for (;;) {
		const answer = await client.json({verb: 'list', resource, query: {limit: 1}});
		if (answer.ok) {
			return;
		}

		await pause(50);
	}
}

async function put(
	client: Transport,
	{resource, object}: WorldObject,
	uids: Map<string, string>,
): Promise<void> {
	const {uid, resourceVersion: _version, ...metadata} = object.metadata;
	const ownerReferences = metadata.ownerReferences?.map((reference) => ({
		...reference,
		uid: uids.get(reference.uid) ?? reference.uid,
	}));
	const draft = withUids(
		{...object, metadata: {...metadata, ...(ownerReferences && {ownerReferences})}},
		uids,
	);
	const created = await create(client, resource, draft);
	if (!created) {
		return;
	}

	uids.set(uid, created.metadata.uid);
	const {status} = object as AnyObject;
	if (!status || !withStatus.has(qualifiedName(resource))) {
		return;
	}

	// What else is in the object would be read and compared for nothing.
	const known = {...created.metadata, managedFields: undefined};
	const {namespace, name, generation = 1} = known;
	const written = await client.json({
		verb: 'update',
		resource,
		namespace,
		name,
		subresource: 'status',
		body: {metadata: known, ...typeOf(resource), status: accepted(resource, status, generation)},
	});
	if (!written.ok) {
		throw new Error(`status of ${resource.kind} ${name}: ${written.failure.message}`);
	}
}

/** Since 1.31 a Job ends in two steps, each with a condition; the practice cluster plays an older version. */
const announcements: Readonly<Record<string, string>> = {
	Complete: 'SuccessCriteriaMet',
	Failed: 'FailureTarget',
};

/** Since 1.35 they count pods that are about to end, too. */
const counting = new Set([qualifiedName(deployments), qualifiedName(replicaSets)]);

/** The status as this version's controllers would write it, so that they need not. */
function accepted(
	resource: Resource,
	status: NonNullable<AnyObject['status']>,
	generation: number,
): object {
	const conditions = (status.conditions ?? []) as ReadonlyArray<{type: string}>;
	if (counting.has(qualifiedName(resource))) {
		return {...status, terminatingReplicas: 0, observedGeneration: generation};
	}

	if (qualifiedName(resource) !== 'jobs.batch') {
		return status;
	}

	const announced = conditions.flatMap((condition) => {
		const type = announcements[condition.type];
		return type && conditions.every((one) => one.type !== type) ? [{...condition, type}] : [];
	});
	return {...status, conditions: [...announced, ...conditions]};
}

/** What an event or an endpoint is about, by the uid it has now. */
function withUids<T>(value: T, uids: ReadonlyMap<string, string>): T {
	const text = JSON.stringify(value).replaceAll(
		/(?<="uid":")[^"]+(?=")/g,
		(uid) => uids.get(uid) ?? uid,
	);
	return JSON.parse(text) as T;
}

const typeOf = (resource: Resource) => ({apiVersion: apiVersionOf(resource), kind: resource.kind});

/** The new object; undefined when the control plane has one of that name already. */
async function create(
	client: Transport,
	resource: Resource,
	draft: object & {metadata: {name?: string; namespace?: string | undefined}},
): Promise<KubernetesObject | undefined> {
	const {name, namespace} = draft.metadata;
	const created = await client.json<KubernetesObject>({
		verb: 'create',
		resource,
		namespace,
		body: {...draft, ...typeOf(resource)},
	});
	if (created.ok) {
		return created.value;
	}

	if (created.failure.reason === 'AlreadyExists') {
		return undefined;
	}

	throw new Error(`${resource.kind} ${namespace ?? ''}/${name ?? ''}: ${created.failure.message}`);
}

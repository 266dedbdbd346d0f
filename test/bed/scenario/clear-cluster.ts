import {setTimeout as pause} from 'node:timers/promises';
import type {KubernetesObject} from '../../../source/cluster/objects.ts';
import {listAll} from '../../../source/cluster/list.ts';
import {
	namespaces,
	qualifiedName,
	type Resource,
	services,
} from '../../../source/cluster/resources.ts';
import type {Outcome} from '../../../source/cluster/failure.ts';
import type {Transport} from '../../../source/cluster/transport.ts';
import {inParallel, readsAtOnce} from './in-parallel.ts';

type ApiResource = {name: string; kind: string; namespaced: boolean; verbs: string[]};
type ApiVersions = {groups: Array<{name: string; preferredVersion: {version: string}}>};

/** What a cluster has before anything is put into it. */
export type Baseline = {
	/** Every kind whose objects can be listed and deleted all at once, and namespaces. */
	readonly kinds: readonly Resource[];
	readonly names: ReadonlySet<string>;
};

/** Objects the API server renews by itself, whatever one does: how it is known to its like. */
const isOfTheServer = ({metadata}: KubernetesObject): boolean =>
	metadata.labels?.['apiserver.kubernetes.io/identity'] === 'kube-apiserver';

const nameOf = (resource: Resource, {metadata: {namespace, name}}: KubernetesObject): string =>
	`${qualifiedName(resource)} ${namespace ?? ''}/${name}`;

/** What an API server makes in its first moments, after it has said that it is ready. */
const firstObjects = [
	...['default', 'kube-system', 'kube-public', 'kube-node-lease'].map(
		(name) => `${qualifiedName(namespaces)} /${name}`,
	),
	`${qualifiedName(services)} default/kubernetes`,
];

/** Writes down what there is, as soon as the API server has made its own. */
export async function readBaseline(client: Transport): Promise<Baseline> {
	const kinds = await deletableKinds(client);
	for (;;) {
		const found = await readAll(client, kinds);
		const names = new Set(found.map(({resource, object}) => nameOf(resource, object)));
		if (firstObjects.every((name) => names.has(name))) {
			return {kinds, names};
		}

		await pause(100);
	}
}

/**
Deletes everything that a cluster had not at first, whoever has made it since; of these namespaces only what is in
them, because for half a minute after one was deleted the API server reads one of its name anew for each object that
is put there. Nobody else may be at work there. Fails with the names of what cannot be deleted.
*/
export async function clearCluster(
	client: Transport,
	{kinds, names}: Baseline,
	stayingNamespaces: ReadonlySet<string>,
): Promise<void> {
	let left: Found[] = [];
	let asked = kinds;
	// One round deletes and one finds nothing; another is for what holds something else.
	for (let round = 0; round < 4; round++) {
		const found = await readAll(client, asked);
		const stays = ({resource, object}: Found): boolean =>
			names.has(nameOf(resource, object)) ||
			isOfTheServer(object) ||
			(resource === namespaces && stayingNamespaces.has(object.metadata.name));
		left = found.filter((one) => !stays(one));
		if (left.length === 0) {
			return;
		}

		asked = [...new Set(left.map(({resource}) => resource))];
		await inParallel(
			left.filter(({object}) => object.metadata.finalizers),
			async (one) => releaseFinalizers(client, one),
		);
		// Some collections have something in them that was there at first: a role beside those of the server.
		const mixed = new Set(found.filter((one) => stays(one)).map((one) => collectionOf(one)));
		await inParallel(
			left.filter((one) => one.resource !== namespaces && mixed.has(collectionOf(one))),
			async (one) => deleteObject(client, one),
		);
		await deleteCollections(
			client,
			left.filter((one) => !mixed.has(collectionOf(one))),
		);
		await inParallel(
			left.filter(({resource}) => resource === namespaces),
			async ({object}) => deleteNamespace(client, object),
		);
	}

	const remaining = left.map(({resource, object}) => nameOf(resource, object)).join(', ');
	throw new Error(`This cannot be deleted: ${remaining}.`);
}

const atOnce = {propagationPolicy: 'Background', gracePeriodSeconds: 0} as const;

type Found = {readonly resource: Resource; readonly object: KubernetesObject};

const valueOf = <T>(outcome: Outcome<T>): T => {
	if (!outcome.ok) {
		throw new Error(outcome.failure.message);
	}

	return outcome.value;
};

const read = async <T>(client: Transport, path: string): Promise<T> =>
	valueOf(await client.json<T>({verb: 'get', path}));

/** Kinds whose objects are those of another kind, or go with them: the address of a Service. */
const elsewhere = new Set(['events.events.k8s.io', 'ipaddresses.networking.k8s.io']);

async function deletableKinds(client: Transport): Promise<Resource[]> {
	const {groups} = await read<ApiVersions>(client, '/apis');
	const versions = [
		{path: '/api/v1', group: '', version: 'v1'},
		...groups.map(({name: group, preferredVersion: {version}}) => ({
			path: `/apis/${group}/${version}`,
			group,
			version,
		})),
	];
	const kinds = await inParallel(versions, async ({path, group, version}) => {
		const {resources} = await read<{resources: ApiResource[]}>(client, path);
		return resources
			.filter(({name, verbs}) => verbs.includes('deletecollection') || name === namespaces.plural)
			.map(({name: plural, kind, namespaced}) => ({group, version, plural, kind, namespaced}));
	});
	return kinds
		.flat()
		.filter((kind) => !elsewhere.has(qualifiedName(kind)))
		.map((kind) => (qualifiedName(kind) === 'namespaces' ? namespaces : kind));
}

async function readAll(client: Transport, kinds: readonly Resource[]): Promise<Found[]> {
	const lists = await inParallel(
		kinds,
		async (resource) => {
			const {items} = valueOf(await listAll(client, {resource}));
			return items.map((object) => ({resource, object}));
		},
		readsAtOnce,
	);
	return lists.flat();
}

/** Kind and namespace: what can be deleted all at once. */
const collectionOf = ({resource, object: {metadata}}: Found): string =>
	`${qualifiedName(resource)} ${metadata.namespace ?? ''}`;

/** Deletes all objects of these kinds in these namespaces; namespaces themselves are another matter. */
async function deleteCollections(client: Transport, found: readonly Found[]): Promise<void> {
	const collections = new Map(
		found
			.filter(({resource}) => resource !== namespaces)
			.map((one) => [
				collectionOf(one),
				{resource: one.resource, namespace: one.object.metadata.namespace},
			]),
	);
	await inParallel(collections.values().toArray(), async ({resource, namespace}) => {
		const deleted = await client.text({
			verb: 'deletecollection',
			resource,
			namespace,
			query: atOnce,
		});
		valueOf(deleted);
	});
}

async function deleteObject(client: Transport, {resource, object}: Found): Promise<void> {
	const {namespace, name} = object.metadata;
	const deleted = await client.text({verb: 'delete', resource, namespace, name, query: atOnce});
	// Something else that went may have taken it along.
	if (!deleted.ok && deleted.failure.status !== 404) {
		valueOf(deleted);
	}
}

async function releaseFinalizers(client: Transport, {resource, object}: Found): Promise<void> {
	const {namespace, name} = object.metadata;
	const answer = await client.text({
		verb: 'patch',
		resource,
		namespace,
		name,
		contentType: 'application/merge-patch+json',
		body: {metadata: {finalizers: null}},
	});
	if (!answer.ok && answer.failure.status !== 404) {
		valueOf(answer);
	}
}

/** What a namespace has in it goes with it, which is a controller's work; here it is empty by now. */
async function deleteNamespace(client: Transport, {metadata}: KubernetesObject): Promise<void> {
	const {name} = metadata;
	await client.text({verb: 'delete', resource: namespaces, name});
	await client.text({
		verb: 'update',
		resource: namespaces,
		name,
		subresource: 'finalize',
		body: {apiVersion: 'v1', kind: 'Namespace', metadata: {name}, spec: {finalizers: []}},
	});
}

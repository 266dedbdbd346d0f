import {randomUUID} from 'node:crypto';
import {isDeepStrictEqual} from 'node:util';
import type {KubernetesObject} from '../cluster/objects.ts';
import {namespaces, pods, services, type Resource} from '../cluster/resources.ts';
import {customResourceDefinition, rainbondKinds} from './api/custom-kinds.ts';
import {kindKey, type AnyDraft, type AnyObject, type Kind, type KindKey} from './api/kinds.ts';
import {alreadyExists, forbidden, notFound} from './api/status.ts';
import {systemClock, type Clock} from './clock.ts';
import type {Draft, ObjectAccess, ObjectKey} from './object-access.ts';
import {bootstrap} from './store/bootstrap.ts';
import {createChangeFeed, type ChangeListener} from './store/change-feed.ts';
import {createChangeLog, undoChanges, type StoreChange} from './store/change-log.ts';
import {deletionStep, isReleased, type PropagationPolicy} from './store/deletion.ts';
import {frozenCopy} from './store/frozen-copy.ts';
import {collectGarbage} from './store/garbage-collector.ts';
import {createKindRegistry, type KindRegistry} from './store/kind-registry.ts';
import {customResourceDefinitions, followDefinitions} from './store/custom-definitions.ts';
import {withDefaults} from './store/defaults.ts';
import {withAddresses} from './store/service-addresses.ts';
import {checkDeletable, checkLock, checkPreconditions} from './store/preconditions.ts';
import {followNamespaces} from './store/namespace-lifecycle.ts';
import {createObjectIndex, type Located} from './store/object-index.ts';
import {withJobIdentity} from './store/job-identity.ts';
import {checkName, generateName} from './store/object-name.ts';
import {checkChange, checkContent} from './store/validation.ts';
import {storeAccess} from './store/store-access.ts';
import {timestamp} from './store/timestamp.ts';
import {withOwnToken} from './store/token-volume.ts';
import {initialStatus, updatedObject, withoutEmptyFields} from './store/write-rules.ts';

export type CreateOptions = {
	readonly dryRun?: boolean;
	/** Makes the Namespace too when there is none, where an API server would answer 404. */
	readonly impliesNamespace?: boolean;
};

export type UpdateOptions = {readonly subresource?: string; readonly dryRun?: boolean};

export type DeleteOptions = {
	readonly gracePeriodSeconds?: number | undefined;
	readonly uid?: string | undefined;
	readonly resourceVersion?: string | undefined;
	readonly propagationPolicy?: PropagationPolicy | undefined;
	readonly dryRun?: boolean;
};

/** The object as the deletion left it, and whether it is gone. */
export type Deletion = {readonly object: AnyObject; readonly removed: boolean};

/**
The objects of a practice cluster, with the rules that kube-apiserver and its etcd apply to them: one
counter of resource versions, a history for watches and for lists that go on later, optimistic locking,
graceful deletion, finalizers, owner references. Everything happens at once, in memory. Refusals are
thrown as `ApiError`. What is read is shared and frozen: copy it before changing it.
*/
export type ObjectStore = {
	readonly access: ObjectAccess;
	readonly clock: Clock;
	readonly kinds: KindRegistry;
	/** The version of the latest change. */
	readonly resourceVersion: number;
	get<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): T | undefined;
	/** In the order of etcd's keys: namespace, then name. */
	list<T extends KubernetesObject>(resource: Resource<T>, namespace?: string): readonly T[];
	/** The same at an earlier version; undefined when that history is forgotten. */
	listAt<T extends KubernetesObject>(
		resource: Resource<T>,
		namespace: string | undefined,
		version: number,
	): readonly T[] | undefined;
	create<T extends KubernetesObject>(
		resource: Resource<T>,
		draft: Draft<T>,
		options?: CreateOptions,
	): T;
	/**
	Puts an object in as it is, with its status and whatever uid and times it brings, and makes its
	namespace: the way scenarios and captures come in.
	*/
	seed<T extends KubernetesObject>(resource: Resource<T>, draft: Draft<T>): T;
	/** A replacement of the object, or of its status alone. Unchanged content keeps its version. */
	update<T extends KubernetesObject>(resource: Resource<T>, object: T, options?: UpdateOptions): T;
	delete(resource: Resource, key: ObjectKey, options?: DeleteOptions): Deletion;
	/** Takes an object away whatever stands against it, as etcd would. */
	remove(resource: Resource, key: ObjectKey): AnyObject;
	subscribe(listener: ChangeListener): () => void;
	/** Undefined when changes after that version are forgotten already. */
	changesSince(version: number): readonly StoreChange[] | undefined;
	/** The oldest version a watch can start from. */
	readonly oldestVersion: number;
	/** Forgets the history, so that every older version has expired. */
	compact(): void;
	byUid(uid: string): Located | undefined;
	dependentsOf(uid: string): readonly Located[];
};

export type ObjectStoreOptions = {
	readonly clock?: Clock;
	/** Kinds for which CustomResourceDefinitions are there from the start; default: Rainbond's. */
	readonly customKinds?: readonly Kind[];
	readonly history?: {readonly changes?: number; readonly milliseconds?: number};
};

type InsertOptions = CreateOptions & {readonly isChecked?: boolean};

type Collection = {readonly objects: Map<string, AnyObject>; sorted: string[] | undefined};

const keyOf = ({namespace, name}: ObjectKey): string => (namespace ? `${namespace}/${name}` : name);
const objectKeyOf = ({metadata}: AnyObject): string => keyOf(metadata);

export function createObjectStore({
	clock = systemClock,
	customKinds = rainbondKinds,
	history,
}: ObjectStoreOptions = {}): ObjectStore {
	let version = 1;
	const kinds = createKindRegistry();
	const collections = new Map<KindKey, Collection>();
	const index = createObjectIndex();
	const log = createChangeLog(() => clock.now(), version, history);
	const feed = createChangeFeed(() => version);

	const collectionOf = (resource: Resource): Collection => {
		const key = kindKey(resource);
		const collection = collections.get(key) ?? {objects: new Map(), sorted: undefined};
		collections.set(key, collection);
		return collection;
	};

	const locate = (resource: Resource, {namespace, name}: ObjectKey): AnyObject => {
		const key = resource.namespaced ? keyOf({namespace, name}) : name;
		const object = collectionOf(resource).objects.get(key);
		if (!object) {
			throw notFound(resource, name);
		}

		return object;
	};

	const commit = (
		type: StoreChange['type'],
		kind: Kind,
		object: AnyObject,
		previous?: AnyObject,
	): AnyObject => {
		version += 1;
		const metadata = {...object.metadata, resourceVersion: String(version)};
		const stored = frozenCopy({...object, metadata});
		const collection = collectionOf(kind);
		if (type === 'DELETED') {
			collection.objects.delete(objectKeyOf(stored));
			index.remove(previous ?? stored);
		} else {
			collection.objects.set(objectKeyOf(stored), stored);
			index.put(kind, stored, previous);
		}

		if (type !== 'MODIFIED') {
			collection.sorted = undefined;
		}

		const change = {version, type, kind, object: stored, ...(previous && {previous})};
		log.append(change);
		feed.publish(change);
		return stored;
	};

	const ensureNamespace = (kind: Kind, key: ObjectKey, implied: boolean): void => {
		if (!kind.namespaced || !key.namespace) {
			return;
		}

		const namespace = store.get(namespaces, {name: key.namespace});
		if (!namespace) {
			if (!implied) {
				throw notFound(namespaces, key.namespace);
			}

			store.create(namespaces, {metadata: {name: key.namespace}});
		} else if (namespace.metadata.deletionTimestamp && !implied) {
			const why = `unable to create new content in namespace ${key.namespace} because it is being terminated`;
			throw forbidden(kind, key.name, why, [
				{
					reason: 'NamespaceTerminating',
					message: `namespace ${key.namespace} is being terminated`,
					field: 'metadata.namespace',
				},
			]);
		}
	};

	const insert = (
		kind: Kind,
		draft: AnyDraft,
		{dryRun = false, impliesNamespace = false, isChecked = false}: InsertOptions,
	): AnyDraft => {
		const {
			name: ownName = '',
			generateName: base,
			namespace: ownNamespace = 'default',
		} = draft.metadata;
		const name = base && !ownName ? generateName(base) : ownName;
		const namespace = kind.namespaced ? ownNamespace : undefined;
		ensureNamespace(kind, {namespace, name}, impliesNamespace);
		checkName(kind, name);
		const isService = kindKey(kind) === kindKey(services);
		const addressed = isService ? withAddresses(kind, draft, store.list(services)) : draft;
		const {
			apiVersion: _apiVersion,
			kind: _kind,
			metadata,
			...content
		} = withDefaults(kind, addressed);
		const {resourceVersion: _version, namespace: _namespace, ...rest} = metadata;
		const {uid = randomUUID(), creationTimestamp = timestamp(clock.now())} = metadata;
		const object = {
			metadata: {
				...withoutEmptyFields(rest),
				name,
				...(namespace && {namespace}),
				uid,
				creationTimestamp,
			},
			...content,
		};
		if (isChecked) {
			checkContent(kind, name, object);
		}

		if (collectionOf(kind).objects.has(keyOf({namespace, name}))) {
			throw alreadyExists(kind, name);
		}

		const complete = kindKey(kind) === 'jobs.batch' ? withJobIdentity(object, uid) : object;
		return dryRun
			? frozenCopy(complete)
			: commit('ADDED', kind, {
					...complete,
					metadata: {...complete.metadata, resourceVersion: ''},
				});
	};

	const store: ObjectStore = {
		clock,
		kinds,
		get access() {
			return access;
		},
		get resourceVersion() {
			return version;
		},
		get oldestVersion() {
			return log.oldest;
		},
		get<T extends KubernetesObject>(resource: Resource<T>, {namespace, name}: ObjectKey) {
			const key = resource.namespaced ? keyOf({namespace, name}) : name;
			return collectionOf(resource).objects.get(key) as T | undefined;
		},
		list<T extends KubernetesObject>(resource: Resource<T>, namespace?: string) {
			const collection = collectionOf(resource);
			collection.sorted ??= sortedKeys(collection.objects);
			return pick<T>(collection.objects, collection.sorted, namespace);
		},
		listAt<T extends KubernetesObject>(
			resource: Resource<T>,
			namespace: string | undefined,
			at: number,
		) {
			const changes = log.since(at);
			if (!changes) {
				return undefined;
			}

			const {objects} = collectionOf(resource);
			const earlier = undoChanges(objects, changes, kindKey(resource), objectKeyOf);
			return pick<T>(earlier, sortedKeys(earlier), namespace);
		},
		create<T extends KubernetesObject>(
			resource: Resource<T>,
			draft: Draft<T>,
			options: CreateOptions = {},
		) {
			const kind = kinds.rulesOf(resource);
			const {uid: _uid, creationTimestamp: _created, ...metadata} = draft.metadata;
			const {deletionTimestamp: _deleted, deletionGracePeriodSeconds: _grace, ...kept} = metadata;
			const prepared = initialStatus(kind, {...draft, metadata: kept});
			const admitted = kindKey(kind) === kindKey(pods) ? withOwnToken(prepared) : prepared;
			return insert(kind, admitted, {...options, isChecked: true}) as unknown as T;
		},
		seed<T extends KubernetesObject>(resource: Resource<T>, draft: Draft<T>) {
			const kind = kinds.rulesOf(resource);
			const generation = kind.generation === 'none' ? {} : {generation: 1};
			const complete = {...draft, metadata: {...generation, ...draft.metadata}};
			return insert(kind, complete, {impliesNamespace: true}) as unknown as T;
		},
		update<T extends KubernetesObject>(
			resource: Resource<T>,
			object: T,
			{subresource, dryRun = false}: UpdateOptions = {},
		) {
			const kind = kinds.rulesOf(resource);
			const replacement = object as unknown as AnyObject;
			const existing = locate(resource, object.metadata);
			checkLock(kind, existing, replacement);
			const updated = frozenCopy(updatedObject(kind, existing, replacement, subresource));
			checkChange(kind, existing, updated);
			if (isDeepStrictEqual(updated, existing)) {
				return existing as unknown as T;
			}

			if (dryRun) {
				return updated as unknown as T;
			}

			if (isReleased(existing, updated)) {
				// Watchers see a released object once more as it was, with its last finalizer.
				commit('DELETED', kind, existing, existing);
				return updated as unknown as T;
			}

			return commit('MODIFIED', kind, updated, existing) as unknown as T;
		},
		delete(resource, key, options = {}) {
			const kind = kinds.rulesOf(resource);
			const existing = locate(resource, key);
			checkDeletable(kind, existing);
			checkPreconditions(kind, existing, options);
			const step = deletionStep(kind, existing, options, clock.now());
			if (step.kind === 'pending') {
				return {object: existing, removed: false};
			}

			const marked = step.object ? frozenCopy(step.object) : existing;
			const removed = step.kind === 'remove';
			if (options.dryRun) {
				return {object: marked, removed};
			}

			const current = isDeepStrictEqual(marked, existing)
				? existing
				: commit('MODIFIED', kind, marked, existing);
			return {object: removed ? commit('DELETED', kind, current, current) : current, removed};
		},
		remove(resource, key) {
			const existing = locate(resource, key);
			return commit('DELETED', kinds.rulesOf(resource), existing, existing);
		},
		subscribe: (listener) => feed.subscribe(listener),
		changesSince: (after) => log.since(after),
		compact() {
			log.compact(version);
		},
		byUid: (uid) => index.byUid(uid),
		dependentsOf: (uid) => index.dependentsOf(uid),
	};
	const access = storeAccess(store);

	followDefinitions(store);
	collectGarbage(store);
	followNamespaces(store);
	bootstrap(store);
	for (const kind of customKinds) {
		store.seed(customResourceDefinitions, customResourceDefinition(kind));
	}

	return store;
}

/** Byte order, as etcd keeps its keys: `team-a/x` stands before `team/x`. */
const sortedKeys = (objects: ReadonlyMap<string, AnyObject>): string[] =>
	objects.keys().toArray().toSorted();

function pick<T extends KubernetesObject>(
	objects: ReadonlyMap<string, AnyObject>,
	keys: readonly string[],
	namespace: string | undefined,
): readonly T[] {
	const wanted = namespace ? keys.filter((key) => key.startsWith(`${namespace}/`)) : keys;
	return wanted.map((key) => objects.get(key) as unknown as T);
}

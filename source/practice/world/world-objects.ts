import type {KubernetesObject} from '../../cluster/objects.ts';
import {apiVersionOf, qualifiedName, type Resource} from '../../cluster/resources.ts';
import {builtInKinds} from '../api/built-in-kinds.ts';
import {kindKey} from '../api/kinds.ts';
import {rfc3339} from '../models/kubelet/pod-status.ts';
import type {Draft, ObjectKey} from '../object-access.ts';
import type {Random} from '../random.ts';
import {withDefaults} from '../store/defaults.ts';

/** One object of a world with its kind, as it is handed to a cluster. */
export type WorldObject = {readonly resource: Resource; readonly object: KubernetesObject};

/** The objects of a world while it is being described: plain values that may be changed freely. */
export type WorldObjects = {
	/** Adds an object with a uid and the time of its making (milliseconds since the epoch). */
	add<T extends KubernetesObject>(resource: Resource<T>, draft: Draft<T>, made: number): T;
	get<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): T | undefined;
	list<T extends KubernetesObject>(resource: Resource<T>, namespace?: string): T[];
	remove(resource: Resource, key: ObjectKey): KubernetesObject | undefined;
	/** Everything, in the order in which it was added: owners stand before what they own. */
	all(): readonly WorldObject[];
};

const kinds = new Map(builtInKinds.map((kind) => [kindKey(kind), kind]));

/** A draft with the defaults of the API server: hashes of templates are made of these too. */
function completed<T extends KubernetesObject>(resource: Resource<T>, draft: Draft<T>): Draft<T> {
	const kind = kinds.get(kindKey(resource));
	return kind ? (withDefaults(kind, draft) as unknown as Draft<T>) : draft;
}

export function createWorldObjects(random: (what: string) => Random): WorldObjects {
	const collections = new Map<string, Map<string, KubernetesObject>>();
	const order = new Map<KubernetesObject, Resource>();
	const keyOf = ({namespace, name}: ObjectKey) => `${namespace ?? ''}/${name}`;
	const objectsOf = (resource: Resource): Map<string, KubernetesObject> => {
		const name = qualifiedName(resource);
		const objects = collections.get(name) ?? new Map<string, KubernetesObject>();
		collections.set(name, objects);
		return objects;
	};

	return {
		add<T extends KubernetesObject>(resource: Resource<T>, draft: Draft<T>, made: number) {
			const {name = '', namespace} = draft.metadata;
			const key = keyOf({namespace, name});
			const object = {
				apiVersion: apiVersionOf(resource),
				kind: resource.kind,
				...completed(resource, draft),
				metadata: {
					...draft.metadata,
					name,
					uid: draft.metadata.uid ?? random(`${resource.kind} ${key}`).uid(),
					resourceVersion: '',
					creationTimestamp: draft.metadata.creationTimestamp ?? rfc3339(made),
				},
			};
			// A draft has everything but what the lines above add; the compiler cannot see that of T.
			const typed = object as unknown as T;
			const objects = objectsOf(resource);
			const before = objects.get(key);
			if (before) {
				throw new Error(`The world has two objects ${qualifiedName(resource)} ${key}.`);
			}

			objects.set(key, typed);
			order.set(typed, resource);
			return typed;
		},
		get<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey) {
			return objectsOf(resource).get(keyOf(key)) as T | undefined;
		},
		list<T extends KubernetesObject>(resource: Resource<T>, namespace?: string) {
			const all = objectsOf(resource).values().toArray() as T[];
			return namespace ? all.filter(({metadata}) => metadata.namespace === namespace) : all;
		},
		remove(resource, key) {
			const objects = objectsOf(resource);
			const object = objects.get(keyOf(key));
			if (object) {
				objects.delete(keyOf(key));
				order.delete(object);
			}

			return object;
		},
		all: () =>
			order
				.entries()
				.map(([object, resource]) => ({object, resource}))
				.toArray(),
	};
}

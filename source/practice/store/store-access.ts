import type {KubernetesObject} from '../../cluster/objects.ts';
import type {Resource} from '../../cluster/resources.ts';
import type {ObjectAccess, ObjectChange} from '../object-access.ts';
import type {ObjectStore} from '../object-store.ts';
import {kindKey} from '../api/kinds.ts';

/**
The store as kubelets, controllers and the operator see a cluster. Nothing waits: a promise is settled
when it is returned, and a change reaches the watchers before the write returns, except for a write
made while another change is being told, which follows after it.
*/
export function storeAccess(store: ObjectStore): ObjectAccess {
	return {
		async list<T extends KubernetesObject>(resource: Resource<T>, namespace?: string) {
			return [...store.list(resource, namespace)];
		},
		get: async (resource, key) => store.get(resource, key),
		create: async (resource, draft) => store.create(resource, draft, {impliesNamespace: true}),
		replace: async (resource, object) => store.update(resource, object),
		replaceStatus: async (resource, object) =>
			store.update(resource, object, {subresource: 'status'}),
		async delete(resource, key, options = {}) {
			store.delete(resource, key, {propagationPolicy: 'Background', ...options});
		},
		watch<T extends KubernetesObject>(
			resource: Resource<T>,
			namespace: string | undefined,
			listener: (change: ObjectChange<T>) => void,
			signal: AbortSignal,
		) {
			if (signal.aborted) {
				return;
			}

			const key = kindKey(resource);
			const end = store.subscribe(({type, kind, object}) => {
				if (kindKey(kind) === key && (!namespace || object.metadata.namespace === namespace)) {
					listener({type, object: object as unknown as T});
				}
			});
			signal.addEventListener('abort', end, {once: true});
			for (const object of store.list(resource, namespace)) {
				listener({type: 'ADDED', object});
			}
		},
	};
}

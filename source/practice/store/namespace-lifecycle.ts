import {namespaces, type Resource} from '../../cluster/resources.ts';
import {kindKey} from '../api/kinds.ts';
import type {ObjectStore} from '../object-store.ts';

const serviceAccounts: Resource = {
	group: '',
	version: 'v1',
	plural: 'serviceaccounts',
	kind: 'ServiceAccount',
	namespaced: true,
};

/**
The namespace controllers: give a new namespace its default service account, empty one that is being
deleted and let it go once nothing is left in it. Its pods end gracefully, so that may take a while.
*/
export function followNamespaces(store: ObjectStore): void {
	const content = (namespace: string) =>
		store.kinds
			.all()
			.filter((kind) => kind.namespaced)
			.flatMap((kind) => store.list(kind, namespace).map((object) => ({kind, object})));

	const releaseWhenEmpty = (name: string): void => {
		const namespace = store.get(namespaces, {name});
		if (namespace?.metadata.deletionTimestamp && content(name).length === 0) {
			store.remove(namespaces, {name});
		}
	};

	store.subscribe(({type, kind, object}) => {
		const {name, namespace} = object.metadata;
		if (kindKey(kind) === kindKey(namespaces)) {
			if (type === 'ADDED') {
				store.create(serviceAccounts, {metadata: {name: 'default', namespace: name}});
			}

			if (type === 'MODIFIED' && object.metadata.deletionTimestamp) {
				for (const item of content(name)) {
					if (store.byUid(item.object.metadata.uid)) {
						store.delete(item.kind, item.object.metadata, {propagationPolicy: 'Background'});
					}
				}

				releaseWhenEmpty(name);
			}
		} else if (type === 'DELETED' && namespace) {
			releaseWhenEmpty(namespace);
		}
	});
}

import {configMaps, namespaces, type Resource} from '../../cluster/resources.ts';
import {kindKey} from '../api/kinds.ts';
import type {ObjectStore} from '../object-store.ts';

const serviceAccounts: Resource = {
	group: '',
	version: 'v1',
	plural: 'serviceaccounts',
	kind: 'ServiceAccount',
	namespaced: true,
};

const rootCertificate = 'kube-root-ca.crt';

/** What every namespace has for its pods: a service account, and the authority of the API server. */
function furnish(store: ObjectStore, namespace: string): void {
	store.create(serviceAccounts, {metadata: {name: 'default', namespace}});
	const known = store.list(configMaps).find(({metadata}) => metadata.name === rootCertificate);
	if (!known) {
		return;
	}

	const {annotations} = known.metadata;
	store.create(configMaps, {
		metadata: {name: rootCertificate, namespace, ...(annotations && {annotations})},
		...(known.data && {data: known.data}),
	});
}

/**
The namespace controllers: furnish a new namespace, empty one that is being
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
				furnish(store, name);
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

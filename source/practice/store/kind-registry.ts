import {apiVersionOf, type Resource} from '../../cluster/resources.ts';
import {builtInKinds} from '../api/built-in-kinds.ts';
import {defineCustomKind, kindKey, type Kind, type KindKey} from '../api/kinds.ts';

/** The kinds that are served: the API server's own and those that definitions in the store add. */
export type KindRegistry = {
	all(): readonly Kind[];
	/** By group, version and plural as a path names them; any served version fits. */
	find(group: string, version: string, plural: string): Kind | undefined;
	/** The rules of a kind; one that nobody defined has the rules of a custom kind. */
	rulesOf(resource: Resource): Kind;
	define(kind: Kind): void;
	remove(key: KindKey): void;
};

export function createKindRegistry(): KindRegistry {
	const kinds = new Map<KindKey, Kind>(builtInKinds.map((kind) => [kindKey(kind), kind]));
	const implied = new Map<KindKey, Kind>();
	return {
		all: () => kinds.values().toArray(),
		find(group, version, plural) {
			const kind = kinds.get(kindKey({group, plural}));
			const isServed = kind?.version === version || kind?.otherVersions.includes(version);
			return isServed ? kind : undefined;
		},
		rulesOf(resource) {
			const key = kindKey(resource);
			let kind = kinds.get(key) ?? implied.get(key);
			if (!kind) {
				const {plural, kind: name, namespaced} = resource;
				kind = defineCustomKind(apiVersionOf(resource), plural, name, {namespaced});
				implied.set(key, kind);
			}

			return kind;
		},
		define(kind) {
			kinds.set(kindKey(kind), kind);
		},
		remove(key) {
			kinds.delete(key);
		},
	};
}

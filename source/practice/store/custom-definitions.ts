import type {Resource} from '../../cluster/resources.ts';
import {
	defineCustomKind,
	kindKey,
	type AnyObject,
	type Kind,
	type PrinterColumn,
} from '../api/kinds.ts';
import type {ObjectStore} from '../object-store.ts';

export const customResourceDefinitions: Resource<AnyObject> = {
	group: 'apiextensions.k8s.io',
	version: 'v1',
	plural: 'customresourcedefinitions',
	kind: 'CustomResourceDefinition',
	namespaced: false,
};

/** Serves the kinds for which there are CustomResourceDefinitions, and no others. */
export function followDefinitions(store: ObjectStore): void {
	store.subscribe(({type, kind: {group, plural}, object}) => {
		if (kindKey({group, plural}) !== kindKey(customResourceDefinitions)) {
			return;
		}

		store.kinds.remove(object.metadata.name);
		const defined = type === 'DELETED' ? [] : kindsOfDefinition(object);
		for (const kind of defined) {
			store.kinds.define(kind);
		}
	});
}

type Definition = {
	group: string;
	scope: string;
	names: {
		plural: string;
		singular?: string;
		kind: string;
		shortNames?: string[];
		categories?: string[];
	};
	versions: Array<{
		name: string;
		served: boolean;
		storage: boolean;
		subresources?: Record<string, unknown>;
		additionalPrinterColumns?: PrinterColumn[];
	}>;
};

/** The kind that a CustomResourceDefinition defines; none when no version is served. */
function kindsOfDefinition(object: AnyObject): Kind[] {
	const definition = object.spec as Definition | undefined;
	const served = definition?.versions.filter(({served}) => served) ?? [];
	const main = served.find(({storage}) => storage) ?? served[0];
	if (!definition || !main) {
		return [];
	}

	const {group, names, scope} = definition;
	const kind = defineCustomKind(`${group}/${main.name}`, names.plural, names.kind, {
		namespaced: scope === 'Namespaced',
		singular: names.singular ?? names.kind.toLowerCase(),
		shortNames: names.shortNames ?? [],
		categories: names.categories ?? [],
		subresources: Object.keys(main.subresources ?? {}),
		otherVersions: served.map(({name}) => name).filter((name) => name !== main.name),
		columns: main.additionalPrinterColumns ?? [],
	});
	return [kind];
}

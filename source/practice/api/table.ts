import type {AnyObject, Kind} from './kinds.ts';
import type {Representation} from './media-type.ts';
import {contentText, objectText, type ListMeta} from './serialise.ts';
import {columnsOf} from './table-columns.ts';

/** What a row says of its object: `includeObject` in the query. */
export type IncludedObject = 'Metadata' | 'Object' | 'None';

export const includedObject = (query: URLSearchParams): IncludedObject => {
	const asked = query.get('includeObject');
	return asked === 'Object' || asked === 'None' ? asked : 'Metadata';
};

/** The JSON of an object's metadata alone. */
export const metadataText = (object: AnyObject, version: string): string =>
	`{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/${version}","metadata":${contentText(object.metadata as unknown as AnyObject)}}`;

export type TableOptions = {
	readonly version: string;
	readonly include: IncludedObject;
	/** Later events of a watch leave the columns out. */
	readonly hasColumns: boolean;
	/** Milliseconds since the epoch, for ages. */
	readonly now: number;
};

/** The JSON of a Table: what `kubectl get` prints, with one row for each object. */
export function tableText(
	served: {readonly kind: Kind; readonly version: string},
	metadata: ListMeta,
	objects: readonly AnyObject[],
	{version, include, hasColumns, now}: TableOptions,
): string {
	const columns = columnsOf(served.kind);
	const definitions = columns.map(({name, type, format, priority}) => ({
		name,
		type,
		format,
		description: '',
		priority,
	}));
	const objectOf: Readonly<Record<IncludedObject, (object: AnyObject) => string>> = {
		Metadata: (object) => metadataText(object, version),
		Object: (object) => objectText(served.kind, served.version, object),
		None: () => 'null',
	};
	const rows = objects.map((object) => {
		const cells = JSON.stringify(columns.map(({cell}) => cell(object, now) ?? null));
		return `{"cells":${cells},"object":${objectOf[include](object)}}`;
	});
	return `{"kind":"Table","apiVersion":"meta.k8s.io/${version}","metadata":${JSON.stringify(metadata)},"columnDefinitions":${hasColumns ? JSON.stringify(definitions) : 'null'},"rows":[${rows.join(',')}]}`;
}

/** The JSON of a list in which every object is its metadata alone. */
export function metadataListText(
	metadata: ListMeta,
	objects: readonly AnyObject[],
	{version}: Representation,
): string {
	const items = objects.map((object) => metadataText(object, version));
	return `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/${version}","metadata":${JSON.stringify(metadata)},"items":[${items.join(',')}]}`;
}

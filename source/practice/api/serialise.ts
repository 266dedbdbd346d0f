import {apiVersionOf} from '../../cluster/resources.ts';
import type {AnyObject, Kind} from './kinds.ts';

const texts = new WeakMap<AnyObject, string>();

/** The JSON of a stored object without kind and apiVersion; written once, since stored objects never change. */
export function contentText(object: AnyObject): string {
	let text = texts.get(object);
	if (text === undefined) {
		text = JSON.stringify(object);
		texts.set(object, text);
	}

	return text;
}

/** A whole object, in the version it was asked for. */
export const objectText = (kind: Kind, version: string, object: AnyObject): string =>
	`{"kind":${JSON.stringify(kind.kind)},"apiVersion":${JSON.stringify(apiVersionOf({...kind, version}))},${contentText(object).slice(1)}`;

export type ListMeta = {
	readonly resourceVersion: string;
	readonly continue?: string | undefined;
	readonly remainingItemCount?: number | undefined;
};

/** A list. Items of built-in kinds do not repeat kind and apiVersion, those of custom kinds do. */
export function listText(
	kind: Kind,
	version: string,
	metadata: ListMeta,
	objects: readonly AnyObject[],
): string {
	const items = objects.map((object) =>
		kind.isCustom ? objectText(kind, version, object) : contentText(object),
	);
	const apiVersion = apiVersionOf({...kind, version});
	return `{"kind":"${kind.kind}List","apiVersion":${JSON.stringify(apiVersion)},"metadata":${JSON.stringify(metadata)},"items":[${items.join(',')}]}`;
}

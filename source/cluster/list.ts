import {type Outcome, success} from './failure.ts';
import type {KubernetesObject} from './objects.ts';
import type {Resource} from './resources.ts';
import type {Transport} from './transport.ts';

export type Selection<T extends KubernetesObject> = {
	readonly resource: Resource<T>;
	/** Undefined reads all namespaces. */
	readonly namespace?: string | undefined;
	readonly labelSelector?: string | undefined;
	readonly fieldSelector?: string | undefined;
};

export type Listed<T> = {readonly items: T[]; readonly resourceVersion: string};

export type ListOptions = {
	readonly signal?: AbortSignal;
	/** Objects a page; the API server may send fewer. */
	readonly pageSize?: number;
	/** Read from the API server's cache (resourceVersion=0): cheap, possibly a moment old. */
	readonly fromCache?: boolean;
};

type Page<T> = {
	items?: T[] | null;
	metadata?: {resourceVersion?: string; continue?: string};
};

/** All objects of a selection, page by page. A page that expired meanwhile starts the list anew, once. */
export async function listAll<T extends KubernetesObject>(
	transport: Transport,
	selection: Selection<T>,
	options: ListOptions = {},
): Promise<Outcome<Listed<T>>> {
	const first = await readPages(transport, selection, options);
	return !first.ok && first.failure.kind === 'gone'
		? readPages(transport, selection, options)
		: first;
}

async function readPages<T extends KubernetesObject>(
	transport: Transport,
	{resource, namespace, labelSelector, fieldSelector}: Selection<T>,
	{signal, pageSize = 500, fromCache}: ListOptions,
): Promise<Outcome<Listed<T>>> {
	const items: T[] = [];
	let token: string | undefined;
	for (;;) {
		const page = await transport.json<Page<T>>({
			verb: 'list',
			resource,
			namespace,
			query: {
				limit: pageSize,
				continue: token,
				labelSelector,
				fieldSelector,
				...(fromCache && {resourceVersion: '0'}),
			},
			signal,
			timeoutMs: 30_000,
		});
		if (!page.ok) {
			return page;
		}

		for (const item of page.value.items ?? []) {
			items.push(withoutNoise(item));
		}

		token = page.value.metadata?.continue ?? '';
		if (!token) {
			return success({items, resourceVersion: page.value.metadata?.resourceVersion ?? ''});
		}
	}
}

/** Drops what nobody reads and what is often half of an object's size. Changes the object in place. */
export function withoutNoise<T extends KubernetesObject>(object: T): T {
	const metadata: Record<string, unknown> & T['metadata'] = object.metadata;
	delete metadata.managedFields;
	delete metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'];
	return object;
}

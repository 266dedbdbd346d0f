import type {KubernetesObject, ObjectMeta} from '../../cluster/objects.ts';
import type {Resource} from '../../cluster/resources.ts';
import type {Verb} from '../../cluster/call.ts';

/** A column of `kubectl get` for a custom kind, as a CustomResourceDefinition declares it. */
export type PrinterColumn = {
	readonly name: string;
	readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
	readonly jsonPath: string;
	readonly priority?: number;
};

/**
What the API server knows of a kind: how it is discovered, and which of the rules that differ from
kind to kind apply when it is written.
*/
export type Kind = Resource & {
	readonly singular: string;
	readonly shortNames: readonly string[];
	/** `all` for what `kubectl get all` lists. */
	readonly categories: readonly string[];
	readonly verbs: readonly Verb[];
	/** Subresources that are served: status, scale, log, exec … */
	readonly subresources: readonly string[];
	readonly isCustom: boolean;
	/** Further versions under which the same objects are served; only apiVersion differs. */
	readonly otherVersions: readonly string[];
	/**
	What raises metadata.generation, where it exists: nothing, a change outside metadata and status, or a
	change of the annotations as well.
	*/
	readonly generation: 'none' | 'constant' | 'content' | 'content-and-annotations';
	/** What becomes of a status that arrives with a new object. */
	readonly statusOnCreate: 'dropped' | 'kept';
	/** Whether a replacement may leave out metadata.resourceVersion. */
	readonly unconditionalUpdate: boolean;
	/** Whether PUT to a name that does not exist creates the object. */
	readonly createOnUpdate: boolean;
	/** DELETE answers with the object instead of a Status. */
	readonly returnsDeleted: boolean;
	/** Rule of metadata.name: an RFC 1123 subdomain or label, or anything that fits a path. */
	readonly nameRule: 'subdomain' | 'label' | 'path-segment';
	/** `additionalPrinterColumns` of a custom kind. */
	readonly columns: readonly PrinterColumn[];
};

export const allVerbs: readonly Verb[] = [
	'create',
	'delete',
	'deletecollection',
	'get',
	'list',
	'patch',
	'update',
	'watch',
];

/** The same in the order in which custom kinds are discovered. */
const customVerbs: readonly Verb[] = [
	'delete',
	'deletecollection',
	'get',
	'list',
	'patch',
	'create',
	'update',
	'watch',
];

type Differences = Partial<Omit<Kind, 'singular' | keyof Resource>> & {
	readonly singular?: string;
	readonly namespaced?: boolean;
};

/** A kind with the defaults of the API machinery, except where the row says otherwise. */
export function defineKind(
	apiVersion: string,
	plural: string,
	kind: string,
	differences: Differences = {},
): Kind {
	const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
	const subresources = differences.subresources ?? [];
	return {
		group: group ?? '',
		version: version ?? '',
		plural,
		kind,
		namespaced: true,
		singular: kind.toLowerCase(),
		shortNames: [],
		categories: [],
		verbs: allVerbs,
		isCustom: false,
		otherVersions: [],
		generation: 'none',
		statusOnCreate: subresources.includes('status') ? 'dropped' : 'kept',
		unconditionalUpdate: true,
		createOnUpdate: false,
		returnsDeleted: false,
		nameRule: 'subdomain',
		columns: [],
		...differences,
		subresources,
	};
}

/** A kind that a CustomResourceDefinition defines: with a status subresource unless the row says no. */
export const defineCustomKind = (
	apiVersion: string,
	plural: string,
	kind: string,
	differences: Differences = {},
): Kind =>
	defineKind(apiVersion, plural, kind, {
		subresources: ['status'],
		verbs: customVerbs,
		isCustom: true,
		generation: 'content',
		unconditionalUpdate: false,
		...differences,
	});

/** Key of a kind whatever its version: `pods`, `deployments.apps`. */
export type KindKey = string;

export const kindKey = ({group, plural}: Pick<Resource, 'group' | 'plural'>): KindKey =>
	group ? `${plural}.${group}` : plural;

/** An object with the parts that only some kinds have. */
export type AnyObject = KubernetesObject & {
	spec?: Record<string, unknown>;
	status?: Record<string, unknown>;
	[field: string]: unknown;
};

/** The same as its author writes it: without what the server adds. */
export type AnyDraft = Omit<KubernetesObject, 'metadata'> & {
	metadata: Partial<ObjectMeta>;
	spec?: Record<string, unknown>;
	status?: Record<string, unknown>;
	[field: string]: unknown;
};

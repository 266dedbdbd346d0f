import {ApiError} from './status.ts';

/** What a client wants to see in place of the objects. */
export type Representation = {
	readonly as: 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
	/** Version of meta.k8s.io of a Table or PartialObjectMetadata. */
	readonly version: string;
};

type Clause = {readonly type: string; readonly parameters: Readonly<Record<string, string>>};

/** The clauses of an Accept header, the most wanted first. */
export function parseAccept(header: string | undefined): Clause[] {
	const clauses = (header?.trim() ?? '*/*').split(',').map((clause) => {
		const [type = '', ...parameters] = clause.split(';').map((part) => part.trim());
		return {
			type: type.toLowerCase(),
			parameters: Object.fromEntries(
				parameters.map((parameter) => {
					const [name = '', value = ''] = parameter.split('=');
					return [name.trim(), value.trim()];
				}),
			),
		};
	});
	const weight = ({parameters}: Clause) => Number(parameters.q ?? 1);
	return clauses.toSorted((a, b) => weight(b) - weight(a));
}

const known = new Set(['application/json', '*/*']);
const knownElsewhere = new Set(['application/yaml', 'application/vnd.kubernetes.protobuf']);

/**
The first representation of an Accept header that is served. This server writes JSON only, where a
kube-apiserver also knows YAML and Protobuf; clients that ask for those name JSON as well.
*/
export function chooseRepresentation(accept: string | undefined): Representation {
	const clauses = parseAccept(accept);
	for (const {type, parameters} of clauses) {
		if (!known.has(type)) {
			continue;
		}

		const {as, g: group, v: version = ''} = parameters;
		if (!as) {
			return {as: 'object', version: ''};
		}

		const isMeta = group === 'meta.k8s.io' && (version === 'v1' || version === 'v1beta1');
		if (isMeta && isPartial(as)) {
			return {as, version};
		}
	}

	const isUnderstood = clauses.some(({type}) => known.has(type) || knownElsewhere.has(type));
	throw isUnderstood
		? new ApiError(
				406,
				'NotAcceptable',
				'only the following media types are accepted: application/json',
			)
		: new ApiError(
				406,
				'NotAcceptable',
				'406: Not Acceptable\n\nAvailable representations: application/json',
				{details: {}},
			);
}

const isPartial = (as: string): as is Exclude<Representation['as'], 'object'> =>
	['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList'].includes(as);

/** The media type of a body, without its parameters. */
export const mediaType = (header: string | undefined): string =>
	(header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

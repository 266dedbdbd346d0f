import {parseFieldSelector} from './field-selector.ts';
import type {AnyObject, Kind} from './kinds.ts';
import {parseLabelSelector} from './label-selector.ts';
import {ApiError, badRequest, invalid, type StatusCause} from './status.ts';
import {isTrue} from './target.ts';

/** The query of a list or watch, checked. */
export type ListOptions = {
	readonly matches: (object: AnyObject) => boolean;
	/** Whether anything is selected at all. */
	readonly isSelective: boolean;
	/** 0: all. */
	readonly limit: number;
	readonly continueToken: string;
	/** As given: '' means the latest, '0' any. */
	readonly resourceVersion: string;
	readonly resourceVersionMatch: string;
	readonly sendsInitialEvents: boolean | undefined;
	readonly allowsBookmarks: boolean;
	/** 0: none given. */
	readonly timeoutSeconds: number;
};

function integer(query: URLSearchParams, name: string): number {
	const value = query.get(name) ?? '';
	if (value && !/^-?\d+$/.test(value)) {
		throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
	}

	return Number(value);
}

const optionsKind = {
	group: 'meta.k8s.io',
	version: '',
	plural: '',
	kind: 'ListOptions',
	namespaced: false,
};

function refuse(field: string, why: string): Required<StatusCause> {
	return {reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field};
}

/** What the API server's validation of ListOptions has to say, in its words. */
function complaints(options: ListOptions, isWatch: boolean): Array<Required<StatusCause>> {
	const {resourceVersionMatch: match, resourceVersion, continueToken, sendsInitialEvents} = options;
	const field = 'resourceVersionMatch';
	if (isWatch) {
		const hasInitialEvents = sendsInitialEvents !== undefined;
		return [
			...(hasInitialEvents && match !== 'NotOlderThan'
				? [refuse(field, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')]
				: []),
			...(match && !hasInitialEvents
				? [
						refuse(
							field,
							'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
						),
					]
				: []),
		];
	}

	return [
		...(match && !resourceVersion
			? [refuse(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided')]
			: []),
		...(match && continueToken
			? [refuse(field, 'resourceVersionMatch is forbidden when continue is provided')]
			: []),
		...(match && match !== 'Exact' && match !== 'NotOlderThan'
			? [
					{
						reason: 'FieldValueNotSupported',
						message: `Unsupported value: ${JSON.stringify(match)}: supported values: "", "Exact", "NotOlderThan"`,
						field,
					},
				]
			: []),
		...(match === 'Exact' && resourceVersion === '0'
			? [refuse(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')]
			: []),
		...(sendsInitialEvents === undefined
			? []
			: [refuse('sendInitialEvents', 'sendInitialEvents is forbidden for list')]),
	];
}

/** Reads and checks the query of a list or a watch of a kind. Throws the API server's 400 and 422. */
export function readListOptions(kind: Kind, query: URLSearchParams, isWatch: boolean): ListOptions {
	const labelSelector = query.get('labelSelector') ?? '';
	const fieldSelector = query.get('fieldSelector') ?? '';
	const byLabel = parseLabelSelector(labelSelector);
	const byField = parseFieldSelector(kind, fieldSelector);
	const initial = query.get('sendInitialEvents');
	const options: ListOptions = {
		matches: (object) => byLabel(object.metadata.labels) && byField(object),
		isSelective: Boolean(labelSelector || fieldSelector),
		limit: integer(query, 'limit'),
		continueToken: query.get('continue') ?? '',
		resourceVersion: query.get('resourceVersion') ?? '',
		resourceVersionMatch: query.get('resourceVersionMatch') ?? '',
		sendsInitialEvents: initial === null ? undefined : isTrue(initial),
		allowsBookmarks: isTrue(query.get('allowWatchBookmarks')),
		timeoutSeconds: integer(query, 'timeoutSeconds'),
	};
	const causes = complaints(options, isWatch);
	if (causes.length > 0) {
		throw invalid(optionsKind, '', causes);
	}

	checkVersion(options.resourceVersion, isWatch);
	if (options.continueToken && options.resourceVersion && options.resourceVersion !== '0') {
		throw badRequest('specifying resource version is not allowed when using continue');
	}

	return options;
}

function checkVersion(version: string, isWatch: boolean): void {
	if (/^\d*$/.test(version)) {
		return;
	}

	const why = `resourceVersion: Invalid value: ${JSON.stringify(version)}: strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`;
	throw isWatch ? new ApiError(500, '', why) : badRequest(`invalid resource version: ${why}`);
}

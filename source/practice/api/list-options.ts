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

type Cause = Required<StatusCause>;

const match = 'resourceVersionMatch';

const forbid = (field: string, why: string): Cause => ({
	reason: 'FieldValueForbidden',
	message: `Forbidden: ${why}`,
	field,
});

const unsupported = (value: string, values: string): Cause => ({
	reason: 'FieldValueNotSupported',
	message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${values}`,
	field: match,
});

/** What the API server's validation of ListOptions has to say, in its words. */
function complaints(options: ListOptions, isWatch: boolean): Cause[] {
	const {resourceVersionMatch: asked, resourceVersion, continueToken} = options;
	const hasInitialEvents = options.sendsInitialEvents !== undefined;
	const ofWatch: Array<readonly [isBroken: boolean, cause: Cause]> = [
		[
			hasInitialEvents && asked !== 'NotOlderThan',
			forbid(match, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'),
		],
		[
			asked !== '' && !hasInitialEvents,
			forbid(match, `${match} is forbidden for watch unless sendInitialEvents is provided`),
		],
		[!['', 'NotOlderThan'].includes(asked), unsupported(asked, '"NotOlderThan"')],
	];
	const ofList: typeof ofWatch = [
		[
			asked !== '' && resourceVersion === '',
			forbid(match, `${match} is forbidden unless resourceVersion is provided`),
		],
		[
			asked !== '' && continueToken !== '',
			forbid(match, `${match} is forbidden when continue is provided`),
		],
		[
			!['', 'Exact', 'NotOlderThan'].includes(asked),
			unsupported(asked, '"Exact", "NotOlderThan", ""'),
		],
		[
			asked === 'Exact' && resourceVersion === '0',
			forbid(match, `${match} "exact" is forbidden for resourceVersion "0"`),
		],
		[hasInitialEvents, forbid('sendInitialEvents', 'sendInitialEvents is forbidden for list')],
	];
	return (isWatch ? ofWatch : ofList).filter(([isBroken]) => isBroken).map(([, cause]) => cause);
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

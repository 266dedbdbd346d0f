import {describeCall, type UsedCall} from '../../source/probes/reading.ts';
import type {ResourceCall} from '../../source/probes/probe.ts';

/** `get pods/log` out of a path of the API: a request as access rules name it. */
export function wordOfRequest({verb, path}: UsedCall): string {
	const {pathname} = new URL(path, 'https://host');
	const match =
		/^\/(?:api\/v1|apis\/(?<group>[^/]+)\/[^/]+)(?:\/namespaces\/[^/]+)?\/(?<resource>[^/]+)(?:\/[^/]+(?:\/(?<subresource>[^/]+))?)?/.exec(
			pathname,
		)?.groups ?? {};
	return describeCall({
		verb,
		group: match.group ?? '',
		resource: match.resource ?? '',
		...(match.subresource && {subresource: match.subresource}),
	});
}

/** The same of what a probe declares, wherever it may be asked. */
export const wordOfCall = ({verb, group, resource, subresource}: ResourceCall): string =>
	describeCall({verb, group, resource, ...(subresource && {subresource})});

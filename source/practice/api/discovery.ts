import {json, pageNotFound, refusal, type Answer} from './answer.ts';
import type {Kind} from './kinds.ts';
import {parseAccept} from './media-type.ts';
import {unknownResource} from './status.ts';
import {subresourcesOf} from './subresources.ts';

/** Kinds by group, and in each group by version; the version that objects are stored in comes first. */
type Groups = ReadonlyMap<string, ReadonlyMap<string, readonly Kind[]>>;

function groupKinds(kinds: Iterable<Kind>): Groups {
	const groups = new Map<string, Map<string, Kind[]>>();
	for (const kind of kinds) {
		const versions = groups.get(kind.group) ?? new Map<string, Kind[]>();
		groups.set(kind.group, versions);
		for (const version of [kind.version, ...kind.otherVersions]) {
			const members = versions.get(version) ?? [];
			versions.set(version, members);
			members.push(kind);
		}
	}

	return groups;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const shared = ({shortNames, categories}: Kind) => ({
	...(shortNames.length > 0 && {shortNames}),
	...(categories.length > 0 && {categories}),
});

const groupVersion = (group: string, version: string): string =>
	group ? `${group}/${version}` : version;

/** APIResourceList: what `/api/v1` and `/apis/GROUP/VERSION` answer. */
function resourceList(group: string, version: string, kinds: readonly Kind[]): unknown {
	const resources = kinds.flatMap((kind) => [
		{
			name: kind.plural,
			singularName: kind.singular,
			namespaced: kind.namespaced,
			kind: kind.kind,
			verbs: kind.verbs,
			...shared(kind),
		},
		...subresourcesOf(kind).map((subresource) => ({
			name: `${kind.plural}/${subresource.name}`,
			singularName: '',
			namespaced: kind.namespaced,
			...(subresource.group && {group: subresource.group}),
			...(subresource.version && {version: subresource.version}),
			kind: subresource.kind,
			verbs: subresource.verbs,
		})),
	]);
	return {
		kind: 'APIResourceList',
		// The core group's list does not say its own version.
		...(group && {apiVersion: 'v1'}),
		groupVersion: groupVersion(group, version),
		resources: resources.toSorted((a, b) => compare(a.name, b.name)),
	};
}

const groupEntry = (group: string, versions: ReadonlyMap<string, unknown>) => {
	const entries = versions
		.keys()
		.map((version) => ({groupVersion: groupVersion(group, version), version}))
		.toArray();
	return {name: group, versions: entries, preferredVersion: entries[0]};
};

/** Kinds of several groups in one answer, which newer clients prefer (apidiscovery.k8s.io). */
function aggregated(groups: Groups, apiVersion: string): unknown {
	const items = groups.entries().map(([group, versions]) => ({
		metadata: group ? {name: group} : {},
		versions: versions
			.entries()
			.map(([version, kinds]) => ({
				version,
				resources: kinds
					.toSorted((a, b) => compare(a.plural, b.plural))
					.map((kind) => aggregatedResource(kind, version)),
				freshness: 'Current',
			}))
			.toArray(),
	}));
	return {kind: 'APIGroupDiscoveryList', apiVersion, metadata: {}, items: items.toArray()};
}

function aggregatedResource(kind: Kind, version: string): unknown {
	// Built-in kinds leave group and version empty: they are those of the list around them.
	const own = kind.isCustom ? {group: kind.group, version} : {group: '', version: ''};
	const subresources = subresourcesOf(kind).map((subresource) => ({
		subresource: subresource.name,
		responseKind: {
			group: subresource.group || own.group,
			version: subresource.version || own.version,
			kind: subresource.kind,
		},
		verbs: subresource.verbs,
	}));
	return {
		resource: kind.plural,
		responseKind: {...own, kind: kind.kind},
		scope: kind.namespaced ? 'Namespaced' : 'Cluster',
		singularResource: kind.singular,
		verbs: kind.verbs,
		...shared(kind),
		...(subresources.length > 0 && {subresources}),
	};
}

const aggregatedVersions = new Set(['v2', 'v2beta1']);

/** The version of the aggregated form that comes first in Accept; undefined for the old form. */
function aggregatedVersion(accept: string | undefined): string | undefined {
	const first = parseAccept(accept).find(({type, parameters}) => {
		const {as, g: group, v: version = ''} = parameters;
		const isAggregated =
			as === 'APIGroupDiscoveryList' &&
			group === 'apidiscovery.k8s.io' &&
			aggregatedVersions.has(version);
		return type === 'application/json' ? isAggregated || !as : type === '*/*';
	});
	return first?.parameters.as && first.parameters.v;
}

/**
Answers everything that clients ask to learn which kinds are served. `address` is host and port of the
server. Undefined for paths that are not about discovery; an unknown group is a 404 in plain text.
*/
export function discover(
	path: string,
	accept: string | undefined,
	kinds: Iterable<Kind>,
	address: string,
): Answer | undefined {
	const [root, ...segments] = path.split('/').filter(Boolean);
	if ((root !== 'api' && root !== 'apis') || segments.length > (root === 'api' ? 1 : 2)) {
		return undefined;
	}

	const all = groupKinds(kinds);
	const groups = new Map(all.entries().filter(([group]) => (root === 'api') === (group === '')));
	if (segments.length === 0) {
		const version = aggregatedVersion(accept);
		if (version) {
			const media = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
			const body = aggregated(groups, `apidiscovery.k8s.io/${version}`);
			return {
				...json(body),
				contentType: media,
				headers: {Vary: 'Accept', 'Cache-Control': 'public'},
			};
		}

		return {
			...json(root === 'api' ? coreVersions(address) : groupList(groups)),
			headers: {Vary: 'Accept'},
		};
	}

	const [group, version] = root === 'api' ? ['', segments[0]] : segments;
	const versions = groups.get(group ?? '');
	if (!versions) {
		return pageNotFound();
	}

	const kindsOfVersion = versions.get(version ?? '') ?? [];
	if (version && kindsOfVersion.length === 0) {
		return versions.values().some(([kind]) => kind?.isCustom)
			? pageNotFound()
			: refusal(unknownResource());
	}

	return json(
		version
			? resourceList(group ?? '', version, kindsOfVersion)
			: {kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(group ?? '', versions)},
	);
}

const coreVersions = (serverAddress: string) => ({
	kind: 'APIVersions',
	versions: ['v1'],
	serverAddressByClientCIDRs: [{clientCIDR: '0.0.0.0/0', serverAddress}],
});

const groupList = (groups: Groups) => ({
	kind: 'APIGroupList',
	apiVersion: 'v1',
	groups: groups
		.entries()
		.map(([group, versions]) => groupEntry(group, versions))
		.toArray(),
});

/** Every group and version that is served, with its path below the server's root: `api/v1`, `apis/apps/v1`. */
export const groupVersions = (
	kinds: Iterable<Kind>,
): Array<{root: string; version: string; kinds: readonly Kind[]}> =>
	groupKinds(kinds)
		.entries()
		.flatMap(([group, versions]) =>
			versions.entries().map(([version, members]) => ({
				root: group ? `apis/${group}/${version}` : `api/${version}`,
				version,
				kinds: members,
			})),
		)
		.toArray();

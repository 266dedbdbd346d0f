import {createHash} from 'node:crypto';
import {json, type Answer} from './answer.ts';
import {groupVersions} from './discovery.ts';
import type {Kind} from './kinds.ts';

/**
A schema that says of every kind only what it is and that it has metadata, a spec and a status: enough
for kubectl to know that it may validate on the server, and for `kubectl explain` to name the top.
*/
function schemaOf(kind: Kind, version: string): Record<string, unknown> {
	const object = {type: 'object', 'x-kubernetes-preserve-unknown-fields': true};
	return {
		type: 'object',
		description: `${kind.kind}: the practice cluster describes kinds by name only.`,
		properties: {
			apiVersion: {type: 'string'},
			kind: {type: 'string'},
			metadata: object,
			spec: object,
			status: object,
		},
		'x-kubernetes-group-version-kind': [{group: kind.group, version, kind: kind.kind}],
		'x-kubernetes-preserve-unknown-fields': true,
	};
}

const schemaName = (kind: Kind, version: string): string =>
	`io.k8s.practice.${(kind.group || 'core').replaceAll('/', '.')}.${version}.${kind.kind}`;

const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
	name,
	in: 'query',
	schema: {type: name === 'force' ? 'boolean' : 'string'},
}));

const namespacePart = '{namespace}';
const namePart = '{name}';

function pathsOf(kind: Kind, version: string): Record<string, unknown> {
	const root = kind.group ? `/apis/${kind.group}/${version}` : `/api/${version}`;
	const place = kind.namespaced ? ['namespaces', namespacePart] : [];
	const collection = [root, ...place, kind.plural].join('/');
	const about = {
		'x-kubernetes-group-version-kind': {group: kind.group, version, kind: kind.kind},
		responses: {200: {description: 'OK'}},
	};
	return {
		[collection]: {
			get: {...about, 'x-kubernetes-action': 'list'},
			post: {...about, 'x-kubernetes-action': 'post', parameters},
		},
		[`${collection}/${namePart}`]: {
			get: {...about, 'x-kubernetes-action': 'get'},
			patch: {...about, 'x-kubernetes-action': 'patch', parameters},
		},
	};
}

const collect = (
	kinds: readonly Kind[],
	version: string,
	each: (kind: Kind, version: string) => Record<string, unknown>,
): Record<string, unknown> =>
	Object.fromEntries(kinds.flatMap((kind) => Object.entries(each(kind, version))));

const info = (version: string) => ({title: 'Kubernetes', version});

/** `/openapi/v3`, `/openapi/v3/api/v1`, `/openapi/v3/apis/GROUP/VERSION` and `/openapi/v2`. */
export function openApi(path: string, kinds: Iterable<Kind>, version: string): Answer | undefined {
	const groups = groupVersions(kinds);
	if (path === '/openapi/v2') {
		const definitions = groups.map(({kinds: members, version: name}) =>
			collect(members, name, (kind) => ({[schemaName(kind, name)]: schemaOf(kind, name)})),
		);
		return json({
			swagger: '2.0',
			info: info(version),
			paths: {},
			definitions: Object.assign({}, ...definitions) as unknown,
		});
	}

	if (path === '/openapi/v3') {
		const entries = groups.map(({root, kinds: members}) => {
			const hash = createHash('sha256')
				.update(members.map(({kind}) => kind).join(','))
				.digest('hex');
			return [root, {serverRelativeURL: `/openapi/v3/${root}?hash=${hash}`}] as const;
		});
		return json({paths: Object.fromEntries(entries)});
	}

	const found = groups.find(({root}) => path === `/openapi/v3/${root}`);
	return (
		found &&
		json({
			openapi: '3.0.0',
			info: info(version),
			paths: collect(found.kinds, found.version, pathsOf),
			components: {
				schemas: collect(found.kinds, found.version, (kind, name) => ({
					[schemaName(kind, name)]: schemaOf(kind, name),
				})),
			},
		})
	);
}

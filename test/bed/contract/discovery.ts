import type {Side} from './side.ts';
import type {Exchange} from './two-sides.ts';

type Resource = {name: string; storageVersionHash?: string; [field: string]: unknown};

/** Kinds that the practice cluster has: a real one has more, and keeps hashes of how it stores them. */
const practised = new Set([
	'configmaps',
	'endpoints',
	'events',
	'namespaces',
	'nodes',
	'persistentvolumeclaims',
	'pods',
	'pods/log',
	'pods/status',
	'secrets',
	'serviceaccounts',
	'services',
	'deployments',
	'deployments/scale',
	'deployments/status',
	'daemonsets',
	'replicasets',
	'statefulsets',
	'jobs',
	'cronjobs',
	'endpointslices',
	'leases',
	'storageclasses',
	'poddisruptionbudgets',
]);

const resourcesOf =
	(path: string) =>
	async ({ask}: Side) => {
		const {status, body} = await ask('GET', path);
		const {resources, ...rest} = body as {resources: Resource[]};
		return [
			status,
			rest,
			resources
				.filter(({name}) => practised.has(name))
				.map(({storageVersionHash: _hash, ...resource}) => resource)
				.toSorted((a, b) => a.name.localeCompare(b.name)),
		];
	};

/** What the server tells of itself and its kinds. */
export const discovery: readonly Exchange[] = [
	[
		'tells the core versions',
		async ({ask}) => {
			const {status, body} = await ask('GET', '/api');
			const {serverAddressByClientCIDRs: _addresses, ...rest} = body as Record<string, unknown>;
			return [status, rest];
		},
	],
	['tells a group', async ({ask}) => ask('GET', '/apis/apps')],
	...[
		'/api/v1',
		'/apis/apps/v1',
		'/apis/batch/v1',
		'/apis/discovery.k8s.io/v1',
		'/apis/coordination.k8s.io/v1',
		'/apis/storage.k8s.io/v1',
		'/apis/policy/v1',
	].map((path) => [`tells the kinds of ${path}`, resourcesOf(path)] as const),
	['refuses an unknown version', async ({ask}) => ask('GET', '/apis/apps/v9')],
	[
		'tells the version',
		async ({ask}) => {
			const {status, contentType, body} = await ask('GET', '/version');
			const {gitVersion, major, minor, platform} = body as Record<string, string>;
			return {status, contentType, gitVersion, major, minor, platform};
		},
	],
];

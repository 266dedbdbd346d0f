import {describe, expect, test} from 'vitest';
import {defineCustomKind} from '../../../source/practice/api/kinds.ts';
import {createObjectStore} from '../../../source/practice/object-store.ts';
import {startPractice, type Reply} from './practice-server.ts';

type ResourceList = {
	groupVersion: string;
	resources: Array<{
		name: string;
		shortNames?: string[];
		verbs: string[];
		kind: string;
		group?: string;
	}>;
};

const aggregated = {
	accept:
		'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;q=0.9',
};

describe('the old way', () => {
	test('names groups, versions and kinds with their subresources', async () => {
		const {call, read} = await startPractice();
		const {body: core} = await call<ResourceList>('/api/v1');
		expect(core.groupVersion).toBe('v1');
		const byName = new Map(core.resources.map((resource) => [resource.name, resource]));
		expect(byName.get('pods')).toMatchObject({
			kind: 'Pod',
			singularName: 'pod',
			namespaced: true,
			shortNames: ['po'],
			categories: ['all'],
		});
		expect(byName.get('pods/exec')).toMatchObject({
			kind: 'PodExecOptions',
			verbs: ['create', 'get'],
		});
		const {body: apps} = await call<ResourceList>('/apis/apps/v1');
		expect(apps.resources.find(({name}) => name === 'deployments/scale')).toMatchObject({
			group: 'autoscaling',
			kind: 'Scale',
		});
		const {body: groups} = await call<{groups: Array<{name: string}>}>('/apis');
		expect(groups.groups.map(({name}) => name)).toContain('rainbond.io');
		expect(await read('/apis/apps')).toStrictEqual({
			kind: 'APIGroup',
			apiVersion: 'v1',
			name: 'apps',
			versions: [{groupVersion: 'apps/v1', version: 'v1'}],
			preferredVersion: {groupVersion: 'apps/v1', version: 'v1'},
		});
		expect(await read('/api')).toMatchObject({kind: 'APIVersions', versions: ['v1']});
	});

	test('answers an unknown group in plain text and an unknown version with a Status', async () => {
		const {call, read} = await startPractice();
		const plain = (reply: Reply) => [reply.status, reply.headers['content-type'], reply.text];
		const pageNotFound = [404, 'text/plain; charset=utf-8', '404 page not found\n'];
		expect(plain(await call('/apis/example.org/v1'))).toStrictEqual(pageNotFound);
		expect(plain(await call('/apis/example.org/v1/things'))).toStrictEqual(pageNotFound);
		expect(plain(await call('/nothing'))).toStrictEqual(pageNotFound);
		const unknown = {
			kind: 'Status',
			apiVersion: 'v1',
			metadata: {},
			status: 'Failure',
			message: 'the server could not find the requested resource',
			reason: 'NotFound',
			details: {},
			code: 404,
		};
		expect(await read('/apis/apps/v7')).toStrictEqual(unknown);
		expect(await read('/api/v1/things')).toStrictEqual(unknown);
	});
});

test('newer clients get every group in one answer', async () => {
	const {call} = await startPractice();
	const {body, headers} = await call<{items: unknown[]; apiVersion: string}>('/apis', {
		headers: aggregated,
	});
	expect(headers['content-type']).toBe(
		'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
	);
	expect(body.apiVersion).toBe('apidiscovery.k8s.io/v2');
	expect(body.items).toContainEqual(
		expect.objectContaining({
			metadata: {name: 'rainbond.io'},
			versions: [
				expect.objectContaining({
					version: 'v1alpha1',
					freshness: 'Current',
					resources: expect.arrayContaining([
						{
							resource: 'rbdcomponents',
							responseKind: {group: 'rainbond.io', version: 'v1alpha1', kind: 'RbdComponent'},
							scope: 'Namespaced',
							singularResource: 'rbdcomponent',
							verbs: [
								'delete',
								'deletecollection',
								'get',
								'list',
								'patch',
								'create',
								'update',
								'watch',
							],
							subresources: [
								{
									subresource: 'status',
									responseKind: {group: 'rainbond.io', version: 'v1alpha1', kind: 'RbdComponent'},
									verbs: ['get', 'patch', 'update'],
								},
							],
						},
					]) as unknown,
				}),
			],
		}),
	);
	const {body: core} = await call<{items: unknown[]}>('/api', {headers: aggregated});
	expect(core.items).toHaveLength(1);
	const {body: old} = await call('/apis', {headers: {accept: 'application/json'}});
	expect(old).toMatchObject({kind: 'APIGroupList'});
});

test('a cluster without Rainbond does not know its kinds, until they are defined', async () => {
	const {call, read, readStatus} = await startPractice({
		store: createObjectStore({customKinds: []}),
	});
	const path = '/apis/rainbond.io/v1alpha1/namespaces/default/rbdcomponents';
	expect(await readStatus(path)).toBe(404);
	await call('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
		method: 'POST',
		body: {
			metadata: {name: 'rbdcomponents.rainbond.io'},
			spec: {
				group: 'rainbond.io',
				scope: 'Namespaced',
				names: {plural: 'rbdcomponents', kind: 'RbdComponent'},
				versions: [{name: 'v1alpha1', served: true, storage: true}],
			},
		},
	});
	expect(await read(path)).toMatchObject({
		kind: 'RbdComponentList',
		apiVersion: 'rainbond.io/v1alpha1',
		items: [],
	});
});

test('a kind can be served in several versions', async () => {
	const gateways = defineCustomKind('networking.istio.io/v1', 'gateways', 'Gateway', {
		shortNames: ['gw'],
		otherVersions: ['v1beta1'],
		columns: [{name: 'Selector', type: 'string', jsonPath: '.spec.selector.istio'}],
	});
	const {call, read} = await startPractice({store: createObjectStore({customKinds: [gateways]})});
	const path = (version: string) =>
		`/apis/networking.istio.io/${version}/namespaces/default/gateways`;
	await call(path('v1beta1'), {
		method: 'POST',
		body: {
			apiVersion: 'networking.istio.io/v1beta1',
			kind: 'Gateway',
			metadata: {name: 'east-west'},
			spec: {selector: {istio: 'eastwestgateway'}},
		},
	});
	for (const version of ['v1', 'v1beta1']) {
		expect(await read(`${path(version)}/east-west`)).toMatchObject({
			apiVersion: `networking.istio.io/${version}`,
			kind: 'Gateway',
		});
	}

	expect(await read('/apis/networking.istio.io')).toMatchObject({
		preferredVersion: {version: 'v1'},
		versions: [{version: 'v1'}, {version: 'v1beta1'}],
	});
	const table = await read(path('v1'), {
		headers: {accept: 'application/json;as=Table;v=v1;g=meta.k8s.io'},
	});
	expect(table).toMatchObject({rows: [{cells: ['east-west', 'eastwestgateway']}]});
	expect(await read(`${path('v1')}/none`)).toMatchObject({
		message: 'gateways.networking.istio.io "none" not found',
	});
});

test('it tells its version and that it is well', async () => {
	const {read, readText} = await startPractice({version: 'v1.31.2+k3s1'});
	expect(await read('/version')).toMatchObject({
		major: '1',
		minor: '31',
		gitVersion: 'v1.31.2+k3s1',
	});
	for (const path of ['/healthz', '/livez', '/readyz', '/readyz/ping']) {
		expect(await readText(path)).toBe('ok');
	}

	expect(await readText('/readyz?verbose=true')).toMatch(
		/^\[\+\]ping ok\n.*readyz check passed\n$/s,
	);
});

test('OpenAPI says that kubectl may leave validation to the server', async () => {
	const {call} = await startPractice();
	const {body: index} = await call<{paths: Record<string, {serverRelativeURL: string}>}>(
		'/openapi/v3',
	);
	const {body: document} = await call<{paths: Record<string, unknown>}>(
		index.paths['apis/apps/v1']?.serverRelativeURL ?? '',
	);
	expect(document.paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}']).toMatchObject({
		patch: {
			'x-kubernetes-group-version-kind': {group: 'apps', version: 'v1', kind: 'Deployment'},
			parameters: expect.arrayContaining([
				expect.objectContaining({name: 'fieldValidation'}),
				expect.objectContaining({name: 'dryRun'}),
			]) as unknown,
		},
	});
});

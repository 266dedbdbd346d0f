import {describe, expect, test} from 'vitest';
import type {ConfigMap, Pod, Workload} from '../../source/cluster/objects.ts';
import {
	configMaps,
	deployments,
	namespaces,
	nodes,
	pods,
	rbdComponents,
	replicaSets,
} from '../../source/cluster/resources.ts';
import {createObjectStore, type ObjectStore} from '../../source/practice/object-store.ts';
import {ManualTiming} from '../support/manual-timing.ts';
import type {Draft, ObjectChange} from '../../source/practice/object-access.ts';

const namespace = 'shop';

const configMap = (name: string): Draft<ConfigMap> => ({
	metadata: {name, namespace},
	data: {a: '1'},
});

const pod = (name: string, metadata: Partial<Pod['metadata']> = {}): Draft<Pod> => ({
	metadata: {namespace, ...metadata, name},
	spec: {nodeName: 'node-1', containers: [{name: 'main'}], terminationGracePeriodSeconds: 30},
});

const replicaSet = (name: string, metadata: Partial<Workload['metadata']> = {}) =>
	({
		metadata: {namespace, ...metadata, name},
		spec: {
			replicas: 1,
			selector: {matchLabels: {app: name}},
			template: {metadata: {labels: {app: name}}, spec: {containers: [{name: 'main'}]}},
		},
	}) satisfies Draft<Workload>;

const ownedBy = (kind: string, owner: {metadata: {name: string; uid: string}}) => ({
	apiVersion: 'apps/v1',
	kind,
	name: owner.metadata.name,
	uid: owner.metadata.uid,
	controller: true,
	blockOwnerDeletion: true,
});

/** A store with a namespace and a clock that the test moves. */
function storeAt(start = '2026-11-21T08:00:00Z') {
	const clock = new ManualTiming(Date.parse(start));
	const store = createObjectStore({clock});
	store.create(namespaces, {metadata: {name: namespace}});
	return {store, clock};
}

const refusal = (action: () => unknown) => {
	try {
		action();
	} catch (error) {
		const {status, reason, message} = error as {status: number; reason: string; message: string};
		return {status, reason, message};
	}

	return undefined;
};

const names = (list: ReadonlyArray<{metadata: {name: string}}>) =>
	list.map(({metadata}) => metadata.name);

const types = (store: ObjectStore, after: number) =>
	store.changesSince(after)?.map(({type, object}) => `${type} ${object.metadata.name}`);

describe('creating', () => {
	test('gives an object its identity, whatever its author claims', () => {
		const {store} = storeAt();
		const created = store.create(configMaps, {
			metadata: {
				name: 'settings',
				namespace,
				uid: 'mine',
				creationTimestamp: '2000-01-01T00:00:00Z',
			},
		});
		expect(created.metadata.uid).not.toBe('mine');
		expect(created.metadata.creationTimestamp).toBe('2026-11-21T08:00:00Z');
		expect(created.metadata.resourceVersion).toBe(String(store.resourceVersion));
	});

	test('makes a name out of generateName', () => {
		const {store} = storeAt();
		const draft = {...pod(''), metadata: {generateName: 'web-', namespace}};
		const [first, second] = [store.create(pods, draft), store.create(pods, draft)];
		expect(first.metadata.name).toMatch(/^web-[a-z\d]{5}$/);
		expect(first.metadata.name).not.toBe(second.metadata.name);
	});

	test('refuses what exists, what has a wrong name and what has no namespace', () => {
		const {store} = storeAt();
		store.create(configMaps, configMap('settings'));
		expect(refusal(() => store.create(configMaps, configMap('settings')))).toStrictEqual({
			status: 409,
			reason: 'AlreadyExists',
			message: 'configmaps "settings" already exists',
		});
		expect(refusal(() => store.create(configMaps, configMap('Bad_Name')))).toMatchObject({
			status: 422,
			message: expect.stringMatching(
				/^ConfigMap "Bad_Name" is invalid: metadata\.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain/,
			) as string,
		});
		expect(
			refusal(() => store.create(configMaps, {metadata: {name: 'x', namespace: 'nowhere'}})),
		).toMatchObject({status: 404, message: 'namespaces "nowhere" not found'});
	});

	test('drops a status where the status is written separately, and keeps that of a node', () => {
		const {store} = storeAt();
		const created = store.create(pods, {...pod('web'), status: {phase: 'Running'}});
		expect(created.status).toStrictEqual({phase: 'Pending', qosClass: 'BestEffort'});
		const node = store.create(nodes, {
			metadata: {name: 'node-1'},
			status: {capacity: {cpu: '4'}},
		});
		expect(node.status).toStrictEqual({capacity: {cpu: '4'}});
	});

	test('as a dry run changes nothing', () => {
		const {store} = storeAt();
		const before = store.resourceVersion;
		const answer = store.create(configMaps, configMap('settings'), {dryRun: true});
		expect(answer.metadata.uid).toBeTruthy();
		expect(answer.metadata).not.toHaveProperty('resourceVersion');
		expect(store.resourceVersion).toBe(before);
		expect(store.get(configMaps, {namespace, name: 'settings'})).toBeUndefined();
	});

	test('seeding keeps status, uid and times and makes the namespace', () => {
		const {store} = storeAt();
		store.seed(pods, {
			...pod('old', {
				namespace: 'elsewhere',
				uid: 'u-1',
				creationTimestamp: '2026-01-01T00:00:00Z',
			}),
			status: {phase: 'Running'},
		});
		expect(store.get(pods, {namespace: 'elsewhere', name: 'old'})).toMatchObject({
			metadata: {uid: 'u-1', creationTimestamp: '2026-01-01T00:00:00Z', generation: 1},
			status: {phase: 'Running'},
		});
		expect(store.get(namespaces, {name: 'elsewhere'})).toMatchObject({status: {phase: 'Active'}});
	});
});

describe('updating', () => {
	test('counts the generation for changes of content, not of labels or status', () => {
		const {store} = storeAt();
		const created = store.create(deployments, replicaSet('web'));
		const labelled = store.update(deployments, {
			...created,
			metadata: {...created.metadata, labels: {tier: 'front'}},
		});
		const ready = store.update(
			deployments,
			{...labelled, spec: {...labelled.spec, replicas: 9}, status: {readyReplicas: 1}},
			{subresource: 'status'},
		);
		expect(ready).toMatchObject({
			metadata: {generation: 1, labels: {tier: 'front'}},
			spec: {replicas: 1},
			status: {readyReplicas: 1},
		});
		const scaled = store.update(deployments, {
			...ready,
			spec: {...ready.spec, replicas: 2},
			status: {},
		});
		expect(scaled).toMatchObject({metadata: {generation: 2}, status: {readyReplicas: 1}});
	});

	test('of nothing keeps the version and tells nobody', () => {
		const {store} = storeAt();
		const created = store.create(configMaps, configMap('settings'));
		const before = store.resourceVersion;
		expect(store.update(configMaps, structuredClone(created))).toBe(created);
		expect(store.resourceVersion).toBe(before);
	});

	test('refuses a stale version, another uid and a custom object without a version', () => {
		const {store} = storeAt();
		const first = store.create(configMaps, configMap('settings'));
		store.update(configMaps, {...first, data: {a: '2'}});
		expect(refusal(() => store.update(configMaps, {...first, data: {a: '3'}}))).toStrictEqual({
			status: 409,
			reason: 'Conflict',
			message:
				'Operation cannot be fulfilled on configmaps "settings": the object has been modified; please apply your changes to the latest version and try again',
		});
		const {resourceVersion: _version, ...metadata} = {...first.metadata, uid: 'other'};
		expect(
			refusal(() => store.update(configMaps, {...first, metadata} as ConfigMap)),
		).toMatchObject({
			status: 409,
			message: expect.stringContaining('UID in precondition: other') as string,
		});
		const component = store.create(rbdComponents, {metadata: {name: 'rbd-api', namespace}});
		expect(
			refusal(() =>
				store.update(rbdComponents, {
					...component,
					metadata: {...component.metadata, resourceVersion: ''},
				}),
			),
		).toMatchObject({
			status: 422,
			message:
				'rbdcomponents.rainbond.io "rbd-api" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
		});
	});

	test('what is read cannot be changed by accident', () => {
		const {store} = storeAt();
		const created = store.create(configMaps, configMap('settings'));
		expect(() => {
			created.data!.a = '2';
		}).toThrow(TypeError);
	});
});

describe('deleting', () => {
	test('takes most kinds away at once', () => {
		const {store} = storeAt();
		store.create(configMaps, configMap('settings'));
		const {resourceVersion} = store;
		expect(store.delete(configMaps, {namespace, name: 'settings'})).toMatchObject({removed: true});
		expect(store.get(configMaps, {namespace, name: 'settings'})).toBeUndefined();
		expect(store.changesSince(resourceVersion)).toMatchObject([
			{type: 'DELETED', object: {metadata: {resourceVersion: String(resourceVersion + 1)}}},
		]);
		expect(refusal(() => store.delete(configMaps, {namespace, name: 'settings'}))).toMatchObject({
			status: 404,
			message: 'configmaps "settings" not found',
		});
	});

	test('marks a running pod, which its kubelet then takes away with grace 0', () => {
		const {store} = storeAt();
		store.create(pods, pod('web'));
		const {resourceVersion} = store;
		expect(store.delete(pods, {namespace, name: 'web'})).toMatchObject({
			removed: false,
			object: {
				metadata: {
					deletionTimestamp: '2026-11-21T08:00:30Z',
					deletionGracePeriodSeconds: 30,
					generation: 2,
				},
			},
		});
		store.delete(pods, {namespace, name: 'web'}, {gracePeriodSeconds: 60});
		expect(types(store, resourceVersion)).toStrictEqual(['MODIFIED web']);
		store.delete(pods, {namespace, name: 'web'}, {gracePeriodSeconds: 5});
		expect(store.get(pods, {namespace, name: 'web'})?.metadata).toMatchObject({
			deletionTimestamp: '2026-11-21T08:00:05Z',
			deletionGracePeriodSeconds: 5,
		});
		store.delete(pods, {namespace, name: 'web'}, {gracePeriodSeconds: 0});
		expect(store.get(pods, {namespace, name: 'web'})).toBeUndefined();
		expect(types(store, resourceVersion)).toStrictEqual([
			'MODIFIED web',
			'MODIFIED web',
			'MODIFIED web',
			'DELETED web',
		]);
	});

	test('does not wait for pods that no kubelet has or that have ended', () => {
		const {store} = storeAt();
		store.create(pods, {
			...pod('pending'),
			spec: {containers: [{name: 'main'}], terminationGracePeriodSeconds: 30},
		});
		store.seed(pods, {...pod('done'), status: {phase: 'Succeeded'}});
		expect(store.delete(pods, {namespace, name: 'pending'}).removed).toBe(true);
		expect(store.delete(pods, {namespace, name: 'done'}).removed).toBe(true);
	});

	test('keeps an object with finalizers until the last one is taken off', () => {
		const {store} = storeAt();
		const draft = configMap('held');
		store.create(configMaps, {...draft, metadata: {...draft.metadata, finalizers: ['a/b']}});
		const {object, removed} = store.delete(configMaps, {namespace, name: 'held'});
		expect(removed).toBe(false);
		expect(object.metadata).toMatchObject({
			deletionTimestamp: '2026-11-21T08:00:00Z',
			deletionGracePeriodSeconds: 0,
		});
		store.update(configMaps, {...object, metadata: {...object.metadata, finalizers: []}});
		expect(store.get(configMaps, {namespace, name: 'held'})).toBeUndefined();
	});

	test('honours preconditions', () => {
		const {store} = storeAt();
		const {metadata} = store.create(pods, pod('web'));
		expect(refusal(() => store.delete(pods, metadata, {uid: 'other'}))).toStrictEqual({
			status: 409,
			reason: 'Conflict',
			message: `Operation cannot be fulfilled on Pod "web": the UID in the precondition (other) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
		});
		expect(refusal(() => store.delete(pods, metadata, {resourceVersion: '1'}))).toMatchObject({
			status: 409,
		});
		expect(store.delete(pods, metadata, {uid: metadata.uid, dryRun: true}).removed).toBe(false);
		expect(store.get(pods, metadata)?.metadata.deletionTimestamp).toBeUndefined();
	});

	test('empties a namespace before it goes', () => {
		const {store} = storeAt();
		store.create(configMaps, configMap('settings'));
		store.create(pods, pod('web'));
		store.delete(namespaces, {name: namespace});
		expect(store.get(namespaces, {name: namespace})).toMatchObject({
			status: {phase: 'Terminating'},
		});
		expect(store.get(configMaps, {namespace, name: 'settings'})).toBeUndefined();
		expect(refusal(() => store.create(configMaps, configMap('late')))).toMatchObject({
			status: 403,
			message:
				'configmaps "late" is forbidden: unable to create new content in namespace shop because it is being terminated',
		});
		store.delete(pods, {namespace, name: 'web'}, {gracePeriodSeconds: 0});
		expect(store.get(namespaces, {name: namespace})).toBeUndefined();
	});
});

describe('owners', () => {
	const family = () => {
		const {store, clock} = storeAt();
		const deployment = store.create(deployments, replicaSet('web'));
		const set = store.create(
			replicaSets,
			replicaSet('web-1', {ownerReferences: [ownedBy('Deployment', deployment)]}),
		);
		store.create(pods, pod('web-1-a', {ownerReferences: [ownedBy('ReplicaSet', set)]}));
		return {store, clock, deployment, set};
	};

	const remaining = (store: ObjectStore) => [
		...names(store.list(deployments, namespace)),
		...names(store.list(replicaSets, namespace)),
		...store.list(pods, namespace).map(({metadata}) => {
			const state = metadata.deletionTimestamp ? ' (leaving)' : '';
			return metadata.name + state;
		}),
	];

	test('take their dependents with them', () => {
		const {store} = family();
		store.delete(deployments, {namespace, name: 'web'}, {propagationPolicy: 'Background'});
		expect(remaining(store)).toStrictEqual(['web-1-a (leaving)']);
	});

	test('wait for their dependents when they are deleted in the foreground', () => {
		const {store} = family();
		store.delete(deployments, {namespace, name: 'web'}, {propagationPolicy: 'Foreground'});
		expect(remaining(store)).toStrictEqual(['web', 'web-1', 'web-1-a (leaving)']);
		store.delete(pods, {namespace, name: 'web-1-a'}, {gracePeriodSeconds: 0});
		expect(remaining(store)).toStrictEqual([]);
	});

	test('leave their dependents behind when asked to', () => {
		const {store} = family();
		store.delete(deployments, {namespace, name: 'web'}, {propagationPolicy: 'Orphan'});
		expect(remaining(store)).toStrictEqual(['web-1', 'web-1-a']);
		expect(
			store.get(replicaSets, {namespace, name: 'web-1'})?.metadata.ownerReferences,
		).toBeUndefined();
	});

	test('that are one of two do not take the dependent with them', () => {
		const {store, deployment, set} = family();
		store.create(configMaps, {
			metadata: {
				name: 'shared',
				namespace,
				ownerReferences: [ownedBy('Deployment', deployment), ownedBy('ReplicaSet', set)],
			},
		});
		store.delete(deployments, {namespace, name: 'web'}, {propagationPolicy: 'Orphan'});
		store.delete(replicaSets, {namespace, name: 'web-1'}, {propagationPolicy: 'Orphan'});
		expect(names(store.list(configMaps, namespace))).toContain('shared');
	});

	test('that never existed are found out a little later', () => {
		const {store, clock} = storeAt();
		const ghost = {metadata: {name: 'ghost', uid: 'u-0'}};
		store.create(configMaps, {
			metadata: {name: 'left', namespace, ownerReferences: [ownedBy('ReplicaSet', ghost)]},
		});
		clock.advance(5000);
		expect(store.get(configMaps, {namespace, name: 'left'})).toBeUndefined();
	});
});

describe('history', () => {
	test('lists in the order of etcd keys', () => {
		const {store} = storeAt();
		for (const [space, name] of [
			['b', 'x'],
			['a', 'y'],
			['a-b', 'z'],
			['a', 'x'],
		] as const) {
			store.seed(configMaps, {metadata: {name, namespace: space}});
		}

		expect(
			store.list(configMaps).map(({metadata}) => `${metadata.namespace!}/${metadata.name}`),
		).toStrictEqual(['a-b/z', 'a/x', 'a/y', 'b/x']);
		expect(names(store.list(configMaps, 'a'))).toStrictEqual(['x', 'y']);
	});

	test('shows a list as it was, until it is compacted', () => {
		const {store} = storeAt();
		const kept = store.create(configMaps, configMap('kept'));
		store.create(configMaps, configMap('gone'));
		const version = store.resourceVersion;
		store.update(configMaps, {...kept, data: {a: '2'}});
		store.delete(configMaps, {namespace, name: 'gone'});
		store.create(configMaps, configMap('new'));
		expect(store.listAt(configMaps, namespace, version)).toMatchObject([
			{metadata: {name: 'gone'}},
			{metadata: {name: 'kept'}, data: {a: '1'}},
		]);
		store.compact();
		expect(store.listAt(configMaps, namespace, version)).toBeUndefined();
		expect(store.changesSince(version)).toBeUndefined();
		expect(store.changesSince(store.resourceVersion)).toStrictEqual([]);
	});

	test('forgets what is older than five minutes and what is too much', () => {
		const {store, clock} = storeAt();
		const version = store.resourceVersion;
		store.create(configMaps, configMap('settings'));
		expect(types(store, version)).toStrictEqual(['ADDED settings']);
		clock.advance(6 * 60_000);
		expect(store.changesSince(version)).toBeUndefined();

		const small = createObjectStore({history: {changes: 8}});
		const start = small.resourceVersion;
		for (let count = 0; count < 20; count++) {
			small.seed(configMaps, {metadata: {name: `c-${count}`, namespace: 'default'}});
		}

		expect(small.changesSince(start)).toBeUndefined();
		expect(small.changesSince(small.resourceVersion - 8)).toHaveLength(8);
	});
});

describe('access for kubelets, controllers and the operator', () => {
	test('tells what is there, then every change', async () => {
		const {store} = storeAt();
		await store.access.create(pods, pod('first'));
		const seen: string[] = [];
		const end = new AbortController();
		store.access.watch(
			pods,
			namespace,
			({type, object}) => {
				seen.push(`${type} ${object.metadata.name}`);
			},
			end.signal,
		);
		await store.access.create(pods, pod('second'));
		await store.access.create(pods, pod('third', {namespace: 'other'}));
		await store.access.delete(pods, {namespace, name: 'second'}, {gracePeriodSeconds: 0});
		end.abort();
		await store.access.create(pods, pod('fourth'));
		expect(seen).toStrictEqual([
			'ADDED first',
			'ADDED second',
			'MODIFIED second',
			'DELETED second',
		]);
	});

	test('tells each watcher every change once and in order, also changes made by watchers', async () => {
		const {store} = storeAt();
		const end = new AbortController();
		const versions: number[] = [];
		const late: Array<ObjectChange<ConfigMap>> = [];
		store.access.watch(
			pods,
			namespace,
			({type, object}) => {
				if (type !== 'ADDED') {
					return;
				}

				store.create(configMaps, configMap(`for-${object.metadata.name}`));
				store.access.watch(
					configMaps,
					namespace,
					(change) => {
						late.push(change);
					},
					end.signal,
				);
			},
			end.signal,
		);
		store.subscribe(({version}) => {
			versions.push(version);
		});
		await store.access.create(pods, pod('web'));
		end.abort();
		expect(versions).toStrictEqual(versions.toSorted((a, b) => a - b));
		expect(versions).toHaveLength(2);
		expect(late.map(({type, object}) => `${type} ${object.metadata.name}`)).toStrictEqual([
			'ADDED for-web',
		]);
	});

	test('rejects what the API server refuses', async () => {
		const {store} = storeAt();
		await expect(store.access.delete(pods, {namespace, name: 'none'})).rejects.toMatchObject({
			name: 'ApiError',
			status: 404,
			reason: 'NotFound',
		});
	});
});

test('kinds come and go with their definitions', () => {
	const store = createObjectStore({customKinds: []});
	expect(store.kinds.find('rainbond.io', 'v1alpha1', 'rbdcomponents')).toBeUndefined();
	const withRainbond = createObjectStore();
	expect(withRainbond.kinds.find('rainbond.io', 'v1alpha1', 'rbdcomponents')?.kind).toBe(
		'RbdComponent',
	);
	withRainbond.delete(
		{
			group: 'apiextensions.k8s.io',
			version: 'v1',
			plural: 'customresourcedefinitions',
			kind: 'CustomResourceDefinition',
			namespaced: false,
		},
		{name: 'rbdcomponents.rainbond.io'},
	);
	expect(withRainbond.kinds.find('rainbond.io', 'v1alpha1', 'rbdcomponents')).toBeUndefined();
});

import {describe, expect, test} from 'vitest';
import type {ConfigMap, Pod, Service, Workload} from '../../../source/cluster/objects.ts';
import {
	configMaps,
	podDisruptionBudgets,
	pods,
	rbdComponents,
	services,
} from '../../../source/cluster/resources.ts';
import {
	namesOf,
	namespace,
	seedDeployment,
	seedPod,
	startPractice,
	type PracticeServer,
} from './practice-server.ts';

const path = `/api/v1/namespaces/${namespace}/configmaps`;
const podsPath = `/api/v1/namespaces/${namespace}/pods`;
const deploymentsPath = `/apis/apps/v1/namespaces/${namespace}/deployments`;
const componentsPath = `/apis/rainbond.io/v1alpha1/namespaces/${namespace}/rbdcomponents`;

async function withSettings() {
	const practice = await startPractice();
	const settings = practice.store.seed(configMaps, {
		metadata: {name: 'settings', namespace},
		data: {a: '1'},
	});
	return {...practice, settings};
}

const json = 'application/json-patch+json';
const merge = 'application/merge-patch+json';
const strategic = 'application/strategic-merge-patch+json';

const patch = async <T>(
	{call}: Pick<PracticeServer, 'call'>,
	target: string,
	contentType: string,
	body: unknown,
) => call<T>(target, {method: 'PATCH', contentType, body});

describe('creating', () => {
	test('answers 201 with the object, and what stands against it', async () => {
		const {call, read} = await withSettings();
		const created = await call<ConfigMap>(path, {
			method: 'POST',
			body: {apiVersion: 'v1', kind: 'ConfigMap', metadata: {generateName: 'c-'}, data: {b: '2'}},
		});
		expect(created.status).toBe(201);
		expect(created.body).toMatchObject({kind: 'ConfigMap', metadata: {namespace}, data: {b: '2'}});
		expect(created.body.metadata.name).toMatch(/^c-.{5}$/);
		const post = async (body: unknown) => read(path, {method: 'POST', body});
		expect(await post({metadata: {name: 'settings'}})).toMatchObject({
			code: 409,
			reason: 'AlreadyExists',
			message: 'configmaps "settings" already exists',
		});
		expect(await post({metadata: {}})).toMatchObject({
			code: 422,
			message:
				'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
		});
		expect(await post({metadata: {name: 'x', namespace: 'other'}})).toMatchObject({
			code: 400,
			message:
				'the namespace of the provided object does not match the namespace sent on the request',
		});
		expect(await post({kind: 'Secret', apiVersion: 'v1', metadata: {name: 'x'}})).toMatchObject({
			code: 400,
			message:
				'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
		});
		expect(await post('{"metadata":')).toMatchObject({code: 400, reason: 'BadRequest'});
		expect(
			await read('/api/v1/namespaces/nowhere/configmaps', {
				method: 'POST',
				body: {metadata: {name: 'x'}},
			}),
		).toMatchObject({code: 404, message: 'namespaces "nowhere" not found'});
		expect(
			await read(path, {method: 'POST', body: 'a: b', contentType: 'text/plain'}),
		).toMatchObject({code: 415, reason: 'UnsupportedMediaType'});
		expect(await read(`${path}/settings`, {method: 'POST', body: {}})).toMatchObject({code: 405});
		expect(
			await read('/api/v1/configmaps', {method: 'POST', body: {metadata: {name: 'x'}}}),
		).toMatchObject({code: 405});
	});

	test('fills in what authors leave out', async () => {
		const {read} = await withSettings();
		const pod = await read<Pod>(podsPath, {
			method: 'POST',
			body: {
				metadata: {name: 'web'},
				spec: {containers: [{name: 'main', image: 'nginx', ports: [{containerPort: 80}]}]},
				status: {phase: 'Running'},
			},
		});
		expect(pod).toMatchObject({
			spec: {
				restartPolicy: 'Always',
				terminationGracePeriodSeconds: 30,
				serviceAccountName: 'default',
				containers: [{imagePullPolicy: 'Always', ports: [{containerPort: 80, protocol: 'TCP'}]}],
			},
			status: {phase: 'Pending', qosClass: 'BestEffort'},
		});
		const service = await read<Service>(`/api/v1/namespaces/${namespace}/services`, {
			method: 'POST',
			body: {metadata: {name: 'web'}, spec: {type: 'NodePort', ports: [{port: 80}]}},
		});
		expect(service.spec).toMatchObject({
			clusterIP: expect.stringMatching(/^10\.43\./) as string,
			ports: [{port: 80, targetPort: 80, protocol: 'TCP', nodePort: 30_000}],
		});
	});

	test('gives a pod the token of its account, unless its author does not want it', async () => {
		const {read} = await withSettings();
		const mountsOf = async (name: string, more: object) => {
			const pod = await read<Pod>(podsPath, {
				method: 'POST',
				body: {metadata: {name}, spec: {containers: [{name: 'main', image: 'nginx'}], ...more}},
			});
			return (pod.spec.containers[0]?.volumeMounts ?? []).map(({mountPath}) => mountPath);
		};

		expect(await mountsOf('with', {})).toEqual(['/var/run/secrets/kubernetes.io/serviceaccount']);
		expect(await mountsOf('without', {automountServiceAccountToken: false})).toEqual([]);
	});

	test('refuses a node port that another Service has', async () => {
		const {store, read} = await withSettings();
		const spec = {type: 'NodePort', ports: [{port: 80, nodePort: 30_077}]};
		store.seed(services, {metadata: {name: 'first', namespace}, spec});
		expect(
			await read(`/api/v1/namespaces/${namespace}/services`, {
				method: 'POST',
				body: {metadata: {name: 'second'}, spec},
			}),
		).toMatchObject({
			code: 422,
			message:
				'Service "second" is invalid: spec.ports[0].nodePort: Invalid value: 30077: provided port is already allocated',
		});
	});
});

test('a dry run goes through everything and changes nothing', async () => {
	const {call, read, store} = await withSettings();
	seedPod(store, 'web');
	const before = store.resourceVersion;
	const all = 'dryRun=All';
	const created = await call(`${path}?${all}`, {method: 'POST', body: {metadata: {name: 'x'}}});
	expect(created.status).toBe(201);
	expect(await read(`${path}/settings?${all}`, {method: 'DELETE'})).toMatchObject({
		status: 'Success',
	});
	expect(
		await read(`${podsPath}/web`, {
			method: 'DELETE',
			body: {apiVersion: 'v1', kind: 'DeleteOptions', dryRun: ['All']},
		}),
	).toMatchObject({metadata: {deletionGracePeriodSeconds: 30}});
	const patched = await patch<ConfigMap>({call}, `${path}/settings?${all}`, merge, {
		data: {a: '2'},
	});
	expect(patched.body.data).toStrictEqual({a: '2'});
	expect(store.resourceVersion).toBe(before);
	expect(await read(`${path}?dryRun=some`, {method: 'POST', body: {}})).toMatchObject({
		code: 422,
		message:
			'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["some"]: supported values: "All"',
	});
});

describe('replacing', () => {
	test('needs the version its author saw, and the right name', async () => {
		const {read, settings} = await withSettings();
		const put = async (metadata: object) =>
			read(`${path}/settings`, {method: 'PUT', body: {metadata, data: {a: '2'}}});
		expect(await put({name: 'settings', resourceVersion: '1'})).toMatchObject({
			code: 409,
			reason: 'Conflict',
			details: {name: 'settings', kind: 'configmaps'},
		});
		expect(await put({name: 'settings', uid: 'other'})).toMatchObject({
			code: 409,
			message: `Operation cannot be fulfilled on configmaps "settings": StorageError: invalid object, Code: 4, Key: /registry/configmaps/${namespace}/settings, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: other, UID in object meta: ${settings.metadata.uid}`,
		});
		expect(await put({name: 'others'})).toMatchObject({
			code: 400,
			message: 'the name of the object (others) does not match the name on the URL (settings)',
		});
		expect(await put({})).toMatchObject({
			code: 400,
			message:
				'the name of the object (settings based on URL) was undeterminable: name must be provided',
		});
		const {resourceVersion} = settings.metadata;
		expect(await put({name: 'settings', resourceVersion})).toMatchObject({data: {a: '2'}});
	});

	test('of the status leaves the rest, and the other way round', async () => {
		const {read, store} = await withSettings();
		const {spec} = seedDeployment(store, 'web');
		const body = {
			metadata: {name: 'web'},
			spec: {...spec, replicas: 9},
			status: {readyReplicas: 7},
		};
		expect(await read(`${deploymentsPath}/web/status`, {method: 'PUT', body})).toMatchObject({
			spec: {replicas: 1},
			status: {readyReplicas: 7},
		});
		expect(await read(`${deploymentsPath}/web`, {method: 'PUT', body})).toMatchObject({
			metadata: {generation: 2},
			spec: {replicas: 9},
			status: {readyReplicas: 7},
		});
	});

	test('what is not there creates only some kinds', async () => {
		const {readStatus} = await withSettings();
		const put = async (target: string, name: string) =>
			readStatus(target, {method: 'PUT', body: {metadata: {name}}});
		expect(await put(`${path}/none`, 'none')).toBe(404);
		const leases = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
		expect(await put(`${leases}/node-1`, 'node-1')).toBe(201);
	});
});

describe('patching', () => {
	test('with operations on paths', async () => {
		const practice = await withSettings();
		const apply = async (...operations: object[]) =>
			patch<ConfigMap>(practice, `${path}/settings`, json, operations);
		const changed = await apply(
			{op: 'test', path: '/data/a', value: '1'},
			{op: 'add', path: '/data/b', value: '2'},
			{op: 'copy', from: '/data/b', path: '/data/c'},
			{op: 'move', from: '/data/a', path: '/data/d'},
			{op: 'replace', path: '/data/b', value: '3'},
			{op: 'add', path: '/metadata/labels', value: {'a~b/c': 'd'}},
			{op: 'replace', path: '/metadata/labels/a~0b~1c', value: 'e'},
			{op: 'remove', path: '/data/c'},
		);
		expect(changed.body).toMatchObject({
			metadata: {labels: {'a~b/c': 'e'}},
			data: {b: '3', d: '1'},
		});
		expect(changed.body.data).not.toHaveProperty('c');
		for (const operation of [
			{op: 'test', path: '/data/b', value: 'x'},
			{op: 'remove', path: '/data/none'},
			{op: 'add', path: '/none/at/all', value: 1},
		]) {
			const {body} = await apply(operation);
			expect(body).toMatchObject({
				code: 422,
				reason: 'Invalid',
				message: 'the server rejected our request due to an error in our request',
			});
		}

		const {body} = await patch(practice, `${path}/settings`, json, {});
		expect(body).toMatchObject({
			code: 400,
			message:
				'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
		});
	});

	test('with a merge, which null takes things out of', async () => {
		const practice = await withSettings();
		const {body} = await patch<ConfigMap>(practice, `${path}/settings`, merge, {
			metadata: {annotations: {why: 'because'}},
			data: {a: null, b: '2'},
		});
		expect(body).toMatchObject({metadata: {annotations: {why: 'because'}}});
		expect(body.data).toStrictEqual({b: '2'});
		const stale = await patch(practice, `${path}/settings`, merge, {
			metadata: {resourceVersion: '1'},
			data: {b: '3'},
		});
		expect(stale.body).toMatchObject({code: 409, reason: 'Conflict'});
		const renamed = await patch(practice, `${path}/settings`, merge, {metadata: {name: 'x'}});
		expect(renamed.body).toMatchObject({code: 400});
	});

	test('strategically: lists by their keys, with directives', async () => {
		const practice = await withSettings();
		const {store} = practice;
		seedDeployment(store, 'web');
		const template = async (containers: unknown, rest: object = {}) => {
			const {body} = await patch<Workload>(practice, `${deploymentsPath}/web`, strategic, {
				spec: {template: {spec: {containers, ...rest}}},
			});
			return body.spec?.template?.spec;
		};

		const added = await template([
			{name: 'main', env: [{name: 'A', value: '1'}], ports: [{containerPort: 80}]},
			{name: 'side', image: 'proxy:1'},
		]);
		expect(added?.containers).toMatchObject([
			{name: 'main', image: 'busybox:1.36', env: [{name: 'A', value: '1'}]},
			{name: 'side', image: 'proxy:1'},
		]);
		const changed = await template(
			[
				{
					name: 'main',
					env: [
						{name: 'A', value: '2'},
						{name: 'B', value: '3'},
					],
				},
				{name: 'side', $patch: 'delete'},
			],
			{'$setElementOrder/containers': [{name: 'main'}], tolerations: [{key: 'x'}]},
		);
		expect(changed?.containers).toHaveLength(1);
		expect(changed?.containers[0]?.env).toStrictEqual([
			{name: 'A', value: '2'},
			{name: 'B', value: '3'},
		]);
		const replaced = await template([{$patch: 'replace'}, {name: 'new', image: 'x:1'}], {
			tolerations: [{key: 'y'}],
		});
		expect(replaced?.containers).toMatchObject([{name: 'new'}]);
		expect(replaced?.tolerations).toStrictEqual([{key: 'y'}]);
	});

	test('refuses kinds of patches that do not fit', async () => {
		const practice = await withSettings();
		practice.store.seed(rbdComponents, {metadata: {name: 'rbd-api', namespace}});
		const custom = await patch(practice, `${componentsPath}/rbd-api`, strategic, {});
		expect(custom.body).toMatchObject({
			code: 415,
			message: expect.stringMatching(/^the body of the request was in an unknown format/) as string,
		});
		const plain = await patch(practice, `${path}/settings`, 'application/json', {});
		expect(plain.body).toMatchObject({code: 415, message: '415: Unsupported Media Type'});
		const apply = await patch(practice, `${path}/settings`, 'application/apply-patch+yaml', {});
		expect(apply.body).toMatchObject({code: 415});
	});

	test('a scale changes the number of replicas and nothing else', async () => {
		const practice = await withSettings();
		seedDeployment(practice.store, 'web');
		const {body} = await patch(practice, `${deploymentsPath}/web/scale`, merge, {
			spec: {replicas: 4},
		});
		expect(body).toMatchObject({
			kind: 'Scale',
			apiVersion: 'autoscaling/v1',
			spec: {replicas: 4},
			status: {replicas: 1, selector: 'app=web'},
		});
		expect(await practice.read(`${deploymentsPath}/web`)).toMatchObject({
			spec: {replicas: 4},
			metadata: {generation: 2},
		});
	});
});

describe('deleting', () => {
	test('answers with a Status for what is gone, with the object for what lingers', async () => {
		const {read, store, settings} = await withSettings();
		seedPod(store, 'web');
		expect(await read(`${path}/settings`, {method: 'DELETE'})).toStrictEqual({
			kind: 'Status',
			apiVersion: 'v1',
			metadata: {},
			status: 'Success',
			details: {name: 'settings', kind: 'configmaps', uid: settings.metadata.uid},
		});
		expect(await read(`${podsPath}/web?gracePeriodSeconds=5`, {method: 'DELETE'})).toMatchObject({
			kind: 'Pod',
			metadata: {deletionGracePeriodSeconds: 5},
		});
		expect(await read(`${path}/settings`, {method: 'DELETE'})).toMatchObject({code: 404});
	});

	test('honours preconditions and names a policy it does not know', async () => {
		const {read, settings} = await withSettings();
		const remove = async (options: object) =>
			read(`${path}/settings`, {
				method: 'DELETE',
				body: {apiVersion: 'v1', kind: 'DeleteOptions', ...options},
			});
		expect(await remove({preconditions: {uid: 'other'}})).toMatchObject({
			code: 409,
			message: `Operation cannot be fulfilled on ConfigMap "settings": the UID in the precondition (other) does not match the UID in record (${settings.metadata.uid}). The object might have been deleted and then recreated`,
			details: {name: 'settings', kind: 'ConfigMap'},
		});
		expect(await remove({propagationPolicy: 'Later'})).toMatchObject({
			code: 422,
			message:
				'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Later": supported values: "Foreground", "Background", "Orphan", "nil"',
		});
		expect(await remove({preconditions: {uid: settings.metadata.uid}})).toMatchObject({
			status: 'Success',
		});
	});

	test('a selection answers with what was deleted', async () => {
		const {read, store} = await withSettings();
		for (const name of ['a', 'b']) {
			store.seed(configMaps, {metadata: {name, namespace, labels: {team: 'x'}}});
		}

		const deleted = await read(`${path}?labelSelector=team%3Dx`, {method: 'DELETE'});
		expect(deleted.kind).toBe('ConfigMapList');
		expect(namesOf(deleted)).toStrictEqual(['a', 'b']);
		expect(namesOf(await read(path))).toStrictEqual(['settings']);
		expect(await read('/api/v1/configmaps', {method: 'DELETE'})).toMatchObject({code: 405});
		expect(await read('/api/v1/namespaces', {method: 'DELETE'})).toMatchObject({code: 405});
	});

	test('by eviction asks the disruption budgets first', async () => {
		const {read, readStatus, store} = await withSettings();
		seedPod(store, 'web', {labels: {app: 'web'}});
		store.seed(podDisruptionBudgets, {
			metadata: {name: 'web', namespace},
			spec: {minAvailable: 1, selector: {matchLabels: {app: 'web'}}},
			status: {disruptionsAllowed: 0, desiredHealthy: 1, currentHealthy: 1},
		});
		const body = {apiVersion: 'policy/v1', kind: 'Eviction', metadata: {name: 'web', namespace}};
		expect(await read(`${podsPath}/web/eviction`, {method: 'POST', body})).toMatchObject({
			code: 429,
			reason: 'TooManyRequests',
			message: "Cannot evict pod as it would violate the pod's disruption budget.",
			details: {
				causes: [
					{
						reason: 'DisruptionBudget',
						message: 'The disruption budget web needs 1 healthy pods and has 1 currently',
					},
				],
			},
		});
		store.delete(podDisruptionBudgets, {namespace, name: 'web'});
		expect(await readStatus(`${podsPath}/web/eviction`, {method: 'POST', body})).toBe(201);
		expect(store.get(pods, {namespace, name: 'web'})?.metadata.deletionTimestamp).toBeDefined();
	});
});

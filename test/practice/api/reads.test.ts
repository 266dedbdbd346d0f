import {describe, expect, test} from 'vitest';
import {configMaps, events, nodes, pods, rbdComponents} from '../../../source/cluster/resources.ts';
import {createObjectStore} from '../../../source/practice/object-store.ts';
import {ManualTiming} from '../../support/manual-timing.ts';
import {namesOf, namespace, podDraft, seedPod, startPractice} from './practice-server.ts';

const podsPath = `/api/v1/namespaces/${namespace}/pods`;
const configMapsPath = `/api/v1/namespaces/${namespace}/configmaps`;

async function withConfigMaps(...names: string[]) {
	const practice = await startPractice();
	for (const name of names) {
		practice.store.seed(configMaps, {metadata: {name, namespace}, data: {a: '1'}});
	}

	return practice;
}

type List = {metadata: {resourceVersion: string; continue?: string; remainingItemCount?: number}};

describe('an object', () => {
	test('comes with kind and version, and is missed with a Status', async () => {
		const {store, read} = await startPractice();
		const pod = seedPod(store, 'web');
		expect(await read(`${podsPath}/web`)).toMatchObject({
			kind: 'Pod',
			apiVersion: 'v1',
			metadata: {uid: pod.metadata.uid},
			spec: {restartPolicy: 'Always', terminationGracePeriodSeconds: 30},
		});
		expect(await read(`${podsPath}/none`)).toStrictEqual({
			kind: 'Status',
			apiVersion: 'v1',
			metadata: {},
			status: 'Failure',
			message: 'pods "none" not found',
			reason: 'NotFound',
			details: {name: 'none', kind: 'pods'},
			code: 404,
		});
		expect(await read(`/apis/apps/v1/namespaces/${namespace}/deployments/none`)).toMatchObject({
			message: 'deployments.apps "none" not found',
			details: {name: 'none', group: 'apps', kind: 'deployments'},
		});
	});

	test('can be had as its metadata, or refused in other formats', async () => {
		const {call, store} = await startPractice();
		seedPod(store, 'web');
		const partial = await call(`${podsPath}/web`, {
			headers: {accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1'},
		});
		expect(Object.keys(partial.body)).toStrictEqual(['kind', 'apiVersion', 'metadata']);
		expect(partial.body.kind).toBe('PartialObjectMetadata');
		const html = await call(`${podsPath}/web`, {headers: {accept: 'text/html'}});
		expect(html.body).toMatchObject({code: 406, reason: 'NotAcceptable', details: {}});
		const list = await call(podsPath, {
			headers: {accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1'},
		});
		expect(list.body).toMatchObject({
			code: 406,
			message:
				'you requested PartialObjectMetadata, but the requested object is a list (*core.PodList)',
		});
	});

	test('is indented for people with curl', async () => {
		const {call, store, readText} = await startPractice();
		seedPod(store, 'web');
		const curl = await call(`${podsPath}/web`, {headers: {'user-agent': 'curl/8.9'}});
		expect(curl.text).toMatch(/^\{\n {2}"kind": "Pod",\n/);
		expect(await readText(`${podsPath}/web?pretty=true`)).toContain('\n  "kind"');
	});
});

describe('a list', () => {
	test('always has a version; built-in items do not repeat their kind, custom ones do', async () => {
		const {call, store, read} = await withConfigMaps('settings');
		store.seed(rbdComponents, {metadata: {name: 'rbd-api', namespace}});
		const {body: list} = await call<List & {items: unknown[]}>(configMapsPath);
		expect(list).toMatchObject({
			kind: 'ConfigMapList',
			apiVersion: 'v1',
			metadata: {resourceVersion: String(store.resourceVersion)},
		});
		expect(list.items[0]).not.toHaveProperty('kind');
		const {body: custom} = await call(
			`/apis/rainbond.io/v1alpha1/namespaces/${namespace}/rbdcomponents`,
		);
		expect(custom).toMatchObject({
			kind: 'RbdComponentList',
			items: [{kind: 'RbdComponent', apiVersion: 'rainbond.io/v1alpha1'}],
		});
		expect(await read(`/api/v1/namespaces/nowhere/configmaps`)).toMatchObject({items: []});
	});

	test('in pages shows what was there when the first page was read', async () => {
		const {call, store} = await withConfigMaps('a', 'b', 'c', 'd', 'e');
		const first = await call<List>(`${configMapsPath}?limit=2`);
		expect(namesOf(first.body)).toStrictEqual(['a', 'b']);
		expect(first.body.metadata).toMatchObject({remainingItemCount: 3});
		store.delete(configMaps, {namespace, name: 'd'});
		store.seed(configMaps, {metadata: {name: 'bb', namespace}});
		const next = async (token = '') =>
			call<List>(`${configMapsPath}?limit=2&continue=${encodeURIComponent(token)}`);
		const second = await next(first.body.metadata.continue);
		expect(namesOf(second.body)).toStrictEqual(['c', 'd']);
		expect(second.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
		const third = await next(second.body.metadata.continue);
		expect(namesOf(third.body)).toStrictEqual(['e']);
		expect(third.body.metadata.continue).toBeUndefined();
	});

	test('in pages that selects may end with an empty page: whether more match is not known before', async () => {
		const {call} = await withConfigMaps('a', 'b', 'c');
		const select = `${configMapsPath}?limit=1&fieldSelector=metadata.name%3Db`;
		const first = await call<List>(select);
		expect(namesOf(first.body)).toStrictEqual(['b']);
		const token = encodeURIComponent(first.body.metadata.continue ?? '');
		const last = await call<List>(`${select}&continue=${token}`);
		expect(namesOf(last.body)).toStrictEqual([]);
		expect(last.body.metadata.continue).toBeUndefined();
	});

	test('that has expired offers a token for going on regardless', async () => {
		const {call, store, read} = await withConfigMaps('a', 'b', 'c');
		const first = await call<List>(`${configMapsPath}?limit=1`);
		store.delete(configMaps, {namespace, name: 'b'});
		store.compact();
		const token = encodeURIComponent(first.body.metadata.continue ?? '');
		const gone = await call<{code: number; reason: string; message: string} & List>(
			`${configMapsPath}?limit=1&continue=${token}`,
		);
		expect(gone.body).toMatchObject({code: 410, reason: 'Expired'});
		expect(gone.body.message).toMatch(/^The provided continue parameter is too old/);
		const regardless = encodeURIComponent(gone.body.metadata.continue ?? '');
		expect(namesOf(await read(`${configMapsPath}?limit=1&continue=${regardless}`))).toStrictEqual([
			'c',
		]);
	});

	test('at a version is that version, or refused', async () => {
		const {store, read} = await withConfigMaps('a');
		const version = store.resourceVersion;
		store.seed(configMaps, {metadata: {name: 'b', namespace}});
		const exact = `${configMapsPath}?resourceVersionMatch=Exact&resourceVersion=${version}`;
		expect(namesOf(await read(exact))).toStrictEqual(['a']);
		expect(namesOf(await read(`${configMapsPath}?resourceVersion=0`))).toStrictEqual(['a', 'b']);
		store.compact();
		expect(await read(exact)).toMatchObject({
			code: 410,
			message: 'The resourceVersion for the provided list is too old.',
		});
		expect(await read(`${configMapsPath}?resourceVersion=99999999`)).toStrictEqual({
			kind: 'Status',
			apiVersion: 'v1',
			metadata: {},
			status: 'Failure',
			message: `Timeout: Too large resource version: 99999999, current: ${store.resourceVersion}`,
			reason: 'Timeout',
			details: {
				causes: [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version'}],
				retryAfterSeconds: 1,
			},
			code: 504,
		});
	});

	test.each([
		['limit=abc', 400, 'strconv.ParseInt: parsing "abc": invalid syntax'],
		[
			'resourceVersion=abc',
			400,
			'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
		],
		[
			'resourceVersionMatch=Exact',
			422,
			'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
		],
		[
			'sendInitialEvents=true',
			422,
			'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
		],
		[
			'labelSelector=a%3D%3D%3Db',
			400,
			"unable to parse requirement: found '=', expected: identifier",
		],
		['labelSelector=a+in+(b', 400, "unable to parse requirement: found '', expected: ',' or ')'"],
		[
			'fieldSelector=data.a%3Db',
			400,
			'"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"',
		],
		['fieldSelector=data.a', 400, "invalid selector: 'data.a'; can't understand 'data.a'"],
	])('with %s is refused with %i', async (query, status, message) => {
		const {call} = await startPractice();
		const reply = await call(`${configMapsPath}?${query}`);
		expect([reply.status, reply.body.message]).toStrictEqual([status, message]);
	});

	test('of 5 000 pods comes whole and in pages', async () => {
		const store = createObjectStore();
		for (let index = 0; index < 5000; index++) {
			seedPod(store, `pod-${String(index).padStart(4, '0')}`);
		}

		const {call, read} = await startPractice({store});
		expect(namesOf(await read(podsPath))).toHaveLength(5000);
		const page = await call<List>(`${podsPath}?limit=500`);
		expect(page.body.metadata.remainingItemCount).toBe(4500);
	});
});

describe('selectors', () => {
	const labelled = async () => {
		const practice = await startPractice();
		const {store} = practice;
		seedPod(store, 'a', {labels: {tier: 'front', app: 'web'}}, {phase: 'Running'});
		seedPod(store, 'b', {labels: {tier: 'back', size: '3'}}, {phase: 'Pending'});
		store.seed(pods, {
			...podDraft('c', {labels: {}}, {phase: 'Pending'}),
			spec: {containers: [{name: 'main'}]},
		});
		return practice;
	};

	test.each([
		['tier=front', ['a']],
		['tier==front', ['a']],
		['tier!=front', ['b', 'c']],
		['tier in (front, back)', ['a', 'b']],
		['tier notin (front)', ['b', 'c']],
		['tier', ['a', 'b']],
		['!tier', ['c']],
		['size>2', ['b']],
		['tier,app=web', ['a']],
		['tier in (front),app notin (web)', []],
	])('by label: %s', async (selector, expected) => {
		const {call} = await labelled();
		const reply = await call(`${podsPath}?labelSelector=${encodeURIComponent(selector)}`);
		expect(namesOf(reply.body)).toStrictEqual(expected);
	});

	test.each([
		['status.phase=Pending', ['b', 'c']],
		['status.phase!=Pending', ['a']],
		['spec.nodeName=node-1,status.phase=Running', ['a']],
		['spec.nodeName=', ['c']],
		['metadata.name=b', ['b']],
	])('by field: %s', async (selector, expected) => {
		const {call} = await labelled();
		const reply = await call(`${podsPath}?fieldSelector=${encodeURIComponent(selector)}`);
		expect(namesOf(reply.body)).toStrictEqual(expected);
	});

	test('of events by what they are about', async () => {
		const {store, read} = await startPractice();
		store.seed(events, {
			metadata: {name: 'web.1', namespace},
			type: 'Warning',
			reason: 'BackOff',
			source: {component: 'kubelet'},
			involvedObject: {kind: 'Pod', namespace, name: 'web', uid: 'u-1'},
		});
		const path = `/api/v1/namespaces/${namespace}/events`;
		const found = async (selector: string) =>
			namesOf(await read(`${path}?fieldSelector=${encodeURIComponent(selector)}`)).length;
		expect(await found('involvedObject.name=web,involvedObject.uid=u-1')).toBe(1);
		expect(await found('type=Warning,reason=BackOff,source=kubelet')).toBe(1);
		expect(await found('type!=Warning')).toBe(0);
		expect(await read(`${path}?fieldSelector=message%3Dx`)).toMatchObject({
			message: 'field label not supported: message',
		});
	});
});

describe('a table', () => {
	const accept = {accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'};
	type Table = {
		columnDefinitions: Array<{name: string; priority: number}>;
		rows: Array<{cells: unknown[]; object: {kind?: string} | null}>;
	};
	const start = Date.parse('2026-11-21T08:00:00Z');
	const withStillClock = async () =>
		startPractice({store: createObjectStore({clock: new ManualTiming(start)})});
	const cells = async (path: string, practice: Awaited<ReturnType<typeof startPractice>>) => {
		const {body} = await practice.call<Table>(path, {headers: accept});
		const names = body.columnDefinitions.map(({name}) => name);
		return body.rows.map((row) =>
			Object.fromEntries(names.map((name, index) => [name, row.cells[index]])),
		);
	};

	test('of pods has the words kubectl prints', async () => {
		const practice = await withStillClock();
		const {store} = practice;
		const since = (seconds: number) => new Date(start - seconds * 1000).toISOString();
		seedPod(
			store,
			'broken',
			{creationTimestamp: since(3600)},
			{
				containerStatuses: [
					{
						name: 'main',
						ready: false,
						restartCount: 3,
						state: {waiting: {reason: 'CrashLoopBackOff'}},
						lastState: {terminated: {exitCode: 1, reason: 'Error', finishedAt: since(90)}},
					},
				],
			},
		);
		seedPod(
			store,
			'waiting',
			{},
			{
				phase: 'Pending',
				podIP: '',
				containerStatuses: [],
				conditions: [],
				initContainerStatuses: [
					{name: 'init', ready: false, restartCount: 0, state: {running: {}}},
				],
			},
		);
		const rows = await cells(podsPath, practice);
		expect(rows).toMatchObject([
			{Name: 'broken', Ready: '0/1', Status: 'CrashLoopBackOff', Age: '60m', Node: 'node-1'},
			{Name: 'waiting', Ready: '0/1', Status: 'Init:0/0', Restarts: '0'},
		]);
		expect(rows[0]?.Restarts).toBe('3 (90s ago)');
	});

	test('of nodes, custom kinds and what has no columns of its own', async () => {
		const practice = await withStillClock();
		practice.store.seed(nodes, {
			metadata: {name: 'node-1', labels: {'node-role.kubernetes.io/etcd': 'true'}},
			spec: {unschedulable: true},
			status: {
				conditions: [{type: 'Ready', status: 'Unknown'}],
				nodeInfo: {kubeletVersion: 'v1.30.4+rke2r1'},
			},
		});
		practice.store.seed(rbdComponents, {metadata: {name: 'rbd-api', namespace}});
		expect(await cells('/api/v1/nodes', practice)).toMatchObject([
			{Status: 'NotReady,SchedulingDisabled', Roles: 'etcd', Version: 'v1.30.4+rke2r1'},
		]);
		expect(await cells('/apis/rainbond.io/v1alpha1/rbdcomponents', practice)).toMatchObject([
			{Name: 'rbd-api', Age: '0s'},
		]);
		const [role] = await cells('/apis/rbac.authorization.k8s.io/v1/clusterroles', practice);
		expect(Object.keys(role ?? {})).toStrictEqual(['Name', 'Created At']);
	});

	test('carries as much of the objects as is asked for', async () => {
		const {call, store} = await startPractice();
		seedPod(store, 'web');
		const object = async (query: string) => {
			const {body} = await call<Table>(`${podsPath}${query}`, {headers: accept});
			return body.rows[0]?.object;
		};

		expect(await object('')).toMatchObject({kind: 'PartialObjectMetadata'});
		expect(await object('?includeObject=Object')).toMatchObject({kind: 'Pod', spec: {}});
		expect(await object('?includeObject=None')).toBeNull();
	});
});

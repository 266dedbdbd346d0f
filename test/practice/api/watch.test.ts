import {describe, expect, test} from 'vitest';
import type {ConfigMap} from '../../../source/cluster/objects.ts';
import {configMaps, pods} from '../../../source/cluster/resources.ts';
import type {ObjectStore} from '../../../source/practice/object-store.ts';
import {namespace, seedPod, startPractice, summary, take} from './practice-server.ts';

const path = `/api/v1/namespaces/${namespace}/configmaps?watch=true`;

const seed = (store: ObjectStore, name: string, labels: Record<string, string> = {}): ConfigMap =>
	store.seed(configMaps, {metadata: {name, namespace, labels}, data: {}});

const change = (store: ObjectStore, name: string, labels: Record<string, string>): void => {
	const object = store.get(configMaps, {namespace, name});
	if (object) {
		store.update(configMaps, {...object, metadata: {...object.metadata, labels}});
	}
};

describe('a watch', () => {
	test('from a version tells every later change, also those before it began', async () => {
		const {store, watch} = await startPractice();
		seed(store, 'old');
		const version = store.resourceVersion;
		seed(store, 'new');
		const events = watch(`${path}&resourceVersion=${version}`);
		expect(summary(await take(events, 1))).toStrictEqual(['ADDED new']);
		change(store, 'old', {a: 'b'});
		store.delete(configMaps, {namespace, name: 'new'});
		const [modified, deleted] = await take(events, 2);
		expect(summary([modified!, deleted!])).toStrictEqual(['MODIFIED old', 'DELETED new']);
		expect(deleted?.object.metadata.resourceVersion).toBe(String(store.resourceVersion));
		expect(modified?.object).toMatchObject({kind: 'ConfigMap', apiVersion: 'v1'});
	});

	test.each(['', '&resourceVersion=0'])(
		'without a version (%s) starts with what is there',
		async (query) => {
			const {store, watch} = await startPractice();
			seed(store, 'a');
			seed(store, 'b');
			const events = watch(path + query);
			expect(summary(await take(events, 2))).toStrictEqual(['ADDED a', 'ADDED b']);
		},
	);

	test('sends its headers before there is anything to tell', async () => {
		const {agent, server} = await startPractice();
		const answer = await agent.request({
			origin: server.address,
			path: `${path}&resourceVersion=1`,
			method: 'GET',
			headers: {authorization: 'Bearer admin'},
		});
		expect(answer.statusCode).toBe(200);
		expect(answer.headers['content-type']).toBe('application/json');
		answer.body.destroy();
		answer.body.on('error', () => undefined);
	});

	test('of a selection sees objects come in and go out', async () => {
		const {store, watch} = await startPractice();
		seed(store, 'x', {team: 'a'});
		const events = watch(`${path}&labelSelector=team%3Da&resourceVersion=${store.resourceVersion}`);
		change(store, 'x', {team: 'b'});
		seed(store, 'y', {team: 'b'});
		change(store, 'y', {team: 'a'});
		store.delete(configMaps, {namespace, name: 'x'});
		store.delete(configMaps, {namespace, name: 'y'});
		const seen = await take(events, 3);
		expect(summary(seen)).toStrictEqual(['DELETED x', 'ADDED y', 'DELETED y']);
		expect(seen[0]?.object.metadata).toMatchObject({labels: {team: 'a'}});
	});

	test('of one namespace sees no other, and one kind sees no other', async () => {
		const {store, watch} = await startPractice();
		const events = watch(`${path}&resourceVersion=${store.resourceVersion}`);
		store.seed(configMaps, {metadata: {name: 'far', namespace: 'default'}});
		seedPod(store, 'pod');
		seed(store, 'near');
		expect(summary(await take(events, 1))).toStrictEqual(['ADDED near']);
	});

	test('from a forgotten version gets an ERROR event and ends', async () => {
		const {store, watch} = await startPractice();
		seed(store, 'a');
		store.compact();
		const events = await take(watch(`${path}&resourceVersion=2`), 5);
		expect(events).toStrictEqual([
			{
				type: 'ERROR',
				object: {
					kind: 'Status',
					apiVersion: 'v1',
					metadata: {},
					status: 'Failure',
					message: `too old resource version: 2 (${store.resourceVersion})`,
					reason: 'Expired',
					code: 410,
				},
			},
		]);
	});

	test('marks where it stands from time to time', async () => {
		const {store, watch} = await startPractice({bookmarkInterval: 20});
		seed(store, 'a');
		const [added, bookmark] = await take(watch(`${path}&allowWatchBookmarks=true`), 2);
		expect(added?.type).toBe('ADDED');
		expect(bookmark).toStrictEqual({
			type: 'BOOKMARK',
			object: {
				kind: 'ConfigMap',
				apiVersion: 'v1',
				metadata: {resourceVersion: String(store.resourceVersion)},
			},
		});
	});

	test('says when the initial events are over, for clients that list that way', async () => {
		const {store, watch} = await startPractice();
		seed(store, 'a');
		const query =
			'&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan';
		const [, end] = await take(watch(path + query), 2);
		expect(end).toMatchObject({
			type: 'BOOKMARK',
			object: {metadata: {annotations: {'k8s.io/initial-events-end': 'true'}}},
		});
	});

	test('ends after the time its client sets', async () => {
		const {watch} = await startPractice();
		expect(await take(watch(`${path}&timeoutSeconds=1`), 1)).toStrictEqual([]);
	});

	test('for kubectl is made of tables, of which only the first has columns', async () => {
		const {store, watch} = await startPractice();
		seedPod(store, 'a');
		const events = watch(`/api/v1/namespaces/${namespace}/pods?watch=true`, {
			headers: {accept: 'application/json;as=Table;v=v1;g=meta.k8s.io'},
		});
		const [first] = await take(events, 1);
		expect(first?.object).toMatchObject({
			kind: 'Table',
			columnDefinitions: expect.arrayContaining([
				expect.objectContaining({name: 'Ready'}),
			]) as unknown,
			rows: [{object: {kind: 'PartialObjectMetadata', metadata: {name: 'a'}}}],
		});
		store.delete(pods, {namespace, name: 'a'});
		const [second] = await take(events, 1);
		expect(second).toMatchObject({type: 'MODIFIED', object: {columnDefinitions: null}});
	});

	test('with initial events must say which version it accepts', async () => {
		const {read} = await startPractice();
		expect(await read(`${path}&sendInitialEvents=true`)).toMatchObject({
			code: 422,
			message:
				'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
		});
	});
});

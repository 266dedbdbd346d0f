import {connect} from 'node:net';
import {once} from 'node:events';
import {expect, test, vi} from 'vitest';
import {pods} from '../../../source/cluster/resources.ts';
import {ManualTiming} from '../../support/manual-timing.ts';
import {namespace, seedPod, startPractice, take} from './practice-server.ts';

const podsPath = `/api/v1/namespaces/${namespace}/pods`;

test('requests can fail, all of them or a share, with whatever status', async () => {
	const {call, readStatus, server, store} = await startPractice({
		behaviour: {faults: [{status: 429, retryAfterSeconds: 3}]},
	});
	seedPod(store, 'web');
	const refused = await call(podsPath);
	expect(refused.headers['retry-after']).toBe('3');
	expect(refused.body).toStrictEqual({
		kind: 'Status',
		apiVersion: 'v1',
		metadata: {},
		status: 'Failure',
		message: 'Too many requests, please try again later.',
		reason: 'TooManyRequests',
		details: {retryAfterSeconds: 3},
		code: 429,
	});
	await server.setBehaviour({faults: [{status: 503, share: 0.5, path: '/pods$', verbs: ['list']}]});
	const statuses: number[] = [];
	for (let count = 0; count < 4; count++) {
		statuses.push(await readStatus(podsPath));
	}

	expect(statuses).toStrictEqual([200, 503, 200, 503]);
	expect(await readStatus(`${podsPath}/web`)).toBe(200);
	await server.setBehaviour({});
	expect(await readStatus(podsPath)).toBe(200);
});

test('connections can be dropped again and again', async () => {
	const {watch, server} = await startPractice();
	const events = watch(`${podsPath}?watch=true&resourceVersion=1`);
	const broken = expect(take(events, 1)).rejects.toThrow();
	await vi.waitFor(() => {
		expect(server.requests.latest[0]?.verb).toBe('watch');
	});
	await server.setBehaviour({dropConnectionsEverySeconds: 0.05});
	await broken;
});

test('a server that stops waits for nobody, not even for who has not finished the handshake', async () => {
	const {server, readStatus} = await startPractice();
	const silent = connect(server.port, '127.0.0.1');
	await once(silent, 'connect');
	// Connections are accepted in order, so after this answer the silent one is too.
	await readStatus(podsPath);
	const cut = once(silent, 'close');
	await server.setBehaviour({refusesConnections: true});
	await cut;
	expect(silent.destroyed).toBe(true);
});

test('a frozen server answers nothing, and everything once it thaws', async () => {
	const {call, watch, server, store} = await startPractice();
	seedPod(store, 'web');
	const events = watch(`${podsPath}?watch=true`);
	await take(events, 1);
	await server.setBehaviour({isFrozen: true});
	const seen: string[] = [];
	const waiting = call(podsPath, {method: 'DELETE'}).then(({status}) => {
		seen.push(`deleted ${status}`);
	});
	const told = take(events, 1).then(([event]) => {
		seen.push(event?.type ?? '');
	});
	await vi.waitFor(() => {
		expect(server.requests.total).toBe(2);
	});
	seedPod(store, 'late');
	expect(seen).toStrictEqual([]);
	const pod = store.get(pods, {namespace, name: 'web'});
	expect(pod?.metadata.deletionTimestamp).toBeUndefined();
	await server.setBehaviour({});
	await Promise.all([waiting, told]);
	expect(seen.toSorted()).toStrictEqual(['ADDED', 'deleted 200']);
});

test('a server that refuses connections listens on the same port later', async () => {
	const {readStatus, server} = await startPractice();
	expect(await readStatus('/version')).toBe(200);
	await server.setBehaviour({refusesConnections: true});
	const socket = connect(server.port, '127.0.0.1');
	const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
	expect(error.code).toBe('ECONNREFUSED');
	await expect(readStatus('/version')).rejects.toThrow();
	await server.setBehaviour({});
	expect(await readStatus('/version')).toBe(200);
});

test('answers can take their time, and the clock can be wrong', async () => {
	const clock = new ManualTiming(Date.parse('2026-11-21T08:00:00Z'));
	const {call, server} = await startPractice({
		clock,
		behaviour: {latencyMilliseconds: 400, clockOffsetMilliseconds: -3_600_000},
	});
	const answer = call('/version');
	await vi.waitFor(() => {
		expect(clock.waiting).toContain(400);
	});
	expect(server.requests.latest[0]?.status).toBe(0);
	clock.advance(400);
	const {headers} = await answer;
	expect(headers.date).toBe('Sat, 21 Nov 2026 07:00:00 GMT');
});

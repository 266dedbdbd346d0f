import fs from 'node:fs';
import path from 'node:path';
import {describe, expect, it, vi} from 'vitest';
import type {ClusterSession} from '../../source/cluster/session.ts';
import {pods, rainbondClusters} from '../../source/cluster/resources.ts';
import {roleBindings} from '../../source/practice/api/role-kinds.ts';
import {fewRights} from '../../source/practice/scenarios/few-rights.ts';
import {aFolder} from '../support/a-folder.ts';
import {aPracticeCluster, aSession, contextOf} from '../support/practice-context.ts';

const namespace = 'rbd-system';
const patience = {timeout: 8000, interval: 20};

/** Waits until the session is in that phase. */
async function until(session: ClusterSession, phase: string) {
	await vi.waitFor(() => {
		expect(session.status.get().state).toMatchObject({phase});
	}, patience);
}

/** Every phase the session goes through from now on. */
function phasesOf(session: ClusterSession): string[] {
	const phases = [session.status.get().state.phase as string];
	session.status.subscribe(() => {
		const {phase} = session.status.get().state;
		if (phases.at(-1) !== phase) {
			phases.push(phase);
		}
	});
	return phases;
}

const podNames = (session: ClusterSession): string[] =>
	session.lists
		.get()
		.pods.get()
		.items.map(({metadata}) => metadata.name)
		.toSorted();

describe('an opened cluster', () => {
	it('is connecting, then live, and tells who, where, which version and how far away', async () => {
		const cluster = await aPracticeCluster();
		const session = aSession(contextOf(cluster, {user: {token: cluster.token}}));
		const phases = phasesOf(session);
		await vi.waitFor(() => {
			const {roundTripMs, ...status} = session.status.get();
			expect(status).toEqual({
				state: {phase: 'live'},
				server: new URL(cluster.address).host,
				user: 'admin',
				namespace,
				kubernetesVersion: 'v1.30.4+rke2r1',
				clockDifferenceMs: undefined,
				isInsecure: false,
				isReadOnly: false,
			});
			expect(roundTripMs).toBeGreaterThanOrEqual(0);
		}, patience);
		expect(phases).toEqual(['connecting', 'live']);
	});

	it('watches the Rainbond namespace, the nodes and the custom resources', async () => {
		const cluster = await aPracticeCluster();
		const session = aSession(contextOf(cluster, {user: {token: cluster.token}}));
		await vi.waitFor(() => {
			const {events, components} = session.lists.get();
			expect(podNames(session)).toEqual(
				cluster.store
					.list(pods, namespace)
					.map(({metadata}) => metadata.name)
					.toSorted(),
			);
			expect(session.nodes.get().items).toHaveLength(3);
			expect(components.get().items.length).toBeGreaterThan(5);
			expect(session.rainbondClusters.get().items).toHaveLength(1);
			expect(events.get().state).toBe('synced');
		}, patience);
		const others = cluster.server.requests.latest.filter(({path: called}) =>
			called.includes('/shop/'),
		);
		expect(others).toEqual([]);
	});

	it('asks again for what it was not told at first', async () => {
		const cluster = await aPracticeCluster();
		await cluster.setBehaviour({
			faults: [
				{status: 503, path: '^/version'},
				{status: 503, path: 'selfsubjectreviews'},
			],
		});
		const session = aSession(contextOf(cluster, {user: {token: cluster.token}}));
		await until(session, 'live');
		expect(session.status.get().user).toBe('ops');
		await cluster.setBehaviour({});
		await vi.waitFor(() => {
			expect(session.status.get()).toMatchObject({
				user: 'admin',
				kubernetesVersion: 'v1.30.4+rke2r1',
			});
		}, patience);
	});

	it('knows the cluster by the uid of kube-system', async () => {
		const cluster = await aPracticeCluster();
		const [first, again] = [1, 2].map(() =>
			aSession(contextOf(cluster, {user: {token: cluster.token}})),
		);
		const uid = await first?.clusterUid();
		expect(uid).toMatch(/^[\da-f-]{36}$/);
		expect(await again?.clusterUid()).toBe(uid);
	});

	it('measures how far the clock of the API server is ahead', async () => {
		const cluster = await aPracticeCluster();
		await cluster.setBehaviour({clockOffsetMilliseconds: 90_000});
		const session = aSession(contextOf(cluster, {user: {token: cluster.token}}));
		await vi.waitFor(() => {
			const {clockDifferenceMs = 0} = session.status.get();
			expect(Math.abs(clockDifferenceMs - 90_000)).toBeLessThanOrEqual(1000);
		}, patience);
	});

	it('says so when the certificate of the API server is not checked', async () => {
		const cluster = await aPracticeCluster();
		const settings = {'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true};
		const user = {token: cluster.token};
		const session = aSession(contextOf(cluster, {cluster: settings, user}));
		await until(session, 'live');
		expect(session.status.get().isInsecure).toBe(true);
	});

	it('is not opened with a certificate of somebody else: unreachable, because of TLS', async () => {
		const [cluster, other] = [await aPracticeCluster(), await aPracticeCluster({name: 'other'})];
		const session = aSession(contextOf({...cluster, ca: other.ca}, {user: {token: cluster.token}}));
		await until(session, 'unreachable');
		expect(session.status.get().state).toMatchObject({failure: {kind: 'tls'}});
	});

	it('is left alone after it was closed', async () => {
		const cluster = await aPracticeCluster();
		const session = aSession(contextOf(cluster, {user: {token: cluster.token}}));
		await until(session, 'live');
		await session.close();
		expect(session.status.get().state).toEqual({phase: 'closed'});
		expect(await session.transport.json({verb: 'get', path: '/version'})).toMatchObject({
			failure: {kind: 'aborted'},
		});
	});
});

describe('a lost connection', () => {
	it('keeps what was read with its age, heals by itself and notices what was deleted meanwhile', async () => {
		const cluster = await aPracticeCluster();
		const session = aSession(contextOf(cluster, {user: {token: cluster.token}}));
		const phases = phasesOf(session);
		await until(session, 'live');
		await vi.waitFor(() => {
			expect(podNames(session).length).toBeGreaterThan(10);
		}, patience);
		const before = podNames(session);
		const lostAt = Date.now();
		await cluster.setBehaviour({refusesConnections: true});
		await until(session, 'stale');
		const {state} = session.status.get();
		expect(state).toMatchObject({failure: {kind: 'unreachable'}});
		expect(state.phase === 'stale' && state.since).toBeLessThanOrEqual(Date.now());
		expect(state.phase === 'stale' && state.since).toBeGreaterThan(lostAt - 15_000);
		expect(podNames(session)).toEqual(before);

		const [gone = ''] = before;
		cluster.store.delete(pods, {namespace, name: gone}, {gracePeriodSeconds: 0});
		await cluster.setBehaviour({});
		await until(session, 'live');
		await vi.waitFor(() => {
			expect(podNames(session).length).toBeGreaterThanOrEqual(before.length);
			expect(podNames(session)).not.toContain(gone);
		}, patience);
		expect(phases).toEqual(['connecting', 'live', 'stale', 'live']);
	});

	it('is noticed also when the API server takes connections and answers nothing', async () => {
		const cluster = await aPracticeCluster();
		const session = aSession(contextOf(cluster, {user: {token: cluster.token}}));
		await until(session, 'live');
		await cluster.setBehaviour({isFrozen: true});
		await until(session, 'stale');
		expect(session.status.get().state).toMatchObject({failure: {kind: 'timeout'}});
		await cluster.setBehaviour({});
		await until(session, 'live');
	});

	it('that never was there is unreachable, and live once the API server comes up', async () => {
		const cluster = await aPracticeCluster();
		await cluster.setBehaviour({refusesConnections: true});
		const session = aSession(contextOf(cluster, {user: {token: cluster.token}}));
		await until(session, 'unreachable');
		await cluster.setBehaviour({});
		await until(session, 'live');
		await vi.waitFor(() => {
			expect(session.status.get()).toMatchObject({
				user: 'admin',
				kubernetesVersion: 'v1.30.4+rke2r1',
			});
			expect(podNames(session).length).toBeGreaterThan(10);
		}, patience);
	});

	it('is also an API server that answers and is ill', async () => {
		const cluster = await aPracticeCluster();
		const session = aSession(contextOf(cluster, {user: {token: cluster.token}}));
		await until(session, 'live');
		await cluster.setBehaviour({
			faults: [{status: 500, message: 'etcdserver: request timed out'}],
		});
		session.retry();
		await until(session, 'stale');
		expect(session.status.get().state).toMatchObject({
			failure: {kind: 'server', message: 'etcdserver: request timed out'},
		});
		await cluster.setBehaviour({});
		await until(session, 'live');
	});
});

describe('refused credentials', () => {
	it('are unauthorized, and live again as soon as the token file holds a good one', async () => {
		const cluster = await aPracticeCluster();
		const folder = aFolder();
		const token = path.join(folder, 'token');
		fs.writeFileSync(token, 'expired\n');
		const session = aSession(
			contextOf(cluster, {user: {tokenFile: 'token'}, file: path.join(folder, 'config')}),
		);
		await until(session, 'unauthorized');
		expect(session.status.get().state).toMatchObject({failure: {status: 401}});
		fs.writeFileSync(token, `${cluster.token}\n`);
		await until(session, 'live');
		expect(session.status.get().state).toEqual({phase: 'live'});
		await vi.waitFor(() => {
			expect(session.status.get().user).toBe('admin');
		}, patience);
	});

	it('are asked of the plug-in anew before anybody hears of it', async () => {
		const cluster = await aPracticeCluster();
		const folder = aFolder();
		const plugin = path.join(folder, 'plugin');
		const stale = path.join(folder, 'stale');
		fs.writeFileSync(stale, '');
		// The first run gives a token that the API server does not know, as a cache of the plug-in might.
		const answer = (token: string) =>
			JSON.stringify({kind: 'ExecCredential', status: {token}}).replaceAll('"', String.raw`\"`);
		fs.writeFileSync(
			plugin,
			`#!/bin/sh\necho run >> '${folder}/runs'\nif rm '${stale}' 2>/dev/null; then echo "${answer('old')}"; else echo "${answer(cluster.token)}"; fi\n`,
			{mode: 0o755},
		);
		const exec = {
			apiVersion: undefined,
			command: './plugin',
			args: undefined,
			env: undefined,
			installHint: undefined,
			provideClusterInfo: undefined,
			interactiveMode: undefined,
		};
		const session = aSession(contextOf(cluster, {user: {exec}, file: path.join(folder, 'config')}));
		const phases = phasesOf(session);
		await until(session, 'live');
		expect(phases).toEqual(['connecting', 'live']);
		const runs = fs.readFileSync(path.join(folder, 'runs'), 'utf8').trim().split('\n');
		expect(runs).toHaveLength(2);
	});
});

describe('few rights', () => {
	it('in the Rainbond namespace alone are enough to be live', async () => {
		const cluster = await aPracticeCluster({scenario: fewRights});
		const session = aSession(contextOf(cluster, {user: {token: cluster.tokens.viewer ?? ''}}));
		await until(session, 'live');
		await vi.waitFor(() => {
			expect(podNames(session).length).toBeGreaterThan(10);
			expect(session.nodes.get().state).toBe('forbidden');
			expect(session.rainbondClusters.get().state).toBe('forbidden');
			expect(session.status.get()).toMatchObject({user: 'viewer', namespace});
		}, patience);
	});

	it('are named where nothing may be read, and live as soon as they are given', async () => {
		const cluster = await aPracticeCluster({scenario: fewRights});
		const session = aSession(contextOf(cluster, {user: {token: cluster.tokens.stranger ?? ''}}));
		await until(session, 'forbidden');
		expect(session.status.get().state).toMatchObject({
			what: 'list pods in namespace rbd-system',
		});
		const apiGroup = 'rbac.authorization.k8s.io';
		cluster.store.create(roleBindings, {
			metadata: {name: 'stranger', namespace},
			subjects: [{apiGroup, kind: 'User', name: 'stranger'}],
			roleRef: {apiGroup, kind: 'ClusterRole', name: 'view'},
		});
		session.retry();
		await until(session, 'live');
		expect(podNames(session).length).toBeGreaterThan(10);
	});
});

describe('the namespace of Rainbond', () => {
	it('is where its RainbondCluster lies', async () => {
		const cluster = await aPracticeCluster();
		const [rainbond] = cluster.store.list(rainbondClusters);
		cluster.store.delete(
			rainbondClusters,
			{namespace, name: rainbond?.metadata.name ?? ''},
			{gracePeriodSeconds: 0},
		);
		cluster.store.create(rainbondClusters, {
			metadata: {name: 'rainbondcluster', namespace: 'shop'},
		});
		const session = aSession(contextOf(cluster, {user: {token: cluster.token}}));
		await vi.waitFor(() => {
			expect(session.status.get().namespace).toBe('shop');
			expect(podNames(session).some((name) => name.startsWith('shop-web-'))).toBe(true);
		}, patience);
	});

	it('is the one that a person asked for, whatever the cluster says', async () => {
		const cluster = await aPracticeCluster();
		const session = aSession(contextOf(cluster, {user: {token: cluster.token}}), {
			namespace: 'shop',
		});
		await vi.waitFor(() => {
			expect(session.rainbondClusters.get().state).toBe('synced');
			expect(podNames(session).some((name) => name.startsWith('shop-web-'))).toBe(true);
		}, patience);
		session.useNamespace(namespace);
		await vi.waitFor(() => {
			expect(podNames(session).some((name) => name.startsWith('rbd-api-'))).toBe(true);
		}, patience);
		expect(session.status.get().namespace).toBe(namespace);
	});
});

import {setTimeout as pause} from 'node:timers/promises';
import {describe, expect, it, vi} from 'vitest';
import type {ClusterSession} from '../../../source/cluster/session.ts';
import {aBed} from '../a-bed.ts';
import {addDeployment, addNamespace, namespace} from '../add-workloads.ts';
import {kubectlLists, kubectlPrints} from '../kubectl.ts';
import {aSession, phasesOf} from './a-session.ts';

const patience = {timeout: 60_000, interval: 50};

const versions = (items: ReadonlyArray<{metadata: {name: string; resourceVersion: string}}>) =>
	items.map(({metadata}) => `${metadata.name} ${metadata.resourceVersion}`).toSorted();

describe('a session with a real API server', () => {
	const bed = aBed();

	/** What the session shows is what kubectl reads, object for object and version for version. */
	const isCurrent = async (session: ClusterSession) => {
		await vi.waitFor(async () => {
			const {pods, events} = session.lists.get();
			for (const list of [pods, events, session.nodes]) {
				expect(list.get().state).toBe('synced');
			}

			expect(versions(pods.get().items)).toEqual(
				versions(await kubectlLists(bed(), 'pods', namespace)),
			);
			expect(versions(events.get().items)).toEqual(
				versions(await kubectlLists(bed(), 'events', namespace)),
			);
			expect(versions(session.nodes.get().items)).toEqual(
				versions(await kubectlLists(bed(), 'nodes', '')),
			);
		}, patience);
	};

	const aLiveSession = async () => {
		const session = aSession(bed());
		await vi.waitFor(() => {
			expect(session.status.get().state.phase).toBe('live');
		}, patience);
		await isCurrent(session);
		return session;
	};

	const isLiveAgain = async (session: ClusterSession) => {
		await vi.waitFor(() => {
			expect(session.status.get().state.phase).toBe('live');
		}, patience);
	};

	const isLost = async (session: ClusterSession) => {
		await vi.waitFor(() => {
			expect(session.status.get().state.phase).toBe('stale');
		}, patience);
	};

	it('shows what kubectl shows', async () => {
		await addNamespace(bed());
		await addDeployment(bed(), 'rbd-api');
		await addDeployment(bed(), 'rbd-worker', 3);
		const session = await aLiveSession();
		expect(session.lists.get().pods.get().items).toHaveLength(4);
		expect(session.status.get()).toMatchObject({kubernetesVersion: 'v1.36.4', user: 'admin'});
		await kubectlPrints(bed(), 'delete', 'pod', '-n', namespace, '-l', 'name=rbd-worker');
		await isCurrent(session);
	});

	it('heals all its lists after the API server was killed and started again', async () => {
		const session = await aLiveSession();
		const before = session.lists.get().pods.get().items;
		const phases = phasesOf(session);
		await bed().apiServer.kill();
		await isLost(session);
		expect(session.lists.get().pods.get().items).toEqual(before);
		await bed().apiServer.start();
		await kubectlPrints(bed(), 'delete', 'pod', '-n', namespace, '-l', 'name=rbd-api');
		await isLiveAgain(session);
		await isCurrent(session);
		expect(phases).toEqual(['live', 'stale', 'live']);
	});

	it('keeps what it knows while the storage is frozen, and goes on when it thaws', async () => {
		const session = await aLiveSession();
		bed().storage.freeze();
		await isLost(session);
		// As long as a storage under load has been seen to hang.
		await pause(20_000);
		expect(session.lists.get().pods.get().items).toHaveLength(4);
		bed().storage.thaw();
		await isLiveAgain(session);
		await kubectlPrints(bed(), 'delete', 'pod', '-n', namespace, '-l', 'name=rbd-api');
		await isCurrent(session);
	});

	it('heals after its connections were cut', async () => {
		const session = await aLiveSession();
		const mend = await bed().disturb('cut');
		await isLost(session);
		await mend();
		await kubectlPrints(bed(), 'delete', 'pod', '-n', namespace, '-l', 'name=rbd-worker');
		await isLiveAgain(session);
		await isCurrent(session);
	});

	it('notices connections that are open on its side only', async () => {
		const session = await aLiveSession();
		const mend = await bed().disturb('drop');
		await isLost(session);
		await mend();
		await kubectlPrints(bed(), 'delete', 'pod', '-n', namespace, '-l', 'name=rbd-worker');
		await isLiveAgain(session);
		await isCurrent(session);
	});

	it('accepts a new certificate of the same authority', async () => {
		const session = await aLiveSession();
		await bed().apiServer.replaceCertificate();
		await bed().apiServer.kill();
		await bed().apiServer.start();
		await isLiveAgain(session);
		await kubectlPrints(bed(), 'delete', 'pod', '-n', namespace, '-l', 'name=rbd-api');
		await isCurrent(session);
	});
});

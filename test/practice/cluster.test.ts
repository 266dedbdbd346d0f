import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {deleteObject} from '../../source/cluster/delete-object.ts';
import {startPortForward} from '../../source/cluster/port-forward.ts';
import {pods} from '../../source/cluster/resources.ts';
import {createWatchedList} from '../../source/cluster/watched-list.ts';
import {startDemo} from '../../source/practice/demo.ts';
import {runsOutOfMemory} from '../../source/practice/models/kubelet/behaviour.ts';
import {isReady} from '../../source/practice/models/workloads/pod-facts.ts';
import {healthy} from '../../source/practice/scenarios/healthy.ts';
import {aClient, followLog, run} from './a-client.ts';

const namespace = 'rbd-system';
const patience = {timeout: 10_000, interval: 20};

/** A healthy cluster in which pods come up at once, and the program's own client for it. */
async function aCluster() {
	const demo = await startDemo({scenarios: [healthy], speed: 100});
	onTestFinished(async () => demo.stop());
	const [cluster] = demo.clusters;
	if (!cluster) {
		throw new Error('The demo started no cluster.');
	}

	const client = aClient(demo.kubeconfig, 'healthy');
	const podOf = (name: string) => {
		const pod = cluster.store
			.list(pods, namespace)
			.find(({metadata}) => metadata.name.startsWith(`${name}-`));
		if (!pod) {
			throw new Error(`There is no pod of ${name}.`);
		}

		return pod;
	};

	return {
		cluster,
		client,
		podOf,
		containerOf: (name: string) => ({
			namespace,
			pod: podOf(name).metadata.name,
			container: podOf(name).spec.containers[0]?.name ?? '',
		}),
	};
}

describe('a practice cluster, seen by the program', () => {
	it('replaces a deleted pod by one that becomes ready', async () => {
		const {client, podOf} = await aCluster();
		const list = createWatchedList(client, {resource: pods, namespace});
		onTestFinished(() => {
			list.stop();
		});
		const {metadata} = podOf('rbd-api');
		const {name, uid} = metadata;
		const ofApi = () => list.get().items.filter((pod) => pod.metadata.name.startsWith('rbd-api-'));
		await vi.waitFor(() => {
			expect(ofApi().map((pod) => pod.metadata.name)).toEqual([name]);
		}, patience);
		expect(await deleteObject(client, {resource: pods, namespace, name, uid})).toEqual({ok: true});
		await vi.waitFor(() => {
			const [replacement, ...more] = ofApi();
			expect(more).toEqual([]);
			expect(replacement?.metadata.name).not.toBe(name);
			expect(replacement && isReady(replacement)).toBe(true);
		}, patience);
	});

	it('goes on writing logs', async () => {
		const {client, containerOf} = await aCluster();
		const lines = followLog(client, containerOf('rbd-app-ui'));
		await vi.waitFor(() => {
			expect(lines).not.toEqual([]);
		}, patience);
		const history = lines.length;
		await vi.waitFor(() => {
			expect(lines.length).toBeGreaterThan(history);
		}, patience);
	});

	it('runs commands in containers', async () => {
		const {client, containerOf} = await aCluster();
		const api = containerOf('rbd-api');
		const hostname = await run(client, api, 'hostname');
		expect(hostname).toMatchObject({outcome: {ok: true, value: 0}, stdout: `${api.pod}\n`});
		const failing = await run(client, api, 'sh', '-c', 'echo no >&2; exit 3');
		expect(failing).toMatchObject({outcome: {value: 3}, stdout: '', stderr: 'no\n'});
	});

	it('takes connections to the ports of pods', async () => {
		const {client, podOf} = await aCluster();
		const pod = podOf('rbd-api').metadata.name;
		const forward = await startPortForward(client, {
			namespace,
			pod: () => pod,
			port: 8888,
			localPort: 0,
		});
		if (!forward.ok) {
			throw new Error(forward.failure.message);
		}

		onTestFinished(() => {
			forward.value.close();
		});
		const {localPort} = forward.value.status.get();
		const answer = await fetch(`http://127.0.0.1:${localPort}/v2/health`);
		expect(answer.status).toBe(200);
	});

	it('shows a fault that begins while it runs, until it is over', async () => {
		const {cluster, client, podOf} = await aCluster();
		const list = createWatchedList(client, {resource: pods, namespace});
		onTestFinished(() => {
			list.stop();
		});
		const {name} = podOf('rbd-api').metadata;
		const api = () => list.get().items.find(({metadata}) => metadata.name === name)?.status;
		const end = cluster.behave('rbd-api', runsOutOfMemory(5));
		await vi.waitFor(() => {
			expect(api()?.containerStatuses?.[0]?.lastState?.terminated?.reason).toBe('OOMKilled');
		}, patience);
		end();
		await vi.waitFor(() => {
			expect(api()?.containerStatuses?.[0]?.ready).toBe(true);
		}, patience);
	});

	it('can be taken away and given back while it runs', async () => {
		const {cluster, client} = await aCluster();
		const ask = async () => client.json({verb: 'list', resource: pods, namespace});
		await cluster.setBehaviour({refusesConnections: true});
		expect(await ask()).toMatchObject({failure: {kind: 'unreachable'}});
		await cluster.setBehaviour({});
		expect(await ask()).toMatchObject({ok: true});
	});
});

describe('a practice cluster', () => {
	it('has the same names whenever it is started', async () => {
		const names = async () => {
			const {cluster} = await aCluster();
			return cluster.store.list(pods).map(({metadata}) => metadata.name);
		};

		expect(await names()).toEqual(await names());
	});
});

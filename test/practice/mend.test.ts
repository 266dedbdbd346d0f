import {expect, onTestFinished, test, vi} from 'vitest';
import {nodes, pods} from '../../source/cluster/resources.ts';
import {startPracticeCluster} from '../../source/practice/cluster.ts';
import {findScenario} from '../../source/practice/scenarios/index.ts';

async function aCluster(id: string) {
	const cluster = await startPracticeCluster({scenario: findScenario(id)!, speed: 100});
	onTestFinished(async () => cluster.stop());
	return cluster;
}

test('pods whose image could not be had come up once somebody has seen to it', async () => {
	const cluster = await aCluster('component-image-not-found');
	const isReady = () =>
		cluster.store
			.list(pods)
			.some(
				({metadata, status}) =>
					metadata.labels?.name === 'rbd-worker' && status?.containerStatuses?.[0]?.ready,
			);
	expect(isReady()).toBe(false);
	cluster.mend('rbd-worker');
	await vi.waitFor(() => {
		expect(isReady()).toBe(true);
	});
});

test('what others suffer for want of a component is no fault of theirs that could be mended', async () => {
	const cluster = await aCluster('rbd-mq-stuck');
	const restarts = () =>
		cluster.store
			.list(pods)
			.filter(({metadata}) => metadata.labels?.name === 'rbd-chaos')
			.map(({status}) => status?.containerStatuses?.[0]?.restartCount ?? 0)
			.reduce((sum, count) => sum + count, 0);
	const before = restarts();
	cluster.mend('rbd-chaos');
	await vi.waitFor(() => {
		expect(restarts()).toBeGreaterThan(before);
	});
});

test('a node that has room again says so, and takes pods', async () => {
	const cluster = await aCluster('node-disk-pressure');
	const third = () => cluster.store.list(nodes).find(({metadata}) => metadata.name.endsWith('-3'));
	const isPressed = () =>
		third()?.status?.conditions?.some(
			({type, status}) => type === 'DiskPressure' && status === 'True',
		);
	expect(isPressed()).toBe(true);
	await cluster.relieve(third()?.metadata.name ?? '');
	expect(isPressed()).toBe(false);
	expect(third()?.spec?.taints ?? []).toEqual([]);
});

import {afterAll, beforeAll, vi} from 'vitest';
import type {PracticeCluster} from '../../source/practice/cluster.ts';

/**
Starts practice clusters before the tests of a file and stops them afterwards; they are to be asked for
in a test by what is returned.
*/
export function sharedClusters(
	start: () => Promise<readonly PracticeCluster[]>,
): () => readonly PracticeCluster[] {
	let clusters: readonly PracticeCluster[] = [];
	// An expectation that fails should say so, with the screen, before its test is given up.
	vi.setConfig({testTimeout: 60_000, hookTimeout: 60_000});
	beforeAll(async () => {
		clusters = await start();
	});
	afterAll(async () => {
		await Promise.all(clusters.map(async (cluster) => cluster.stop()));
	});
	return () => clusters;
}

/** The same for a single cluster. */
export function sharedCluster(start: () => Promise<PracticeCluster>): () => PracticeCluster {
	const clusters = sharedClusters(async () => [await start()]);
	return () => {
		const [cluster] = clusters();
		if (!cluster) {
			throw new Error('the cluster is there only while the tests run');
		}

		return cluster;
	};
}

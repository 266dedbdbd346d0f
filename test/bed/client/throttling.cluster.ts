import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {pods} from '../../../source/cluster/resources.ts';
import {createWatchedList} from '../../../source/cluster/watched-list.ts';
import {aBed} from '../a-bed.ts';
import {addNamespace, addPod, namespace} from '../add-workloads.ts';
import {kubectlPrints} from '../kubectl.ts';

const patience = {timeout: 60_000, interval: 100};

describe('an API server that asks to slow down', () => {
	const bed = aBed();

	it('is asked again when it said so, and everything is there afterwards', async () => {
		await addNamespace(bed());
		await addPod(bed(), 'rbd-api');
		await kubectlPrints(
			bed(),
			'create',
			'clusterrolebinding',
			'engineers',
			'--clusterrole=cluster-admin',
			'--group=engineers',
		);
		await bed().apiServer.kill();
		// One request at a time, and every further one is told to come back in a second.
		await bed().apiServer.start([
			'--max-requests-inflight=1',
			'--max-mutating-requests-inflight=1',
		]);
		const client = bed().client('engineer');
		const ask = async () => client.json({verb: 'list', resource: pods, namespace});
		bed().storage.freeze();
		onTestFinished(() => {
			bed().storage.thaw();
		});
		// Whichever of them has the one place keeps it until it gives up; then there are three again.
		const released = new AbortController();
		const answers: unknown[] = [];
		const hold = async (): Promise<void> => {
			while (!released.signal.aborted) {
				answers.push(...(await Promise.all([ask(), ask(), ask()])));
			}
		};

		const held = hold();
		await vi.waitFor(() => {
			expect(answers).toContainEqual({
				ok: false,
				failure: expect.objectContaining({
					kind: 'too-many-requests',
					status: 429,
					retryAfterSeconds: 1,
				}) as unknown,
			});
		}, patience);
		const list = createWatchedList(client, {resource: pods, namespace});
		onTestFinished(() => {
			list.stop();
		});
		await vi.waitFor(() => {
			expect(list.get().failure).toMatchObject({kind: 'too-many-requests'});
		}, patience);
		released.abort();
		bed().storage.thaw();
		await held;
		await vi.waitFor(() => {
			expect(list.get()).toMatchObject({state: 'synced', items: [{}]});
		}, patience);
	});
});

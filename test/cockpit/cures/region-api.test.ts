import {describe, test, vi} from 'vitest';
import {aBundle} from '../../support/a-bundle.ts';
import {drive, hastyCockpit} from './drive.ts';
import {regionApiLoops as loops} from './region-api-loops.ts';

// Most of the time of each is waiting: for pods, and for the probes to stay calm.
vi.setConfig({testTimeout: 180_000, hookTimeout: 60_000, maxConcurrency: 4});

const program = aBundle(hastyCockpit);

describe.concurrent('the keys lead from the cause to its end', () => {
	test.each(loops)('$scenario, $remedy', async (loop) => {
		await drive(program(), loop);
	});
});

import {afterAll, describe} from 'vitest';
import {aBed} from '../a-bed.ts';
import {discovery} from './discovery.ts';
import {kubectl} from './kubectl.ts';
import {kubectlWatching} from './kubectl-watching.ts';
import {removeContractNamespace} from './objects.ts';
import {reads} from './reads.ts';
import {refusals} from './refusals.ts';
import {kubeletStreams} from './streams.ts';
import {watches} from './watches.ts';
import {writes} from './writes.ts';
import {sameOnBothSides} from './two-sides.ts';

// One control plane for all of them: each begins without the namespace of the one before. Bookmarks come soon.
const bed = aBed({progressSeconds: 1});

describe.each([
	['discovery', discovery],
	['a refusal', refusals],
	['reading', reads],
	['writing', writes],
	['watching', watches],
	['what the API server makes of a kubelet', kubeletStreams],
	['kubectl', kubectl],
	['kubectl that follows and waits', kubectlWatching],
])('%s', (_title, exchanges) => {
	sameOnBothSides(exchanges, {real: bed});
	afterAll(async () => removeContractNamespace(bed().admin));
});

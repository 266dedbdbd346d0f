import type {PersistentVolumeClaim} from '../cluster/objects.ts';
import {persistentVolumeClaims} from '../cluster/resources.ts';
import {listProbe} from './list-probe.ts';
import type {Probe} from './probe.ts';

/** A pod whose claim waits for a volume may carry no condition at all: only the claim tells. */
export const volumeClaims: Probe<readonly PersistentVolumeClaim[]> = listProbe(
	'volume-claims',
	{zh: 'Rainbond 命名空间的 PVC', en: 'volume claims of the Rainbond namespace'},
	persistentVolumeClaims,
);

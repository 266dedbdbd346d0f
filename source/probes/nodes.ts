import type {Node} from '../cluster/objects.ts';
import {nodes} from '../cluster/resources.ts';
import {listProbe} from './list-probe.ts';
import type {Probe} from './probe.ts';

export const clusterNodes: Probe<readonly Node[]> = listProbe(
	'nodes',
	{zh: '节点', en: 'nodes'},
	nodes,
);

import {cures, type Loop} from './loop.ts';

const label = 'node/role-label-missing';
const websocket = 'websocket/route-missing';
const clear = 'node/clear-evicted';

/** Corpses hold no room worth speaking of: a person has to free the node. */
const isShort = (
	scenario: string,
	name: string,
	by: {readonly of?: 'disk' | 'memory'; readonly isEvicting?: boolean} = {},
): Loop => {
	const {of = 'disk', isEvicting = false} = by;
	return {
		scenario,
		cause: `node/${of}-pressure`,
		remedy: clear,
		uncured: {
			reason: `the ${of} of the node is full of other things`,
			...(isEvicting
				? {end: 'not-cured' as const}
				: {end: 'refused' as const, obstacle: 'there is no evicted pod'}),
			next: `node/free-${of}`,
			mend: async (cluster) => cluster.relieve(name),
		},
	};
};

/** A node is at fault; and no logs, no web terminal. */
export const nodeLoops: readonly Loop[] = [
	...cures(label, 'node/label-role', [
		'node-role-label-missing',
		'node-role-label-legacy-control-plane',
		'node-role-label-missing-on-v6',
	]),
	...cures(websocket, 'restart/rainbond-operator', [
		'websocket-route-missing',
		'websocket-route-missing-beside-console',
		'websocket-service-empty',
	]),
	...cures(websocket, 'reconcile/rbd-api', ['websocket-route-missing', 'websocket-service-empty']),
	isShort('node-disk-pressure', 'sh-node-3'),
	isShort('node-disk-pressure-quiet', 'sh-node-3'),
	isShort('node-disk-pressure-blocks', 'sh-node-3'),
	isShort('node-disk-pressure-evicts-platform', 'sh-node-3', {isEvicting: true}),
	isShort('component-evicted-under-pressure', 'sh-node-3', {isEvicting: true}),
	isShort('node-memory-pressure', 'sh-node-3', {of: 'memory'}),
];

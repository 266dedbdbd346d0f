import {cures, type Loop} from './loop.ts';

/** One after the other: of two faults at once, the other is named until it is cured as well; and one that gives way to another. */
export const pairs: ReadonlyArray<{readonly scenario: string; readonly loops: readonly Loop[]}> = [
	{
		scenario: 'two-faults-queue-and-disk',
		loops: [
			...cures(
				'component/message-queue-stuck',
				'restart/rbd-mq',
				['two-faults-queue-and-disk'],
				10,
			),
			{
				scenario: 'two-faults-queue-and-disk',
				cause: 'node/disk-pressure',
				remedy: 'node/clear-evicted',
				uncured: {
					reason: 'the disk of the node is full of other things',
					end: 'refused',
					obstacle: 'there is no evicted pod',
					next: 'node/free-disk',
					mend: async (cluster) => cluster.relieve('sh-node-3'),
				},
			},
		],
	},
	{
		scenario: 'two-faults-certificate-and-operator',
		loops: [
			...cures('region-api/serving-stale-certificate', 'restart/rbd-api', [
				'two-faults-certificate-and-operator',
			]),
			...cures('component/operator-down', 'operator/scale-up', [
				'two-faults-certificate-and-operator',
			]),
		],
	},
	{
		scenario: 'two-faults-websocket-and-image',
		loops: [
			...cures('websocket/route-missing', 'reconcile/rbd-api', ['two-faults-websocket-and-image']),
			{
				scenario: 'two-faults-websocket-and-image',
				cause: 'component/image-pull',
				remedy: 'component/describe-pod',
				uncured: {
					reason: 'somebody has to push the image',
					end: 'spared',
					mend(cluster) {
						cluster.mend('rbd-monitor');
					},
				},
			},
		],
	},
	{
		scenario: 'region-api-client-secret-missing',
		loops: [
			{
				scenario: 'region-api-client-secret-missing',
				cause: 'region-api/certificate-secret-missing',
				remedy: 'restart/rainbond-operator',
				uncured: {
					reason: 'what the operator makes anew rbd-api has not read yet',
					end: 'not-cured',
				},
			},
			...cures('region-api/serving-stale-certificate', 'restart/rbd-api', [
				'region-api-client-secret-missing',
			]),
		],
	},
];

export const pairLoops: readonly Loop[] = pairs.flatMap(({loops}) => loops);

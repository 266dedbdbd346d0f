import type {RainbondCluster} from '../cluster/objects.ts';
import {rainbondClusters} from '../cluster/resources.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {gapOf} from './reading.ts';

const call = {verb: 'list', group: 'rainbond.io', resource: 'rainbondclusters'} as const;

/** The installation's own object: version, gateway addresses, external database. Undefined: there is none. */
export const rainbondCluster = defineProbe<RainbondCluster | undefined>({
	id: 'rainbond-cluster',
	title: {zh: 'RainbondCluster 对象', en: 'the RainbondCluster object'},
	calls: [call],
	vantage: 'api-server',
	disturbance: 'read',
	deadlineMs: 8000,
	sensitive: ['spec.imageHub.password', 'spec.regionDatabase.password', 'status.imagePullPassword'],
	async run(context) {
		const {namespace, isNamespaceFound} = context;
		const everywhere = isNamespaceFound ? await context.list(rainbondClusters) : undefined;
		// Who may not look everywhere may still look in one namespace.
		const isRefused = everywhere?.ok === false && everywhere.failure.kind === 'forbidden';
		const listed =
			everywhere && !isRefused ? everywhere : await context.list(rainbondClusters, {namespace});
		if (listed.ok) {
			return read(listed.value.find(({metadata}) => metadata.namespace === namespace));
		}

		// Without the definition there is no such object: v5 has another group, or it is no Rainbond cluster.
		return listed.failure.kind === 'not-found'
			? read(undefined)
			: notRead(gapOf(listed.failure, {...call, namespace}));
	},
});

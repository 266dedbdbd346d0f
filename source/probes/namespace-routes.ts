import type {ApisixRoute} from '../cluster/objects.ts';
import {apisixRoutes} from '../cluster/resources.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {gapOf} from './reading.ts';

const call = {verb: 'list', group: 'apisix.apache.org', resource: 'apisixroutes'} as const;

/** The gateway's routes of the platform itself. Undefined: this cluster does not know the kind (v5 has Ingresses). */
export const namespaceRoutes = defineProbe<readonly ApisixRoute[] | undefined>({
	id: 'namespace-routes',
	title: {
		zh: 'Rainbond 命名空间的 ApisixRoute',
		en: 'ApisixRoutes of the Rainbond namespace',
	},
	calls: [call],
	vantage: 'api-server',
	disturbance: 'read',
	deadlineMs: 8000,
	sensitive: [],
	async run(context) {
		const {namespace} = context;
		const listed = await context.list(apisixRoutes, {namespace});
		if (listed.ok) {
			return read(listed.value);
		}

		return listed.failure.kind === 'not-found'
			? read(undefined)
			: notRead(gapOf(listed.failure, {...call, namespace}));
	},
});

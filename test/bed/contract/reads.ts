import {addContractNamespace, apps, configMap, core, deployment, podsAreReady} from './objects.ts';
import type {Answer, Side} from './side.ts';
import type {Exchange} from './two-sides.ts';

const tables = {
	headers: {accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'},
};

const get =
	(path: string, options = {}) =>
	async ({ask}: Side): Promise<Answer> =>
		ask('GET', path, options);

const labelled = (selector: string) =>
	get(`${core}/configmaps?labelSelector=${encodeURIComponent(selector)}`);
const fielded = (kind: string, selector: string) =>
	get(`${core}/${kind}?fieldSelector=${encodeURIComponent(selector)}`);

/** Lists, tables, pages and selectors. */
export const reads: readonly Exchange[] = [
	['makes a namespace', addContractNamespace],
	[
		'makes config maps',
		async ({ask}) =>
			Promise.all(
				['a', 'b', 'c', 'd', 'e'].map(async (name, index) =>
					ask('POST', `${core}/configmaps`, {
						body: configMap(name, {name, tier: index < 2 ? 'front' : 'back'}),
					}),
				),
			),
	],
	['reads one', get(`${core}/configmaps/a`)],
	['lists', get(`${core}/configmaps`)],
	['lists as a table', get(`${core}/configmaps`, tables)],
	[
		'lists page by page',
		async ({ask}) => {
			const pages: Answer[] = [];
			let token = '';
			do {
				const page = await ask(
					'GET',
					`${core}/configmaps?limit=2&continue=${encodeURIComponent(token)}`,
				);
				pages.push(page);
				token = (page.body as {metadata: {continue?: string}}).metadata.continue ?? '';
			} while (token);

			return pages;
		},
	],
	['refuses a broken continue token', get(`${core}/configmaps?limit=2&continue=eA`)],
	['lists from the cache', get(`${core}/configmaps?resourceVersion=0&limit=2`)],
	['refuses a version that is no number', get(`${core}/configmaps?resourceVersion=abc`)],
	['refuses a version of the future', get(`${core}/configmaps?resourceVersion=999999999`)],
	['selects a label by value', labelled('tier=front')],
	['selects a label by another value', labelled('tier!=front')],
	['selects a label out of a set', labelled('name in (a, c),tier notin (none)')],
	['selects by the presence of labels', labelled('tier,!missing')],
	['refuses a label selector that is none', labelled('tier in front')],
	['selects by name', fielded('configmaps', 'metadata.name=b')],
	['selects by another name', fielded('configmaps', 'metadata.name!=b')],
	['refuses a field that cannot be selected', fielded('configmaps', 'data.mode=fast')],
	[
		'makes a deployment',
		async ({ask}) => ask('POST', `${apps}/deployments`, {body: deployment('web', 2)}),
	],
	['has its pods ready', async (side) => podsAreReady(side, 'web', 2).then(() => 'ready')],
	['selects pods by phase', fielded('pods', 'status.phase=Pending')],
	['selects pods by phase and name', fielded('pods', 'status.phase!=Failed,metadata.name=nobody')],
	['selects events by object', fielded('events', 'involvedObject.kind=Nothing')],
	['refuses a field that pods cannot be selected by', fielded('pods', 'spec.hostname=x')],
	['reads the deployment', get(`${apps}/deployments/web`)],
	['reads the deployment as a table', get(`${apps}/deployments/web`, tables)],
	['reads its scale', get(`${apps}/deployments/web/scale`)],
	['lists replica sets', get(`${apps}/replicasets`)],
	['lists replica sets as a table', get(`${apps}/replicasets`, tables)],
	['lists nothing', get(`${core}/secrets`)],
	['lists nothing as a table', get(`${core}/secrets`, tables)],
	['knows the namespace', get('/api/v1/namespaces/contract')],
	['knows the namespace as a table', get('/api/v1/namespaces/contract', tables)],
	[
		'reads the metadata alone',
		get(`${core}/configmaps/a`, {
			headers: {accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io'},
		}),
	],
	['answers readyz', get('/readyz')],
	['answers livez', get('/livez')],
];

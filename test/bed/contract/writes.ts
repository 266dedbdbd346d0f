import {
	addContractNamespace,
	apps,
	configMap,
	core,
	deployment,
	namesOf,
	pod,
	podsAreReady,
	statusOf,
} from './objects.ts';
import type {Side} from './side.ts';
import type {Exchange} from './two-sides.ts';

const patches =
	(path: string, type: string, patch: unknown, query = '') =>
	async ({ask}: Side) =>
		ask('PATCH', `${path}${query}`, {
			text: JSON.stringify(patch),
			headers: {'content-type': `application/${type}-patch+json`},
		});

/** The Deployment's own part of the answer: a rollout is going on meanwhile. */
const templateAfter =
	(...patch: Parameters<typeof patches>) =>
	async (side: Side) => {
		const {status, body} = await patches(...patch)(side);
		return [status, (body as {spec: unknown}).spec];
	};

const a = `${core}/configmaps/a`;
const web = `${apps}/deployments/web`;

const uidOf = async ({ask}: Side, path: string): Promise<string> => {
	const {body} = await ask('GET', path);
	return (body as {metadata: {uid: string}}).metadata.uid;
};

const isGone = async ({askUntil}: Side, path: string) =>
	askUntil(({status}) => status === 404, path);

/** Creating, patching, deleting, and what controllers make of it. */
export const writes: readonly Exchange[] = [
	['makes a namespace', addContractNamespace],
	[
		'makes nothing in a dry run',
		async ({ask}) => [
			await ask('POST', `${core}/configmaps?dryRun=All`, {body: configMap('dry')}),
			await ask('GET', `${core}/configmaps/dry`),
		],
	],
	[
		'makes an object',
		async ({ask}) => ask('POST', `${core}/configmaps`, {body: configMap('a', {x: 'y'})}),
	],
	[
		'makes up a name',
		async ({ask}) => {
			const {status, body} = await ask('POST', `${core}/configmaps`, {
				body: {apiVersion: 'v1', kind: 'ConfigMap', metadata: {generateName: 'made-'}},
			});
			return [status, /^made-[a-z\d]{5}$/.test((body as {metadata: {name: string}}).metadata.name)];
		},
	],
	[
		'replaces an object',
		async ({ask}) => ask('PUT', a, {body: configMap('a', {x: 'z'}, {more: 'data'})}),
	],
	['merges a patch', patches(a, 'merge', {data: {mode: null, speed: '3'}})],
	['applies a JSON patch', patches(a, 'json', [{op: 'add', path: '/data/third', value: '3'}])],
	[
		'refuses a JSON patch whose test fails',
		patches(a, 'json', [{op: 'test', path: '/data/third', value: '4'}]),
	],
	[
		'refuses a JSON patch of what is not there',
		patches(a, 'json', [{op: 'remove', path: '/data/none'}]),
	],
	['merges strategically', patches(a, 'strategic-merge', {data: {fourth: '4'}})],
	[
		'changes nothing in a dry run',
		async (side) => [
			await patches(a, 'merge', {data: {dry: 'run'}}, '?dryRun=All')(side),
			await side.ask('GET', a),
		],
	],
	[
		'makes a deployment',
		async ({ask}) => ask('POST', `${apps}/deployments`, {body: deployment('web', 2)}),
	],
	['runs its pods', async (side) => podsAreReady(side, 'web', 2).then(() => 'ready')],
	[
		'merges a container by its name',
		templateAfter(web, 'strategic-merge', {
			spec: {template: {spec: {containers: [{name: 'main', env: [{name: 'A', value: '1'}]}]}}},
		}),
	],
	[
		'scales',
		async (side) => [
			await statusOf(patches(`${web}/scale`, 'merge', {spec: {replicas: 1}})(side)),
			await podsAreReady(side, 'web', 1).then(() => 'one'),
		],
	],
	[
		'replaces a deleted pod',
		async (side) => {
			const before = await side.ask('GET', `${core}/pods?labelSelector=name%3Dweb`);
			const [name] = namesOf(before.body);
			const path = `${core}/pods/${name}`;
			const uid = await uidOf(side, path);
			const refused = await side.ask('DELETE', path, {
				body: {kind: 'DeleteOptions', apiVersion: 'v1', preconditions: {uid: '0'}},
			});
			const deleted = await side.ask('DELETE', path, {
				body: {kind: 'DeleteOptions', apiVersion: 'v1', preconditions: {uid}},
			});
			await isGone(side, path);
			await podsAreReady(side, 'web', 1);
			return [refused, deleted.status];
		},
	],
	[
		'makes a pod',
		async (side) => {
			const made = await side.ask('POST', `${core}/pods`, {body: pod('alone')});
			await podsAreReady(side, 'alone');
			return made;
		},
	],
	[
		'deletes a pod in a dry run',
		async ({ask}) => [
			await statusOf(ask('DELETE', `${core}/pods/alone?dryRun=All`)),
			await statusOf(ask('GET', `${core}/pods/alone`)),
		],
	],
	[
		'deletes a pod at once',
		async (side) => {
			const {status} = await side.ask('DELETE', `${core}/pods/alone?gracePeriodSeconds=0`);
			await isGone(side, `${core}/pods/alone`);
			return status;
		},
	],
	[
		'waits for a finalizer',
		async (side) => {
			const made = await side.ask('POST', `${core}/configmaps`, {
				body: {...configMap('held'), metadata: {name: 'held', finalizers: ['bed/hold']}},
			});
			const deleted = await side.ask('DELETE', `${core}/configmaps/held`);
			const held = await side.ask('GET', `${core}/configmaps/held`);
			const released = await patches(`${core}/configmaps/held`, 'merge', {
				metadata: {finalizers: null},
			})(side);
			return [made, deleted, held, released, await side.ask('GET', `${core}/configmaps/held`)];
		},
	],
	[
		'removes what a deleted owner leaves',
		async (side) => {
			const uid = await uidOf(side, a);
			await side.ask('POST', `${core}/configmaps`, {
				body: {
					...configMap('owned'),
					metadata: {
						name: 'owned',
						ownerReferences: [{apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid}],
					},
				},
			});
			const deleted = await side.ask('DELETE', a);
			await isGone(side, `${core}/configmaps/owned`);
			return deleted;
		},
	],
	[
		'leaves pods behind when told to',
		async (side) => {
			const {status} = await side.ask('DELETE', `${web}?propagationPolicy=Orphan`);
			await isGone(side, web);
			const {body} = await side.ask('GET', `${apps}/replicasets`);
			return [status, namesOf(body).length];
		},
	],
	[
		'deletes a collection',
		async ({ask, askUntil}) => {
			const {status} = await ask('DELETE', `${core}/configmaps?labelSelector=name`);
			await askUntil(
				({body}) => namesOf(body).length === 0,
				`${core}/configmaps?labelSelector=name`,
			);
			return status;
		},
	],
	[
		'reviews what the administrator may do',
		async ({ask}) =>
			ask('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
				body: {
					apiVersion: 'authorization.k8s.io/v1',
					kind: 'SelfSubjectAccessReview',
					spec: {resourceAttributes: {verb: 'delete', resource: 'pods', namespace: 'contract'}},
				},
			}),
	],
	[
		'reviews what somebody without rights may do',
		async ({ask}) =>
			ask('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
				user: 'viewer',
				body: {
					apiVersion: 'authorization.k8s.io/v1',
					kind: 'SelfSubjectAccessReview',
					spec: {
						resourceAttributes: {
							verb: 'get',
							resource: 'pods',
							subresource: 'log',
							namespace: 'contract',
						},
					},
				},
			}),
	],
	[
		'says who one is',
		async ({ask}) =>
			ask('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
				user: 'viewer',
				body: {apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview'},
			}),
	],
	[
		'evicts a pod',
		async (side) => {
			await side.ask('POST', `${core}/pods`, {body: pod('evicted')});
			await podsAreReady(side, 'evicted');
			return side.ask('POST', `${core}/pods/evicted/eviction`, {
				body: {apiVersion: 'policy/v1', kind: 'Eviction', metadata: {name: 'evicted'}},
			});
		},
	],
];

import {addContractNamespace, apps, configMap, core, deployment, pod} from './objects.ts';
import type {AskOptions, Side} from './side.ts';
import type {Exchange} from './two-sides.ts';

const asks =
	(method: string, path: string, options: AskOptions = {}) =>
	async ({ask}: Side) =>
		ask(method, path, options);

/** How the server says no. */
export const refusals: readonly Exchange[] = [
	['makes a namespace', addContractNamespace],
	['makes a config map', asks('POST', `${core}/configmaps`, {body: configMap('a')})],
	[
		'400 for a body that is not JSON',
		asks('POST', `${core}/configmaps`, {
			text: '{"kind":',
			headers: {'content-type': 'application/json'},
		}),
	],
	['400 for a body of another kind', asks('POST', `${core}/configmaps`, {body: pod('x')})],
	[
		'400 for another namespace in the body',
		asks('POST', `${core}/configmaps`, {
			body: {...configMap('x'), metadata: {name: 'x', namespace: 'elsewhere'}},
		}),
	],
	['400 for another name in the body', asks('PUT', `${core}/configmaps/a`, {body: configMap('b')})],
	['401 for a wrong token', asks('GET', `${core}/configmaps`, {user: 'stranger'})],
	['403 for a list', asks('GET', `${core}/configmaps`, {user: 'viewer'})],
	['403 for one object', asks('GET', `${core}/configmaps/a`, {user: 'viewer'})],
	['403 for all namespaces', asks('GET', '/api/v1/pods', {user: 'viewer'})],
	['403 for a kind of a group', asks('GET', '/apis/apps/v1/deployments', {user: 'viewer'})],
	['403 for a deletion', asks('DELETE', `${core}/pods/x`, {user: 'viewer'})],
	['403 for a log', asks('GET', `${core}/pods/x/log`, {user: 'viewer'})],
	['403 for an exec', asks('POST', `${core}/pods/x/exec?command=ls`, {user: 'viewer'})],
	['403 for nodes', asks('GET', '/api/v1/nodes', {user: 'viewer'})],
	['403 for a path', asks('GET', '/metrics', {user: 'viewer'})],
	['404 for an object', asks('GET', `${core}/configmaps/missing`)],
	['404 for an object of a group', asks('GET', `${apps}/deployments/missing`)],
	['404 for a log', asks('GET', `${core}/pods/missing/log`)],
	['404 for a kind', asks('GET', `${core}/gadgets`)],
	['404 for a group', asks('GET', '/apis/example.com/v1/gadgets')],
	['404 for a namespace', asks('GET', '/api/v1/namespaces/missing')],
	['404 for a deletion', asks('DELETE', `${core}/pods/missing`)],
	[
		'404 for a namespace that an object is made in',
		asks('POST', '/api/v1/namespaces/missing/configmaps', {body: configMap('x')}),
	],
	[
		'an empty list for a namespace that is not there',
		asks('GET', '/api/v1/namespaces/missing/pods'),
	],
	['405 for a method', asks('POST', `${core}/configmaps/a`, {body: configMap('a')})],
	[
		'405 for a patch of a collection',
		asks('PATCH', `${core}/configmaps`, {
			text: '{}',
			headers: {'content-type': 'application/merge-patch+json'},
		}),
	],
	[
		'406 for a form that nobody speaks',
		asks('GET', `${core}/configmaps/a`, {headers: {accept: 'text/html'}}),
	],
	['409 for an object that is there', asks('POST', `${core}/configmaps`, {body: configMap('a')})],
	[
		'409 for a stale version',
		asks('PUT', `${core}/configmaps/a`, {
			body: {...configMap('a'), metadata: {name: 'a', resourceVersion: '1'}},
		}),
	],
	[
		'409 for another uid',
		asks('DELETE', `${core}/configmaps/a`, {
			body: {kind: 'DeleteOptions', apiVersion: 'v1', preconditions: {uid: 'another'}},
		}),
	],
	[
		'415 for a form of body',
		asks('POST', `${core}/configmaps`, {
			text: 'mode=fast',
			headers: {'content-type': 'application/x-www-form-urlencoded'},
		}),
	],
	[
		'415 for a form of patch',
		asks('PATCH', `${core}/configmaps/a`, {
			text: '{}',
			headers: {'content-type': 'application/json'},
		}),
	],
	['422 for a name', asks('POST', `${core}/configmaps`, {body: configMap('Not A Name')})],
	[
		'422 for a missing name',
		asks('POST', `${core}/configmaps`, {
			body: {apiVersion: 'v1', kind: 'ConfigMap', metadata: {}},
		}),
	],
	[
		'422 for a pod without containers',
		asks('POST', `${core}/pods`, {
			body: {...pod('x'), spec: {containers: []}},
		}),
	],
	[
		'422 for a change of a selector',
		async ({ask}) => {
			await ask('POST', `${apps}/deployments`, {body: deployment('web', 0)});
			return ask('PATCH', `${apps}/deployments/web`, {
				text: JSON.stringify({spec: {selector: {matchLabels: {name: 'other'}}}}),
				headers: {'content-type': 'application/merge-patch+json'},
			});
		},
	],
	[
		'422 for a replica count',
		asks('PATCH', `${apps}/deployments/web`, {
			text: '{"spec":{"replicas":-1}}',
			headers: {'content-type': 'application/merge-patch+json'},
		}),
	],
	['a query that is no number', asks('GET', `${core}/configmaps?limit=many`)],
	[
		'an unknown field, strictly',
		asks('POST', `${core}/configmaps?fieldValidation=Strict`, {
			body: {...configMap('strict'), colour: 'red'},
		}),
	],
];

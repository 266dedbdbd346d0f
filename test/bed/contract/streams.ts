import {
	addContractNamespace,
	core,
	pod,
	podsAreReady,
	service,
	statusOf,
	unplacedPod,
} from './objects.ts';
import type {Side} from './side.ts';
import type {Exchange} from './two-sides.ts';

const get =
	(path: string) =>
	async ({ask}: Side) =>
		ask('GET', `${core}/${path}`);

/** What the API server makes of a kubelet: logs, exec, port-forward, proxies. */
export const kubeletStreams: readonly Exchange[] = [
	['makes a namespace', addContractNamespace],
	[
		'makes pods',
		async (side) => {
			await side.ask('POST', `${core}/pods`, {body: pod('single')});
			await side.ask('POST', `${core}/pods`, {body: pod('double', 'first', 'second')});
			await side.ask('POST', `${core}/pods`, {body: unplacedPod});
			await podsAreReady(side, 'single');
			await podsAreReady(side, 'double');
		},
	],
	['reads a log', async ({ask}) => statusOf(ask('GET', `${core}/pods/single/log`))],
	['asks for a container when there are several', get('pods/double/log')],
	['refuses a container that is not there', get('pods/single/log?container=other')],
	['has no previous log', get('pods/single/log?previous=true')],
	['reads nothing of a pod without a node', get('pods/unplaced/log')],
	['refuses a negative tail', get('pods/single/log?tailLines=-1')],
	['refuses a tail that is no number', get('pods/single/log?tailLines=x')],
	['refuses a time that is none', get('pods/single/log?sinceTime=yesterday')],
	['refuses two beginnings', get('pods/single/log?sinceTime=2026-01-01T00:00:00Z&sinceSeconds=5')],
	['refuses zero seconds', get('pods/single/log?sinceSeconds=0')],
	['refuses zero bytes', get('pods/single/log?limitBytes=0')],
	['refuses an exec without a command', async ({ask}) => ask('POST', `${core}/pods/single/exec`)],
	[
		'refuses an exec that is no upgrade',
		async ({ask}) => ask('POST', `${core}/pods/single/exec?command=ls&stdout=true`),
	],
	[
		'refuses an exec in a container that is not there',
		async ({ask}) => ask('POST', `${core}/pods/single/exec?command=ls&container=other&stdout=true`),
	],
	[
		'refuses an exec in a pod without a node',
		async ({ask}) => ask('POST', `${core}/pods/unplaced/exec?command=ls&stdout=true`),
	],
	[
		'asks for a container of an exec',
		async ({ask}) => ask('POST', `${core}/pods/double/exec?command=ls&stdout=true`),
	],
	['cannot reach a port where nothing listens', get('pods/single:9999/proxy/')],
	['cannot reach a pod without an address', get('pods/unplaced:80/proxy/')],
	['cannot reach a pod that is not there', get('pods/nobody:80/proxy/')],
	[
		'makes a service',
		async ({ask}) => ask('POST', `${core}/services`, {body: service('lonely', 80)}),
	],
	[
		'finds no endpoint of a service',
		// Until the controllers have seen it, a real one has not even a list of endpoints that could be empty.
		async ({askUntil}) =>
			askUntil(({status}) => status === 503, `${core}/services/lonely:80/proxy/`),
	],
	['finds no such port of a service', get('services/lonely:99/proxy/')],
	['finds no such service', get('services/nothing:80/proxy/')],
	[
		'refuses figures of a node that is not there',
		async ({ask}) => ask('GET', '/api/v1/nodes/nowhere/proxy/stats/summary'),
	],
];

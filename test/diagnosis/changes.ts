import type {Call} from '../../source/cluster/call.ts';
import type {KubernetesObject, Pod} from '../../source/cluster/objects.ts';
import {signatures} from '../../source/signatures/index.ts';
import type {Recording} from './recording.ts';
import {type Change, sinceMs} from './replay.ts';

type List = {kind?: string; items?: KubernetesObject[] | null; metadata?: {continue?: string}};

type Items = KubernetesObject[];

/** Answers in which the items of every list were worked over; other answers stay. */
const onLists = (work: (items: Items, call: Call) => Items): NonNullable<Change['answer']> =>
	onBodies((body, call) =>
		Array.isArray(body.items) ? {...body, items: work(body.items, call)} : body,
	);

const onBodies =
	(work: (body: List, call: Call) => List): NonNullable<Change['answer']> =>
	(answer, call) =>
		answer.ok && call.resource && answer.text.startsWith('{')
			? {...answer, text: JSON.stringify(work(JSON.parse(answer.text) as List, call))}
			: answer;

const bodyOf = ({answers}: Recording, part: string): List[] =>
	[...answers].flatMap(([path, answer]) =>
		path.includes(part) && answer.ok && answer.text.startsWith('{')
			? [JSON.parse(answer.text) as List]
			: [],
	);

/** Pods, their ReplicaSets, nodes and the namespace are called otherwise. */
export function otherNames(recording: Recording): Change {
	const pods = bodyOf(recording, '/pods?').flatMap(({items}) => items ?? []);
	const nodes = bodyOf(recording, '/nodes?').flatMap(({items}) => items ?? []);
	const names = new Map([
		['rbd-system', 'cloud-platform'],
		...pods.flatMap((pod) => otherPodNames(pod)),
		...nodes.flatMap(({metadata: {name}}): Array<[string, string]> =>
			// A machine called `node` shares its name with fields of the API.
			name.includes('-') ? [[name, `ip-10-${name.length}-${turned(name)}`]] : [],
		),
	]);
	const there = translator(names);
	const back = translator(new Map(names.entries().map(([old, other]) => [other, old])));
	return {
		path: back,
		rename: there,
		answer: (answer) => (answer.ok ? {...answer, text: there(answer.text)} : answer),
	};
}

/** The names of a Deployment's pod and of its ReplicaSet, with other hashes. */
function otherPodNames({metadata: {name, ownerReferences}}: KubernetesObject) {
	const set = ownerReferences?.[0];
	if (set?.kind !== 'ReplicaSet') {
		return [];
	}

	const hash = set.name.split('-').at(-1) ?? '';
	const other = `${set.name.slice(0, -hash.length)}${turned(hash)}`;
	const own = name.slice(set.name.length + 1);
	return [[name, `${other}-${turned(own)}`] as const, [set.name, other] as const];
}

/** Another word of the same letters and length, as random hashes are. */
const turned = (word: string): string => [...word].toReversed().join('');

function translator(names: ReadonlyMap<string, string>): (text: string) => string {
	const words = names
		.keys()
		.toArray()
		.toSorted((a, b) => b.length - a.length)
		.map((name) => name.replaceAll('.', '[.]'));
	const pattern = new RegExp(String.raw`(?<![\w-])(?:${words.join('|')})(?![\w-])`, 'g');
	return (text) => text.replaceAll(pattern, (name) => names.get(name) ?? name);
}

/** The API server promises no order. */
export const otherOrder: Change = {
	answer: onLists((items) => items.toReversed()),
};

/** A server that gives one object a page, and lets the list expire once in the middle. */
export function pagesOfOne(): Change {
	let hasExpired = false;
	return {
		answer(answer, call) {
			if (!answer.ok || call.verb !== 'list') {
				return answer;
			}

			const list = JSON.parse(answer.text) as List;
			const items = list.items ?? [];
			const index = Number(call.query?.continue ?? 0);
			if (index === 2 && !hasExpired) {
				hasExpired = true;
				return {
					ok: false,
					failure: {
						kind: 'gone',
						status: 410,
						reason: 'Expired',
						message: 'The provided continue parameter is too old',
					},
				};
			}

			const next = index + 1 < items.length ? String(index + 1) : '';
			return {
				...answer,
				text: JSON.stringify({
					...list,
					items: items.slice(index, index + 1),
					metadata: {...list.metadata, continue: next},
				}),
			};
		},
	};
}

/** A cluster that was put back from a copy: an API server has no object that is older than the copying. */
export const madeJustNow = ({at}: Recording): Change => ({
	answer: onLists((items) =>
		items.map((item) => ({
			...item,
			metadata: {...item.metadata, creationTimestamp: ago(at, 0.5)},
		})),
	),
});

/** Somebody's own things in Rainbond's namespace and elsewhere, all of them broken. */
export function brokenNeighbours({at}: Recording): Change {
	return {
		answer: onBodies((body, call) => {
			const {namespace = ''} = call;
			const plural = call.resource?.plural ?? '';
			const isChosen = call.query?.labelSelector !== undefined;
			const more = body.items && !isChosen ? (neighbours[plural]?.(namespace, at) ?? []) : [];
			return body.items ? {...body, items: [...more, ...body.items]} : body;
		}),
	};
}

const ago = (at: number, minutes: number): string =>
	new Date(at - minutes * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');

const object = (name: string, namespace: string, at: number) => ({
	metadata: {
		name,
		namespace,
		uid: `uid-of-${name}`,
		resourceVersion: '1',
		creationTimestamp: ago(at, 90),
	},
});

/** A pod that the platform has nothing to do with. */
function foreignPod(name: string, namespace: string, at: number, reason: string): Pod {
	const {metadata} = object(name, namespace, at);
	return {
		metadata: {
			...metadata,
			labels: {app: 'somebodys-own', version: 'v2'},
			ownerReferences: [
				{
					apiVersion: 'apps/v1',
					kind: 'ReplicaSet',
					name: 'somebodys-own-5d4f8c7b9',
					uid: 'uid-of-set',
				},
			],
		},
		spec: {
			nodeName: 'gone-node',
			containers: [{name: 'main', image: 'docker.io/somebody/own:latest'}],
			volumes: [{name: 'data', persistentVolumeClaim: {claimName: 'somebodys-claim'}}],
		},
		status: {
			phase: 'Running',
			startTime: ago(at, 90),
			conditions: [
				{
					type: 'Ready',
					status: 'False',
					reason: 'ContainersNotReady',
					lastTransitionTime: ago(at, 80),
				},
			],
			containerStatuses: [
				{
					name: 'main',
					ready: false,
					restartCount: 31,
					image: 'docker.io/somebody/own:latest',
					imageID: '',
					state: {waiting: {reason, message: 'back-off 5m0s restarting failed container'}},
					lastState: {terminated: {exitCode: 1, reason: 'Error', finishedAt: ago(at, 1)}},
				},
			],
		},
	};
}

type Made = (namespace: string, at: number) => KubernetesObject[];

/** More than every kind of object has; the fields are the API's. */
const withFields = (name: string, namespace: string, at: number, fields: object) => ({
	...object(name, namespace, at),
	...fields,
});

const neighbours: Readonly<Record<string, Made>> = {
	pods: (namespace, at) => [
		foreignPod('somebodys-own-5d4f8c7b9-aaaaa', namespace, at, 'CrashLoopBackOff'),
		foreignPod('somebodys-own-5d4f8c7b9-bbbbb', namespace, at, 'ImagePullBackOff'),
	],
	deployments: (namespace, at) => [
		withFields('somebodys-own', namespace, at, {
			spec: {replicas: 3},
			status: {
				readyReplicas: 0,
				conditions: [{type: 'ReplicaFailure', status: 'True', message: 'exceeded quota'}],
			},
		}),
	],
	services: (namespace, at) => [
		withFields('somebodys-own', namespace, at, {
			spec: {selector: {app: 'nothing'}, ports: [{port: 8443}]},
		}),
	],
	endpointslices: (namespace, at) => [
		withFields('somebodys-own-x1y2z', namespace, at, {
			endpoints: [{addresses: ['10.42.9.9'], conditions: {ready: false}}],
		}),
	],
	persistentvolumeclaims: (namespace, at) => [
		withFields('somebodys-claim', namespace, at, {status: {phase: 'Pending'}}),
	],
	events: (namespace, at) => [
		withFields('somebodys-own.17a', namespace, at, {
			involvedObject: {
				kind: 'Pod',
				namespace,
				name: 'somebodys-own-5d4f8c7b9-aaaaa',
				uid: 'uid-of-somebodys-own-5d4f8c7b9-aaaaa',
			},
			type: 'Warning',
			reason: 'FailedMount',
			message: 'MountVolume.SetUp failed for volume "data"',
			count: 40,
			lastTimestamp: ago(at, 1),
		}),
	],
};

/** Every known line once more, older than the window; the kubelet leaves out what it is not asked for. */
export function olderLines({at}: Recording): Change {
	const lines = signatures.flatMap(({matches}) => matches);
	return {
		answer(answer, call) {
			if (!answer.ok || call.subresource !== 'log') {
				return answer;
			}

			const windowMs = Number(call.query?.sinceSeconds ?? Infinity) * 1000;
			const older = lines.map((line, index) => ({
				at: at - sinceMs - 60_000 - index * 1000,
				line,
			}));
			const wanted = older
				.filter((one) => at - one.at <= windowMs)
				.toSorted((a, b) => a.at - b.at)
				.map((one) => `${new Date(one.at).toISOString()} ${one.line}\n`);
			return {...answer, text: wanted.join('') + answer.text};
		},
	};
}

/** The API server refuses calls of this kind: `list pods`. */
export const deny = (permission: string): Change => ({
	denies: (call) => call === permission,
});

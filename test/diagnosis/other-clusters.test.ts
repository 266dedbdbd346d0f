import {beforeAll, describe, expect, it} from 'vitest';
import type {Call} from '../../source/cluster/call.ts';
import {failed} from '../../source/cluster/failure.ts';
import type {KubernetesObject, Node, Pod, RainbondCluster} from '../../source/cluster/objects.ts';
import {healthy} from '../../source/practice/scenarios/healthy.ts';
import {findScenario} from '../../source/practice/scenarios/index.ts';
import {checkScenario} from './check-scenario.ts';
import {type Recording, recordAll} from './recording.ts';
import {type Change, replay} from './replay.ts';

const recorded = new Map<string, Recording>();

beforeAll(async () => {
	const ids = [
		'healthy',
		'region-api-database-unreachable',
		'region-api-external-database-refuses',
		'region-api-certificate-secret-missing',
		'region-api-client-certificate-missing',
		'region-api-port-blocked',
		'region-api-dns-failing',
		'websocket-address-not-the-gateway',
		'component-message-queue-pull',
	];
	const all = await recordAll(ids.flatMap((id) => findScenario(id) ?? []));
	for (const recording of all) {
		recorded.set(recording.id, recording);
	}
});

/** The diagnosis of a recorded scenario on a cluster that differs in this. */
async function diagnosisOf(id: string, change: Change) {
	const recording = recorded.get(id);
	if (!recording) {
		throw new Error(`${id} was not recorded.`);
	}

	const {document} = await replay(recording, change);
	return {
		verdict: document.verdict,
		causes: document.causes.map((cause) => cause.id),
		objects: document.causes.flatMap(({objects}) => objects.map(({name}) => name)),
	};
}

type List<T> = {items: T[]};

/** Every object of a kind, worked over. */
const onEvery =
	<T extends KubernetesObject>(plural: string, work: (object: T, index: number) => T | undefined) =>
	(answer: Parameters<NonNullable<Change['answer']>>[0], call: Call) => {
		if (!answer.ok || call.verb !== 'list' || call.resource?.plural !== plural) {
			return answer;
		}

		const list = JSON.parse(answer.text) as List<T>;
		const items = list.items.flatMap((item, index) => work(item, index) ?? []);
		return {...answer, text: JSON.stringify({...list, items})};
	};

const unknownKind = failed('not-found', 'the server could not find the requested resource', {
	status: 404,
});

const well = {verdict: 'healthy', causes: [], objects: []};

/** Installed by hand, as on a cluster for tests: no kind of Rainbond's is defined, pods carry `name` alone. */
const bare: Change = {
	answer(answer, call) {
		if (call.resource?.group === 'rainbond.io') {
			return unknownKind;
		}

		return onEvery<Pod>('pods', (pod) => {
			const {name} = pod.metadata.labels ?? {};
			return {...pod, metadata: {...pod.metadata, ...(name && {labels: {name}})}};
		})(answer, call);
	},
};

describe('without the kinds of Rainbond, the names of its pods tell the platform', () => {
	it('which is well', async () => {
		expect(await diagnosisOf('healthy', bare)).toEqual(well);
	});

	it('and what it has to say of it', async () => {
		const {causes, objects} = await diagnosisOf('region-api-database-unreachable', bare);
		expect(causes).toEqual(['region-api/database-unreachable']);
		expect(objects).toContain('rbd-db');
	});
});

describe('a healthy cluster is healthy', () => {
	it('without the kind ApisixRoute and with images that carry no version', async () => {
		const change: Change = {
			answer(answer, call) {
				if (call.resource?.group === 'apisix.apache.org') {
					return unknownKind;
				}

				return answer.ok
					? {
							...answer,
							text: answer.text
								.replaceAll(/rbd-api:v[\w.-]+/g, 'rbd-api:latest')
								.replaceAll(/"installVersion":"[^"]*",?/g, ''),
						}
					: answer;
			},
		};
		expect(await diagnosisOf('healthy', change)).toEqual(well);
	});

	it('where the operator carries the labels of a chart and none of its own', async () => {
		const change: Change = {
			answer: onEvery<Pod>('pods', (pod) =>
				pod.metadata.name.startsWith('rainbond-operator-')
					? {
							...pod,
							metadata: {
								...pod.metadata,
								labels: {'app.kubernetes.io/name': 'operator', 'pod-template-hash': 'x'},
							},
						}
					: pod,
			),
		};
		expect(await diagnosisOf('healthy', change)).toEqual(well);
	});

	it('while a node that was made a minute ago is not ready yet', async () => {
		const recording = recorded.get('healthy');
		const change: Change = {
			answer: onEvery<Node>('nodes', (node, index) => {
				const justNow = new Date((recording?.at ?? 0) - 40_000).toISOString();
				return index === 2
					? {
							...node,
							metadata: {...node.metadata, name: 'new-node', creationTimestamp: justNow},
							status: {
								...node.status,
								conditions: [
									{
										type: 'Ready',
										status: 'False',
										reason: 'KubeletNotReady',
										message: 'container runtime network not ready: cni plugin not initialized',
										lastTransitionTime: justNow,
									},
								],
							},
						}
					: node;
			}),
		};
		const {causes} = await diagnosisOf('healthy', change);
		expect(causes).toEqual([]);
	});

	it('with finished and dying pods of every component beside the living ones', async () => {
		const change: Change = {
			answer(answer, call) {
				if (!answer.ok || call.verb !== 'list' || call.resource?.plural !== 'pods') {
					return answer;
				}

				const list = JSON.parse(answer.text) as List<Pod>;
				const corpses = list.items.flatMap((pod): Pod[] => {
					const copy = (word: string): Pod => ({
						...pod,
						metadata: {
							...pod.metadata,
							name: `${pod.metadata.name}-${word}`,
							uid: `${pod.metadata.uid}-${word}`,
						},
					});
					const dying = copy('dying');
					const waiting = {waiting: {reason: 'CrashLoopBackOff'}};
					return [
						{...copy('done'), status: {...pod.status, phase: 'Succeeded', conditions: []}},
						{
							...dying,
							metadata: {...dying.metadata, deletionTimestamp: pod.metadata.creationTimestamp},
							status: {
								...pod.status,
								conditions: [{type: 'Ready', status: 'False'}],
								containerStatuses: (pod.status?.containerStatuses ?? []).map((status) => ({
									...status,
									ready: false,
									restartCount: 12,
									state: waiting,
								})),
							},
						},
					];
				});
				return {...answer, text: JSON.stringify({...list, items: [...corpses, ...list.items]})};
			},
		};
		expect(await diagnosisOf('healthy', change)).toMatchObject({causes: []});
	});
});

/** Two changes, one after the other. */
const together = (first: Change, second: Change): Change => ({
	answer(answer, call) {
		const before = first.answer?.(answer, call) ?? answer;
		return second.answer?.(before, call) ?? before;
	},
});

const withoutAny = (plural: string): Change => ({answer: onEvery(plural, () => undefined)});

const withStatus = (work: (status: NonNullable<Pod['status']>) => Pod['status']): Change => ({
	answer: onEvery<Pod>('pods', (pod) => {
		const status = work(pod.status ?? {});
		return {...pod, ...(status && {status})};
	}),
});

/** What the objects of a cluster may lack where not everything of Rainbond's was brought into it. */
const little: ReadonlyArray<readonly [string, Change]> = [
	['without EndpointSlices', withoutAny('endpointslices')],
	['without Services', together(withoutAny('services'), withoutAny('endpointslices'))],
	[
		'without routes of the gateway',
		together(withoutAny('apisixroutes'), withoutAny('rbdcomponents')),
	],
	[
		'without the objects of the operator',
		together(withoutAny('rainbondclusters'), withoutAny('rbdcomponents')),
	],
	[
		'with a status of pods that has no conditions',
		withStatus(({conditions: _none, ...status}) => status),
	],
	[
		'with a status of pods that is a phase and a condition',
		withStatus(({phase, conditions = []}) => ({phase: phase ?? '', conditions})),
	],
];

describe('a cluster with little in it', () => {
	it.each(little)('is healthy %s', async (_title, change) => {
		expect(await diagnosisOf('healthy', change)).toEqual(well);
	});

	it.each(little.slice(0, 4))('has a database that is down, %s', async (_title, change) => {
		const {causes} = await diagnosisOf('region-api-database-unreachable', change);
		expect(causes).toEqual(['region-api/database-unreachable']);
	});

	it('has a database elsewhere that only the arguments of rbd-api name', async () => {
		const {causes} = await diagnosisOf(
			'region-api-external-database-refuses',
			together(withoutAny('rainbondclusters'), withoutAny('rbdcomponents')),
		);
		expect(causes).toEqual(['region-api/database-unreachable']);
	});

	it('has pods without volumes, and the kubelet says which Secret they wait for', async () => {
		const change: Change = {
			answer: onEvery<Pod>('pods', ({spec: {volumes: _none, ...spec}, ...pod}) => ({...pod, spec})),
		};
		const {causes} = await diagnosisOf('region-api-certificate-secret-missing', change);
		expect(causes).toEqual(['region-api/certificate-secret-missing']);
	});

	it('does not say where the console is, which makes its empty certificate no more than probable', async () => {
		const {causes, verdict} = await diagnosisOf(
			'region-api-client-certificate-missing',
			withStatus(({podIP: _none, ...status}) => status),
		);
		expect({causes, verdict}).toEqual({
			causes: ['region-api/client-certificate-missing'],
			verdict: 'probable',
		});
	});

	it('knows its gateway by the pods and the certificates where no object names its address', async () => {
		const {causes, verdict} = await diagnosisOf(
			'websocket-address-not-the-gateway',
			withoutAny('rainbondclusters'),
		);
		expect({causes, verdict}).toEqual({
			causes: ['websocket/address-unreachable'],
			verdict: 'fault',
		});
	});

	it('has a firewall before a gateway that is not APISIX', async () => {
		const change: Change = {
			answer: (answer, call) =>
				call.resource?.group === 'apisix.apache.org' ? unknownKind : answer,
		};
		const {causes} = await diagnosisOf('region-api-port-blocked', change);
		expect(causes).toEqual(['region-api/port-blocked']);
	});

	it('has a kubelet that gives logs without times', async () => {
		const change: Change = {
			answer: (answer, call) =>
				answer.ok && call.subresource === 'log'
					? {...answer, text: answer.text.replaceAll(/^\S+Z /gm, '')}
					: answer,
		};
		const {causes} = await diagnosisOf('region-api-dns-failing', change);
		expect(causes).toEqual(['region-api/dns-failing']);
	});
});

describe('a fault has its name', () => {
	it('where the database inside is named with its namespace', async () => {
		const change: Change = {
			answer: onEvery<RainbondCluster>('rainbondclusters', (cluster) => ({
				...cluster,
				spec: {
					...cluster.spec,
					regionDatabase: {
						...cluster.spec?.regionDatabase,
						host: 'rbd-db-rw.rbd-system.svc.cluster.local',
					},
				},
			})),
		};
		const {causes, objects} = await diagnosisOf('region-api-database-unreachable', change);
		expect(causes).toEqual(['region-api/database-unreachable']);
		expect(objects).toContain('rbd-db-0');
	});

	it('where the objects of the operator are gone and only the workload tells that there should be a queue', async () => {
		const change: Change = {
			answer: onEvery<KubernetesObject>('rbdcomponents', () => undefined),
		};
		const {causes} = await diagnosisOf('component-message-queue-pull', change);
		expect(causes).toEqual(['component/message-queue-stuck']);
	});
});

describe('a big cluster', () => {
	it('costs no more requests than a small one', async () => {
		const big = findScenario('crowd-5000');
		expect(big).toBeDefined();
		const {document} = await checkScenario(big ?? healthy);
		expect(document.verdict).toBe('healthy');
		expect(document.calls.total).toBeLessThanOrEqual(25);
	}, 60_000);
});

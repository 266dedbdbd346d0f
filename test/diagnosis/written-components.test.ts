import {describe, expect, it} from 'vitest';
import {languages} from '../../source/text/text.ts';
import type {ContainerStatus, Event, Pod} from '../../source/cluster/objects.ts';
import {
	ago,
	claim,
	deployment,
	ended,
	event,
	loops,
	node,
	platform,
	type PlatformText,
	pod,
	podName,
	type PodText,
	ready,
	seriesOf,
	summary,
	unready,
	unscheduled,
	waits,
} from '../support/written-platform.ts';
import {checkWritten, gist, well} from './check-written.ts';
import {formats} from './formats.ts';

const saidOf = async (text: PlatformText, rest: {logs?: Record<string, string[]>} = {}) =>
	gist(await checkWritten({items: platform(text), ...rest}));

/** One pod in place of a component's own, and the events about it. */
async function saidOfPod(
	component: string,
	text: PodText,
	events: (pod: Pod) => Event[] = () => [],
) {
	const one = pod(component, text);
	return saidOf({pods: {[component]: [one]}, events: events(one)});
}

const runs = (minutes = 240, rest: Partial<ContainerStatus> = {}): Partial<ContainerStatus> => ({
	ready: true,
	state: {running: {startedAt: ago(minutes)}},
	...rest,
});

const isFault = (cause: string) => ({verdict: 'fault', causes: [cause]});
const crashLoop = isFault('component/crash-loop');
const notReady = isFault('component/not-ready');

describe('a container that keeps ending', () => {
	it.each([
		[0, 'Completed'],
		[1, 'Error'],
		[137, 'OOMKilled'],
		[139, 'Error'],
		[143, 'Error'],
		[128, 'StartError'],
	])('with %i %s', async (code, reason) => {
		const said = await saidOfPod('rbd-hub', {...unready, containers: [loops(code, reason)]});
		expect(said).toMatchObject(crashLoop);
		expect(said.objects).toContain(`Pod/${podName('rbd-hub')}`);
	});

	it.each<[string, PodText]>([
		[
			'has no words but its reason',
			{containers: [{...waits('CrashLoopBackOff'), restartCount: 5}]},
		],
		['has only just ended', {containers: [{restartCount: 3, state: ended(2, 'Error', 4)}]}],
		[
			'was not started again',
			{containers: [{ready: false, restartCount: 0, state: ended(1, 'Error', 400)}]},
		],
		['cannot even start', {containers: [{...waits('RunContainerError'), restartCount: 3}]}],
		['runs beside one that does not end', {containers: [runs(), loops(1)]}],
		['prepares another one', {containers: [waits('PodInitializing')], init: [loops(1)]}],
		[
			'runs again, without a time of its end',
			{
				conditions: [ready(true)],
				containers: [
					runs(0.4, {restartCount: 14, lastState: {terminated: {exitCode: 1, reason: 'Error'}}}),
				],
			},
		],
	])('and %s', async (_what, text) => {
		expect(await saidOfPod('rbd-worker', {...unready, ...text})).toMatchObject(crashLoop);
	});

	it('is one replica of two, and named', async () => {
		const broken = pod('rbd-api', {name: 'rbd-api-b', ...unready, containers: [loops(2)]});
		const said = await saidOf({pods: {'rbd-api': [pod('rbd-api', {name: 'rbd-api-a'}), broken]}});
		expect(said).toMatchObject(crashLoop);
		expect(said.objects.filter((name) => name.startsWith('Pod/'))).toEqual(['Pod/rbd-api-b']);
	});

	it.each<[string, PodText]>(
		[
			['days ago', runs(3 * 24 * 60, {restartCount: 23, lastState: ended(1, 'Error', 3 * 86_400)})],
			[
				'once with its node',
				runs(2, {restartCount: 4, lastState: ended(255, 'Unknown', 200, 90_000)}),
			],
		].map(([what, status]) => [what as string, {containers: [status as Partial<ContainerStatus>]}]),
	)('and ended %s is well', async (_what, text) => {
		expect(await saidOfPod('rbd-worker', text)).toEqual(well);
	});
});

describe('a probe', () => {
	const killed = 'Container rbd-monitor failed liveness probe, will be restarted';
	const kills = (minutesAgo: number, times: number) => (about: Pod) => [
		event(about, 'Killing', killed, {type: 'Normal', times, minutesAgo}),
		event(about, 'BackOff', 'Back-off restarting failed container', {times: 25}),
	];
	const inLoop = {...unready, containers: [loops(0, 'Completed')]};
	const twice = {
		containers: [runs(0.7, {restartCount: 2, lastState: ended(0, 'Completed', 42, 80)})],
	};

	it.each([
		['by its probe just now', inLoop, kills(1, 5), notReady],
		['by its probe long before it ended by itself', inLoop, kills(50, 1), crashLoop],
		['by nobody', inLoop, () => [], crashLoop],
		['twice by its probe, and it is ready', twice, kills(1, 2), notReady],
	])('decides who ended a program: %s', async (_what, text, events, expected) => {
		expect(await saidOfPod('rbd-monitor', text, events)).toMatchObject(expected);
	});

	const failure = (times: number) => (about: Pod) => [
		event(about, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 500', {
			times,
		}),
	];
	const unwell = {...unready, containers: [runs(240, {ready: false})]};
	it.each<[string, PodText, (about: Pod) => Event[]]>([
		['and says so', unwell, failure(42)],
		['and says so in a series', unwell, (about) => failure(42)(about).map((one) => seriesOf(one))],
		['longer than events are kept', unwell, () => []],
		['without a time of anything but its start', {...unwell, conditions: [ready(false)]}, () => []],
	])('fails for long %s', async (_what, text, events) => {
		expect(await saidOfPod('rbd-monitor', text, events)).toMatchObject(notReady);
	});

	it('fails as a matter of course until a new program has started', async () => {
		const conditions = [ready(false, {lastTransitionTime: ago(0.8)})];
		const started = {conditions, containers: [runs(0.7, {ready: false, started: false})]};
		const fresh = pod('rbd-api', {name: 'rbd-api-new', ...started});
		const message = 'Startup probe failed: dial tcp 10.42.0.9:8888: connect: connection refused';
		const said = await saidOf({
			pods: {'rbd-api': [pod('rbd-api'), fresh]},
			events: [event(fresh, 'Unhealthy', message, {times: 8, minutesAgo: 0})],
		});
		expect(said).toEqual(well);
	});
});

describe('a component of which all pods are on their way', () => {
	const coming = pod('rbd-api', {
		ageMinutes: 0.5,
		conditions: [ready(false, {lastTransitionTime: ago(0.5)})],
		containers: [{ready: false, state: {running: {startedAt: ago(0.4)}}}],
	});
	const saidBy = async (pods: readonly Pod[]) => {
		const document = await checkWritten({items: platform({pods: {'rbd-api': pods}})});
		expect(gist(document)).toEqual(well);
		return formats.map(([, print]) => print(document, 'en')).join('\n');
	};

	it('is remarked on, and no fault', async () => {
		expect(await saidBy([coming])).toContain('rbd-api is starting and not ready yet');
	});

	it('is not one that serves beside them', async () => {
		const text = await saidBy([coming, pod('rbd-api', {name: 'rbd-api-b'})]);
		expect(text).not.toContain('is starting');
	});
});

describe('a pod that does not start', () => {
	const pending = {phase: 'Pending', conditions: [ready(false)]};
	it.each(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull'])(
		'for its image: %s',
		async (reason) => {
			expect(
				await saidOfPod('rbd-worker', {...pending, containers: [waits(reason)]}),
			).toMatchObject(isFault('component/image-pull'));
		},
	);

	const creating = {...pending, containers: [waits('ContainerCreating')]};
	const mount = (message: string) => (about: Pod) => [event(about, 'FailedMount', message)];
	const isPending = isFault('component/pending');
	it.each<[string, PodText, (about: Pod) => Event[], object]>([
		['a folder that is not there', creating, mount('hostPath type check failed'), isPending],
		['a cache that is filled in a moment', creating, mount('failed to sync configmap cache'), well],
		[
			'nothing it says, for long',
			{...creating, conditions: [ready(false, {lastTransitionTime: ago(9)})]},
			() => [],
			isPending,
		],
		['nothing it says, for a moment', creating, () => [], well],
		[
			'a Secret',
			{...pending, containers: [waits('CreateContainerConfigError')]},
			() => [],
			isPending,
		],
		[
			'a Secret beside one that runs',
			{conditions: [ready(false)], containers: [runs(), waits('CreateContainerConfigError')]},
			() => [],
			isPending,
		],
	])('for %s', async (_what, text, events, expected) => {
		expect(await saidOfPod('rbd-worker', text, events)).toMatchObject(expected);
	});

	it('is well as long as a large image is on its way', async () => {
		const late = {...creating, ageMinutes: 10};
		const pull = (about: Pod) => [
			...mount('hostPath type check failed')(about).map((one) => ({...one, lastTimestamp: ago(9)})),
			event(about, 'Pulling', 'Pulling image "i"', {type: 'Normal', minutesAgo: 8}),
		];
		expect(await saidOfPod('rbd-worker', late, pull)).toEqual(well);
	});

	it('for a certificate that its events alone name', async () => {
		const text =
			'MountVolume.SetUp failed for volume "ssl" : secret "rbd-api-server-cert" not found';
		expect(await saidOfPod('rbd-api', creating, mount(text))).toMatchObject(
			isFault('region-api/certificate-secret-missing'),
		);
	});

	it.each<[string, string | undefined, string | undefined, object]>([
		['nobody provides', undefined, 'Pending', isPending],
		['is lost', 'bound to non-existent persistentvolume', 'Lost', isPending],
		['does not exist', 'persistentvolumeclaim "data" not found', undefined, isPending],
		['is there, a moment after it was made', undefined, 'Bound', well],
	])('for a volume that %s', async (_what, message, phase, expected) => {
		const one = pod('rbd-hub', {...unscheduled(message), claim: 'data'});
		const said = await saidOf({
			pods: {'rbd-hub': [one]},
			claims: phase === undefined ? [] : [claim('data', phase)],
		});
		expect(said).toMatchObject(expected);
		expect(said.objects.includes('PersistentVolumeClaim/data')).toBe(expected !== well);
	});
});

describe('a pod that no node takes', () => {
	it('names the nodes that somebody has closed', async () => {
		const message = '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable.';
		const {causes, evidence} = await checkWritten({
			items: platform({
				pods: {'rbd-worker': [pod('rbd-worker', unscheduled(message))]},
				nodes: [node('node-1'), node('node-2', {isCordoned: true, taint: 'unschedulable'})],
			}),
			summaries: {'node-1': summary(30), 'node-2': summary(30)},
		});
		expect(causes.map(({id}) => id)).toEqual(['component/pending']);
		const record = evidence.find(
			({node: of, outcome}) => of === 'component-is-placed' && outcome === 'fail',
		);
		expect(record?.seen.en).toContain('cordoned: node-2');
	});
});

describe('an image store', () => {
	const noSpace = 'level=error err.detail="filesystem: write /v2/blobs: no space left on device"';
	const failed = 'level=error http.request.method=PATCH http.response.status=500';
	const figures = (used: number, root = 30) => ({
		'node-1': {
			node: {fs: {capacityBytes: 100, availableBytes: 100 - root}},
			pods: [
				{
					volume: [
						{
							pvcRef: {name: 'rbd-hub', namespace: 'rbd-system'},
							capacityBytes: 1000,
							availableBytes: 1000 - 10 * used,
							inodes: 100,
							inodesFree: 50,
						},
					],
				},
			],
		},
	});
	const hub = (log: string, summaries: Record<string, unknown>) => ({
		items: platform({
			pods: {'rbd-hub': [pod('rbd-hub', {claim: 'rbd-hub'})]},
			claims: [claim('rbd-hub', 'Bound')],
		}),
		logs: {[podName('rbd-hub')]: [log]},
		summaries,
	});

	it.each([
		['is full and says so', noSpace, figures(100), 'fault'],
		['has next to no room', noSpace, figures(97), 'fault'],
		['answers pushes with 500 and is full', failed, figures(100), 'fault'],
		['answers pushes with 500 and has room', failed, figures(40), 'healthy'],
		['is full and has not been asked to store', 'level=info', figures(99), 'healthy'],
		['says so, and nobody measures', noSpace, {'node-1': 503}, 'probable'],
		[
			'has no inode left',
			noSpace,
			{
				'node-1': {
					node: {fs: {capacityBytes: 100, availableBytes: 70}},
					pods: [
						{
							volume: [
								{
									pvcRef: {name: 'rbd-hub', namespace: 'rbd-system'},
									capacityBytes: 100,
									availableBytes: 60,
									inodes: 100,
									inodesFree: 0,
								},
							],
						},
					],
				},
			},
			'fault',
		],
	])('%s', async (_what, log, summaries, verdict) => {
		const said = gist(await checkWritten(hub(log, summaries)));
		const name = `component/image-store-full${verdict === 'probable' ? '?' : ''}`;
		expect(said).toMatchObject({verdict, causes: verdict === 'healthy' ? [] : [name]});
	});

	it('is full with the disk of its node, which is nothing besides', async () => {
		const onNode = {'node-1': summary(99)};
		const said = gist(await checkWritten(hub(noSpace, onNode)));
		expect(said).toMatchObject({verdict: 'fault', causes: ['component/image-store-full']});
		expect(said.objects).toContain('Node/node-1');
	});

	it('is probably full where it has no room and cannot be heard', async () => {
		const logs = {[podName('rbd-hub')]: 500};
		const said = gist(await checkWritten({...hub('', figures(100)), logs}));
		expect(said).toMatchObject({verdict: 'probable', causes: ['component/image-store-full?']});
	});
});

describe('corpses in the Rainbond namespace', () => {
	const corpses = (count: number, message: string) => ({
		more: Array.from({length: count}, (_, index) =>
			pod('rbd-worker', {
				name: `corpse-${index}`,
				phase: 'Failed',
				reason: 'Evicted',
				message,
				containers: [],
				conditions: [],
			}),
		),
	});
	const pressure = 'The node was low on resource: ephemeral-storage. ';
	it.each([
		[4, pressure, 'healthy'],
		[5, pressure, 'probable'],
		[6, '', 'probable'],
		[6, 'Pod The node had condition: [DiskPressure]. ', 'probable'],
		[6, 'Usage of EmptyDir volume "cache" exceeds the limit "8Mi". ', 'healthy'],
		[6, 'Pod ephemeral local storage usage exceeds the total limit of containers 8Mi. ', 'healthy'],
		[6, 'Container worker exceeded its local ephemeral storage limit "8Mi". ', 'healthy'],
	])('%i of «%s»', async (count, message, verdict) => {
		const {causes, ...said} = await saidOf(corpses(count, message));
		expect(said.verdict).toBe(verdict);
		expect(causes).toEqual(verdict === 'healthy' ? [] : ['component/evicted']);
	});
});

describe('the operator', () => {
	it.each<[string, Record<string, string>, string]>([
		['the label of every chart', {'control-plane': 'rainbond-operator'}, 'op-5d8f7b9c4-x2x4z'],
		['its name alone', {app: 'x'}, 'rainbond-operator-5d8f7b9c4-x2x4z'],
		['the release of old charts', {release: 'rainbond-operator'}, 'op-5d8f7b9c4-x2x4z'],
	])('is known by %s', async (_what, labels, name) => {
		const pods = {'rainbond-operator': [pod('rainbond-operator', {labels, name})]};
		expect(await saidOf({pods})).toEqual(well);
	});

	it.each([
		['nothing of it is left', []],
		['it is scaled to zero', [deployment('rainbond-operator', 0)]],
	])('is down where %s', async (_what, deployments) => {
		const said = await saidOf({pods: {'rainbond-operator': []}, deployments});
		expect(said).toMatchObject(isFault('component/operator-down'));
		expect(said.objects).toContain('Deployment/rainbond-operator');
	});
});

describe('what rbd-api could not start without', () => {
	const log = (line: string) => ({[`${podName('rbd-api')}/previous`]: [line]});
	const pods = {
		'rbd-api': [pod('rbd-api', {...unready, containers: [loops(2)]})],
		'rbd-hub': [
			pod('rbd-hub', {
				phase: 'Pending',
				conditions: [ready(false)],
				containers: [waits('ErrImagePull')],
			}),
		],
	};
	it('is the cause where it says so', async () => {
		const line = 'create hub client failed, try time is 10,Get "https://goodrain.me/v2/": EOF';
		const said = await saidOf({pods}, {logs: log(line)});
		expect(said.causes).toEqual(['component/image-pull']);
	});

	it('is another fault where it says something else', async () => {
		const said = await saidOf({pods}, {logs: log('panic: nil pointer')});
		expect(said.causes.toSorted()).toEqual(['component/crash-loop', 'component/image-pull']);
	});
});

describe('a Job in the Rainbond namespace', () => {
	const text = {...unready, containers: [loops(1)]};
	const made = pod('rbd-db-backup', {name: 'rbd-db-backup-29000000-x2x4z', ...text});
	const owned = {
		...made,
		metadata: {
			...made.metadata,
			ownerReferences: [
				{apiVersion: 'batch/v1', kind: 'Job', name: 'rbd-db-backup-29000000', uid: 'job'},
			],
		},
	};

	it.each<[string, Pod]>([
		['which its pod belongs to', owned],
		[
			'which only a label of its pod names',
			pod('rbd-hub', {
				name: 'hosts-job-x2x4z',
				labels: {name: 'rbd-hub', 'batch.kubernetes.io/job-name': 'hosts-job'},
				...text,
			}),
		],
	])('is no component: one %s', async (_what, one) => {
		expect(await saidOf({more: [one]})).toEqual(well);
	});
});

describe('a component without a pod that no cause has a name for', () => {
	it('is remarked on, and no fault', async () => {
		const document = await checkWritten({
			items: platform({
				pods: {'rbd-monitor': [], 'rbd-worker': []},
				deployments: [deployment('rbd-worker', 0)],
			}),
		});
		expect(gist(document)).toEqual(well);
		const remarks = document.evidence.filter(({isRemark}) => isRemark);
		expect(remarks.map(({about, outcome}) => [about, outcome])).toEqual([
			['rbd-monitor', 'n/a'],
			['rbd-worker', 'n/a'],
		]);
		expect(remarks.map(({seen}) => seen.en)).toEqual([
			expect.stringContaining('has no pod'),
			expect.stringContaining('is scaled to 0'),
		]);
		for (const [, print] of formats) {
			expect(print(document, 'en')).toContain('is scaled to 0');
			expect(print(document, 'zh')).toContain('被缩容到 0');
		}
	});
});

describe('a workload that the API server lets make no pod', () => {
	const quota =
		'pods "rbd-worker-7d9f8b6c5-x2x4z" is forbidden: exceeded quota: team, requested: pods=1, used: pods=5, limited: pods=5';
	const denied = (name: string, message: string) => {
		const {metadata, spec} = deployment(name, 1);
		const condition = {type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message};
		return {metadata, spec, status: {conditions: [condition]}};
	};

	const failedCreate = (kind: string, name: string, message: string, minutesAgo = 2) =>
		event({...deployment(name, 1)}, 'FailedCreate', message, {kind, minutesAgo, times: 9});

	const nameless = {verdict: 'inconclusive', causes: [], objects: []};
	it.each<[string, PlatformText]>([
		['its Deployment', {deployments: [denied('rbd-worker', quota)]}],
		[
			'the events of its ReplicaSet',
			{events: [failedCreate('ReplicaSet', 'rbd-worker-7d9f8b6c5', `Error creating: ${quota}`)]},
		],
		['its Deployment alone', {deployments: [denied('rbd-worker', quota)], objects: []}],
	])('is not well, and no cause has a name for it: %s', async (_what, text) => {
		const document = await checkWritten({items: platform({...text, pods: {'rbd-worker': []}})});
		expect(gist(document)).toEqual(nameless);
		const record = document.evidence.find(({isUnexplained}) => isUnexplained);
		expect(record).toMatchObject({about: 'rbd-worker', outcome: 'fail'});
		expect(record?.seen.en).toContain('quota');
		expect(record?.excerpt[0]).toContain('exceeded quota: team');
		for (const [format, print] of formats) {
			for (const language of languages) {
				expect([format, language, print(document, language)]).toEqual([
					format,
					language,
					expect.stringMatching(/rbd-worker[^\n]*(?:quota|配额)/),
				]);
			}
		}
	});

	it.each([
		['is forbidden: maximum memory usage per Container is 64Mi, but limit is 128Mi', 'LimitRange'],
		[
			'is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation',
			'security',
		],
		['Internal error occurred: failed calling webhook "v.example.com": EOF', 'does not answer'],
		['admission webhook "v.example.com" denied the request: no', 'refuses'],
		['is forbidden: error looking up service account rbd-system/x: not found', 'ServiceAccount'],
	])('says why: %s', async (message, words) => {
		const events = [failedCreate('DaemonSet', 'rbd-chaos', message)];
		const document = await checkWritten({items: platform({events, pods: {'rbd-chaos': []}})});
		const record = document.evidence.find(({isUnexplained}) => isUnexplained);
		expect(record?.seen.en).toContain(words);
		expect(record?.objects).toEqual([
			{kind: 'DaemonSet', namespace: 'rbd-system', name: 'rbd-chaos'},
		]);
	});

	it.each<[string, PlatformText]>([
		[
			'has pods again',
			{events: [failedCreate('ReplicaSet', 'rbd-worker-7d9f8b6c5', `Error creating: ${quota}`)]},
		],
		[
			'is scaled to zero since',
			{
				pods: {'rbd-worker': []},
				deployments: [{...denied('rbd-worker', quota), spec: {replicas: 0}}],
			},
		],
		['is short of a second one', {deployments: [denied('rbd-worker', quota)]}],
		['is none of the platform', {deployments: [denied('somebodys-own', quota)]}],
	])('is well where it %s', async (_what, text) => {
		expect(await saidOf(text)).toEqual(well);
	});

	it('is the cause that has a name where it is rbd-api', async () => {
		const said = gist(
			await checkWritten(
				{
					items: platform({
						pods: {'rbd-api': []},
						deployments: [denied('rbd-api', quota)],
					}),
				},
				['region-api', 'component'],
			),
		);
		expect(said).toMatchObject(isFault('region-api/pod-down'));
	});

	it('tells why there is no rbd-api, whatever kind of workload is to make it', async () => {
		const set = {metadata: {...pod('rbd-api').metadata, name: 'rbd-api'}};
		const events = [event(set, 'FailedCreate', quota, {kind: 'StatefulSet', times: 9})];
		const document = await checkWritten({items: platform({pods: {'rbd-api': []}, events})}, [
			'region-api/pod-down',
		]);
		expect(gist(document)).toMatchObject(isFault('region-api/pod-down'));
		expect(formats.map(([, print]) => print(document, 'en')).join('\n')).toContain(
			'exceeded quota',
		);
	});
});

describe('asking for one component', () => {
	const broken = (name: string) => [pod(name, {...unready, containers: [loops(1)]})];
	const ask = async (component: string, broke: readonly string[]) => {
		const pods = Object.fromEntries(broke.map((name) => [name, broken(name)]));
		const asked = ['component'];
		return checkWritten({items: platform({pods})}, asked, {component});
	};

	it('leaves out what is wrong with the others', async () => {
		expect(gist(await ask('rbd-api', ['rbd-hub', 'rbd-monitor']))).toEqual(well);
		const said = gist(await ask('rbd-hub', ['rbd-hub', 'rbd-monitor']));
		expect(said).toMatchObject(crashLoop);
		expect(said.objects.some((name) => name.includes('rbd-monitor'))).toBe(false);
	});

	it('hears of what is wrong with the one that it hangs on', async () => {
		const said = gist(await ask('rbd-worker', ['rbd-mq', 'rbd-worker', 'rbd-hub']));
		expect(said.causes).toEqual(['component/message-queue-stuck']);
	});

	it('is told that there is none of that name', async () => {
		const document = await ask('rbd-apl', []);
		expect(document.verdict).toBe('inconclusive');
		expect(document.unknown).toContainEqual(
			expect.objectContaining({why: 'needs input', message: 'there is no component rbd-apl'}),
		);
	});

	it('says which inputs the families asked have no use for', async () => {
		const input = {component: 'rbd-api', port: '30001', console: 'https://console'};
		const document = await checkWritten({items: platform()}, ['node', 'component'], input);
		expect(document.unusedInputs).toEqual(['port', 'console']);
		for (const [, print] of formats) {
			expect(print(document, 'en')).toMatch(/port(?:, |",\s*")console/);
			expect(print(document, 'zh')).toMatch(/port(?:、|",\s*")console/);
		}
	});
});

/** What is said of a pod of rbd-worker whose image cannot be had. */
async function pulled(
	image: string,
	events: (about: Pod) => Event[] = () => [],
	reason = 'ErrImagePull',
) {
	const {spec, ...rest} = pod('rbd-worker', {
		phase: 'Pending',
		conditions: [ready(false)],
		containers: [waits(reason)],
	});
	const one = {...rest, spec: {...spec, containers: [{name: 'rbd-worker', image}]}};
	const {causes, evidence} = await checkWritten({
		items: platform({pods: {'rbd-worker': [one]}, events: events(one)}),
	});
	const record = evidence.find(({about, outcome}) => about === 'rbd-worker' && outcome === 'fail');
	return {
		ids: causes.map(({id}) => id),
		seen: record?.seen.en ?? '',
		excerpt: record?.excerpt[0] ?? '',
	};
}

describe('the answer of a registry', () => {
	it.each([
		['failed to resolve reference "i": i: not found', 'there is no such image'],
		['unexpected status: 401 Unauthorized', 'the registry refuses'],
		['dial tcp: lookup example.com on 10.0.0.2:53: no such host', 'out of reach'],
	])('is told from the event where the status has none: %s', async (answer, words) => {
		const {seen, excerpt} = await pulled('example.com/goodrain/rbd-worker:v6', (one) => [
			event(one, 'Failed', `Failed to pull image "i": ${answer}`),
		]);
		expect(seen).toContain(words);
		expect(excerpt).toContain(answer);
	});

	it.each([
		['example.com:5000/a/not-found:v401', 'unexpected status: 503', 'out of reach'],
		['docker.io/denied/app:429', 'not found', 'there is no such image'],
		['arm.io/a', 'no match for platform in manifest: not found', "the node's architecture"],
		['a.io/b', 'Error response from daemon: unauthorized: authentication required', 'refuses'],
		['a.io/b', 'write /layer.tar: no space left on device', 'no room'],
	])('is not taken from the name of the image: %s, %s', async (image, answer, words) => {
		const {seen} = await pulled(image, (one) => [
			event(
				one,
				'Failed',
				`Failed to pull image "${image}": failed to resolve reference "${image}": ${image}: ${answer}`,
			),
		]);
		expect(seen).toContain(words);
	});

	it.each([
		['nginx', 'registry docker.io, image library/nginx, version latest'],
		['192.168.1.5:5000/goodrain/rbd-worker:v6', 'registry 192.168.1.5:5000, image goodrain/rb'],
		['goodrain.me/rbd-worker:v6', 'registry goodrain.me (the rbd-hub of the platform'],
	])('comes from the registry that the name says: %s', async (image, words) => {
		const {seen} = await pulled(image);
		expect(seen).toContain(words);
	});

	it.each([
		['example.com/Goodrain/rbd-worker:v6', 'Goodrain'],
		['https://example.com/goodrain/rbd-worker:v6', 'https://'],
		['example.com/goodrain/rbd-worker:', 'tag is empty'],
	])('was never asked for where the name is none: %s', async (image, words) => {
		const {seen, ids} = await pulled(image, undefined, 'InvalidImageName');
		expect(ids).toEqual(['component/image-pull']);
		expect(seen).toContain('no image name');
		expect(seen).toContain(words);
	});
});

describe('a piece of evidence', () => {
	it('says of which object of which cluster it is, what was read for it and what it means', async () => {
		const one = pod('rbd-hub', {...unready, containers: [loops(1)]});
		const document = await checkWritten({items: platform({pods: {'rbd-hub': [one]}})});
		const record = document.evidence.find(
			({node: of, about}) => of === 'component-stays-up' && about === 'rbd-hub',
		);
		expect(record).toMatchObject({
			tree: 'component@1',
			vantage: 'api-server',
			target: {context: 'written', server: document.target.server, clusterUid: null},
			trace: expect.arrayContaining([
				{cause: 'component/crash-loop', role: 'requires', wants: 'fail', holds: true},
			]) as unknown,
		});
		expect(record?.observation).toContainEqual(
			expect.objectContaining({probe: 'namespace-pods', status: 'read', items: 10, gaps: []}),
		);
		expect(record?.calls[0]).toMatchObject({verb: 'list', status: 200});
	});

	it('names the version of the object it was read at', async () => {
		const {evidence} = await checkWritten({
			items: platform({
				more: Array.from({length: 5}, (_, index) =>
					pod('rbd-worker', {name: `corpse-${index}`, phase: 'Failed', reason: 'Evicted'}),
				),
			}),
		});
		const record = evidence.find(({node: of}) => of === 'no-corpses-pile-up');
		expect(record?.target.object).toMatchObject({kind: 'Pod', resourceVersion: '1'});
	});
});

describe('a component whose dependency is away', () => {
	it('has its own fault where its image is missing', async () => {
		const pulls = {
			phase: 'Pending',
			conditions: [ready(false)],
			containers: [waits('ErrImagePull')],
		};
		const {causes} = await saidOf({
			pods: {
				'rbd-mq': [pod('rbd-mq', {...unready, containers: [loops(1)]})],
				'rbd-worker': [pod('rbd-worker', pulls)],
			},
		});
		expect(causes.toSorted()).toEqual(['component/image-pull', 'component/message-queue-stuck']);
	});
});

describe('asking for one family', () => {
	it('hears of the cause in another that accounts for what it found', async () => {
		const text = {phase: 'Pending', containers: [runs(), waits('ErrImagePull')]};
		const one = pod('rbd-gateway', {...text, conditions: [ready(false)]});
		const document = await checkWritten({items: platform({pods: {'rbd-gateway': [one]}})}, [
			'component',
		]);
		expect(gist(document)).toMatchObject(isFault('region-api/gateway-down'));
	});

	it('hears of the cause that accounts for the one it asked for', async () => {
		const one = pod('rbd-mq', {...unready, containers: [loops(1)]});
		const document = await checkWritten({items: platform({pods: {'rbd-mq': [one]}})}, [
			'component/crash-loop',
		]);
		expect(gist(document)).toMatchObject(isFault('component/message-queue-stuck'));
	});

	const lost = (name: string) =>
		node(name, {conditions: [ready(false, {status: 'Unknown', lastTransitionTime: ago(20)})]});
	const onLost = (name: string) =>
		pod(name, {node: 'node-2', conditions: [ready(false, {lastTransitionTime: ago(19)})]});
	const crashed = (name: string) => ({[name]: [pod(name, {...unready, containers: [loops(1)]})]});

	it.each<[string, PlatformText, string]>([
		['component', {pods: {'rbd-monitor': [onLost('rbd-monitor')]}}, 'node/not-ready'],
		['region-api', {pods: {'rbd-api': [onLost('rbd-api')]}}, 'node/not-ready'],
		['websocket', {pods: {'rbd-api': [onLost('rbd-api')]}}, 'node/not-ready'],
		['websocket', {pods: crashed('rbd-api')}, 'component/crash-loop'],
		['websocket', {pods: crashed('rbd-gateway')}, 'region-api/gateway-down'],
		[
			'websocket',
			{pods: {'rbd-api': []}, deployments: [deployment('rbd-api', 0)]},
			'region-api/pod-down',
		],
	])('such as %s hears of what is wrong with those it needs (%#)', async (family, text, cause) => {
		const nodes = [node('node-1'), ...(cause === 'node/not-ready' ? [lost('node-2')] : [])];
		const document = await checkWritten({items: platform({objects: [], ...text, nodes})}, [family]);
		expect(gist(document)).toMatchObject(isFault(cause));
	});

	it.each<[string, PlatformText]>([
		['region-api', {nodes: [node('node-1'), lost('node-2')]}],
		[
			'region-api',
			{pods: {'rbd-monitor': [onLost('rbd-monitor')]}, nodes: [node('node-1'), lost('node-2')]},
		],
		['websocket', {pods: crashed('rbd-monitor')}],
		['component', {nodes: [node('node-1'), lost('node-2')]}],
	])('such as %s hears of nothing that it does not need (%#)', async (family, text) => {
		expect(gist(await checkWritten({items: platform({objects: [], ...text})}, [family]))).toEqual(
			well,
		);
	});
});

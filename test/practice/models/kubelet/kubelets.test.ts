import {describe, expect, it, onTestFinished} from 'vitest';
import type {Node, Pod} from '../../../../source/cluster/objects.ts';
import {events, namespaces, nodes, pods, secrets} from '../../../../source/cluster/resources.ts';
import {crashes, isNeverReady} from '../../../../source/practice/models/kubelet/behaviour.ts';
import {startKubelets} from '../../../../source/practice/models/kubelet/kubelets.ts';
import {createRuleBook, type Rule} from '../../../../source/practice/models/kubelet/rules.ts';
import {createMirrors} from '../../../../source/practice/models/mirror.ts';
import {createObjectStore} from '../../../../source/practice/object-store.ts';
import {seededRandom} from '../../../../source/practice/random.ts';
import {createManualClock, type ManualClockOptions} from '../../manual-clock.ts';
import {aContainer, aPod} from './a-pod.ts';

/** One node with its kubelet, and a clock to move. */
function aNode(rules: readonly Rule[] = [], clockOptions: ManualClockOptions = {}) {
	const clock = createManualClock(clockOptions);
	const store = createObjectStore({clock});
	const abort = new AbortController();
	onTestFinished(() => {
		abort.abort();
	});
	const problems: unknown[] = [];
	const node: Omit<Node, 'metadata'> & {metadata: {name: string}} = {
		metadata: {name: 'node-1'},
		spec: {podCIDR: '10.42.0.0/24'},
		status: {addresses: [{type: 'InternalIP', address: '192.168.1.10'}]},
	};
	store.seed(nodes, node);
	store.create(namespaces, {metadata: {name: 'shop'}});
	const kubelets = startKubelets({
		access: store.access,
		mirrors: createMirrors(store.access, abort.signal),
		rules: createRuleBook(rules),
		clock,
		random: seededRandom('kubelets'),
		signal: abort.signal,
		report(error) {
			problems.push(error);
		},
		minor: 30,
	});
	const run = (name: string, rest: Partial<Pod['spec']> = {}) =>
		store.create(pods, {...aPod(rest), metadata: {name, namespace: 'shop'}});
	const read = (name: string) => store.get(pods, {namespace: 'shop', name});
	const isReady = (name: string) =>
		read(name)?.status?.conditions?.find(({type}) => type === 'Ready')?.status;
	const eventsOf = (name: string) =>
		store
			.list(events, 'shop')
			.filter(({involvedObject}) => involvedObject.name === name)
			.toSorted((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
			.map(({reason, message, count}) => `${reason} ${message} ×${count}`);
	return {clock, store, kubelets, problems, run, read, isReady, eventsOf};
}

describe('kubelets', () => {
	it('bring a pod up, with an address, a container id and the usual events', async () => {
		const {clock, store, run, read, isReady, eventsOf, problems} = aNode();
		run('web');
		await clock.pass(1);
		expect(read('web')?.status).toMatchObject({phase: 'Pending', hostIP: '192.168.1.10'});
		await clock.pass(30);
		expect(isReady('web')).toBe('True');
		expect(read('web')?.status).toMatchObject({
			phase: 'Running',
			podIP: '10.42.0.2',
			qosClass: 'BestEffort',
			containerStatuses: [
				{containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/) as string},
			],
		});
		// Their names stand in the order in which things happened, as kubectl lists them.
		expect(
			store
				.list(events)
				.filter(({involvedObject}) => involvedObject.name === 'web')
				.map(({reason}) => reason),
		).toEqual(['Pulled', 'Created', 'Started']);
		expect(eventsOf('web')).toEqual([
			'Pulled Container image "goodrain.me/shop:1" already present on machine ×1',
			'Created Created container app ×1',
			'Started Started container app ×1',
		]);
		expect(clock.pending).toBe(0);
		expect(problems).toEqual([]);
	});

	it('give every pod an address of its own, and those on the host network the node’s', async () => {
		const {clock, run, read} = aNode();
		run('a');
		run('b');
		run('gateway', {hostNetwork: true});
		await clock.pass(30);
		expect(read('a')?.status?.podIP).toBe('10.42.0.2');
		expect(read('b')?.status?.podIP).toBe('10.42.0.3');
		expect(read('gateway')?.status?.podIP).toBe('192.168.1.10');
	});

	it('count events up in one object, and speak at most 25 times and then every five minutes', async () => {
		const {clock, run, eventsOf, store} = aNode([{workload: 'shop/web', behaviour: crashes(1, 2)}]);
		run('web');
		await clock.pass(3600);
		const backOff = eventsOf('web').filter((event) => event.startsWith('BackOff'));
		expect(backOff).toHaveLength(1);
		expect(Number(backOff[0]?.split('×')[1])).toBeGreaterThan(200);
		const writes = store.resourceVersion;
		await clock.pass(3600);
		expect(store.resourceVersion - writes).toBeLessThan(100);
	});

	it('take a deleted pod down within its grace', async () => {
		const {clock, run, read, store, eventsOf, problems} = aNode();
		run('web', {terminationGracePeriodSeconds: 10});
		await clock.pass(30);
		store.delete(pods, {namespace: 'shop', name: 'web'});
		expect(read('web')?.metadata.deletionTimestamp).toBeDefined();
		await clock.pass(5);
		expect(read('web')).toBeUndefined();
		expect(eventsOf('web').at(-1)).toBe('Killing Stopping container app ×1');
		expect(problems).toEqual([]);
		expect(clock.pending).toBe(0);
	});

	it('learn while they run how a workload behaves from now on, and that it is over', async () => {
		const {clock, kubelets, run, read, isReady, problems} = aNode();
		run('web');
		await clock.pass(30);
		const end = kubelets.behave({workload: 'shop/web', behaviour: crashes(1, 2)});
		await clock.pass(60);
		const broken = read('web')?.status?.containerStatuses?.[0];
		expect(broken?.restartCount).toBeGreaterThan(1);
		expect(broken?.state?.waiting?.reason).toBe('CrashLoopBackOff');
		end();
		await clock.pass(60);
		expect(isReady('web')).toBe('True');
		await clock.pass(3600);
		const mended = read('web')?.status?.containerStatuses?.[0];
		expect(mended?.restartCount).toBe((broken?.restartCount ?? 0) + 1);
		expect(clock.pending).toBe(0);
		expect(problems).toEqual([]);
	});

	it('let the victims of an outage follow it, and recover after it', async () => {
		const {clock, run, isReady, store} = aNode([
			{
				workload: 'shop/mq',
				behaviour: {answersNobody: true},
				since: Date.parse('2026-08-01T10:01:00Z'),
				forPodsBefore: Date.parse('2026-08-01T10:05:00Z'),
			},
			{
				workload: 'shop/chaos',
				whileDown: 'shop/mq',
				behaviour: isNeverReady('HTTP probe failed with statuscode: 400'),
			},
		]);
		run('mq');
		run('chaos');
		await clock.pass(30);
		expect(isReady('chaos')).toBe('True');
		await clock.pass(60);
		await clock.pass(60);
		expect(isReady('mq')).toBe('True');
		expect(isReady('chaos')).toBe('False');
		await clock.pass(180);
		store.delete(pods, {namespace: 'shop', name: 'mq'}, {gracePeriodSeconds: 0});
		run('mq');
		await clock.pass(60);
		expect(isReady('chaos')).toBe('True');
	});

	it('notice that a rule is over, also where their timer comes a moment too early', async () => {
		const until = Date.parse('2026-08-01T10:01:00Z');
		const neverReady = isNeverReady('HTTP probe failed with statuscode: 400');
		const {clock, run, isReady} = aNode([{workload: 'shop/web', behaviour: neverReady, until}], {
			earlyMs: 1,
		});
		run('web');
		await clock.pass(58);
		expect(isReady('web')).toBe('False');
		await clock.pass(30);
		expect(isReady('web')).toBe('True');
	});

	it('let a program print something else for a while, also where it behaves as before', async () => {
		const usual = {every: 30, lines: ['GET /v2/health 200']};
		const complaint = {every: 7, lines: ['remote error: tls: unknown certificate authority']};
		const {clock, run, kubelets, read} = aNode([
			{workload: 'shop/web', log: [usual]},
			{
				workload: 'shop/web',
				log: [complaint],
				since: Date.parse('2026-08-01T10:01:00Z'),
				until: Date.parse('2026-08-01T10:02:00Z'),
			},
		]);
		run('web');
		const printed = () => {
			const pod = read('web');
			return pod && kubelets.segmentsOf(pod).at(-1)?.containers.get('app')?.log;
		};

		await clock.pass(59);
		expect(printed()).toEqual([usual]);
		await clock.pass(2);
		expect(printed()).toEqual([usual, complaint]);
		await clock.pass(60);
		expect(printed()).toEqual([usual]);
	});

	it('go on when what a pod lacks has come', async () => {
		const {clock, run, read, isReady, store, eventsOf} = aNode();
		run('api', {
			containers: [aContainer()],
			volumes: [{name: 'region-api-ssl', secret: {secretName: 'rbd-api-server-cert'}}],
		});
		await clock.pass(120);
		expect(read('api')?.status?.phase).toBe('Pending');
		expect(eventsOf('api')).toEqual([
			'FailedMount MountVolume.SetUp failed for volume "region-api-ssl" : secret "rbd-api-server-cert" not found ×8',
		]);
		store.create(secrets, {metadata: {namespace: 'shop', name: 'rbd-api-server-cert'}});
		await clock.pass(5);
		expect(isReady('api')).toBe('True');
	});
});

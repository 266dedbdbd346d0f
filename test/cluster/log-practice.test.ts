import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {
	LogStream,
	type LogStreamOptions,
	type LogStreamState,
} from '../../source/cluster/log-stream.ts';
import type {LogLine} from '../../source/cluster/log-parser.ts';
import type {Pod} from '../../source/cluster/objects.ts';
import {pods} from '../../source/cluster/resources.ts';
import {ComponentLogs} from '../../source/logs/component-logs.ts';
import type {LogTarget} from '../../source/logs/log-source.ts';
import type {PracticeCluster} from '../../source/practice/cluster.ts';
import {runsOutOfMemory} from '../../source/practice/models/kubelet/behaviour.ts';
import {logFlood} from '../../source/practice/scenarios/crowd.ts';
import {aPracticeCluster, aTransport, contextOf} from '../support/practice-context.ts';
import {quickTiming} from '../support/quick-timing.ts';

const patience = {timeout: 12_000, interval: 20};

/** A cluster in which `flood` prints numbered lines without end, two hundred a second. */
async function aFlood() {
	const cluster = await aPracticeCluster({scenario: logFlood(200)});
	const transport = aTransport(contextOf(cluster, {user: {token: cluster.token}}));
	return {cluster, transport};
}

function podOf(cluster: PracticeCluster, namespace: string, name: string): Pod {
	const pod = cluster.store
		.list(pods, namespace)
		.find(({metadata}) => metadata.labels?.name === name && !metadata.deletionTimestamp);
	if (!pod) {
		throw new Error(`There is no pod of ${name}.`);
	}

	return pod;
}

/** Reads the log of a pod's first container; ends with the test. */
function read(
	transport: LogStreamOptions['transport'],
	pod: Pod,
	options: Partial<LogStreamOptions> = {},
) {
	const lines: LogLine[] = [];
	const states: LogStreamState[] = [];
	const stream = new LogStream({
		transport,
		namespace: pod.metadata.namespace ?? '',
		pod: pod.metadata.name,
		container: pod.spec.containers[0]?.name ?? '',
		onLines(added) {
			lines.push(...added);
		},
		onState(state) {
			states.push(state);
		},
		timing: quickTiming,
		...options,
	});
	onTestFinished(() => {
		stream.close();
	});
	return {
		lines,
		states,
		stream,
		/** The numbers of the flood's lines. */
		numbers: () => lines.map(({text}) => Number(/\d+/.exec(text)?.[0])),
		async ended() {
			await vi.waitFor(() => {
				expect(stream.state.kind).toBe('ended');
			}, patience);
		},
	};
}

const counting = (first = 0, count = 0): number[] =>
	Array.from({length: count}, (_, index) => first + index);

describe('the log of a container', () => {
	it('can be read from so many lines before its end', async () => {
		const {cluster, transport} = await aFlood();
		const log = read(transport, podOf(cluster, 'flood', 'flood'), {
			range: {tailLines: 25},
			follow: false,
		});
		await log.ended();
		expect(log.numbers()).toEqual(counting(log.numbers()[0], 25));
		expect(log.states.map(({kind}) => kind)).toEqual(['connecting', 'streaming', 'ended']);
	});

	it('can be read since so many seconds ago', async () => {
		const {cluster, transport} = await aFlood();
		const from = Date.now() - 3000;
		const log = read(transport, podOf(cluster, 'flood', 'flood'), {
			range: {sinceSeconds: 2},
			follow: false,
		});
		await log.ended();
		expect(log.lines.length).toBeGreaterThan(300);
		expect(log.lines.length).toBeLessThan(1500);
		expect(Math.min(...log.lines.map(({timeMs}) => timeMs))).toBeGreaterThanOrEqual(from);
	});

	it('is followed without a gap or a duplicate, however often the connection breaks', async () => {
		const {cluster, transport} = await aFlood();
		const log = read(transport, podOf(cluster, 'flood', 'flood'), {range: {tailLines: 10}});
		for (const goal of [100, 300, 500]) {
			await vi.waitFor(() => {
				expect(log.lines.length).toBeGreaterThan(goal);
			}, patience);
			await cluster.setBehaviour({refusesConnections: true});
			await vi.waitFor(() => {
				expect(log.stream.state.kind).toBe('waiting');
			}, patience);
			await cluster.setBehaviour({});
		}

		await vi.waitFor(() => {
			expect(log.lines.length).toBeGreaterThan(700);
		}, patience);
		expect(log.numbers()).toEqual(counting(log.numbers()[0], log.lines.length));
	});

	it('of the last instance is refused while there was none, and read to its end once there was', async () => {
		const cluster = await aPracticeCluster({speed: 1});
		const transport = aTransport(contextOf(cluster, {user: {token: cluster.token}}));
		const namespace = 'rbd-system';
		const early = read(transport, podOf(cluster, namespace, 'rbd-api'), {previous: true});
		await vi.waitFor(() => {
			expect(early.stream.state).toMatchObject({
				kind: 'refused',
				failure: {message: expect.stringContaining('previous terminated container') as string},
			});
		}, patience);
		cluster.behave('rbd-api', runsOutOfMemory(1));
		await vi.waitFor(() => {
			const [status] = podOf(cluster, namespace, 'rbd-api').status?.containerStatuses ?? [];
			expect(status?.restartCount).toBeGreaterThan(0);
		}, patience);
		const log = read(transport, podOf(cluster, namespace, 'rbd-api'), {previous: true});
		await log.ended();
		expect(log.lines).not.toEqual([]);
	});

	it('of a pod that is gone is refused in the words of the API server', async () => {
		const {cluster, transport} = await aFlood();
		const pod = podOf(cluster, 'flood', 'flood');
		const gone = {...pod, metadata: {...pod.metadata, name: 'gone'}};
		const log = read(transport, gone);
		await vi.waitFor(() => {
			expect(log.stream.state).toMatchObject({
				kind: 'refused',
				failure: {kind: 'not-found', message: 'pods "gone" not found'},
			});
		}, patience);
	});
});

describe('the log of a component', () => {
	it('goes on with the pod that replaces a deleted one', async () => {
		const {cluster, transport} = await aFlood();
		const logs = new ComponentLogs({transport: () => transport, redact: (text) => text});
		onTestFinished(() => {
			logs.close();
		});
		const targetOf = (pod: Pod): LogTarget => ({
			context: 'practice',
			namespace: 'flood',
			pod: pod.metadata.name,
			podUid: pod.metadata.uid,
			container: 'main',
			restartCount: 0,
		});
		const linesOf = (pod: Pod): number =>
			logs.sources.find(({target}) => target.podUid === pod.metadata.uid)?.lines ?? 0;
		const first = podOf(cluster, 'flood', 'flood');
		logs.setTargets([targetOf(first)]);
		await vi.waitFor(() => {
			expect(linesOf(first)).toBeGreaterThan(50);
		}, patience);
		cluster.store.delete(
			pods,
			{namespace: 'flood', name: first.metadata.name},
			{gracePeriodSeconds: 0},
		);
		await vi.waitFor(() => {
			expect(podOf(cluster, 'flood', 'flood').metadata.uid).not.toBe(first.metadata.uid);
		}, patience);
		const second = podOf(cluster, 'flood', 'flood');
		logs.setTargets([targetOf(second)]);
		await vi.waitFor(() => {
			expect(linesOf(second)).toBeGreaterThan(50);
		}, patience);
		expect(logs.sources.map(({target, isGone}) => [target.pod, isGone])).toEqual([
			[first.metadata.name, true],
			[second.metadata.name, false],
		]);
		// The lines of both are there, as many as there is room for, in the order of their times.
		const {total, dropped, rows} = logs.view({height: 10_000});
		expect(total + dropped).toBe(linesOf(first) + linesOf(second));
		const times = rows.map(({line}) => line.timeMs);
		expect(times).toEqual(times.toSorted((a, b) => a - b));
	});
});

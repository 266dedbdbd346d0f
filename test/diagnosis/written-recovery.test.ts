import {describe, expect, it} from 'vitest';
import type {ContainerStatus, Pod} from '../../source/cluster/objects.ts';
import {
	ago,
	ended,
	event,
	platform,
	pod,
	podName,
	type PodText,
	ready,
	waits,
} from '../support/written-platform.ts';
import {checkWritten, gist, well} from './check-written.ts';

/** A program that runs since so many seconds ago, and is ready. */
const runsSince = (
	seconds: number,
	rest: Partial<ContainerStatus> = {},
): Partial<ContainerStatus> => ({
	ready: true,
	state: {running: {startedAt: ago(seconds / 60)}},
	...rest,
});

/** A pod that somebody has restarted so many seconds ago. */
const fresh = (component: string, seconds: number): Pod =>
	pod(component, {
		ageMinutes: seconds / 60,
		conditions: [ready(true, {lastTransitionTime: ago(seconds / 60)})],
		containers: [runsSince(seconds)],
	});

const notReady = [ready(false, {reason: 'ContainersNotReady', lastTransitionTime: ago(6)})];

/** In the kubelet's back-off since its last end. */
const waitsSince = (seconds: number): PodText => ({
	conditions: notReady,
	containers: [
		{
			...waits('CrashLoopBackOff', 'back-off 5m0s restarting failed container'),
			restartCount: 6,
			lastState: ended(2, 'Error', seconds),
		},
	],
});

/** Between two ends, ready as it is. */
const runsAgain = (seconds: number, endedSecondsAgo = seconds + 20, ranFor = 25): PodText => ({
	containers: [
		runsSince(seconds, {restartCount: 6, lastState: ended(2, 'Error', endedSecondsAgo, ranFor)}),
	],
});

const unwell: PodText = {
	conditions: notReady,
	containers: [{ready: false, state: {running: {startedAt: ago(60)}}}],
};

const queueLine = 'send enqueue request error rpc error: code = DeadlineExceeded';
const dated = (line: string, secondsAgo: number): string => `${ago(secondsAgo / 60)} ${line}`;

type Clients = {
	readonly mq?: Pod;
	readonly client: PodText;
	/** Of the last line about the queue, in the log of both; none where it is undefined. */
	readonly saidSecondsAgo?: number;
};

async function documentOf({mq = pod('rbd-mq'), client, saidSecondsAgo}: Clients) {
	const names = ['rbd-chaos', 'rbd-worker'];
	const clients = names.map((name) => pod(name, client));
	const said = saidSecondsAgo === undefined ? [] : [dated(queueLine, saidSecondsAgo)];
	const logs = names.flatMap((name) => [
		[podName(name), said],
		[`${podName(name)}/previous`, said],
	]);
	return checkWritten({
		items: platform({
			pods: {
				'rbd-mq': [mq],
				...Object.fromEntries(names.map((name, index) => [name, [clients[index]!]])),
			},
			events: clients.map((one) =>
				event(one, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 400', {
					times: 20,
				}),
			),
		}),
		logs: Object.fromEntries(logs) as Record<string, string[]>,
	});
}

const saidOf = async (clients: Clients) => gist(await documentOf(clients));

const recovering = {verdict: 'inconclusive', causes: [], objects: []};
const crashLoop = {verdict: 'fault', causes: ['component/crash-loop']};

describe('what suffered from a queue that was restarted a moment ago', () => {
	const mq = fresh('rbd-mq', 40);

	it('is neither a fault nor well as long as it waits to be started again', async () => {
		const document = await documentOf({mq, client: waitsSince(90), saidSecondsAgo: 90});
		expect(gist(document)).toEqual(recovering);
		const stale = document.unknown.filter(({why}) => why === 'stale');
		expect(stale.map(({message}) => message)).toEqual([
			expect.stringMatching(/^rbd-chaos is recovering: rbd-mq is back/),
			expect.stringMatching(/^rbd-worker is recovering: rbd-mq is back/),
		]);
	});

	it('is neither as long as its probe has not passed, nor is the queue stuck for what was said before', async () => {
		expect(await saidOf({mq, client: unwell, saidSecondsAgo: 90})).toEqual(recovering);
	});

	it('is well as soon as it is ready, and that is remarked on', async () => {
		const document = await documentOf({mq, client: runsAgain(20, 70), saidSecondsAgo: 70});
		expect(gist(document)).toEqual(well);
		const remarks = document.evidence.filter(({isRemark}) => isRemark);
		expect(remarks.map(({about}) => about)).toEqual(['rbd-chaos', 'rbd-worker']);
	});

	it.each<[string, number, PodText]>([
		['has waited its five minutes', 200, runsAgain(20, 320, 180)],
		['has waited them and runs since a while', 7 * 60, runsAgain(110, 430, 180)],
	])('is well where it %s without a word since', async (_what, seconds, client) => {
		const document = await documentOf({mq: fresh('rbd-mq', seconds), client});
		expect(gist(document)).toEqual(well);
		expect(document.evidence.filter(({isRemark}) => isRemark)).toHaveLength(2);
	});

	it('is neither where it was just started again after the longest wait', async () => {
		const client = {
			conditions: [ready(false, {reason: 'ContainersNotReady', lastTransitionTime: ago(60)})],
			containers: [{...runsAgain(15, 330, 180).containers?.[0], ready: false}],
		};
		expect(await saidOf({mq: fresh('rbd-mq', 290), client})).toEqual(recovering);
	});

	it.each<[string, Clients]>([
		['has ended once more since', {mq, client: waitsSince(10), saidSecondsAgo: 90}],
		['runs again for a moment, and has ended since', {mq, client: runsAgain(5, 12)}],
		['never said a word about it', {mq, client: waitsSince(90)}],
		[
			'never said a word about it and runs since before',
			{mq: fresh('rbd-mq', 40), client: runsAgain(50, 70)},
		],
		['says so still', {mq: fresh('rbd-mq', 90), client: waitsSince(90), saidSecondsAgo: 5}],
	])('has a fault of its own where it %s', async (_what, clients) => {
		const {causes} = await saidOf(clients);
		expect(causes).not.toEqual([]);
	});

	it('says that the queue is stuck again where it says so of the one that runs now', async () => {
		const said = await saidOf({mq: fresh('rbd-mq', 90), client: unwell, saidSecondsAgo: 5});
		expect(said.causes).toEqual(['component/message-queue-stuck']);
	});

	it('waits for nothing that ends itself again and again', async () => {
		const loops = pod('rbd-mq', runsAgain(20, 25, 15));
		const said = await saidOf({mq: loops, client: waitsSince(90), saidSecondsAgo: 90});
		expect(said.causes).toEqual(['component/message-queue-stuck']);
	});

	it('waits for nothing that was started again often, whatever its status leaves out', async () => {
		const often = pod('rbd-mq', {containers: [runsSince(20, {restartCount: 8})]});
		const said = await saidOf({mq: often, client: unwell, saidSecondsAgo: 90});
		expect(said.causes).toEqual(['component/message-queue-stuck']);
	});

	it('is not recovering for ever', async () => {
		const said = await saidOf({
			mq: fresh('rbd-mq', 8 * 60),
			client: waitsSince(9 * 60),
			saidSecondsAgo: 9 * 60,
		});
		expect(said).toMatchObject(crashLoop);
	});
});

describe('a program between two ends', () => {
	it.each([
		[20, 25],
		[50, 5],
		[70, 40],
	])('is named while it runs for %i s after a run of %i s', async (seconds, ranFor) => {
		const said = await saidOf({client: runsAgain(seconds, seconds + 20, ranFor)});
		expect(said).toMatchObject(crashLoop);
	});

	it('is over it where it has run for a minute, and three times as long as before', async () => {
		expect(await saidOf({client: runsAgain(75, 95, 20)})).toEqual(well);
	});
});

describe('rbd-api after the return of its database', () => {
	const line =
		'failed to initialize database, got error dial tcp 10.42.0.9:3306: connect: connection refused';
	const said = async (database: Pod, saidSecondsAgo: number) => {
		const api = pod('rbd-api', waitsSince(90));
		const items = platform({pods: {'rbd-api': [api], 'rbd-db': [database]}});
		const logs = {[`${podName('rbd-api')}/previous`]: [dated(line, saidSecondsAgo)]};
		return gist(await checkWritten({items, logs}, ['region-api', 'component']));
	};

	it('is recovering', async () => {
		expect(await said(fresh('rbd-db', 30), 95)).toEqual(recovering);
	});

	it('keeps ending by itself where its database has been there all the time', async () => {
		const {causes} = await said(pod('rbd-db'), 95);
		expect(causes).toEqual(['component/crash-loop']);
	});
});

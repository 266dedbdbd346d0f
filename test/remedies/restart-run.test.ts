import fs from 'node:fs';
import path from 'node:path';
import {describe, expect, it, vi} from 'vitest';
import {pods} from '../../source/cluster/resources.ts';
import {crashes} from '../../source/practice/models/kubelet/behaviour.ts';
import type {RequestRecord} from '../../source/practice/api/request-log.ts';
import {createJournal, readJournals} from '../../source/remedies/journal.ts';
import {firstBrokenEntry} from '../../source/remedies/journal-entry.ts';
import {
	type RestartProgress,
	type RestartRun,
	runRestart,
} from '../../source/remedies/restart-run.ts';
import {aFolder} from '../support/a-folder.ts';
import {quickTiming} from '../support/quick-timing.ts';
import {aJournal, aRestart, namespace, patience, type RestartBench} from './a-restart.ts';

const timing = quickTiming;

/** What the run showed, one line whenever it changed: `deleting waiting`. */
function picturesOf(run: RestartRun): string[] {
	const draw = ({steps}: RestartProgress) => steps.map(({state}) => state).join(' ');
	const pictures = [draw(run.get())];
	run.subscribe(() => {
		const picture = draw(run.get());
		if (picture !== pictures.at(-1)) {
			pictures.push(picture);
		}
	});
	return pictures;
}

/** Until the first pod is deleted and its replacement is waited for, however short that may be. */
const replacing = async (run: RestartRun): Promise<void> =>
	new Promise((resolve) => {
		run.subscribe(() => {
			if (run.get().steps[0]?.state === 'replacing') {
				resolve();
			}
		});
	});

const deletions = ({cluster}: RestartBench): RequestRecord[] =>
	cluster.server.requests.latest.filter(({verb}) => verb === 'delete');

describe('a restart', () => {
	it('replaces one pod after the other, each only when the one before is ready', async () => {
		const bench = await aRestart();
		const before = bench.podsOf('rbd-gateway').map(({metadata}) => metadata);
		const plan = await bench.plan('rbd-gateway');
		const {journal, lines} = aJournal();
		const run = runRestart(bench.session, plan, journal, {timing});
		const pictures = picturesOf(run);
		const end = await run.finished;
		expect(end.outcome).toBe('done');
		expect(end.problem).toBeUndefined();
		expect(before).toHaveLength(2);
		expect(pictures).toEqual([
			'waiting waiting',
			'deleting waiting',
			'replacing waiting',
			'ready waiting',
			'ready deleting',
			'ready replacing',
			'ready ready',
		]);
		const after = bench.podsOf('rbd-gateway').map(({metadata}) => metadata);
		expect(after.map(({uid}) => uid)).not.toContain(before[0]?.uid);
		expect(after.map(({uid}) => uid)).not.toContain(before[1]?.uid);
		expect(new Set(end.steps.map(({replacement}) => replacement))).toEqual(
			new Set(after.map(({name}) => name)),
		);
		expect(lines()).toEqual(before.flatMap(({name}) => [`intent ${name}`, `result done ${name}`]));
	});

	it('is tried dry first: what the API server refuses then is neither done nor in the journal', async () => {
		const bench = await aRestart();
		const plan = await bench.plan('rbd-api');
		await bench.cluster.setBehaviour({faults: [{status: 403, verbs: ['delete'], message: 'no'}]});
		const {journal, lines} = aJournal();
		const {steps} = await runRestart(bench.session, plan, journal, {timing}).finished;
		expect(steps[0]).toMatchObject({
			state: 'failed',
			problem: {en: 'not permitted: HTTP 403 · no'},
		});
		expect(deletions(bench)).toHaveLength(1);
		expect(lines()).toEqual([]);
	});

	it('is in the journal before it happens, and its file can be checked afterwards', async () => {
		const bench = await aRestart();
		const plan = await bench.plan('rbd-api');
		const folder = aFolder();
		await runRestart(bench.session, plan, createJournal(folder), {timing}).finished;
		const [file] = await readJournals(folder);
		const [pod] = plan.pods;
		expect(file?.entries).toMatchObject([
			{
				type: 'intent',
				remedy: 'restart',
				verb: 'delete',
				target: plan.target,
				object: {kind: 'Pod', namespace, name: pod?.name, uid: pod?.uid},
				kubectl: plan.kubectl[0],
			},
			{type: 'result', outcome: 'done', id: file?.entries[0]?.id},
		]);
		expect(firstBrokenEntry(file?.entries ?? [])).toBe(-1);
	});
});

describe('a restart that runs', () => {
	it('does not care which namespace is looked at meanwhile', async () => {
		const bench = await aRestart();
		const plan = await bench.plan('rbd-gateway');
		const run = runRestart(bench.session, plan, aJournal().journal, {timing});
		await replacing(run);
		bench.session.useNamespace('shop');
		expect(await run.finished).toMatchObject({outcome: 'done'});
	});
});

describe('a restart ends before it does harm', () => {
	it('when the replacement does not become ready: the other pods are left alone', async () => {
		const bench = await aRestart();
		const plan = await bench.plan('rbd-gateway');
		const [, second] = bench.podsOf('rbd-gateway');
		bench.cluster.behave('rbd-gateway', crashes(1));
		const {journal} = aJournal();
		const run = runRestart(bench.session, plan, journal, {timing, readyDeadlineMs: 8000});
		const {outcome, steps} = await run.finished;
		expect(outcome).toBe('failed');
		expect(steps.map(({state}) => state)).toEqual(['failed', 'skipped']);
		expect(steps[0]?.problem?.en).toMatch(
			/^the new pod rbd-gateway-\S+ is not ready after 8 s \(.+\); the other pods were left alone$/,
		);
		expect(bench.podsOf('rbd-gateway').map(({metadata}) => metadata.uid)).toContain(
			second?.metadata.uid,
		);
	});

	it('when a pod of that name is another one than was confirmed', async () => {
		const bench = await aRestart();
		const plan = await bench.plan('rbd-api');
		const stranger = {...plan, pods: plan.pods.map((pod) => ({...pod, uid: 'of-yesterday'}))};
		const {journal, lines} = aJournal();
		const {outcome, steps} = await runRestart(bench.session, stranger, journal, {timing}).finished;
		expect(outcome).toBe('failed');
		expect(steps[0]?.problem?.en).toMatch(/is not the one that was confirmed, it was not deleted/);
		expect(bench.podsOf('rbd-api').map(({metadata}) => metadata.uid)).toEqual([plan.pods[0]?.uid]);
		expect(lines()).toEqual([]);
	});

	it('when the pod is gone already', async () => {
		const bench = await aRestart();
		const plan = await bench.plan('rbd-api');
		const [pod] = plan.pods;
		bench.cluster.store.delete(pods, {namespace, name: pod?.name ?? ''}, {gracePeriodSeconds: 0});
		const {steps} = await runRestart(bench.session, plan, aJournal().journal, {timing}).finished;
		expect(steps[0]).toMatchObject({
			state: 'failed',
			problem: {en: `pod ${pod?.name} is gone already; look again`},
		});
	});

	it.each([
		['another cluster', {clusterUid: 'of another cluster'}],
		['another user', {user: 'somebody'}],
		['another server', {server: '10.0.0.1:6443'}],
	])('when %s is behind the context than when it was confirmed', async (_name, change) => {
		const bench = await aRestart();
		const plan = await bench.plan('rbd-api');
		const other = {...plan, target: {...plan.target, ...change}};
		const run = runRestart(bench.session, other, aJournal().journal, {timing});
		const {outcome, problem, steps} = await run.finished;
		expect(outcome).toBe('failed');
		expect(problem?.en).toMatch(/is not the one of the plan any more; nothing was changed/);
		expect(steps.map(({state}) => state)).toEqual(['waiting']);
		expect(deletions(bench)).toEqual([]);
	});

	it('when the journal cannot be written', async () => {
		const bench = await aRestart();
		const plan = await bench.plan('rbd-api');
		const folder = path.join(aFolder(), 'a-file');
		fs.writeFileSync(folder, '');
		const run = runRestart(bench.session, plan, createJournal(folder), {timing});
		const {steps} = await run.finished;
		expect(steps[0]?.problem?.en).toMatch(/^the journal .* cannot be written/);
		expect(bench.podsOf('rbd-api').map(({metadata}) => metadata.uid)).toEqual([plan.pods[0]?.uid]);
	});

	it('when nothing may be changed, however the plan came about', async () => {
		const bench = await aRestart({readOnly: true});
		const plan = await bench.plan('rbd-api');
		const {steps} = await runRestart(bench.session, plan, aJournal().journal, {timing}).finished;
		expect(steps[0]).toMatchObject({state: 'failed'});
		expect(steps[0]?.problem?.en).toMatch(/--read-only/);
		expect(deletions(bench)).toEqual([]);
	});

	it('when the API server refuses, and the journal says so', async () => {
		const bench = await aRestart();
		const plan = await bench.plan('rbd-api');
		const {journal, lines} = aJournal();
		// The rehearsal passes, the deletion itself does not.
		await bench.cluster.setBehaviour({
			faults: [{status: 429, verbs: ['delete'], share: 0.5, message: 'slow down'}],
		});
		const {steps} = await runRestart(bench.session, plan, journal, {timing}).finished;
		expect(steps[0]).toMatchObject({state: 'failed', problem: {en: expect.any(String) as string}});
		expect(lines()).toEqual([
			`intent ${plan.pods[0]?.name}`,
			`result failed ${plan.pods[0]?.name}`,
		]);
	});
});

describe('a restart whose connection is lost', () => {
	it('between request and answer does not claim that nothing was deleted', async () => {
		const bench = await aRestart({requestTimeoutMs: 500});
		const plan = await bench.plan('rbd-api');
		const {journal, lines} = aJournal();
		// The intent is written right before the request leaves.
		journal.entries.subscribe(() => {
			void bench.cluster.setBehaviour({isFrozen: true});
		});
		const {steps} = await runRestart(bench.session, plan, journal, {timing}).finished;
		expect(steps[0]?.problem?.en).toMatch(
			/^nobody knows whether pod rbd-api-\S+ was deleted \(no answer in time: .*\); look again$/,
		);
		expect(lines().at(-1)).toMatch(/^result unknown/);
	});

	it('goes on when the connection is back in time', async () => {
		const bench = await aRestart();
		const plan = await bench.plan('rbd-api');
		const run = runRestart(bench.session, plan, aJournal().journal, {timing: quickTiming});
		await replacing(run);
		await bench.cluster.setBehaviour({refusesConnections: true});
		await vi.waitFor(() => {
			expect(bench.session.status.get().state.phase).toBe('stale');
		}, patience);
		await bench.cluster.setBehaviour({});
		expect(await run.finished).toMatchObject({outcome: 'done', steps: [{state: 'ready'}]});
	});

	it('and stays lost, does not call the replacement late: it cannot know', async () => {
		const bench = await aRestart({speed: 1});
		const plan = await bench.plan('rbd-api');
		const run = runRestart(bench.session, plan, aJournal().journal, {
			timing,
			readyDeadlineMs: 8000,
		});
		await replacing(run);
		await bench.cluster.setBehaviour({refusesConnections: true});
		const {outcome, steps} = await run.finished;
		expect(outcome).toBe('failed');
		expect(steps[0]?.problem?.en).toMatch(/the connection is lost/);
	});
});

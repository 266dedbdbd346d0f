import {setImmediate as nextTurn} from 'node:timers/promises';
import {describe, expect, it} from 'vitest';
import type {TargetDocument} from '../../source/diagnosis/document.ts';
import {
	LiveDiagnosis,
	type Looked,
	type LookRequest,
} from '../../source/diagnosis/live-diagnosis.ts';
import {ManualTiming} from '../support/manual-timing.ts';

const minute = 60_000;

const documentOf = (verdict: TargetDocument['verdict']): TargetDocument => ({
	target: {
		context: 'prod',
		server: 'https://api',
		clusterUid: null,
		user: null,
		namespace: 'rbd-system',
		kubernetes: null,
		rainbond: null,
		installMode: 'unknown',
	},
	startedAt: '2026-11-20T10:00:00Z',
	durationMs: 1,
	verdict,
	causes: [],
	ruledOut: [],
	unknown: [],
	families: [],
	evidence: [],
	unusedInputs: [],
	calls: {total: 0, byVerb: {}},
});

/** A live diagnosis whose looks end when the test says so. */
function start() {
	const timing = new ManualTiming();
	const looks: Array<LookRequest & {resolve(looked: Looked): void; reject(error: Error): void}> =
		[];
	const diagnosis = new LiveDiagnosis({
		timing,
		look: async (request) =>
			new Promise((resolve, reject) => {
				looks.push({...request, resolve, reject});
			}),
	});
	const see = (fingerprint: string | undefined, isConnected = true) => {
		diagnosis.observe({isConnected, fingerprint});
	};

	const end = async (verdict: TargetDocument['verdict'] = 'healthy') => {
		looks.at(-1)?.resolve({document: documentOf(verdict), trees: []});
		await nextTurn();
	};

	return {timing, looks, diagnosis, see, end};
}

describe('a live diagnosis', () => {
	it('begins as soon as the cluster is live and its objects are known', () => {
		const {looks, see} = start();
		see(undefined, false);
		see(undefined);
		expect(looks).toHaveLength(0);
		see('a');
		expect(looks).toHaveLength(1);
	});

	it('does nothing while nothing changes', async () => {
		const {timing, looks, see, end} = start();
		see('a');
		await end();
		see('a');
		timing.advance(24 * 60 * minute);
		expect(looks).toHaveLength(1);
		expect(timing.waiting).toEqual([]);
	});

	it('looks again when changes have settled, and keeps the last verdict meanwhile', async () => {
		const {timing, looks, diagnosis, see, end} = start();
		see('a');
		await end('fault');
		timing.advance(5 * minute);
		see('b');
		timing.advance(1000);
		see('c');
		timing.advance(1000);
		expect(looks).toHaveLength(1);
		timing.advance(1000);
		expect(looks).toHaveLength(2);
		expect(diagnosis.get().last?.document.verdict).toBe('fault');
		expect(diagnosis.get().running).toBeDefined();
	});

	it('looks all the same at what never settles', async () => {
		const {timing, looks, see, end} = start();
		see('a');
		await end();
		timing.advance(5 * minute);
		for (let second = 0; second < 12; second++) {
			see(`change ${second}`);
			timing.advance(1000);
		}

		expect(looks).toHaveLength(2);
	});

	it('never runs twice at a time, and looks again at what changed while it ran', async () => {
		const {timing, looks, diagnosis, see, end} = start();
		see('a');
		expect(diagnosis.run()).toBe(false);
		see('b');
		timing.advance(minute);
		expect(looks).toHaveLength(1);
		await end();
		timing.advance(minute);
		expect(looks).toHaveLength(2);
	});

	it('rests ever longer while a crash loop changes its pods and nothing new is found', async () => {
		const {timing, looks, see, end} = start();
		see('a');
		for (let second = 0; second < 3600; second++) {
			see(second % 20 < 10 ? 'up' : 'down');
			await end('fault');
			timing.advance(1000);
		}

		expect(looks.length).toBeGreaterThan(4);
		expect(looks.length).toBeLessThan(16);
	});

	it('looks again at a fault when what was before the last change no longer counts, and then no more', async () => {
		const {timing, looks, see, end} = start();
		see('a');
		await end('fault');
		timing.advance(5 * minute);
		see('b');
		for (let passed = 0; passed < 60; passed++) {
			timing.advance(minute);
			await end('fault');
		}

		expect(looks).toHaveLength(5);
		expect(timing.waiting).toEqual([]);
	});

	it('looks at once when a person asks', async () => {
		const {timing, looks, diagnosis, see, end} = start();
		see('a');
		await end();
		timing.advance(1000);
		expect(diagnosis.run()).toBe(true);
		expect(looks).toHaveLength(2);
	});

	it('is stale while the connection is lost, and looks again when it is back', async () => {
		const {timing, looks, diagnosis, see, end} = start();
		see('a');
		await end('fault');
		timing.advance(5 * minute);
		see('a', false);
		expect(diagnosis.get()).toMatchObject({isStale: true, last: {document: {verdict: 'fault'}}});
		expect(diagnosis.run()).toBe(false);
		see('a');
		timing.advance(minute);
		expect(looks).toHaveLength(2);
		await end();
		expect(diagnosis.get()).toMatchObject({isStale: false, last: {document: {verdict: 'healthy'}}});
	});

	it('does not take for a verdict what was asked of a cluster that went away', async () => {
		const {timing, looks, diagnosis, see, end} = start();
		see('a');
		see('a', false);
		await end('inconclusive');
		expect(diagnosis.get().last).toBeUndefined();
		see('a');
		timing.advance(2000);
		expect(looks).toHaveLength(2);
	});

	it('takes an answer into account, also one that was given while it ran', async () => {
		const {looks, diagnosis, see, end} = start();
		see('a');
		diagnosis.answer('vantage', 'console');
		expect(looks.map(({input}) => input)).toEqual([{}]);
		await end();
		expect(looks.map(({input}) => input)).toEqual([{}, {vantage: 'console'}]);
		await end();
		diagnosis.answer('vantage', undefined);
		expect(looks.map(({input}) => input)).toEqual([{}, {vantage: 'console'}, {}]);
	});

	it('lets what has been seen so far be read', () => {
		const {looks, diagnosis, see} = start();
		see('a');
		looks[0]?.onProgress(3, 24, () => documentOf('inconclusive'));
		expect(diagnosis.get().running).toMatchObject({done: 3, of: 24});
		expect(diagnosis.get().running?.soFar?.().verdict).toBe('inconclusive');
	});

	it('says why it came to nothing, and tries again when asked', async () => {
		const {looks, diagnosis, see} = start();
		see('a');
		looks[0]?.reject(new Error('There is no predicate x.'));
		await nextTurn();
		expect(diagnosis.get()).toMatchObject({
			failure: 'There is no predicate x.',
			running: undefined,
		});
		expect(diagnosis.run()).toBe(true);
		expect(diagnosis.get().failure).toBeUndefined();
	});

	it('ends what runs, and begins nothing, when the cluster is closed', async () => {
		const {timing, looks, diagnosis, see, end} = start();
		see('a');
		diagnosis.close();
		expect(looks[0]?.signal.aborted).toBe(true);
		await end('fault');
		see('b');
		timing.advance(60 * minute);
		expect(looks).toHaveLength(1);
		expect(diagnosis.get().last).toBeUndefined();
	});

	it('forgets what it found about another namespace', async () => {
		const {looks, diagnosis, see, end} = start();
		see('a');
		await end('fault');
		diagnosis.startAgain();
		expect(diagnosis.get().last).toBeUndefined();
		see('b');
		expect(looks).toHaveLength(2);
	});
});

import {setImmediate} from 'node:timers/promises';
import {beforeAll, describe, expect, it} from 'vitest';
import {type Call, callPath} from '../../source/cluster/call.ts';
import type {Dial} from '../../source/cluster/dial.ts';
import {failed} from '../../source/cluster/failure.ts';
import {findScenario} from '../../source/practice/scenarios/index.ts';
import {ManualTiming} from '../support/manual-timing.ts';
import {type Recording, recordScenario} from './recording.ts';
import {type Change, replay} from './replay.ts';

/** What one endpoint without a voice may cost in all. Milliseconds, of a clock that only the test moves. */
const mostMs = 7500;

let healthy: Recording;
let stuck: Recording;

beforeAll(async () => {
	healthy = await recordScenario(findScenario('healthy')!);
	stuck = await recordScenario(findScenario('rbd-mq-stuck')!);
});

/** What has nothing more to do but to wait for a timer. */
async function quiet(): Promise<void> {
	for (let turn = 0; turn < 30; turn++) {
		await setImmediate();
	}
}

/** The diagnosis of a recorded cluster, its clock moved on whenever nothing else is left to do. */
async function diagnosed(
	recording: Recording,
	{isAlone = false, ...change}: Change & {readonly isAlone?: boolean},
) {
	const timing = new ManualTiming(recording.at);
	const running = replay(recording, {...change, timing, ...(isAlone && {dial: slowDial(timing)})});
	const ended = running.then(({document}) => document);
	for (;;) {
		const document = await Promise.race([ended, quiet()]);
		if (document) {
			// A timer that is left would keep the program from ending.
			await quiet();
			expect(timing.waiting).toEqual([]);
			return document;
		}

		timing.advance(timing.waiting[0] ?? 0);
	}
}

/** An address behind which nobody is: its dial takes the time that it is given. */
const slowDial =
	(timing: ManualTiming): Dial =>
	async ({host}, {timeoutMs, signal}) =>
		new Promise((resolve) => {
			const cancel = timing.after(timeoutMs, () => {
				resolve(failed('timeout', `no connection to ${host}`));
			});
			signal.addEventListener('abort', () => {
				cancel();
				resolve(failed('aborted', `nobody waits for ${host}`));
			});
		});

const neverOn =
	(pattern: RegExp) =>
	(call: Call): number =>
		pattern.test(callPath(call)) ? Infinity : 0;

describe('one endpoint that never answers', () => {
	it.each<[string, RegExp]>([
		['the API server', /./],
		['the API server, but for its version', /^(?!\/version)/],
		['the namespace kube-system', /kube-system/],
		['the review of who asks', /selfsubjectreviews/],
		['every kind of Rainbond', /rainbond\.io/],
		['the lists of all kinds in the namespace', /namespaces\/rbd-system\/[^/]+\?/],
		['every list', /[?&]limit=/],
		['the pods', /\/pods\?/],
		['the events', /\/events\?/],
		['the nodes', /\/nodes\?/],
		['the routes', /apisixroutes/],
		['region-config', /configmaps/],
		['the Secrets', /secrets/],
		['every kubelet, for figures', /stats\/summary/],
		['every kubelet, for logs', /\/log\?/],
		['every kubelet', /stats\/summary|\/log\?/],
		['rbd-api', /rbd-api.*\/proxy/],
		['rbd-monitor', /rbd-monitor.*\/proxy/],
		['every program behind the API server', /\/pods\/.*\/proxy/],
	])('is given up in time: %s', async (_what, pattern) => {
		for (const recording of [healthy, stuck]) {
			const {durationMs} = await diagnosed(recording, {answersAfter: neverOn(pattern)});
			expect(durationMs).toBeLessThanOrEqual(mostMs);
		}
	});

	it.each<[string, RegExp]>([
		['the lists of all kinds in the namespace', /namespaces\/rbd-system\/[^/]+\?/],
		['region-config', /configmaps/],
		['every kubelet', /stats\/summary|\/log\?/],
	])(
		'is given up in time where no address answers this host either: %s',
		async (_what, pattern) => {
			const answersAfter = neverOn(pattern);
			const {durationMs} = await diagnosed(healthy, {answersAfter, isAlone: true});
			expect(durationMs).toBeLessThanOrEqual(mostMs);
		},
	);

	it('is nothing that keeps a diagnosis in which everybody answers', async () => {
		const {verdict, durationMs} = await diagnosed(healthy, {});
		expect(verdict).toBe('healthy');
		expect(durationMs).toBe(0);
	});

	it('leaves the rest to be seen', async () => {
		const {verdict, unknown, evidence} = await diagnosed(healthy, {
			answersAfter: neverOn(/\/events\?/),
		});
		expect(verdict).toBe('inconclusive');
		expect(unknown.filter(({required}) => required).map(({probe}) => probe)).toEqual([
			'namespace-events',
		]);
		expect(evidence.find(({node}) => node === 'node-is-ready')?.outcome).toBe('pass');
	});

	it('is nothing that is held against an API server that is only slow', async () => {
		const {verdict, durationMs} = await diagnosed(healthy, {answersAfter: () => 1500});
		expect(verdict).toBe('healthy');
		expect(durationMs).toBeGreaterThan(mostMs);
	});
});

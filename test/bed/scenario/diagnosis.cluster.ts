import process from 'node:process';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {dialFromHere} from '../../../source/cluster/dial.ts';
import {diagnose} from '../../../source/diagnosis/diagnose.ts';
import {predicates} from '../../../source/predicates/index.ts';
import {scenarios} from '../../../source/practice/scenarios/index.ts';
import {trees} from '../../../source/trees/index.ts';
import {expectedAnswer, givenAnswer} from '../../diagnosis/answer.ts';
import {startScenarioBed} from './start-scenario.ts';

/** One of each family: all of them take the better part of an hour, `SCENARIOS=all` runs them. */
const usual = [
	'healthy',
	'rbd-mq-stuck',
	'rbd-mq-crash-loop',
	'image-not-found',
	'node-disk-pressure',
	'node-lost',
	'region-api-console-certificate-stale',
	'component-unschedulable',
];

/** Comma-separated ids, or `all`. */
const asked = process.env.SCENARIOS;
const chosen = asked === 'all' ? undefined : (asked?.split(',') ?? usual);

const among = scenarios.flatMap((scenario) => {
	const {id, expected} = scenario;
	return expected && (!chosen || chosen.includes(id)) ? [{id, scenario, expected}] : [];
});

describe('the diagnosis on a real control plane', () => {
	it.for(among)('$id', async ({scenario, expected}) => {
		const bed = await startScenarioBed({scenario, name: 'prod-sh'});
		onTestFinished(async () => bed.stop());
		await vi.waitFor(
			async () => {
				const {document} = await diagnose({
					transport: bed.client(),
					dial: dialFromHere,
					context: 'prod-sh',
					server: bed.apiServer.address,
					user: scenario.asker,
					namespace: undefined,
					trees,
					predicates,
					asked: [],
					sinceMs: 15 * 60_000,
					input: expected.input ?? {},
					signal: new AbortController().signal,
				});
				expect(givenAnswer(expected, document)).toEqual(expectedAnswer(expected));
			},
			{timeout: 30_000, interval: 1500},
		);
	});
});

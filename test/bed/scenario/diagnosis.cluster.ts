import process from 'node:process';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {dialFromHere} from '../../../source/cluster/dial.ts';
import {diagnose} from '../../../source/diagnosis/diagnose.ts';
import {predicates} from '../../../source/predicates/index.ts';
import {scenarios} from '../../../source/practice/scenarios/index.ts';
import {trees} from '../../../source/trees/index.ts';
import {expectedAnswer, givenAnswer} from '../../diagnosis/answer.ts';
import {startScenarioBed} from './start-scenario.ts';

/** Comma-separated ids; all scenarios take the better part of an hour. */
const chosen = process.env.SCENARIOS?.split(',');

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

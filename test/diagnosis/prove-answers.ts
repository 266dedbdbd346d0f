import {Ajv2020} from 'ajv/dist/2020.js';
import {beforeAll, describe, expect, it} from 'vitest';
import checkSchema from '../../source/diagnosis/check.schema.json' with {type: 'json'};
import {checkDocument} from '../../source/diagnosis/check-document.ts';
import {scenarios} from '../../source/practice/scenarios/index.ts';
import {predicates} from '../../source/predicates/index.ts';
import {user} from '../../source/probes/user.ts';
import {trees} from '../../source/trees/index.ts';
import {probesOf} from '../../source/diagnosis/evaluate.ts';
import {expectedAnswer, givenAnswer, mostRequests} from './answer.ts';
import {wordOfCall, wordOfRequest} from './call-words.ts';
import {recorded, recordingMs} from './recorded.ts';
import type {Recording} from './recording.ts';

const families = new Set(trees.map(({id}) => id));
const hasFamily = (id: string): boolean => families.has(id.split('/')[0] ?? '');

/** Scenarios whose right answer names nothing but families that exist. */
const answered = scenarios.flatMap((scenario) => {
	const {expected} = scenario;
	return expected?.causes.every(({id}) => hasFamily(id)) ? [{scenario, expected}] : [];
});

const validate = new Ajv2020({strict: false, formats: {'date-time': true}}).compile(checkSchema);

const probes = new Map(
	[...probesOf(trees, predicates), user].map((probe) => [probe.id, probe] as const),
);
const declared = (id: string): string[] => [
	...new Set((probes.get(id)?.calls ?? []).map((call) => wordOfCall(call))),
];

/** What every probe has asked for in any scenario. */
const made = new Map<string, Set<string>>();

let recordings: ReadonlyMap<string, Recording> = new Map();

/** Every scenario gets its one right answer, by no more than the declared calls. */
export function proveAnswers(): void {
	beforeAll(async () => {
		const all = await recorded();
		recordings = new Map(all.map((recording) => [recording.id, recording]));
	}, recordingMs);

	describe('the diagnosis of a scenario', () => {
		it.each(answered.map(({scenario, expected}) => [scenario.id, scenario, expected] as const))(
			'%s is what it has to be',
			(id, scenario, expected) => {
				const recording = recordings.get(id);
				if (!recording) {
					throw new Error(`${id} was not recorded.`);
				}

				const {document, asked} = recording;
				expect(givenAnswer(expected, document)).toEqual(expectedAnswer(expected));

				const complete = checkDocument([document], '1.0.0');
				validate(complete);
				expect(validate.errors).toBe(null);

				const evidence = new Set(document.evidence.map((one) => one.id));
				const named = [
					...document.causes.flatMap((cause) => cause.evidence),
					...document.ruledOut.flatMap(({because}) => because),
				];
				expect(named.filter((one) => !evidence.has(one))).toEqual([]);
				const ids = [...document.causes, ...document.ruledOut].map((one) => one.id);
				expect(ids).toEqual([...new Set(ids)]);

				const measured = asked.find(({probe}) => probe === 'node-figures')?.calls ?? [];
				const most = mostRequests(scenario.asker !== undefined, measured.length);
				expect(document.calls.total).toBeLessThanOrEqual(most);

				for (const {probe, calls} of asked) {
					const own = made.get(probe) ?? new Set();
					made.set(probe, own);
					for (const call of calls) {
						own.add(wordOfRequest(call));
						expect(declared(probe)).toContain(wordOfRequest(call));
					}
				}
			},
		);

		it('asks in some scenario for everything that its probes declare', () => {
			const missing = probes
				.keys()
				.flatMap((id) =>
					declared(id)
						.filter((call) => !made.get(id)?.has(call))
						.map((call) => `${id}: ${call}`),
				)
				.toArray();
			expect(missing).toEqual([]);
		});
	});
}

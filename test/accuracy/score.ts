import type {TargetDocument} from '../../source/diagnosis/document.ts';
import type {ExpectedDiagnosis, Scenario} from '../../source/practice/scenarios/scenario.ts';
import {expectedAnswer, givenAnswer, type GivenAnswer, isRight} from '../diagnosis/answer.ts';

/** One diagnosis of one scenario over the network. */
export type Run = {
	readonly id: string;
	readonly document: Pick<
		TargetDocument,
		'verdict' | 'causes' | 'ruledOut' | 'durationMs' | 'calls'
	>;
};

export type Wrong = {
	readonly id: string;
	readonly expected: GivenAnswer;
	readonly found: GivenAnswer;
};

/** How good the diagnosis is, over all scenarios that have one right answer. */
export type Score = {
	readonly scenarios: number;
	readonly right: number;
	/** Of the causes that were named, the share that is true. */
	readonly precision: number;
	/** Of the true causes, the share that was named. */
	readonly recall: number;
	readonly pairs: {readonly toldApart: number; readonly of: number};
	/** Causes named where nothing is wrong. */
	readonly falseCauses: {readonly count: number; readonly controls: number};
	readonly inconclusive: {readonly right: number; readonly of: number};
	readonly requests: {readonly most: number; readonly median: number};
	readonly wrong: readonly Wrong[];
};

type Answered = {
	readonly scenario: Scenario;
	readonly expected: ExpectedDiagnosis;
	readonly run: Run;
};

export function score(scenarios: readonly Scenario[], runs: readonly Run[]): Score {
	const byId = new Map(runs.map((run) => [run.id, run]));
	const answered = scenarios.flatMap((scenario): Answered[] => {
		const run = byId.get(scenario.id);
		return scenario.expected && run ? [{scenario, expected: scenario.expected, run}] : [];
	});
	const wrong = answered.filter(({expected, run}) => !isRight(expected, run.document));
	const wrongIds = new Set(wrong.map(({scenario}) => scenario.id));
	const named = answered.flatMap(({run}) => run.document.causes);
	const meant = answered.flatMap(({expected}) => expected.causes);
	const hits = answered.flatMap(({expected, run}) =>
		run.document.causes.filter(({id, status}) =>
			expected.causes.some((one) => one.id === id && one.status === status),
		),
	);
	const pairs = answered.filter(
		({scenario}) => scenario.lookAlikeOf && byId.has(scenario.lookAlikeOf),
	);
	const controls = answered.filter(({expected}) => expected.causes.length === 0);
	const unclear = answered.filter(({expected}) => expected.verdict === 'inconclusive');
	const readable = answered.filter(
		({scenario, expected}) => !scenario.asker && expected.verdict !== 'inconclusive',
	);
	const requests = readable.map(({run}) => run.document.calls.total);
	return {
		scenarios: answered.length,
		right: answered.length - wrong.length,
		precision: share(hits.length, named.length),
		recall: share(hits.length, meant.length),
		pairs: {
			toldApart: pairs.filter(
				({scenario}) => !wrongIds.has(scenario.id) && !wrongIds.has(scenario.lookAlikeOf ?? ''),
			).length,
			of: pairs.length,
		},
		falseCauses: {
			count: controls.reduce((sum, {run}) => sum + run.document.causes.length, 0),
			controls: controls.length,
		},
		inconclusive: {
			right: unclear.filter(({run}) => run.document.verdict === 'inconclusive').length,
			of: unclear.length,
		},
		requests: {most: Math.max(0, ...requests), median: percentile(requests, 0.5)},
		wrong: wrong.map(({scenario, expected, run}) => ({
			id: scenario.id,
			expected: expectedAnswer(expected),
			found: givenAnswer(expected, run.document),
		})),
	};
}

const share = (part: number, of: number): number => (of === 0 ? 1 : part / of);

export const percentile = (values: readonly number[], part: number): number =>
	values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? 0;

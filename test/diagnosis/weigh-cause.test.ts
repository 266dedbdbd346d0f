import {describe, expect, it} from 'vitest';
import {evaluate} from '../../source/diagnosis/evaluate.ts';
import {
	fail,
	type Judgement,
	notApplicable,
	pass,
	unknown,
} from '../../source/diagnosis/judgement.ts';
import {definePredicate, type Predicate} from '../../source/diagnosis/predicate.ts';
import type {Cause, FaultTree} from '../../source/diagnosis/tree.ts';
import {defineProbe, type Observations, type Probe, read} from '../../source/probes/probe.ts';
import type {Gap, Reading} from '../../source/probes/reading.ts';

const words = (text: string) => ({zh: text, en: text});

const judgements = {
	met: pass(words('met')),
	broken: fail(words('broken'), {objects: [{kind: 'Pod', name: 'p'}]}),
	meaningless: notApplicable(words('meaningless')),
	unseen: unknown(words('unseen')),
	denied: unknown(words('denied'), [
		{why: 'forbidden', needs: 'list things', message: 'things is forbidden'},
	]),
} satisfies Record<string, Judgement>;

const predicates: Record<string, Predicate> = Object.fromEntries(
	Object.entries(judgements).map(([name, judgement]) => [
		name,
		definePredicate({title: words(name), reads: {}, judge: () => judgement}),
	]),
);

const cause = (id: string, rest: Partial<Cause> & Pick<Cause, 'requires'>): Cause => ({
	id,
	title: words(id),
	summary: words(id),
	severity: 'major',
	confusableWith: [],
	remedies: [],
	documentation: id,
	...rest,
});

const nothing: Observations = {of: () => undefined, all: () => []};

function diagnose(
	causes: readonly Cause[],
	{
		observations = nothing,
		own = predicates,
		asked = ['a'],
	}: {observations?: Observations; own?: typeof predicates; asked?: string[]} = {},
) {
	const tree: FaultTree = {
		id: 'a',
		version: 1,
		title: words('a'),
		symptoms: [],
		nodes: [],
		causes,
	};
	const {
		verdict,
		causes: found,
		ruledOut,
	} = evaluate({
		trees: [tree],
		asked,
		predicates: own,
		observations,
		setting: {namespace: 'rbd-system', now: 0, sinceMs: 0, input: {}},
		subjects: {
			cluster: [{kind: 'cluster', name: ''}],
			component: ['one', 'two'].map((name) => ({kind: 'component', name})),
			node: [],
		},
	});
	return {
		verdict,
		found: found.map(({cause: {id}, status, consequences}) =>
			[id, status, ...consequences.map(({object}) => object.name)].join(' '),
		),
		ruledOut: ruledOut.map((one) => one.cause.id),
	};
}

describe('a cause', () => {
	it('is confirmed when all it requires is true', () => {
		const one = cause('a/one', {requires: [{fails: 'broken'}, {passes: 'met'}]});
		expect(diagnose([one])).toEqual({verdict: 'fault', found: ['a/one confirmed'], ruledOut: []});
	});

	it('is ruled out by one requirement that is false, whatever else is unseen', () => {
		const one = cause('a/one', {requires: [{fails: 'met'}, {fails: 'unseen'}]});
		expect(diagnose([one])).toMatchObject({verdict: 'healthy', ruledOut: ['a/one']});
	});

	it('is ruled out by what has no meaning', () => {
		const one = cause('a/one', {requires: [{fails: 'meaningless'}]});
		expect(diagnose([one]).ruledOut).toEqual(['a/one']);
		const two = cause('a/two', {requires: [{passes: 'meaningless'}]});
		expect(diagnose([two]).ruledOut).toEqual(['a/two']);
	});

	it('is ruled out by a refutation that is true', () => {
		const one = cause('a/one', {requires: [{fails: 'broken'}], refutes: [{passes: 'met'}]});
		expect(diagnose([one]).ruledOut).toEqual(['a/one']);
	});

	it('is probable when its symptom is there and the rest is unseen', () => {
		const one = cause('a/one', {requires: [{fails: 'broken'}, {fails: 'unseen'}]});
		expect(diagnose([one])).toMatchObject({verdict: 'probable', found: ['a/one probable']});
		const two = cause('a/two', {requires: [{fails: 'broken'}], refutes: [{passes: 'unseen'}]});
		expect(diagnose([two]).found).toEqual(['a/two probable']);
	});

	it('is neither found nor ruled out when its symptom could not be looked at', () => {
		const one = cause('a/one', {requires: [{fails: 'unseen'}, {fails: 'broken'}]});
		expect(diagnose([one])).toEqual({verdict: 'healthy', found: [], ruledOut: []});
	});

	it('stays probable without its proof, and where it can never be proven', () => {
		const one = cause('a/one', {requires: [{fails: 'broken'}], confirmedBy: [{fails: 'met'}]});
		const two = cause('a/two', {requires: [{fails: 'broken'}], isNeverConfirmed: true});
		expect(diagnose([one, two]).found).toEqual(['a/one probable', 'a/two probable']);
	});

	it('counts one of several as true although others are unseen, and all only when none is', () => {
		const any = cause('a/any', {requires: [{any: [{fails: 'unseen'}, {fails: 'broken'}]}]});
		const all = cause('a/all', {requires: [{all: [{fails: 'met'}, {fails: 'unseen'}]}]});
		expect(diagnose([any, all])).toMatchObject({
			found: ['a/any confirmed'],
			ruledOut: ['a/all'],
		});
	});

	it('makes no fault of a verdict as long as it is a warning', () => {
		const one = cause('a/one', {requires: [{fails: 'broken'}], severity: 'warning'});
		const two = cause('a/two', {requires: [{fails: 'broken'}], mildWhen: [{passes: 'met'}]});
		expect(diagnose([one]).verdict).toBe('probable');
		expect(diagnose([two]).verdict).toBe('probable');
	});
});

describe('a cause that accounts for another', () => {
	const victim = cause('a/victim', {requires: [{fails: 'broken'}]});

	it('lists it as a consequence and rules it out as a cause', () => {
		const root = cause('a/root', {
			requires: [{fails: 'broken'}],
			explains: [{causes: ['a/victim'], as: 'consequence'}],
		});
		expect(diagnose([root, victim])).toMatchObject({
			found: ['a/root confirmed p'],
			ruledOut: ['a/victim'],
		});
	});

	it('leaves a sure one alone while it is only probable itself', () => {
		const root = cause('a/root', {
			requires: [{fails: 'broken'}, {fails: 'unseen'}],
			explains: [{causes: ['a/victim'], as: 'consequence'}],
		});
		expect(diagnose([root, victim]).found).toEqual(['a/root probable', 'a/victim confirmed']);
	});

	it('makes it one step less sure while a permission keeps it from being looked at', () => {
		const root = cause('a/root', {
			requires: [{fails: 'denied'}],
			explains: [{causes: ['a/victim', 'a/suspected'], as: 'consequence'}],
		});
		const suspected = cause('a/suspected', {requires: [{fails: 'broken'}, {fails: 'unseen'}]});
		expect(diagnose([root, victim, suspected]).found).toEqual(['a/victim probable']);
	});

	it('keeps both where each would account for the other', () => {
		const explaining = (id: string, other: string) =>
			cause(id, {
				requires: [{fails: 'broken'}],
				explains: [{causes: [other], as: 'part'}],
			});
		const {found} = diagnose([explaining('a/one', 'a/two'), explaining('a/two', 'a/one')]);
		expect(found).toEqual(['a/one confirmed', 'a/two confirmed']);
	});

	it('accounts only for the subjects it names', () => {
		const own = {
			...predicates,
			each: definePredicate({
				title: words('each'),
				about: 'component',
				reads: {},
				judge: (_known, {subject}) =>
					fail(words(subject), {objects: [{kind: 'Pod', name: subject}]}),
			}),
		};
		const root = cause('a/root', {
			requires: [{fails: 'broken'}],
			explains: [{causes: ['a/each'], subjects: ['one'], as: 'consequence'}],
		});
		const each = cause('a/each', {about: 'component', requires: [{fails: 'each'}]});
		expect(diagnose([root, each], {own}).found).toEqual([
			'a/root confirmed one',
			'a/each confirmed',
		]);
	});
});

describe('a gap', () => {
	const probe: Probe<string> = defineProbe({
		id: 'letters',
		title: words('letters'),
		calls: [],
		vantage: 'api-server',
		disturbance: 'read',
		deadlineMs: 1000,
		sensitive: [],
		run: async () => read('letters'),
	});
	const own = {
		letters: definePredicate({
			title: words('letters'),
			reads: {probe},
			judge: () => judgements.met,
		}),
	};
	const one = cause('a/one', {requires: [{fails: 'letters'}]});
	const withGap = (gap: Gap): Observations => {
		const reading = {
			probe: 'letters',
			at: 0,
			vantage: 'api-server',
			calls: [],
			gaps: [gap],
			status: 'unknown',
		} as const satisfies Reading<string>;
		return {of: () => reading, all: () => [reading]};
	};

	it('keeps a cluster from being called healthy', () => {
		const observations = withGap({why: 'forbidden', needs: 'list letters', message: ''});
		expect(diagnose([one], {own, observations})).toEqual({
			verdict: 'inconclusive',
			found: [],
			ruledOut: [],
		});
	});

	it('does not where it is a dial, or a question for a person', () => {
		const observations = withGap({
			why: 'vantage',
			needs: undefined,
			message: '',
			isOptional: true,
		});
		expect(diagnose([one], {own, observations}).verdict).toBe('healthy');
	});
});

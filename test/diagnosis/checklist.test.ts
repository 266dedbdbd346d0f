import {beforeAll, describe, expect, it} from 'vitest';
import {checklist, type ChecklistEntry} from '../../source/diagnosis/checklist.ts';
import type {TargetDocument} from '../../source/diagnosis/document.ts';
import type {DiagnosisState} from '../../source/diagnosis/live-diagnosis.ts';
import type {Fact} from '../../source/diagnosis/watch-facts.ts';
import {fewRights} from '../../source/practice/scenarios/few-rights.ts';
import {healthy} from '../../source/practice/scenarios/healthy.ts';
import {nameless as namelessScenarios} from '../../source/practice/scenarios/controls/nameless.ts';
import {rbdMqStuck} from '../../source/practice/scenarios/rbd-mq-stuck.ts';
import {trees} from '../../source/trees/index.ts';
import {aGap} from '../support/a-gap.ts';
import {checkScenario} from './check-scenario.ts';

const misled = namelessScenarios.find(({id}) => id === 'region-api-service-to-another-port')!;

let stuck: TargetDocument;
let well: TargetDocument;
let unseen: TargetDocument;
let nameless: TargetDocument;
beforeAll(async () => {
	[stuck, well, unseen, nameless] = (await Promise.all(
		[rbdMqStuck, healthy, {...fewRights, asker: 'viewer'}, misled].map(async (scenario) => {
			const {document} = await checkScenario(scenario);
			return document;
		}),
	)) as [TargetDocument, TargetDocument, TargetDocument, TargetDocument];
});

const idle: DiagnosisState = {
	last: undefined,
	running: undefined,
	isStale: false,
	input: {},
	failure: undefined,
};

const after = (document: TargetDocument, rest: Partial<DiagnosisState> = {}): DiagnosisState => ({
	...idle,
	last: {document, trees, at: 0},
	...rest,
});

const factOf = (name: string, severity: Fact['severity'] = 'fault'): Fact => ({
	id: `component/${name}`,
	severity,
	subject: {kind: 'component', name},
	text: {zh: name, en: name},
});

function of(
	diagnosis: DiagnosisState,
	{
		facts = [],
		unfolded = [],
		answers = {},
	}: {facts?: Fact[]; unfolded?: string[]; answers?: object} = {},
) {
	return checklist({diagnosis, facts, answers: {...answers}, unfolded: new Set(unfolded)});
}

const kinds = (entries: readonly ChecklistEntry[]) => [...new Set(entries.map(({kind}) => kind))];
const ids = (entries: readonly ChecklistEntry[]) => entries.map(({id}) => id);

describe('the checklist', () => {
	it('shows what is wrong and has no name as a cause, instead of saying that nothing was found', () => {
		const {entries, counts} = of(after(nameless));
		expect(ids(entries)).toEqual([
			'seen:rbd-api-service-leads-to-its-port ',
			'group:well',
			'group:ruledOut',
		]);
		expect(counts).toMatchObject({fault: 0, warning: 1, unknown: 0});
	});

	it('shows that below a cause that has nothing to do with it, and nothing that a cause accounts for', () => {
		const shown = (document: TargetDocument) =>
			ids(of(after(document)).entries).filter((id) => /^(?:cause|seen):/.test(id));
		expect(shown({...nameless, causes: stuck.causes})).toEqual([
			'cause:component/message-queue-stuck',
			'seen:rbd-api-service-leads-to-its-port ',
		]);
		const evidence = nameless.evidence.map(({isUnexplained: _, ...record}) => record);
		expect(shown({...nameless, evidence})).toEqual([]);
	});

	it('names the cause first, and folds what is well and what was ruled out', () => {
		const {entries, counts} = of(after(stuck));
		expect(entries[0]?.id).toBe('cause:component/message-queue-stuck');
		expect(ids(entries).slice(-2)).toEqual(['group:well', 'group:ruledOut']);
		expect(counts).toMatchObject({fault: 1, warning: 0});
		expect(counts.ok).toBeGreaterThan(20);
	});

	it('unfolds either', () => {
		const count = (unfolded: string[], kind: ChecklistEntry['kind']) =>
			of(after(stuck), {unfolded}).entries.filter((entry) => entry.kind === kind).length;
		expect([count([], 'well'), count([], 'ruledOut')]).toEqual([0, 0]);
		expect(count(['well'], 'well')).toBe(of(after(stuck)).counts.ok);
		expect(count(['ruledOut'], 'ruledOut')).toBe(stuck.ruledOut.length);
	});

	it('says nothing of the watches that a cause accounts for, and keeps what no family covers', () => {
		const facts = ['rbd-chaos', 'rbd-worker', 'my-own-thing'].map((name) => factOf(name));
		const {entries, counts} = of(after(stuck), {facts: [...facts, factOf('rbd-api', 'ok')]});
		expect(ids(entries).filter((id) => id.startsWith('component/'))).toEqual([
			'component/my-own-thing',
		]);
		expect(counts.fault).toBe(2);
	});

	it('calls nothing broken of which the diagnosis says that it recovers', () => {
		const recovering: TargetDocument = {
			...well,
			verdict: 'inconclusive',
			unknown: [aGap({why: 'stale', needs: 'rbd-chaos ready', component: 'rbd-chaos'})],
		};
		const facts = [factOf('rbd-chaos'), factOf('rbd-worker')];
		const {entries, counts} = of(after(recovering), {facts});
		expect(ids(entries)).toContain('component/rbd-worker');
		expect(ids(entries)).not.toContain('component/rbd-chaos');
		expect(counts.fault).toBe(1);
		expect(of(after(recovering), {facts: [factOf('rbd-chaos')]}).entries[0]).toMatchObject({
			kind: 'verdict',
			verdict: 'inconclusive',
		});
	});

	it('says that nothing is wrong only when nothing is', () => {
		expect(of(after(well)).entries[0]).toMatchObject({kind: 'verdict', verdict: 'healthy'});
		expect(of(after(unseen)).entries[0]).toMatchObject({kind: 'verdict', verdict: 'inconclusive'});
		expect(kinds(of(after(well), {facts: [factOf('mine')]}).entries)).not.toContain('verdict');
		expect(kinds(of(after(stuck)).entries)).not.toContain('verdict');
	});

	it('asks what only a person knows, until it is answered or told', () => {
		const questions = (diagnosis: DiagnosisState, answers = {}) =>
			ids(of(diagnosis, {answers}).entries).filter((id) => id.startsWith('question:'));
		const [question] = questions(after(well));
		expect(question).toBe('question:region-api/console-address');
		expect(questions(after(well, {input: {bundle: '/tmp/console'}}))).toEqual([]);
		expect(questions(after(well), {'region-api/console-address': 'pass'})).toEqual([]);
	});

	it('names the permission that is missing, required ones first', () => {
		const gaps = of(after(unseen)).entries.filter((entry) => entry.kind === 'gap');
		expect(gaps.map(({gap}) => gap.needs)).toContain('list secrets in namespace rbd-system');
		const required = gaps.map(({gap}) => gap.required);
		expect(required).toEqual(required.toSorted((a, b) => Number(b) - Number(a)));
	});

	it('shows what the watches know, and what has been seen so far, while the first one runs', () => {
		const facts = [factOf('rbd-chaos'), factOf('rbd-api', 'ok')];
		const running = {done: 3, of: 24, soFar: () => stuck};
		const {entries} = of({...idle, running}, {facts});
		expect(entries[0]?.id).toBe('component/rbd-chaos');
		expect(kinds(entries)).toEqual(['fact', 'seen', 'group']);
	});

	it('says so when the diagnosis itself has failed', () => {
		expect(of({...idle, failure: 'a mistake'}).entries[0]).toMatchObject({
			kind: 'failure',
			message: 'a mistake',
		});
	});
});

import {describe, expect, it} from 'vitest';
import type {EvidenceRecord, TargetDocument} from '../../source/diagnosis/document.ts';
import type {OutcomeWord} from '../../source/diagnosis/judgement.ts';
import type {FaultTree, TreeNode} from '../../source/diagnosis/tree.ts';
import {walkTree, type WalkOptions, type WalkStep} from '../../source/diagnosis/walk-tree.ts';

const text = {zh: '', en: ''};

const node = (id: string, edges: Pick<TreeNode, 'pass' | 'fail' | 'unknown'>): TreeNode => ({
	id,
	question: text,
	expects: `${id}-is-well`,
	...edges,
});

const tree: FaultTree = {
	id: 'family',
	version: 1,
	title: text,
	symptoms: [],
	causes: [],
	nodes: [
		node('door', {pass: {to: 'light'}, fail: {cause: 'family/closed'}, unknown: {to: 'light'}}),
		node('light', {pass: {to: 'person'}, fail: {to: 'lamp'}, unknown: {to: 'person'}}),
		node('lamp', {
			pass: {end: 'open'},
			fail: {cause: 'family/broken'},
			unknown: {end: 'open'},
		}),
		{
			id: 'person',
			question: text,
			ask: {input: 'key', where: text},
			pass: {end: 'well'},
			fail: {cause: 'family/lost'},
			unknown: {end: 'open'},
		},
	],
};

const record = (
	name: string,
	outcome: OutcomeWord,
	about: string | null = null,
): EvidenceRecord => ({
	id: name,
	tree: 'family@1',
	at: '',
	node: `${name}-is-well`,
	probe: '',
	probes: [],
	vantage: null,
	about,
	outcome,
	why: null,
	expectation: text,
	seen: text,
	objects: [],
	excerpt: [],
	lines: null,
	calls: [],
	target: {context: 'prod', server: 'prod:6443', clusterUid: null, object: null},
	observation: [],
	trace: [],
});

const walk = (
	outcomes: Record<string, OutcomeWord | OutcomeWord[]>,
	causes: string[] = [],
	options: Partial<WalkOptions> = {},
): readonly WalkStep[] => {
	const evidence = Object.entries(outcomes).flatMap(([name, words]) =>
		[words].flat().map((outcome, index) => record(name, outcome, `${index}`)),
	);
	const document = {evidence, causes: causes.map((id) => ({id}))} as unknown as TargetDocument;
	return walkTree(tree, document, {target: undefined, answers: {}, ...options});
};

const idsOf = (steps: readonly WalkStep[]) => steps.map(({id}) => id);

describe('the way through a tree', () => {
	it('ends at the first cause that stands', () => {
		expect(idsOf(walk({door: 'fail'}, ['family/closed']))).toEqual(['door', 'family/closed']);
	});

	it('goes on past a cause that something else accounts for', () => {
		expect(idsOf(walk({door: 'fail', light: 'pass'}))).toEqual([
			'door',
			'light',
			'person',
			'end:open',
		]);
	});

	it('leads to the cause that is asked for, past another that stands', () => {
		const causes = ['family/closed', 'family/broken'];
		const steps = walk({door: 'fail', light: 'fail', lamp: 'fail'}, causes, {
			target: 'family/broken',
		});
		expect(idsOf(steps)).toEqual(['door', 'family/closed', 'light', 'lamp', 'family/broken']);
	});

	it('leads to a cause that was ruled out where its node is met', () => {
		const steps = walk({door: 'pass', light: 'pass'}, [], {target: 'family/closed'});
		expect(idsOf(steps)).toEqual(['door', 'family/closed']);
	});

	it('leads to a cause beside the way by the shortest one', () => {
		const steps = walk({door: 'pass', light: 'pass'}, [], {target: 'family/broken'});
		expect(idsOf(steps)).toEqual(['door', 'light', 'lamp', 'family/broken']);
	});

	it('leads to a question', () => {
		const steps = walk({door: 'pass', light: 'pass'}, [], {target: 'person'});
		expect(idsOf(steps)).toEqual(['door', 'light', 'person']);
	});

	it.each([
		['pass', 'end:well'],
		['fail', 'family/lost'],
	] as const)('goes by what a person says: %s leads to %s', (answer, end) => {
		const answers = {'family/person': answer};
		const steps = walk({door: 'pass', light: 'pass'}, [], {answers});
		expect(steps.at(-1)?.id).toBe(end);
	});

	it('takes the worst of what was found of many, and what was not looked at for unknown', () => {
		const outcomeOf = (words: OutcomeWord[]) => {
			const [first] = walk({door: words});
			return first?.kind === 'node' ? first.outcome : undefined;
		};

		expect(outcomeOf(['pass', 'unknown', 'fail'])).toBe('fail');
		expect(outcomeOf(['pass', 'unknown', 'n/a'])).toBe('unknown');
		expect(outcomeOf(['pass', 'n/a'])).toBe('pass');
		expect(outcomeOf([])).toBe('unknown');
	});
});

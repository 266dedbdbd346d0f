import {describe, expect, it} from 'vitest';
import {type Edge, type FaultTree, predicatesIn, wishesOf} from '../../source/diagnosis/tree.ts';
import {scenarios} from '../../source/practice/scenarios/index.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';
import {predicates} from '../../source/predicates/index.ts';
import {languages, type Text} from '../../source/text/text.ts';
import {trees} from '../../source/trees/index.ts';
import {inconsistencies} from '../../source/trees/own-tree-consistency.ts';
import {ownTreeSchema} from '../../source/trees/own-tree-schema.ts';

const causes = trees.flatMap((tree) => tree.causes);
const edgesOf = (tree: FaultTree): Edge[] =>
	tree.nodes.flatMap(({pass, fail, unknown}) => [pass, fail, unknown]);

/** Nodes that a person comes to, from the first on. */
function reached(tree: FaultTree): Set<string> {
	const seen = new Set<string>();
	const waiting = [tree.nodes[0]?.id ?? ''];
	for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
		const node = tree.nodes.find((candidate) => candidate.id === id);
		if (!node || seen.has(id)) {
			continue;
		}

		seen.add(id);
		waiting.push(
			...[node.pass, node.fail, node.unknown].flatMap((edge) => ('to' in edge ? [edge.to] : [])),
		);
	}

	return seen;
}

const isComplete = (text: Text): boolean => languages.every((language) => text[language].trim());

describe.each(trees.map((tree) => [tree.id, tree] as const))('the tree %s', (_id, tree) => {
	it('reaches every node, and leads nowhere that is not there', () => {
		const ids = tree.nodes.map(({id}) => id);
		expect(ids).toEqual([...new Set(ids)]);
		expect(ids.filter((id) => !reached(tree).has(id))).toEqual([]);
		const targets = edgesOf(tree).flatMap((edge) => ('to' in edge ? [edge.to] : []));
		expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
		const named = edgesOf(tree).flatMap((edge) => ('cause' in edge ? [edge.cause] : []));
		expect(named.filter((id) => causes.every((cause) => cause.id !== id))).toEqual([]);
	});

	it('could be written by anybody: it has the shape of people’s own trees, and every way ends', () => {
		const written = {
			...tree,
			causes: tree.causes.map((cause) => ({
				...cause,
				remedies: cause.remedies.map(({id}) => id),
			})),
		};
		const found = inconsistencies(ownTreeSchema.parse(written));
		// Its id is taken, by itself.
		expect(found.map(({path}) => path)).toEqual([['id']]);
	});

	it('asks for nothing but predicates that exist, or a person', () => {
		for (const {expects, ask} of tree.nodes) {
			expect(expects === undefined).toBe(ask !== undefined);
			expect(expects === undefined || Object.hasOwn(predicates, expects)).toBe(true);
		}

		const names = [
			...predicatesIn(tree.appliesWhen ?? []),
			...tree.causes.flatMap((cause) => wishesOf(cause).keys().toArray()),
		];
		expect(names.filter((name) => !Object.hasOwn(predicates, name))).toEqual([]);
	});

	it('speaks both languages', () => {
		const texts = [
			tree.title,
			...tree.nodes.flatMap(({question, ask}) => [question, ...(ask ? [ask.where] : [])]),
			...tree.causes.flatMap(({title, summary, remedies}) => [
				title,
				summary,
				...remedies.flatMap((remedy) => [remedy.title, ...(remedy.advice ? [remedy.advice] : [])]),
			]),
		];
		expect(texts.filter((text) => !isComplete(text))).toEqual([]);
	});
});

const causesIn = ({expected}: Scenario): string[] => expected?.causes.map(({id}) => id) ?? [];

const readsOnlyLogs = (predicate: string): boolean =>
	predicates[predicate]?.reads.every(({id}) => id === 'platform-logs') ?? false;

describe('the causes of the built-in trees', () => {
	const ids = causes.map(({id}) => id);

	it('have ids of their own, of their own family, and an anchor in the documentation', () => {
		expect(ids).toEqual([...new Set(ids)]);
		for (const tree of trees) {
			for (const {id, documentation} of tree.causes) {
				expect(id.startsWith(`${tree.id}/`)).toBe(true);
				expect(documentation).toBe(id.replace('/', '-'));
			}
		}
	});

	it('are each practised by a scenario, and by a look-alike', () => {
		const practised = new Set(scenarios.flatMap((scenario) => causesIn(scenario)));
		const paired = new Set(
			scenarios.flatMap(({id, lookAlikeOf}) => (lookAlikeOf ? [id, lookAlikeOf] : [])),
		);
		const toldApart = new Set([
			...scenarios.flatMap(({expected}) => expected?.ruledOut ?? []),
			...scenarios.filter(({id}) => paired.has(id)).flatMap((scenario) => causesIn(scenario)),
		]);
		expect(ids.filter((id) => !practised.has(id))).toEqual([]);
		expect(ids.filter((id) => !toldApart.has(id))).toEqual([]);
	});

	it('are never decided by a log line alone, except where nothing else can tell', () => {
		const onlyLogs = causes.filter((cause) => {
			const required = predicatesIn([...cause.requires, ...(cause.confirmedBy ?? [])]);
			return !cause.isNeverConfirmed && required.every((name) => readsOnlyLogs(name));
		});
		expect(onlyLogs.map(({id}) => id)).toEqual([]);
	});
});

import type {AnyProbe, Observations} from '../probes/probe.ts';
import type {Gap} from '../probes/reading.ts';
import type {Text} from '../text/text.ts';
import {differentiate, type Differential, type NamedCause} from './differential.ts';
import {createJudge, type Judge, type Judged, type Predicates} from './judge.ts';
import type {Predicate, Setting} from './predicate.ts';
import type {ObjectReference, Subjects} from './subject.ts';
import {
	type Condition,
	type FaultTree,
	isAmong,
	predicatesIn,
	takesInput,
	wishesOf,
} from './tree.ts';

export type Verdict = 'healthy' | 'fault' | 'probable' | 'inconclusive';

/** Something that was not looked at, and the causes that wait for it. */
export type Uncovered = {
	readonly probe: string;
	/** What was to be looked at. */
	readonly title: Text;
	readonly gap: Gap;
	readonly blocks: readonly string[];
};

/** One line of a family: an expectation and what was found of it. */
export type FactLine = {readonly family: string; readonly judged: Judged};

export type Evaluation = Omit<Differential, 'open'> & {
	readonly verdict: Verdict;
	readonly uncovered: readonly Uncovered[];
	/** What is wrong and no cause accounts for: as long as there is any, nothing is called healthy. */
	readonly unexplained: readonly Judged[];
	readonly facts: readonly FactLine[];
	/** Families without a meaning here, and why. */
	readonly notApplicable: ReadonlyArray<{
		readonly tree: FaultTree;
		readonly because: readonly Judged[];
	}>;
	readonly judged: readonly Judged[];
	/** Keys of `--input` that say nothing to the families asked. */
	readonly unusedInputs: readonly string[];
};

export type EvaluationInput = {
	/** Every tree there is: causes of one may account for those of another. */
	readonly trees: readonly FaultTree[];
	/** Families, or single causes, that were asked for. */
	readonly asked: readonly string[];
	readonly predicates: Predicates;
	readonly observations: Observations;
	readonly setting: Setting;
	readonly subjects: Subjects;
};

/** The whole diagnosis as a function of what was observed. */
export function evaluate(input: EvaluationInput): Evaluation {
	const {trees, asked, predicates, observations, setting, subjects} = input;
	const judge = createJudge(predicates, observations, setting, subjects);
	const askedTrees = trees.filter(
		(tree) => asked.includes(tree.id) || asked.some((id) => id.startsWith(`${tree.id}/`)),
	);
	const applies = (tree: FaultTree) => doubts(judge, tree.appliesWhen).length === 0;
	const applicable = trees.filter((tree) => applies(tree));
	const only = setting.input.component;
	const differential = differentiate(applicable, judge, subjects, only);
	const reported = askedTrees.filter((tree) => applicable.includes(tree));
	const isAsked = (id: string) =>
		reported.some((tree) => id.startsWith(`${tree.id}/`)) &&
		(asked.includes(id) || asked.includes(id.split('/')[0] ?? ''));
	const componentsOf = (tree: FaultTree): string[] =>
		narrowedTo(only, tree, subjects).component.map(({name}) => name);
	const causes = differential.causes.filter(
		(named) =>
			isAsked(named.cause.id) ||
			named.explained.some((id) => isAsked(id)) ||
			reported.some((tree) => isBorrowed(named, tree, componentsOf(tree))),
	);
	const open = differential.open.filter(({cause}) => isAsked(cause.id));
	const facts = reported.flatMap((tree) =>
		factsOf(tree, judge, narrowedTo(only, tree, subjects), predicates),
	);
	const unexplained = [...new Set(facts.map(({judged}) => judged))].filter((judged) =>
		isUnexplained(judged, causes),
	);
	const uncovered = [
		...findUncovered(input, reported, [
			...open.map(({cause}) => cause.id),
			...causes.filter(({status}) => status === 'probable').map(({cause}) => cause.id),
		]),
		...reported.flatMap((tree) => withoutSubject(only, tree, subjects)).slice(0, 1),
		...unexplained.map((judged) => toBeLookedAt(judged)),
		...facts.flatMap(({judged}) => outOfDate(judged)),
	];
	return {
		verdict: verdictOf(causes, uncovered, reported.length > 0),
		causes,
		ruledOut: differential.ruledOut.filter(({cause}) => isAsked(cause.id)),
		uncovered,
		unexplained,
		facts,
		notApplicable: askedTrees
			.filter((tree) => !reported.includes(tree))
			.map((tree) => ({tree, because: doubts(judge, tree.appliesWhen)})),
		judged: judge.all(),
		unusedInputs: Object.keys(setting.input).filter((key) =>
			askedTrees.every((tree) => !takesInput(tree, key)),
		),
	};
}

/** The line by which a person looks at an object. */
const describing = ({kind, namespace, name}: ObjectReference): string =>
	[`kubectl describe ${kind.toLowerCase()}/${name}`, namespace && `-n ${namespace}`]
		.filter(Boolean)
		.join(' ');

/** What is not as it should be and has no name: no cause that stands rests on it, or is about all that it is about. */
function isUnexplained(judged: Judged, causes: readonly NamedCause[]): boolean {
	const {outcome, isNameless = false, objects = []} = judged.judgement;
	const isEvidence = causes.some(({evidence}) => evidence.includes(judged));
	const isNamed = objects.every(({kind, name}) =>
		causes.some((cause) => cause.objects.some((one) => one.kind === kind && one.name === name)),
	);
	return outcome === 'fail' && isNameless && !isEvidence && !isNamed;
}

/** What a predicate goes by before all else. */
const firstRead = ({reads, title}: Predicate): Pick<Uncovered, 'probe' | 'title'> => ({
	probe: reads[0]?.id ?? 'none',
	title: reads[0]?.title ?? title,
});

/** It is neither health nor a cause, and somebody has to look. */
function toBeLookedAt({judgement, predicate}: Judged): Uncovered {
	const {objects = [], excerpt = [], text} = judgement;
	const [about] = objects;
	return {
		...firstRead(predicate),
		gap: {
			why: 'needs input',
			needs: about && describing(about),
			message: excerpt[0] ?? text.en,
			...(excerpt[0] === undefined && {text}),
		},
		blocks: [],
	};
}

/** What was seen of it is over, and what has become of it is not to be seen yet. */
const outOfDate = ({judgement, predicate}: Judged): Uncovered[] =>
	(judgement.outcome === 'unknown' ? (judgement.gaps ?? []) : [])
		.filter(({why}) => why === 'stale')
		.map((gap) => ({
			...firstRead(predicate),
			gap: {...gap, isOptional: false},
			blocks: [],
		}));

const narrowedTo = (only: string | undefined, tree: FaultTree, subjects: Subjects): Subjects =>
	only !== undefined && takesInput(tree, 'component')
		? {...subjects, component: subjects.component.filter(({name}) => name === only)}
		: subjects;

/** A component that is not there was not looked at: what a person misspelled is no proof of health. */
function withoutSubject(
	only: string | undefined,
	tree: FaultTree,
	{component}: Subjects,
): Uncovered[] {
	const names = component.map(({name}) => name);
	const needs = `one of ${names.join(', ')}`;
	const needsText = {zh: `其中之一：${names.join('、')}`, en: needs};
	return only === undefined || !takesInput(tree, 'component') || names.includes(only)
		? []
		: [
				{
					probe: 'input component',
					title: {zh: '所问的组件', en: 'the component that was asked for'},
					gap: {
						why: 'needs input',
						...(names.length > 0 ? {needs, needsText} : {needs: undefined}),
						message: `there is no component ${only}`,
						text: {zh: `没有组件 ${only}`, en: `there is no component ${only}`},
					},
					blocks: tree.causes.filter(({about}) => about === 'component').map(({id}) => id),
				},
			];
}

/** What speaks against the family having a meaning here. */
function doubts(judge: Judge, conditions: readonly Condition[] = []): Judged[] {
	return conditions
		.map((condition) => judge.weigh(condition, {kind: 'cluster', name: ''}))
		.filter(({truth}) => truth === 'false')
		.flatMap(({by}) => by);
}

/** Named for these subjects although it accounts for nothing that was asked: it says why they are not well. */
const isBorrowed = (
	named: NamedCause,
	{borrows = []}: FaultTree,
	components: readonly string[],
): boolean =>
	borrows.some(({causes, subjects = []}) => {
		const meant = subjects === 'components' ? components : subjects;
		return isAmong(named.cause.id, causes) && named.subjects.some((name) => meant.includes(name));
	});

function factsOf(
	tree: FaultTree,
	judge: Judge,
	subjects: Subjects,
	predicates: Predicates,
): FactLine[] {
	const lines = tree.nodes.flatMap(({expects, of}) => {
		if (expects === undefined) {
			return [];
		}

		const about = predicates[expects]?.about ?? 'cluster';
		const chosen = of === undefined ? subjects[about] : [{kind: about, name: of}];
		return chosen.map((subject) => ({family: tree.id, judged: judge.judged(expects, subject)}));
	});
	const seen = new Set<Judged>();
	return lines.filter(({judged}) => !seen.has(judged) && seen.add(judged));
}

/** The probes that the predicates of these trees read. */
export function probesOf(
	trees: ReadonlyArray<Pick<FaultTree, 'appliesWhen' | 'nodes' | 'causes'>>,
	predicates: Predicates,
): AnyProbe[] {
	const names = trees.flatMap((tree) => [
		...predicatesIn(tree.appliesWhen ?? []),
		...tree.causes.flatMap((cause) => wishesOf(cause).keys().toArray()),
		...tree.nodes.flatMap(({expects}) => expects ?? []),
	]);
	const chosen = [...new Set(names)].flatMap((name) => predicates[name] ?? []);
	return [...new Set(chosen.flatMap(({reads, hints}) => [...reads, ...hints]))];
}

function findUncovered(
	{observations, predicates}: EvaluationInput,
	trees: readonly FaultTree[],
	waiting: readonly string[],
): Uncovered[] {
	const result = new Map<string, Uncovered>();
	for (const probe of probesOf(trees, predicates)) {
		const blocks = trees
			.flatMap(({causes}) => causes)
			.filter(({id}) => waiting.includes(id))
			.filter((cause) =>
				wishesOf(cause)
					.keys()
					.some((name) => predicates[name]?.reads.includes(probe)),
			)
			.map(({id}) => id);
		for (const gap of observations.of(probe)?.gaps ?? []) {
			const key = `${gap.needs ?? probe.id} ${gap.why}`;
			const known = result.get(key);
			result.set(key, {
				probe: known?.probe ?? probe.id,
				title: known?.title ?? probe.title,
				gap: known?.gap.isOptional ? gap : (known?.gap ?? gap),
				blocks: [...new Set([...(known?.blocks ?? []), ...blocks])],
			});
		}
	}

	return result.values().toArray();
}

function verdictOf(
	causes: readonly NamedCause[],
	uncovered: readonly Uncovered[],
	hasFamily: boolean,
): Verdict {
	if (causes.some(({status, severity}) => status === 'confirmed' && severity !== 'warning')) {
		return 'fault';
	}

	if (causes.length > 0) {
		return 'probable';
	}

	const isIncomplete = !hasFamily || uncovered.some(({gap}) => !gap.isOptional);
	return isIncomplete ? 'inconclusive' : 'healthy';
}

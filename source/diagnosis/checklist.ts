import type {DocumentCause, EvidenceRecord, TargetDocument} from './document.ts';
import type {DiagnosisState} from './live-diagnosis.ts';
import type {FaultTree, TreeNode} from './tree.ts';
import {type Answers, walkTree} from './walk-tree.ts';
import type {Fact} from './watch-facts.ts';

export type Gap = TargetDocument['unknown'][number];

export type RuledOutCause = TargetDocument['ruledOut'][number];

/** Parts of the list that are folded to a count. */
export const checklistGroups = ['well', 'ruledOut'] as const;

export type ChecklistGroup = (typeof checklistGroups)[number];

/** One line of the checklist, in the order in which a person should read them. */
export type ChecklistEntry = {readonly id: string} & (
	| {readonly kind: 'verdict'; readonly verdict: 'healthy' | 'inconclusive'}
	| {readonly kind: 'failure'; readonly message: string}
	| {readonly kind: 'cause'; readonly cause: DocumentCause}
	/** What does not hold: while the first diagnosis has not ended, and after it what has no name as a cause. */
	| {readonly kind: 'seen'; readonly record: EvidenceRecord}
	| {readonly kind: 'fact'; readonly fact: Fact}
	| {readonly kind: 'question'; readonly tree: FaultTree; readonly node: TreeNode}
	| {readonly kind: 'gap'; readonly gap: Gap}
	| {
			readonly kind: 'group';
			readonly group: ChecklistGroup;
			readonly count: number;
			readonly isOpen: boolean;
	  }
	/** Subjects of one expectation that is met. */
	| {readonly kind: 'well'; readonly records: readonly EvidenceRecord[]}
	| {readonly kind: 'ruledOut'; readonly ruledOut: RuledOutCause}
);

export type ChecklistInput = {
	readonly diagnosis: DiagnosisState | undefined;
	readonly facts: readonly Fact[];
	readonly answers: Answers;
	readonly unfolded: ReadonlySet<string>;
};

export type ChecklistCounts = {
	readonly fault: number;
	readonly warning: number;
	readonly unknown: number;
	readonly ok: number;
};

export type Checklist = {
	readonly entries: readonly ChecklistEntry[];
	readonly counts: ChecklistCounts;
};

/**
What a person in trouble should read first comes first: what is certainly wrong, what probably is, what only a
person can answer, what could not be looked at; what is well and what was ruled out are folded to their count.
*/
export function checklist(input: ChecklistInput): Checklist {
	const {diagnosis} = input;
	const document = diagnosis?.last?.document;
	const failure: ChecklistEntry[] =
		diagnosis?.failure === undefined
			? []
			: [{id: 'failure', kind: 'failure', message: diagnosis.failure}];
	if (!document) {
		return withCounts([...failure, ...beforeVerdict(input)]);
	}

	const nameless = document.evidence.filter(({isUnexplained}) => isUnexplained);
	const facts = input.facts
		.filter((fact) => !isCovered(fact, document))
		.filter((fact) => nameless.every(({about}) => about === null || !isAbout(fact, about)));
	const causes = document.causes.map((cause): ChecklistEntry => ({
		id: `cause:${cause.id}`,
		kind: 'cause',
		cause,
	}));
	const isFault = (entry: ChecklistEntry) => severityOf(entry) === 'fault';
	const gaps = document.unknown.filter(({why}) => why !== 'needs input');
	const all = [
		...causes,
		...facts.map((fact) => factEntry(fact)),
		...nameless.map((record) => seenEntry(record)),
	];
	return withCounts([
		...failure,
		...verdictEntry(document, all),
		...all.filter((entry) => isFault(entry)),
		...all.filter((entry) => !isFault(entry)),
		...questions(input, document),
		...[...gaps.filter(({required}) => required), ...gaps.filter(({required}) => !required)].map(
			(gap): ChecklistEntry => ({id: `gap:${gap.probe} ${gap.needs ?? gap.why}`, kind: 'gap', gap}),
		),
		...group('well', wellEntries(document), input),
		...group('ruledOut', ruledOutEntries(document), input),
	]);
}

/** `off` for what is not counted. */
export function severityOf(entry: ChecklistEntry): 'fault' | 'warning' | 'unknown' | 'ok' | 'off' {
	switch (entry.kind) {
		case 'cause': {
			const {status, severity} = entry.cause;
			return status === 'confirmed' && severity !== 'warning' ? 'fault' : 'warning';
		}

		case 'fact': {
			return entry.fact.severity;
		}

		case 'seen': {
			return 'warning';
		}

		case 'question': {
			return 'unknown';
		}

		case 'gap': {
			return entry.gap.required ? 'unknown' : 'off';
		}

		case 'failure': {
			return 'unknown';
		}

		case 'well': {
			return 'ok';
		}

		case 'verdict': {
			return entry.verdict === 'healthy' ? 'ok' : 'unknown';
		}

		case 'group': {
			return entry.group === 'well' ? 'ok' : 'off';
		}

		case 'ruledOut': {
			return 'off';
		}
	}
}

function withCounts(entries: readonly ChecklistEntry[]): Checklist {
	const of = (severity: 'fault' | 'warning' | 'unknown') =>
		entries.filter((entry) => entry.kind !== 'verdict' && severityOf(entry) === severity).length;
	const well = entries.find((entry) => entry.kind === 'group' && entry.group === 'well');
	const ok = well?.kind === 'group' ? well.count : 0;
	return {
		entries,
		counts: {fault: of('fault'), warning: of('warning'), unknown: of('unknown'), ok},
	};
}

/** What the watches know at once, and what the first diagnosis has seen so far. */
function beforeVerdict({diagnosis, facts, unfolded}: ChecklistInput): ChecklistEntry[] {
	const soFar = diagnosis?.running?.soFar?.();
	const failing = (soFar?.evidence ?? []).filter(({outcome}) => outcome === 'fail');
	const isTrouble = ({severity}: Fact) => severity !== 'ok' && severity !== 'off';
	const calm = facts.filter((fact) => !isTrouble(fact));
	return [
		...facts.filter((fact) => isTrouble(fact)).map((fact) => factEntry(fact)),
		...failing
			.filter(({about}) => about === null || facts.every((fact) => !isAbout(fact, about)))
			.map((record) => seenEntry(record)),
		...group(
			'well',
			calm.map((fact) => factEntry(fact)),
			{unfolded},
		),
	];
}

const seenEntry = (record: EvidenceRecord): ChecklistEntry => ({
	id: `seen:${record.node} ${record.about ?? ''}`,
	kind: 'seen',
	record,
});

const factEntry = (fact: Fact): ChecklistEntry => ({id: fact.id, kind: 'fact', fact});

const isAbout = ({subject}: Fact, name: string): boolean =>
	subject.kind !== 'cluster' && subject.name === name;

/** Whether the diagnosis says it already: as a cause, as what follows from one, as recovering, or as a gap of its own. */
function isCovered(fact: Fact, {causes, unknown, families}: TargetDocument): boolean {
	const {severity, subject, id} = fact;
	if (severity === 'ok' || severity === 'off') {
		return true;
	}

	if (severity === 'unknown') {
		return unknown.some(({needs}) => needs?.startsWith(`list ${id}`));
	}

	if (subject.kind === 'cluster' || families.length === 0) {
		return false;
	}

	if (unknown.some(({why, component}) => why === 'stale' && component === subject.name)) {
		return true;
	}

	const objects = causes.flatMap((cause) => [
		...cause.objects,
		...cause.consequences.map(({object}) => object),
	]);
	return objects.some(
		({kind, name}) =>
			name === subject.name || (kind === 'Pod' && name.startsWith(`${subject.name}-`)),
	);
}

function verdictEntry(
	{verdict}: TargetDocument,
	entries: readonly ChecklistEntry[],
): ChecklistEntry[] {
	const isQuiet = entries.length === 0;
	return isQuiet && (verdict === 'healthy' || verdict === 'inconclusive')
		? [{id: 'verdict', kind: 'verdict', verdict}]
		: [];
}

/** Questions that nobody has answered, where the way through their tree comes by. */
function questions(
	{diagnosis, answers}: ChecklistInput,
	document: TargetDocument,
): ChecklistEntry[] {
	const applying = new Set(document.families.filter(({applies}) => applies).map(({id}) => id));
	const trees = (diagnosis?.last?.trees ?? []).filter(({id}) => applying.has(id));
	return trees.flatMap((tree) =>
		walkTree(tree, document, {target: undefined, answers}).flatMap((step): ChecklistEntry[] => {
			const ask = step.kind === 'node' ? step.node.ask : undefined;
			const isAnswered = ask === undefined || diagnosis?.input[ask.input] !== undefined;
			return step.kind !== 'node' || isAnswered || answers[`${tree.id}/${step.id}`] !== undefined
				? []
				: [{id: `question:${tree.id}/${step.id}`, kind: 'question', tree, node: step.node}];
		}),
	);
}

function wellEntries({families, evidence}: TargetDocument): ChecklistEntry[] {
	const records = new Map(evidence.map((record) => [record.id, record]));
	const facts = families.flatMap((family) => family.facts.flatMap((id) => records.get(id) ?? []));
	const met = [...new Set(facts)].filter(({outcome}) => outcome === 'pass');
	return Map.groupBy(met, ({node}) => node)
		.entries()
		.map(([node, same]): ChecklistEntry => ({id: `well:${node}`, kind: 'well', records: same}))
		.toArray();
}

const ruledOutEntries = ({ruledOut}: TargetDocument): ChecklistEntry[] =>
	ruledOut.map((one) => ({id: `not:${one.id}`, kind: 'ruledOut', ruledOut: one}));

function group(
	name: ChecklistGroup,
	entries: readonly ChecklistEntry[],
	{unfolded}: Pick<ChecklistInput, 'unfolded'>,
): ChecklistEntry[] {
	const isOpen = unfolded.has(name);
	return entries.length === 0
		? []
		: [
				{id: `group:${name}`, kind: 'group', group: name, count: entries.length, isOpen},
				...(isOpen ? entries : []),
			];
}

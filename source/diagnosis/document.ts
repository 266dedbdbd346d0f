import {redactText} from '../cluster/redact.ts';
import type {Observations} from '../probes/probe.ts';
import type {UnknownReason, UsedCall, Vantage} from '../probes/reading.ts';
import type {Text} from '../text/text.ts';
import type {Evaluation, Verdict} from './evaluate.ts';
import type {NamedCause} from './differential.ts';
import type {Judged} from './judge.ts';
import type {LineRhythm, OutcomeWord} from './judgement.ts';
import {remediesFor, type RemedyLine} from './remedy-lines.ts';
import type {ObjectReference} from './subject.ts';
import {conditionsOf, type FaultTree, predicatesIn, type SeverityWord} from './tree.ts';

/** Which cluster was looked at, as whom; null where it could not be read. */
export type CheckedTarget = {
	readonly context: string;
	readonly server: string;
	readonly clusterUid: string | null;
	readonly user: string | null;
	readonly namespace: string;
	readonly kubernetes: string | null;
	readonly rainbond: string | null;
	readonly installMode: 'quick' | 'host' | 'helm' | 'docked' | 'unknown';
};

export type DocumentCause = {
	readonly id: string;
	readonly status: 'confirmed' | 'probable';
	readonly severity: SeverityWord;
	readonly title: Text;
	readonly summary: Text;
	readonly objects: readonly ObjectReference[];
	readonly evidence: readonly string[];
	readonly consequences: ReadonlyArray<{readonly object: ObjectReference; readonly title: Text}>;
	readonly remedies: readonly RemedyLine[];
	/** Look-alikes by id; those that were ruled out stand in `ruledOut`. */
	readonly confusableWith: readonly string[];
};

/** One piece of evidence: what was asked, where it was looked, what was seen. */
export type EvidenceRecord = {
	readonly id: string;
	readonly at: string;
	/** The first tree that asks for it, with its version: `region-api@1`. */
	readonly tree: string | null;
	/** The expectation, by its name. */
	readonly node: string;
	readonly probe: string;
	readonly probes: readonly string[];
	readonly vantage: Vantage | null;
	readonly about: string | null;
	readonly outcome: OutcomeWord;
	readonly why: UnknownReason | null;
	readonly expectation: Text;
	readonly seen: Text;
	readonly objects: readonly ObjectReference[];
	readonly excerpt: readonly string[];
	/** Of the lines of logs it rests on; null where it rests on something else. */
	readonly lines: {readonly count: number; readonly first: string; readonly last: string} | null;
	readonly calls: ReadonlyArray<Omit<UsedCall, 'at'>>;
};

/** The diagnosis of one cluster as `check -o json` prints it. */
export type TargetDocument = {
	readonly target: CheckedTarget;
	readonly startedAt: string;
	readonly durationMs: number;
	readonly verdict: Verdict;
	readonly causes: readonly DocumentCause[];
	readonly ruledOut: ReadonlyArray<{
		readonly id: string;
		readonly because: readonly string[];
		readonly reason: Text;
	}>;
	readonly unknown: ReadonlyArray<{
		readonly probe: string;
		readonly why: UnknownReason;
		readonly needs: string | null;
		readonly message: string;
		readonly required: boolean;
		readonly blocks: readonly string[];
	}>;
	readonly families: ReadonlyArray<{
		readonly id: string;
		readonly title: Text;
		readonly applies: boolean;
		/** Evidence, in the order of the tree. */
		readonly facts: readonly string[];
	}>;
	readonly evidence: readonly EvidenceRecord[];
	readonly calls: {readonly total: number; readonly byVerb: Readonly<Record<string, number>>};
};

export type DocumentInput = {
	readonly target: CheckedTarget;
	readonly startedAt: number;
	readonly durationMs: number;
	readonly evaluation: Evaluation;
	readonly observations: Observations;
	readonly calls: readonly UsedCall[];
	readonly families: readonly FaultTree[];
};

export function toDocument(input: DocumentInput): TargetDocument {
	const {evaluation, observations, startedAt, durationMs, calls, families} = input;
	const {causes, ruledOut, uncovered, facts, notApplicable, judged} = evaluation;
	return {
		target: input.target,
		startedAt: new Date(startedAt).toISOString(),
		durationMs: Math.round(durationMs),
		verdict: evaluation.verdict,
		causes: causes.map((named) => toCause(named, input.target)),
		ruledOut: ruledOut.map(({cause, because, reason}) => ({
			id: cause.id,
			because: because.map(({id}) => id),
			reason: withoutSecrets(reason),
		})),
		unknown: uncovered.map(({probe, gap, blocks}) => ({
			probe,
			why: gap.why,
			needs: gap.needs ?? null,
			message: gap.message,
			required: !gap.isOptional,
			blocks,
		})),
		families: families.map(({id, title}) => ({
			id,
			title,
			applies: notApplicable.every(({tree}) => tree.id !== id),
			facts: facts.filter(({family}) => family === id).map((fact) => fact.judged.id),
		})),
		evidence: judged.map((one) => ({
			...toEvidence(one, observations, startedAt),
			tree: treeOf(one.name, families),
		})),
		calls: {total: calls.length, byVerb: countByVerb(calls)},
	};
}

/** Logs and dials are `get` and `create` for the API server; a reader wants to know how many there were. */
function countByVerb(calls: readonly UsedCall[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const {verb, path} of calls) {
		const word = /\/log(?:\?|$)/.test(path) ? 'log' : verb;
		counts[word] = (counts[word] ?? 0) + 1;
	}

	return counts;
}

const toCause = (named: NamedCause, {namespace}: CheckedTarget): DocumentCause => {
	const {cause, status, severity, objects, evidence, consequences} = named;
	return {
		id: cause.id,
		status,
		severity,
		title: cause.title,
		summary: cause.summary,
		objects,
		evidence: evidence.map(({id}) => id),
		consequences,
		remedies: remediesFor(named, namespace),
		confusableWith: cause.confusableWith,
	};
};

/** Words of the cluster stand in judgements: messages of events, lines of logs. */
const withoutSecrets = ({zh, en}: Text): Text => ({zh: redactText(zh), en: redactText(en)});

/** The first of the trees that asks for an expectation. */
function treeOf(name: string, trees: readonly FaultTree[]): string | null {
	const tree = trees.find(
		({nodes, causes}) =>
			nodes.some(({expects}) => expects === name) ||
			causes.some((cause) => predicatesIn(conditionsOf(cause)).includes(name)),
	);
	return tree ? `${tree.id}@${tree.version}` : null;
}

const written = ({count, first, last}: LineRhythm): NonNullable<EvidenceRecord['lines']> => ({
	count,
	first: new Date(first).toISOString(),
	last: new Date(last).toISOString(),
});

function toEvidence(
	{id, name, predicate, subject, judgement}: Judged,
	observations: Observations,
	startedAt: number,
): Omit<EvidenceRecord, 'tree'> {
	const readings = predicate.reads.flatMap((probe) => observations.of(probe) ?? []);
	const [first] = readings;
	const calls = new Map(
		readings.flatMap((reading) => reading.calls.map((call) => [call.path, call] as const)),
	);
	return {
		id,
		at: new Date(Math.max(startedAt, ...readings.map(({at}) => at))).toISOString(),
		node: name,
		probe: first?.probe ?? 'none',
		probes: readings.map(({probe}) => probe),
		vantage: first?.vantage ?? null,
		about: subject.name || null,
		outcome: judgement.outcome,
		why: judgement.outcome === 'unknown' ? (judgement.gaps?.[0]?.why ?? 'not collected') : null,
		expectation: predicate.title,
		seen: withoutSecrets(judgement.text),
		objects: judgement.objects ?? [],
		excerpt: (judgement.excerpt ?? []).slice(0, 20).map((line) => redactText(line)),
		lines: judgement.lines ? written(judgement.lines) : null,
		calls: calls
			.values()
			.map(({at: _at, ...call}) => call)
			.toArray(),
	};
}

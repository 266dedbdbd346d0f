import type {Observations} from '../probes/probe.ts';
import type {UnknownReason, UsedCall} from '../probes/reading.ts';
import type {Text} from '../text/text.ts';
import type {Evaluation, Verdict} from './evaluate.ts';
import {type EvidenceRecord, evidenceOf, withoutSecrets} from './evidence.ts';
import type {NamedCause} from './differential.ts';
import {remediesFor, type RemedyLine} from './remedy-lines.ts';
import type {ObjectReference} from './subject.ts';
import type {FaultTree, SeverityWord} from './tree.ts';

export type {EvidenceRecord} from './evidence.ts';

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
		/** What was to be looked at. */
		readonly title: Text;
		readonly why: UnknownReason;
		readonly needs: string | null;
		/** The same for a person, where it is more than the name of a permission or an object. */
		readonly needsText: Text | null;
		/** The component that it is about, where it is one of several. */
		readonly component: string | null;
		readonly message: string;
		/** The message for a person, where the words are rbd-tui's own. */
		readonly text: Text | null;
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
	/** Keys of `--input` that said nothing to the families asked. */
	readonly unusedInputs: readonly string[];
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
		unknown: uncovered.map(({probe, title, gap, blocks}) => ({
			probe,
			title,
			why: gap.why,
			needs: gap.needs ?? null,
			needsText: gap.needsText ?? null,
			component: gap.component ?? null,
			message: gap.message,
			text: gap.text ?? null,
			required: !gap.isOptional,
			blocks,
		})),
		families: families.map(({id, title}) => ({
			id,
			title,
			applies: notApplicable.every(({tree}) => tree.id !== id),
			facts: facts.filter(({family}) => family === id).map((fact) => fact.judged.id),
		})),
		evidence: evidenceOf(judged, {
			target: input.target,
			families,
			observations,
			unexplained: evaluation.unexplained,
			startedAt,
		}),
		unusedInputs: evaluation.unusedInputs,
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

import {redactText} from '../cluster/redact.ts';
import type {Observations} from '../probes/probe.ts';
import type {Reading, UnknownReason, UsedCall, Vantage} from '../probes/reading.ts';
import type {Text} from '../text/text.ts';
import type {CheckedTarget} from './document.ts';
import {type Bearing, bearingsOf} from './evidence-bearing.ts';
import type {Judged} from './judge.ts';
import {remembered} from './remembered.ts';
import type {LineRhythm, OutcomeWord} from './judgement.ts';
import type {ObjectReference} from './subject.ts';
import {type FaultTree, wishesOf} from './tree.ts';

/** What one probe brought back for it. */
export type Observed = {
	readonly probe: string;
	readonly at: string;
	readonly vantage: Vantage;
	readonly status: 'read' | 'unknown';
	/** How many there were, where it is a list. */
	readonly items: number | null;
	readonly gaps: ReadonlyArray<{readonly why: UnknownReason; readonly message: string}>;
};

/** One piece of evidence: what was asked of which cluster, where it was looked, what was seen, and what it means. */
export type EvidenceRecord = {
	readonly id: string;
	readonly at: string;
	/** The first tree that asks for it, with its version: `region-api@1`. */
	readonly tree: string | null;
	/** The expectation, by its name. */
	readonly node: string;
	readonly probe: string;
	readonly probes: readonly string[];
	readonly target: Pick<CheckedTarget, 'context' | 'server' | 'clusterUid'> & {
		/** The first object that it is about, as it was read. */
		readonly object: (ObjectReference & {readonly resourceVersion?: string}) | null;
	};
	readonly vantage: Vantage | null;
	readonly about: string | null;
	readonly outcome: OutcomeWord;
	readonly why: UnknownReason | null;
	readonly expectation: Text;
	readonly seen: Text;
	/** It is worth a line although nothing follows from it. */
	readonly isRemark?: boolean;
	/** It is not met, and no cause of the document accounts for that. */
	readonly isUnexplained?: boolean;
	readonly observation: readonly Observed[];
	readonly objects: readonly ObjectReference[];
	readonly excerpt: readonly string[];
	/** Of the lines of logs it rests on; null where it rests on something else. */
	readonly lines: {readonly count: number; readonly first: string; readonly last: string} | null;
	readonly calls: ReadonlyArray<Omit<UsedCall, 'at'>>;
	/** What the outcome says for or against each cause that asks for it. */
	readonly trace: readonly Bearing[];
};

export type EvidenceContext = {
	readonly target: CheckedTarget;
	readonly families: readonly FaultTree[];
	readonly observations: Observations;
	/** What is wrong and no cause accounts for. */
	readonly unexplained: readonly Judged[];
	readonly startedAt: number;
};

/** Words of the cluster stand in judgements: messages of events, lines of logs. */
export const withoutSecrets = ({zh, en}: Text): Text => ({zh: redactText(zh), en: redactText(en)});

/** The evidence of a run, in the order in which it was wanted. */
export function evidenceOf(
	judged: readonly Judged[],
	{target, families, observations, unexplained, startedAt}: EvidenceContext,
): EvidenceRecord[] {
	const versions = resourceVersions(observations);
	const observedOf = remembered(observed);
	const {context, server, clusterUid} = target;
	return judged.map((one) => {
		const {id, name, predicate, subject, judgement} = one;
		const read = predicate.reads.flatMap((probe) => observations.of(probe) ?? []);
		const hinted = predicate.hints.flatMap((probe) => observations.of(probe) ?? []);
		const [first] = read;
		const calls = new Map(
			read.flatMap((reading) => reading.calls.map((call) => [call.path, call] as const)),
		);
		const {objects = [], excerpt = [], outcome, text, gaps, lines} = judgement;
		const isUnexplained = unexplained.includes(one);
		const [object] = objects;
		const resourceVersion = versions.get(object?.uid ?? '');
		return {
			id,
			at: timeOf(Math.max(startedAt, ...read.map(({at}) => at))),
			tree: treeOf(name, families),
			node: name,
			probe: first?.probe ?? 'none',
			probes: read.map(({probe}) => probe),
			target: {
				context,
				server,
				clusterUid,
				object: object ? {...object, ...(resourceVersion && {resourceVersion})} : null,
			},
			vantage: first?.vantage ?? null,
			about: subject.name || null,
			outcome,
			why: outcome === 'unknown' ? (gaps?.[0]?.why ?? 'not collected') : null,
			expectation: predicate.title,
			seen: withoutSecrets(text),
			...(judgement.isRemark && {isRemark: true}),
			...(isUnexplained && {isUnexplained}),
			observation: [...read, ...hinted].map((reading) => observedOf(reading)),
			objects,
			excerpt: excerpt.slice(0, 20).map((line) => redactText(line)),
			lines: lines ? written(lines) : null,
			calls: calls
				.values()
				.map(({at: _at, ...call}) => call)
				.toArray(),
			trace: bearingsOf(name, outcome, families),
		};
	});
}

const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

const written = ({count, first, last}: LineRhythm): NonNullable<EvidenceRecord['lines']> => ({
	count,
	first: timeOf(first),
	last: timeOf(last),
});

const observed = (reading: Reading<unknown>): Observed => ({
	probe: reading.probe,
	at: timeOf(reading.at),
	vantage: reading.vantage,
	status: reading.status,
	items: reading.status === 'read' && Array.isArray(reading.value) ? reading.value.length : null,
	gaps: reading.gaps.map(({why, message}) => ({why, message: redactText(message)})),
});

/** The version at which each object was read, by its uid. */
function resourceVersions(observations: Observations): ReadonlyMap<string, string> {
	const versions = new Map<string, string>();
	for (const reading of observations.all()) {
		const value = reading.status === 'read' ? reading.value : undefined;
		for (const item of Array.isArray(value) ? (value as unknown[]) : []) {
			const {uid, resourceVersion} = metadataOf(item);
			if (typeof uid === 'string' && typeof resourceVersion === 'string') {
				versions.set(uid, resourceVersion);
			}
		}
	}

	return versions;
}

function metadataOf(item: unknown): {uid?: unknown; resourceVersion?: unknown} {
	const {metadata} = (typeof item === 'object' && item !== null ? item : {}) as {
		metadata?: unknown;
	};
	return typeof metadata === 'object' && metadata !== null ? metadata : {};
}

/** The first of the trees that asks for an expectation. */
function treeOf(name: string, trees: readonly FaultTree[]): string | null {
	const tree = trees.find(
		({nodes, causes}) =>
			nodes.some(({expects}) => expects === name) ||
			causes.some((cause) => wishesOf(cause).has(name)),
	);
	return tree ? `${tree.id}@${tree.version}` : null;
}

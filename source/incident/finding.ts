import type {DocumentCause, EvidenceRecord, TargetDocument} from '../diagnosis/document.ts';
import type {Finding, FoundCause, FoundEvidence} from './event.ts';

/** A cause may be about every pod there is; so many of its objects are named. */
export const mostObjects = 40;

/** What a diagnosis has found, with the evidence that its causes rest on. */
export function toFinding(document: TargetDocument, at: string): Finding {
	const {target, startedAt, verdict, causes, ruledOut, unknown, families, evidence} = document;
	const {context, server, clusterUid, user, namespace, kubernetes, rainbond} = target;
	const named = new Set(causes.flatMap((cause) => cause.evidence));
	return {
		type: 'finding',
		at,
		startedAt,
		target: {context, server, clusterUid, user, namespace, kubernetes, rainbond},
		verdict,
		families: families.map(({id}) => id),
		causes: causes.map((cause) => toCause(cause)),
		ruledOut: ruledOut.map(({id, reason}) => ({id, reason})),
		unknown: unknown.map(
			({probe, title, why, needs, needsText, message, text, required, blocks}) => ({
				probe,
				title,
				why,
				needs,
				needsText,
				message,
				text,
				required,
				blocks: [...blocks],
			}),
		),
		evidence: evidence.filter(({id}) => named.has(id)).map((record) => toEvidence(record)),
	};
}

const toCause = (cause: DocumentCause): FoundCause => ({
	id: cause.id,
	status: cause.status,
	severity: cause.severity,
	title: cause.title,
	summary: cause.summary,
	objects: cause.objects.slice(0, mostObjects),
	moreObjects: Math.max(0, cause.objects.length - mostObjects),
	evidence: [...cause.evidence],
	consequences: cause.consequences.slice(0, mostObjects),
	confusableWith: [...cause.confusableWith],
});

const toEvidence = (record: EvidenceRecord): FoundEvidence => ({
	id: record.id,
	at: record.at,
	probe: record.probe,
	vantage: record.vantage,
	outcome: record.outcome,
	expectation: record.expectation,
	seen: record.seen,
	excerpt: [...record.excerpt],
	lines: record.lines,
	calls: record.calls.map(({verb, path, status = null}) => ({verb, path, status})),
});

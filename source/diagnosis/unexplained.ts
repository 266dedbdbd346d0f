import type {DocumentCause, EvidenceRecord, TargetDocument} from './document.ts';
import {areNamed} from './subject.ts';

const isEvidence = (id: string, causes: readonly DocumentCause[]): boolean =>
	causes.some(({evidence}) => evidence.includes(id));

/** What is wrong and no cause of the document accounts for. */
export const unexplainedRecords = ({
	evidence,
	causes,
}: Pick<TargetDocument, 'evidence' | 'causes'>): EvidenceRecord[] =>
	evidence.filter(
		({id, outcome, isUnexplained, objects}) =>
			outcome === 'fail' && isUnexplained && !isEvidence(id, causes) && !areNamed(objects, causes),
	);

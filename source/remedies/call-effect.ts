import type {Failure, FailureKind} from '../cluster/failure.ts';
import type {CallOutcome} from './journal-entry.ts';

/**
Failures after which the change may have been made all the same: the answer was lost, or the API server gave
up on something that its store may have carried out by then.
*/
const inconclusive = new Set<FailureKind>(['dropped', 'timeout', 'malformed', 'aborted', 'server']);

/** Whether a change that failed so may have been made. */
export const mayHaveArrived = ({kind}: Failure): boolean => inconclusive.has(kind);

/** What the journal says of a change that failed so. */
export const outcomeOf = (failure: Failure): CallOutcome =>
	mayHaveArrived(failure) ? 'unknown' : 'failed';

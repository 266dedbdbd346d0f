import type {Judge, Judged, Weighed} from './judge.ts';
import type {Subject} from './subject.ts';
import type {Cause, Condition} from './tree.ts';

/** `open`: nothing speaks for it, and not everything that could speak against it was looked at. */
export type CauseStatus = 'confirmed' | 'probable' | 'ruled-out' | 'open';

/** What became of one cause for one subject. */
export type WeighedCause = {
	readonly cause: Cause;
	readonly subject: Subject;
	readonly status: CauseStatus;
	/** What speaks for it, or what has ruled it out. */
	readonly because: readonly Judged[];
	/** What it would have to be looked at to decide. */
	readonly undecided: readonly Judged[];
};

/**
Decides a cause for one subject: confirmed when everything it requires is true and nothing refutes it,
ruled out when a requirement is false or a refutation true, probable when its symptom is there and the
rest could not be looked at.
*/
export function weighCause(judge: Judge, cause: Cause, subject: Subject): WeighedCause {
	const weighAll = (conditions: readonly Condition[] = []) =>
		conditions.map((condition) => judge.weigh(condition, subject));
	const required = weighAll(cause.requires);
	const refutes = weighAll(cause.refutes);
	const excluded = [...withTruth(required, 'false'), ...withTruth(refutes, 'true')];
	if (excluded.length > 0) {
		const because = excluded.flatMap(({by}) => by);
		return {cause, subject, status: 'ruled-out', because: distinct(because), undecided: []};
	}

	const undecided = [...withTruth(required, 'unknown'), ...withTruth(refutes, 'unknown')];
	const [first] = cause.requires;
	const suspicions = weighAll(cause.suspectedWhen ?? (first ? [first] : []));
	const isSuspected = suspicions.every(({truth}) => truth === 'true');
	const proofs = weighAll(cause.confirmedBy);
	const isProven = !cause.confirmedBy || proofs.some(({truth}) => truth === 'true');
	const because = distinct(
		[
			...withTruth(required, 'true'),
			...withTruth(suspicions, 'true'),
			...withTruth(weighAll(cause.supports), 'true'),
			...withTruth(proofs, 'true'),
		].flatMap(({by}) => by),
	);
	const isComplete = undecided.length === 0;
	const isSure = isComplete && isProven && !cause.isNeverConfirmed;
	return {
		cause,
		subject,
		status: isSure ? 'confirmed' : isSuspected ? 'probable' : 'open',
		because,
		undecided: distinct(undecided.flatMap(({by}) => by)),
	};
}

const withTruth = (weighed: readonly Weighed[], truth: Weighed['truth']): Weighed[] =>
	weighed.filter((one) => one.truth === truth);

const distinct = (judged: readonly Judged[]): Judged[] => [...new Set(judged)];

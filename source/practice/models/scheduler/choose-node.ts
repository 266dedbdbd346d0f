import type {Pod} from '../../../cluster/objects.ts';
import {load, objectionTo, type Constraints, type Occupation} from './node-filters.ts';

/** Where a pod goes, or why it goes nowhere: the message of PodScheduled=False and of FailedScheduling. */
export type Choice = {readonly node: string} | {readonly message: string};

export type ChoiceOptions = Constraints & {
	/** A reason that holds for every node at once, such as a claim that is not bound. */
	readonly forAll?: string;
};

export function chooseNode(
	pod: Pod,
	occupations: readonly Occupation[],
	{forAll, ...constraints}: ChoiceOptions,
): Choice {
	const total = occupations.length;
	if (forAll) {
		return {message: `0/${total} nodes are available: ${forAll}`};
	}

	const judged = occupations.map((occupation) => ({
		occupation,
		objection: objectionTo(occupation, pod, constraints),
	}));
	const [best] = judged
		.filter(({objection}) => !objection)
		.map(({occupation}) => occupation)
		.toSorted((a, b) => load(pod, a) - load(pod, b));
	if (best) {
		return {node: best.node.metadata.name};
	}

	if (total === 0) {
		return {message: 'no nodes available to schedule pods'};
	}

	const why = counted(judged.flatMap(({objection}) => objection?.reasons ?? []));
	// No pod is evicted for another here: where it might help, there is nobody to give way.
	const preemption = counted(
		judged.map(({objection}) =>
			objection?.isHopeless
				? 'Preemption is not helpful for scheduling'
				: 'No preemption victims found for incoming pod',
		),
	);
	const claims = constraints.minor >= 34 ? 'no new claims to deallocate, ' : '';
	return {
		message: `0/${total} nodes are available: ${why.join(', ')}. ${claims}preemption: 0/${total} nodes are available: ${preemption.join(', ')}.`,
	};
}

/** `2 Insufficient cpu` for every reason, in the order of their text. */
const counted = (reasons: readonly string[]): string[] =>
	Map.groupBy(reasons, (reason) => reason)
		.entries()
		.map(([reason, all]) => `${all.length} ${reason}`)
		.toArray()
		.toSorted();

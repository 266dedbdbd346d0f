import type {Predicates} from '../../source/diagnosis/judge.ts';
import type {Judgement} from '../../source/diagnosis/judgement.ts';
import type {Predicate} from '../../source/diagnosis/predicate.ts';
import {predicates} from '../../source/predicates/index.ts';
import {isRight} from '../diagnosis/answer.ts';
import type {Recording} from '../diagnosis/recording.ts';
import {replay} from '../diagnosis/replay.ts';

export type Mutation = 'deleted' | 'negated';

/** A predicate that says something else than it should, and the scenario that notices. */
export type Mutant = {
	readonly predicate: string;
	readonly mutation: Mutation;
	/** Undefined: nobody does. */
	readonly noticedBy: string | undefined;
};

const mutated: Readonly<Record<Mutation, (judgement: Judgement) => Judgement>> = {
	deleted: (judgement) => ({...judgement, outcome: 'n/a'}),
	negated: (judgement) => ({
		...judgement,
		outcome:
			judgement.outcome === 'pass'
				? 'fail'
				: judgement.outcome === 'fail'
					? 'pass'
					: judgement.outcome,
	}),
};

const withMutation = (name: string, mutation: Mutation): Predicates => {
	const mutate = (original: Predicate): Predicate => ({
		...original,
		judge: (...observed) => mutated[mutation](original.judge(...observed)),
	});
	return Object.fromEntries(
		Object.entries(predicates).map(([own, predicate]) => [
			own,
			own === name ? mutate(predicate) : predicate,
		]),
	);
};

export const mutations: ReadonlyArray<{readonly predicate: string; readonly mutation: Mutation}> =
	Object.keys(predicates).flatMap((predicate) =>
		(['deleted', 'negated'] as const).map((mutation) => ({predicate, mutation})),
	);

/** Replays scenarios with one predicate changed until one of them gets a wrong answer. */
export async function tryMutant(
	{predicate, mutation}: {readonly predicate: string; readonly mutation: Mutation},
	recordings: readonly Recording[],
): Promise<Mutant> {
	const change = {predicates: withMutation(predicate, mutation)};
	for (const recording of likelyFirst(predicate, recordings)) {
		const {document} = await replay(recording, change);
		if (recording.expected && !isRight(recording.expected, document)) {
			return {predicate, mutation, noticedBy: recording.id};
		}
	}

	return {predicate, mutation, noticedBy: undefined};
}

/** A scenario in which the expectation is not met notices soonest. */
function likelyFirst(predicate: string, recordings: readonly Recording[]): Recording[] {
	const isBroken = ({document}: Recording): boolean =>
		document.evidence.some(({node, outcome}) => node === predicate && outcome === 'fail');
	return recordings.toSorted((a, b) => Number(isBroken(b)) - Number(isBroken(a)));
}

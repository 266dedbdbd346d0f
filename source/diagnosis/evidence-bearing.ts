import type {OutcomeWord} from './judgement.ts';
import {type FaultTree, type Wish, wishesOf} from './tree.ts';

/** How an outcome bears on a cause: what it was asked for, and whether that is so. */
export type Bearing = Wish & {readonly cause: string; readonly holds: boolean | null};

/** What an outcome says to every cause that asks for the expectation; null where it could not be looked at. */
export const bearingsOf = (
	name: string,
	outcome: OutcomeWord,
	trees: readonly FaultTree[],
): Bearing[] =>
	trees
		.flatMap(({causes}) => causes)
		.flatMap((cause) =>
			(wishesOf(cause).get(name) ?? []).map(({role, wants}) => ({
				cause: cause.id,
				role,
				wants,
				holds: outcome === 'unknown' ? null : outcome === wants,
			})),
		);

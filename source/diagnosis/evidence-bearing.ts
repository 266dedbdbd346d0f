import type {OutcomeWord} from './judgement.ts';
import {remembered} from './remembered.ts';
import type {Cause, Condition, FaultTree} from './tree.ts';

/** The places that a condition can have in a cause. */
const roles = [
	'requires',
	'suspectedWhen',
	'supports',
	'refutes',
	'confirmedBy',
	'mildWhen',
] as const satisfies ReadonlyArray<keyof Cause>;

/** How an outcome bears on a cause: what it was asked for, and whether that is so. */
export type Bearing = {
	readonly cause: string;
	readonly role: (typeof roles)[number];
	readonly wants: 'pass' | 'fail';
	readonly holds: boolean | null;
};

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

type Wish = Pick<Bearing, 'role' | 'wants'>;

/** What a cause wants of each expectation that it asks for: that it is met, or is not, or both. */
const wishesOf = remembered((cause: Cause): ReadonlyMap<string, readonly Wish[]> => {
	const wishes = roles.flatMap((role) =>
		wishesIn(cause[role] ?? []).map(({name, wants}) => ({name, role, wants})),
	);
	const distinct = new Map(wishes.map((wish) => [`${wish.name} ${wish.role} ${wish.wants}`, wish]));
	return Map.groupBy(distinct.values(), ({name}) => name);
});

const wishesIn = (
	conditions: readonly Condition[],
): Array<{readonly name: string; readonly wants: 'pass' | 'fail'}> =>
	conditions.flatMap((condition) => {
		if ('passes' in condition) {
			return [{name: condition.passes, wants: 'pass'}];
		}

		return 'fails' in condition
			? [{name: condition.fails, wants: 'fail'}]
			: wishesIn('any' in condition ? condition.any : condition.all);
	});

import type {OutcomeWord} from './judgement.ts';
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
			roles.flatMap((role) =>
				wishes(name, cause[role] ?? []).map((wants) => ({
					cause: cause.id,
					role,
					wants,
					holds: outcome === 'unknown' ? null : outcome === wants,
				})),
			),
		);

/** Whether these conditions want an expectation to be met, or not to be, or both. */
function wishes(name: string, conditions: readonly Condition[]): Array<'pass' | 'fail'> {
	const found = conditions.flatMap((condition): Array<'pass' | 'fail'> => {
		if ('passes' in condition) {
			return condition.passes === name ? ['pass'] : [];
		}

		if ('fails' in condition) {
			return condition.fails === name ? ['fail'] : [];
		}

		return wishes(name, 'any' in condition ? condition.any : condition.all);
	});
	return [...new Set(found)];
}

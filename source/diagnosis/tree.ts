import type {Text} from '../text/text.ts';
import {remembered} from './remembered.ts';
import type {SubjectKind} from './subject.ts';

/**
A statement about expectations, by the names of their predicates. `passes` is true when the expectation is
met and `fails` when it is not; where it could not be looked at, or has no meaning, neither is true. A predicate
about components or nodes is asked about the cause's own subject unless `of` names another.
*/
export type Condition =
	| {readonly passes: string; readonly of?: string}
	| {readonly fails: string; readonly of?: string}
	| {readonly any: readonly Condition[]}
	| {readonly all: readonly Condition[]};

export type SeverityWord = 'critical' | 'major' | 'minor' | 'warning';

/**
What a confirmed cause accounts for: causes that are then not named on their own, either because they are
the same thing seen elsewhere (`part`: their objects are added) or because they follow from it (`consequence`:
they are listed beneath).
*/
export type Explanation = {
	/** Ids, or `family/*`. */
	readonly causes: readonly string[];
	/** Only those subjects; `victims` are the ones that the judgements name. Default: any. */
	readonly subjects?: readonly string[] | 'victims';
	readonly as: 'part' | 'consequence';
	/** What a person does about those is offered beside the cause's own remedies: it says why those may not help. */
	readonly lendsRemedies?: boolean;
};

export type RemedyOffer = {
	readonly id: string;
	readonly risk: 'low' | 'medium' | 'high' | 'manual';
	readonly title: Text;
	/**
	Lines for a shell. `@namespace` and `@name` (each object of the cause that has the kind named in
	`forEach`) are filled in.
	*/
	readonly kubectl: readonly string[];
	/** One set of lines for each object of this kind. */
	readonly forEach?: string;
	/** What to know before, or what to do by hand. */
	readonly advice?: Text;
};

/** A fault that has a name. A row of the public catalogue: the id is for ever. */
export type Cause = {
	readonly id: string;
	readonly title: Text;
	/** What is wrong and what it means, in one or two sentences. */
	readonly summary: Text;
	readonly severity: SeverityWord;
	/** Expectations that are met, and whose objects it is about all the same: what a person has to take in hand. */
	readonly shows?: readonly string[];
	/** Judged for each of these by itself; all that have it are objects of the one cause. Default: the cluster. */
	readonly about?: SubjectKind;
	/** Components that a cause about the cluster is about, so that another one can account for it. */
	readonly concerns?: readonly string[];
	/** Where one of these is true it is no more than a warning. */
	readonly mildWhen?: readonly Condition[];
	/** All of it true: confirmed. One false: ruled out. */
	readonly requires: readonly Condition[];
	/**
	What must be true before the cause is called probable while the rest cannot be looked at. Default: the
	first requirement, which therefore is the symptom.
	*/
	readonly suspectedWhen?: readonly Condition[];
	/** Named as evidence where true; without a vote. */
	readonly supports?: readonly Condition[];
	/** One true: ruled out. */
	readonly refutes?: readonly Condition[];
	/** Never more than probable, because what would prove it cannot be read from here. */
	readonly isNeverConfirmed?: boolean;
	/** Confirmed only with one of these beside the requirements; else probable. */
	readonly confirmedBy?: readonly Condition[];
	readonly explains?: readonly Explanation[];
	/** Look-alikes that are shown as ruled out beside it. */
	readonly confusableWith: readonly string[];
	readonly remedies: readonly RemedyOffer[];
	/** Anchor in the documentation. */
	readonly documentation: string;
};

/** Where a step of a tree leads: another node, a cause, or nowhere further. */
export type Edge =
	{readonly to: string} | {readonly cause: string} | {readonly end: 'well' | 'open'};

/**
A step of the way that a person walks. The reading order explains; causes are decided by their own
requirements. A node with `ask` is a question for a person.
*/
export type TreeNode = {
	readonly id: string;
	readonly question: Text;
	readonly expects?: string;
	/** Subject of the expectation, where it is one. */
	readonly of?: string;
	readonly ask?: {
		/** Key of `--input` that answers it. */
		readonly input: string;
		/** The exact place to look. */
		readonly where: Text;
		/** What the input is for a yes (the node passes) and a no; without them its value is written. */
		readonly values?: {readonly pass?: string; readonly fail?: string};
	};
	readonly pass: Edge;
	readonly fail: Edge;
	readonly unknown: Edge;
};

export type FaultTree = {
	/** The family: `region-api`. */
	readonly id: string;
	/** Counted up when its meaning changes; evidence names it. */
	readonly version: number;
	readonly title: Text;
	/** Words a person would search for. */
	readonly symptoms: readonly string[];
	/** Keys of `--input` that narrow or extend what is looked at; those that a node asks for need not stand here. */
	readonly inputs?: readonly string[];
	/** Without it the family has no meaning here. */
	readonly appliesWhen?: readonly Condition[];
	readonly nodes: readonly TreeNode[];
	readonly causes: readonly Cause[];
	/**
	Causes of other families that are looked at when only this one is asked. They are named where they account for
	one of this family's, or have to do with one of the subjects.
	*/
	readonly borrows?: ReadonlyArray<{
		readonly causes: readonly string[];
		/** Names, or any component of the platform. */
		readonly subjects?: readonly string[] | 'components';
	}>;
};

/** Whether `--input` with this key says something to the family. */
export const takesInput = ({inputs = [], nodes}: FaultTree, key: string): boolean =>
	inputs.includes(key) || nodes.some(({ask}) => ask?.input === key);

/** Whether an id is one of these ids or belongs to one of these `family/*`. */
export const isAmong = (id: string, patterns: readonly string[]): boolean =>
	patterns.some((pattern) =>
		pattern.endsWith('/*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern,
	);

/** The places that a condition can have in a cause. */
const roles = [
	'requires',
	'suspectedWhen',
	'supports',
	'refutes',
	'confirmedBy',
	'mildWhen',
] as const satisfies ReadonlyArray<keyof Cause>;

/** What a cause asks an expectation for: where, and whether it wants it met. */
export type Wish = {readonly role: (typeof roles)[number]; readonly wants: 'pass' | 'fail'};

/** The predicates in conditions, by their names, and whether they are to be met. */
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

/** The names of the predicates in conditions. */
export const predicatesIn = (conditions: readonly Condition[]): string[] =>
	wishesIn(conditions).map(({name}) => name);

/** What a cause wants of each expectation that it asks for: that it is met, or is not, or both. */
export const wishesOf = remembered((cause: Cause): ReadonlyMap<string, readonly Wish[]> => {
	const wishes = roles.flatMap((role) =>
		wishesIn(cause[role] ?? []).map(({name, wants}) => ({name, role, wants})),
	);
	const distinct = new Map(wishes.map((wish) => [`${wish.name} ${wish.role} ${wish.wants}`, wish]));
	return Map.groupBy(distinct.values(), ({name}) => name);
});

import type {PracticeCluster} from '../../../source/practice/cluster.ts';
import {trees} from '../../../source/trees/index.ts';

/** From the open cockpit to the end of one remedy of a scenario's cause. */
export type Loop = {
	readonly scenario: string;
	readonly cause: string;
	/** Id of the remedy. */
	readonly remedy: string;
	/** How many times faster than in reality pods come up and crash; default 100. */
	readonly speed?: number;
	/** Why the remedy cannot cure it, and where it leads instead; undefined where it cures. */
	readonly uncured?: Uncured;
};

export type Uncured = {
	/** As a person would be told who asks why. */
	readonly reason: string;
	/**
	- `not-cured` it is applied, and that it did not help is said
	- `stopped` the first of several pods is as sick as before, and the others are left alone
	- `refused` it cannot even be run here, which is said instead of a plan
	- `spared` it would do harm for nothing: a person does something else at once
	*/
	readonly end: 'not-cured' | 'stopped' | 'refused' | 'spared';
	/** What the screen says why it cannot be run. */
	readonly obstacle?: string;
	/** What it offers next, by the remedy's id. */
	readonly next?: string;
	/** What a person does outside, by which it is cured in the end. */
	readonly mend?: (cluster: PracticeCluster) => Promise<void> | void;
};

export const causeOf = (id: string) => {
	const cause = trees.flatMap(({causes}) => causes).find((one) => one.id === id);
	if (!cause) {
		throw new Error(`There is no cause ${id}.`);
	}

	return cause;
};

/** The place of a remedy in the cockpit's list, counted from 1. */
export const placeOf = ({cause, remedy}: Pick<Loop, 'cause' | 'remedy'>): number =>
	causeOf(cause).remedies.findIndex(({id}) => id === remedy) + 1;

/** A remedy by what a person reads; it may be lent by a part of the cause. */
export const titleOfRemedy = ({cause, remedy}: Pick<Loop, 'cause' | 'remedy'>): string =>
	[causeOf(cause), ...trees.flatMap(({causes}) => causes)]
		.flatMap(({remedies}) => remedies)
		.find(({id}) => id === remedy)?.title.en ?? remedy;

/** Several scenarios of which the same remedy cures the same cause. */
export const cures = (
	cause: string,
	remedy: string,
	scenarios: readonly string[],
	speed?: number,
): Loop[] =>
	scenarios.map((scenario) => ({scenario, cause, remedy, ...(speed !== undefined && {speed})}));

import {systemTiming, type Timing} from '../cluster/timing.ts';
import {programFolders} from '../environment.ts';
import type {RemedyOutcome} from '../remedies/remedy-progress.ts';
import {type Person, personAt} from './person.ts';

/** What `fix` needs from outside; tests put a practice cluster's network and a quicker clock in their place. */
export type FixWays = {
	readonly person: Person;
	readonly timing: Timing;
	/** The program's folder for what outlives a run. */
	readonly folder: string;
	/** How long a replaced pod may take to become ready, and a cause to go. Milliseconds. */
	readonly readyDeadlineMs?: number;
	readonly cureDeadlineMs?: number;
};

export const exitCodes = {done: 0, internal: 1, usage: 2, notCured: 6, refused: 7} as const;

export const codeOf: Readonly<Record<RemedyOutcome, number>> = {
	cured: exitCodes.done,
	'not-cured': exitCodes.notCured,
	unverified: exitCodes.notCured,
	stopped: exitCodes.notCured,
	unknown: exitCodes.notCured,
	refused: exitCodes.refused,
};

export const usualWays = (): FixWays => ({
	person: personAt(),
	timing: systemTiming,
	folder: programFolders().state,
});

import type {Gap} from '../probes/reading.ts';
import type {Text} from '../text/text.ts';
import type {ObjectReference} from './subject.ts';

/**
What was found of an expectation: met, not met, not to be looked at, or without a meaning here. There is no
way from the last two to either of the first.
*/
export type OutcomeWord = 'pass' | 'fail' | 'unknown' | 'n/a';

/** How often lines came, and when the first and the last of them; milliseconds since the epoch. */
export type LineRhythm = {readonly count: number; readonly first: number; readonly last: number};

export type Judgement = {
	readonly outcome: OutcomeWord;
	/** What was seen, in one sentence without a full stop. */
	readonly text: Text;
	/** What it is about; for a failure, what is broken. */
	readonly objects?: readonly ObjectReference[];
	/** Lines of a log or message it rests on, at most twenty, redacted. */
	readonly excerpt?: readonly string[];
	/** The lines of logs it rests on: how many, and when. */
	readonly lines?: LineRhythm;
	/** Names of subjects that suffer from it: components with pods on a lost node. */
	readonly victims?: readonly string[];
	readonly gaps?: readonly Gap[];
	/** It is shown although nothing follows from it: no fault with a name, and nothing to pass over in silence. */
	readonly isRemark?: boolean;
	/** It is not met, and no cause has a name for that; one may account for it all the same. */
	readonly isNameless?: boolean;
};

type Rest = Omit<Judgement, 'outcome' | 'text'>;

export const pass = (text: Text, rest: Rest = {}): Judgement => ({outcome: 'pass', text, ...rest});

export const fail = (text: Text, rest: Rest = {}): Judgement => ({outcome: 'fail', text, ...rest});

export const notApplicable = (text: Text, rest: Rest = {}): Judgement => ({
	outcome: 'n/a',
	text,
	...rest,
});

/** Without a verdict, and worth a line. */
export const remark = (text: Text): Judgement => ({outcome: 'n/a', text, isRemark: true});

export const unknown = (text: Text, gaps: readonly Gap[] = []): Judgement => ({
	outcome: 'unknown',
	text,
	gaps,
});

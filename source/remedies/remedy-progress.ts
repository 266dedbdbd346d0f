import type {RemedyLine} from '../diagnosis/remedy-lines.ts';
import type {Text} from '../text/text.ts';
import type {RemedyPlan} from './remedy-plan.ts';
import type {RestartStep} from './restart-run.ts';

export type RemedyStepState = 'waiting' | 'running' | 'done' | 'failed' | 'skipped';

export type RemedyStep = {
	readonly title: Text;
	readonly state: RemedyStepState;
	/** What is seen meanwhile, or was at the end. */
	readonly seen?: Text;
	readonly problem?: Text;
	/** The pods of a step that replaces pods. */
	readonly pods?: readonly RestartStep[];
	/** When it entered this state, milliseconds since the epoch. */
	readonly since: number;
};

/**
- `cured` the probes that named the cause find it gone, and it stayed so
- `not-cured` everything was applied and the cause is still there
- `unverified` everything was applied and the probes could not be read, or there is no cause to look for
- `refused` nothing was changed
- `stopped` part of it was applied
- `unknown` nobody knows whether the last change arrived
*/
export type RemedyOutcome =
	'cured' | 'not-cured' | 'unverified' | 'refused' | 'stopped' | 'unknown';

export type RemedyProgress = {
	readonly plan: RemedyPlan;
	readonly phase: 'checking' | 'running' | 'verifying' | 'over';
	readonly steps: readonly RemedyStep[];
	readonly outcome: RemedyOutcome | undefined;
	readonly problem?: Text;
	/** The target is not as it was confirmed: it has to be diagnosed and asked again. */
	readonly isOutdated: boolean;
	/** Probes asked again so far. */
	readonly looks: number;
	readonly verdict?: Text;
	/** What the evidence supports next, after a remedy that did not help. */
	readonly next: readonly RemedyLine[];
	/** For the person, made at the end. */
	readonly told: readonly Text[];
	/** The file that takes it back. */
	readonly keptFile?: string;
};

/** A confirmed plan of which nothing was done yet. */
export const atTheStart = (plan: RemedyPlan, now: number): RemedyProgress => ({
	plan,
	phase: 'checking',
	steps: plan.steps.map(({title}) => ({title, state: 'waiting', since: now})),
	outcome: undefined,
	isOutdated: false,
	looks: 0,
	next: [],
	told: [],
});

/** The steps, one of which has got further. */
export const withStep = (
	steps: readonly RemedyStep[],
	index: number,
	change: Partial<RemedyStep>,
	now: number,
): RemedyStep[] =>
	steps.map((step, position) => {
		const hasChanged = change.state !== undefined && change.state !== step.state;
		return position === index ? {...step, ...change, since: hasChanged ? now : step.since} : step;
	});

/** Every change was made, and what was waited for has not come about. */
export const isAllApplied = ({plan, steps}: RemedyProgress): boolean =>
	steps.every(({state, pods = []}, index) => {
		const kind = plan.steps[index]?.kind;
		const isReplaced =
			kind === 'replace' &&
			pods.length > 0 &&
			pods.every(({replacement}) => replacement !== undefined);
		return state === 'done' || kind === 'wait' || kind === 'tell' || isReplaced;
	});

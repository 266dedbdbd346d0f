import {readClusterUid} from '../cluster/identity.ts';
import type {RemedyLine} from '../diagnosis/remedy-lines.ts';
import type {TargetDocument} from '../diagnosis/document.ts';
import {observable, type Observable} from '../observable.ts';
import type {Text} from '../text/text.ts';
import {causeStands, type CureOptions, type CureVerdict, judgeCure, verifyCure} from './cure.ts';
import type {Journal} from './journal.ts';
import {dropRecord, keepRecord, noteMade} from './kept-record.ts';
import type {RemedySite, Step} from './remedy.ts';
import type {RemedyPlan} from './remedy-plan.ts';
import type {RestartStep} from './restart-run.ts';
import {performStep, rehearse, type StepEnd} from './step.ts';
import {unreadyComponents} from './witnesses.ts';

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

export type LookAgain = (request: {
	readonly asked: readonly string[];
	/** How far back logs are read: not further than the remedy. Milliseconds. */
	readonly sinceMs: number;
	/** What ended before that does not count either. */
	readonly isAfterChange: boolean;
	readonly signal: AbortSignal;
}) => Promise<TargetDocument>;

/** Keeps a record of runs. It is told what happens, and can keep nothing from happening. */
export type RunWitness = {
	/** A plan was confirmed; resolves when that is written down, before anything is done about it. */
	confirmed(plan: RemedyPlan, site: RemedySite): Promise<void>;
	/** A run is over, and this is what the diagnosis said last, if it was asked since the changes. */
	ended(end: RunEnd, document: TargetDocument | undefined): Promise<void>;
};

export type RunEnd = Pick<
	RemedyProgress,
	'plan' | 'outcome' | 'problem' | 'verdict' | 'looks' | 'steps'
>;

export type RemedyRunOptions = {
	readonly journal: Journal;
	readonly witness?: RunWitness;
	/** The diagnosis that named the cause, once more. */
	readonly look: LookAgain;
	/** How long a replaced pod may take to become ready. Milliseconds. */
	readonly readyDeadlineMs?: number;
};

export type RemedyRun = Observable<RemedyProgress> & {
	/** Resolves with the last progress. */
	readonly finished: Promise<RemedyProgress>;
	/** Ends it where it is: nothing more is changed, and nothing is waited for. */
	abandon(): void;
};

/** Logs are read at least so far back: the kubelet counts in whole seconds, by its own clock. Milliseconds. */
export const leastWindowMs = 5000;

/** Evidence that is older is read again before it is acted upon. Milliseconds. */
const freshMs = 60_000;

/**
Runs a confirmed plan: compares cluster and user with it, tries every call that can be tried, keeps what
takes it back, makes one change after the other, each in the journal before it is sent, stops at the first
that fails, and asks the probes whether the cause is gone.
*/
export function runRemedy(
	site: RemedySite,
	plan: RemedyPlan,
	options: RemedyRunOptions,
): RemedyRun {
	const run = new Run(site, plan, options);
	return {
		get: () => run.progress.get(),
		subscribe: (listener) => run.progress.subscribe(listener),
		finished: run.start(),
		abandon() {
			run.abandoned.abort();
		},
	};
}

class Run {
	readonly progress;
	readonly abandoned = new AbortController();
	readonly #site: RemedySite;
	readonly #plan: RemedyPlan;
	readonly #options: RemedyRunOptions;
	/** When the first change was made; undefined before. */
	#changedAt: number | undefined;
	#lastSeen: TargetDocument | undefined;

	constructor(site: RemedySite, plan: RemedyPlan, options: RemedyRunOptions) {
		this.#site = site;
		this.#plan = plan;
		this.#options = options;
		const since = site.timing.now();
		this.progress = observable<RemedyProgress>({
			plan,
			phase: 'checking',
			steps: plan.steps.map(({title}) => ({title, state: 'waiting', since})),
			outcome: undefined,
			isOutdated: false,
			looks: 0,
			next: [],
			told: [],
		});
	}

	async start(): Promise<RemedyProgress> {
		const {witness} = this.#options;
		await witness?.confirmed(this.#plan, this.#site);
		const end = await this.#run();
		await witness?.ended(end, this.abandoned.signal.aborted ? undefined : this.#lastSeen);
		return end;
	}

	async #run(): Promise<RemedyProgress> {
		const objection = await this.#objection();
		if (objection) {
			return this.#end('refused', objection);
		}

		const unkept = await this.#keep();
		if (unkept) {
			return this.#end('refused', {problem: unkept});
		}

		this.#lastSeen = undefined;
		this.#patch({phase: 'running'});
		for (const [index, step] of this.#plan.steps.entries()) {
			const end = await this.#perform(index, step);
			if (end.outcome !== 'done') {
				this.#skipAfter(index);
				const outcome = this.#outcomeOf(end);
				await this.#dropCopyOf(outcome);
				return this.#end(outcome, {
					problem: end.problem,
					isOutdated: end.outcome === 'changed' && this.#changedAt === undefined,
					...(outcome === 'stopped' && (await this.#lookOnce())),
				});
			}
		}

		const {settles} = this.#plan;
		if (settles !== undefined) {
			await dropRecord(settles).catch(() => undefined);
		}

		return this.#verify();
	}

	/** Why it is not begun at all. */
	async #objection(): Promise<{problem: Text; isOutdated?: boolean} | undefined> {
		const {obstacle, steps} = this.#plan;
		if (obstacle) {
			return {problem: obstacle.text};
		}

		const change = await this.#targetChange();
		if (change) {
			return {problem: change};
		}

		if (this.#site.timing.now() - this.#plan.seenAt > freshMs) {
			const stale = await this.#lookBefore();
			if (stale) {
				return {problem: stale, isOutdated: true};
			}
		}

		for (const step of steps) {
			const end = await rehearse(this.#site, step);
			if (end.outcome !== 'done') {
				return {problem: end.problem, isOutdated: end.outcome === 'changed'};
			}
		}

		return undefined;
	}

	/** The cluster behind the context, or the user, may be another one than when the plan was made. */
	async #targetChange(): Promise<Text | undefined> {
		const {target} = this.#plan;
		const {session} = this.#site;
		const {server, user} = session.status.get();
		const uid = await readClusterUid(session.transport);
		const isSame = server === target.server && user === target.user && uid === target.clusterUid;
		return isSame
			? undefined
			: {
					zh: '计划之后集群或用户发生了变化，没有做任何修改；请重新诊断',
					en: 'the cluster or the user is not the one of the plan any more; nothing was changed, diagnose again',
				};
	}

	async #lookBefore(): Promise<Text | undefined> {
		const {cause} = this.#site;
		if (!cause) {
			return undefined;
		}

		const document = await this.#look(freshMs * 15, false);
		return causeStands(document, cause, this.#site.chosen)
			? undefined
			: {
					zh: '确认期间原因已经不成立，没有做任何修改',
					en: 'the cause does not stand any more since it was asked; nothing was changed',
				};
	}

	async #look(sinceMs: number, isAfterChange: boolean): Promise<TargetDocument> {
		const family = this.#site.cause?.id.split('/')[0] ?? '';
		const {signal} = this.abandoned;
		this.#lastSeen = await this.#options.look({asked: [family], sinceMs, isAfterChange, signal});
		return this.#lastSeen;
	}

	async #keep(): Promise<Text | undefined> {
		const {kept, id, remedy, cause, target} = this.#plan;
		if (!kept) {
			return undefined;
		}

		const at = new Date(this.#site.timing.now()).toISOString();
		const answer = await keepRecord(this.#site.folder, {
			schema: 'rbd-tui.undo/v1',
			id,
			at,
			remedy,
			cause,
			target,
			...kept,
		});
		if ('problem' in answer) {
			return answer.problem;
		}

		this.#patch({keptFile: answer.file});
		return undefined;
	}

	async #dropCopyOf(outcome: RemedyOutcome): Promise<void> {
		const {keptFile, ...rest} = this.progress.get();
		if (outcome !== 'refused' || keptFile === undefined) {
			return;
		}

		await dropRecord(keptFile).catch(() => undefined);
		this.progress.set(rest);
	}

	async #perform(index: number, step: Step): Promise<StepEnd> {
		this.#step(index, {state: 'running'});
		const end = await performStep(step, {
			site: this.#site,
			plan: this.#plan,
			journal: this.#options.journal,
			signal: this.abandoned.signal,
			...(this.#options.readyDeadlineMs !== undefined && {
				readyDeadlineMs: this.#options.readyDeadlineMs,
			}),
			see: (seen, pods) => {
				this.#step(index, {...(seen && {seen}), ...(pods && {pods})});
			},
			changed: () => {
				this.#changedAt ??= this.#site.timing.now();
			},
		});
		if (end.outcome === 'done') {
			const {told, keptFile} = this.progress.get();
			if (end.made && keptFile !== undefined) {
				// Without it the undo says that it does not know whether somebody has changed it since.
				await noteMade(keptFile, end.made).catch(() => undefined);
			}

			this.#step(index, {state: 'done'});
			this.#patch(end.told ? {told: [...told, end.told]} : {});
		} else {
			this.#step(index, {state: 'failed', problem: end.problem});
		}

		return end;
	}

	#outcomeOf({outcome}: StepEnd): RemedyOutcome {
		if (outcome === 'uncertain') {
			return 'unknown';
		}

		return this.#changedAt === undefined ? 'refused' : 'stopped';
	}

	async #verify(): Promise<RemedyProgress> {
		// Lines from before the last step are about what was, also those that it has caused itself.
		const options = this.#cureOptions(this.#site.timing.now());
		if (!options) {
			return this.#end('unverified', {});
		}

		this.#patch({phase: 'verifying'});
		const verdict = await verifyCure(options);
		return this.#end(verdict.outcome, this.#said(verdict));
	}

	/**
	What the probes say after a change that did not come to its end: where everything was applied and the cause
	stands, there is nothing left to wait for but the next remedy.
	*/
	async #lookOnce(): Promise<Partial<RemedyProgress>> {
		const {timing} = this.#site;
		const options = this.#cureOptions(this.#changedAt ?? timing.now());
		if (!options || this.abandoned.signal.aborted) {
			return {};
		}

		const verdict = await judgeCure(options);
		return verdict.outcome === 'not-cured'
			? {...this.#said(verdict), ...(this.#isAllApplied() && {outcome: 'not-cured'})}
			: {};
	}

	/** Every change was made, and what was waited for has not come about. */
	#isAllApplied(): boolean {
		return this.progress.get().steps.every(({state, pods = []}, index) => {
			const kind = this.#plan.steps[index]?.kind;
			const isReplaced =
				kind === 'replace' &&
				pods.length > 0 &&
				pods.every(({replacement}) => replacement !== undefined);
			return state === 'done' || kind === 'wait' || kind === 'tell' || isReplaced;
		});
	}

	#said({text, next}: CureVerdict): Pick<RemedyProgress, 'verdict' | 'next'> {
		return {verdict: text, next: next.filter(({id}) => id !== this.#plan.remedy)};
	}

	#cureOptions(since: number): CureOptions | undefined {
		const {cause, chosen, document, timing} = this.#site;
		return (
			cause && {
				cause,
				chosen,
				before: document,
				timing,
				signal: this.abandoned.signal,
				...this.#plan.verification,
				look: async () => this.#look(Math.max(leastWindowMs, timing.now() - since), true),
				unready: async (names) => unreadyComponents(this.#site, names),
				see: (looks, text) => {
					this.#patch({looks, verdict: text});
				},
			}
		);
	}

	#skipAfter(index: number): void {
		for (let later = index + 1; later < this.#plan.steps.length; later++) {
			this.#step(later, {state: 'skipped'});
		}
	}

	#step(index: number, change: Partial<RemedyStep>): void {
		const now = this.#site.timing.now();
		const steps = this.progress.get().steps.map((step, position): RemedyStep => {
			const hasChanged = change.state !== undefined && change.state !== step.state;
			return position === index ? {...step, ...change, since: hasChanged ? now : step.since} : step;
		});
		this.#patch({steps});
	}

	#patch(change: Partial<RemedyProgress>): void {
		this.progress.set({...this.progress.get(), ...change});
	}

	#end(outcome: RemedyOutcome, rest: Partial<RemedyProgress>): RemedyProgress {
		this.#patch({phase: 'over', outcome, ...rest});
		return this.progress.get();
	}
}

import type {TargetDocument} from '../diagnosis/document.ts';
import {observable, type Observable} from '../observable.ts';
import {type CureOptions, type CureVerdict, judgeCure, verifyCure} from './cure.ts';
import {fittingRemedies} from './fitting-remedies.ts';
import type {Journal} from './journal.ts';
import {prepareCopy} from './kept-copy.ts';
import {amendRecord, dropRecord} from './kept-record.ts';
import {objectionTo} from './objection.ts';
import type {RemedySite, Step} from './remedy.ts';
import type {RemedyPlan} from './remedy-plan.ts';
import {
	atTheStart,
	isAllApplied,
	type RemedyOutcome,
	type RemedyProgress,
	type RemedyStep,
	withStep,
} from './remedy-progress.ts';
import {noteStalePods} from './stale-pods.ts';
import {performStep, type StepEnd} from './step.ts';
import {unreadyComponents} from './witnesses.ts';

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
		this.progress = observable(atTheStart(plan, site.timing.now()));
	}

	async start(): Promise<RemedyProgress> {
		const {witness} = this.#options;
		await witness?.confirmed(this.#plan, this.#site);
		const end = await this.#run();
		await witness?.ended(end, this.abandoned.signal.aborted ? undefined : this.#lastSeen);
		return end;
	}

	async #run(): Promise<RemedyProgress> {
		const objection = await objectionTo(this.#plan, this.#site, async (sinceMs) =>
			this.#look(sinceMs, false),
		);
		if (objection) {
			return this.#end('refused', objection);
		}

		const copy = await prepareCopy(this.#plan, this.#site);
		if ('problem' in copy) {
			return this.#end('refused', copy);
		}

		this.#lastSeen = undefined;
		this.#patch({phase: 'running', ...copy});
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

	async #look(sinceMs: number, isAfterChange: boolean): Promise<TargetDocument> {
		const family = this.#site.cause?.id.split('/')[0] ?? '';
		const {signal} = this.abandoned;
		this.#lastSeen = await this.#options.look({asked: [family], sinceMs, isAfterChange, signal});
		return this.#lastSeen;
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
		const {settles} = this.#plan;
		this.#step(index, {state: 'running'});
		if (step.kind === 'replace' && settles !== undefined) {
			await noteStalePods(this.#site, settles);
		}

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
				const {made} = end;
				await amendRecord(keptFile, () => ({made}));
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
		return this.#end(verdict.outcome, await this.#said(verdict));
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
			? {
					...(await this.#said(verdict)),
					...(isAllApplied(this.progress.get()) && {outcome: 'not-cured'}),
				}
			: {};
	}

	async #said({text, next}: CureVerdict): Promise<Pick<RemedyProgress, 'verdict' | 'next'>> {
		const others = next.filter(({id}) => id !== this.#plan.remedy);
		const seen = this.#lastSeen;
		const isAbandoned = this.abandoned.signal.aborted;
		return {
			verdict: text,
			next: seen && !isAbandoned ? await fittingRemedies(others, seen, this.#site) : others,
		};
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
		const {steps} = this.progress.get();
		this.#patch({steps: withStep(steps, index, change, now)});
	}

	#patch(change: Partial<RemedyProgress>): void {
		this.progress.set({...this.progress.get(), ...change});
	}

	#end(outcome: RemedyOutcome, rest: Partial<RemedyProgress>): RemedyProgress {
		this.#patch({phase: 'over', outcome, ...rest});
		return this.progress.get();
	}
}

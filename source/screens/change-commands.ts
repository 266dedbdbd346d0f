import type {TargetDocument} from '../diagnosis/document.ts';
import type {RemedyPlan} from '../remedies/remedy-plan.ts';
import type {RemedyProgress} from '../remedies/remedy-progress.ts';
import type {LookAgain, RemedyRun} from '../remedies/remedy-run.ts';
import type {RemedySite} from '../remedies/remedy.ts';
import type {Offer} from '../remedies/treat.ts';
import type {Text} from '../text/text.ts';
import {isAnswer} from '../ui/use-once-shown.ts';
import type {Cockpit, ShownRun} from './cockpit.ts';
import type {ChangePlace, Question} from './cockpit-state.ts';
import {isOver} from './cockpit-view.ts';
import type {Commands} from './command.ts';
import {copyBlock} from './lead-on.ts';
import {openPrompt} from './prompts.ts';
import {questionWindow} from './question.ts';

/** Something that a person wants to change, and where it is asked for and shown. */
export type Change = {
	readonly context: string;
	readonly place: ChangePlace;
	/** What it is for: a cause by its title, or a component. */
	readonly title: Text;
	/** What is to be done, by what the cluster is now; asked again where that has changed meanwhile. */
	readonly find: (isAgain: boolean) => Promise<Offer | {readonly end: Text}>;
};

/** Asking, answering and running whatever changes a cluster. */
export class ChangeCommands {
	readonly commands: Commands = {
		'question.yes': (arrival) => {
			this.#answer(arrival);
		},
		'question.no': () => {
			this.cancel();
		},
		'question.up': () => {
			this.#scroll(-1);
		},
		'question.down': () => {
			this.#scroll(1);
		},
		'prompt.up': () => {
			this.#scroll(-1);
		},
		'prompt.down': () => {
			this.#scroll(1);
		},
		'question.copy': () => {
			this.#copy();
		},
	};

	readonly #cockpit: Cockpit;
	readonly #quit: () => void;
	readonly #write: (sequence: string) => void;
	readonly #runs = new Map<number, RemedyRun>();
	#questions = 0;
	#runCount = 0;
	/** Who waits for the answer to the question that is open. */
	#awaited: {readonly question: number; readonly answer: (isYes: boolean) => void} | undefined;
	/** When each question was first seen whole on the screen (`performance.now()`). */
	readonly #shownAt = new Map<number, number>();

	constructor(cockpit: Cockpit, quit: () => void, write: (sequence: string) => void) {
		this.#cockpit = cockpit;
		this.#quit = quit;
		this.#write = write;
	}

	/** Plans, asks and runs; where the target changes meanwhile, all of it once more. */
	async begin(change: Change): Promise<void> {
		const cockpit = this.#cockpit;
		// Asked before anything is known: keys that are already on their way go nowhere.
		let id = this.#open(change);
		let isAgain = false;
		const {planOffer, treat} = await import('../remedies/treat.ts');
		const end = await treat<Text | undefined>({
			find: async () => change.find(isAgain),
			offer: async (offer) => {
				const plan = await planOffer(offer);
				const isConfirmed = await this.#ask(id, plan);
				return isConfirmed ? this.#run(change, offer.site, plan) : {end: undefined};
			},
			mayBeginAnew: () => {
				isAgain = true;
				this.#forgetRuns(change);
				id = this.#open(change, {
					zh: '确认期间对象变了，没有做任何修改；这是按现状重新诊断后的计划',
					en: 'what it is about changed while it was asked; nothing was changed. This is the plan by a new diagnosis',
				});
				return true;
			},
		});
		if (!('end' in end && end.end && cockpit.state.get().question?.id === id)) {
			return;
		}

		cockpit.update({question: undefined});
		cockpit.notify('warning', end.end);
	}

	/** Only looks whether the cause is gone, as after a remedy; a person has done something about it. */
	async watch(
		shown: Pick<Change, 'context' | 'place' | 'title'>,
		site: RemedySite,
		plan: RemedyPlan,
	): Promise<RemedyProgress> {
		const verification = {...plan.verification, deadlineMs: 0};
		const seenAt = site.timing.now();
		return this.#run(shown, site, {...plan, steps: [], obstacle: null, verification, seenAt});
	}

	/** A frame with the whole question has reached the terminal. */
	questionShown(id: number, at: number): void {
		if (!this.#shownAt.has(id)) {
			this.#shownAt.set(id, at);
		}
	}

	/** The line typed in answer to a high risk: only the cluster's own name runs it. */
	acceptName(name: string): void {
		const {question, prompt} = this.#cockpit.state.get();
		const {plan} = question ?? {};
		if (!plan) {
			return;
		}

		if (prompt && !questionWindow(this.#cockpit.view)?.isEndSeen) {
			const problem = {
				zh: '请先用 ↓ 把问题看完',
				en: 'read the question to its end first: Down',
			};
			this.#cockpit.update({prompt: {...prompt, problem}});
			return;
		}

		const {context} = plan.target;
		const isRight = name === context && !plan.obstacle;
		this.#settle(isRight);
		if (!isRight) {
			this.#cockpit.notify('warning', {
				zh: `“${name}”不是集群名 ${context}，没有做任何修改`,
				en: `"${name}" is not the cluster's name ${context}; nothing was changed`,
			});
		}
	}

	/** Takes an open question back, and that of quitting. */
	cancel(): void {
		const {question} = this.#cockpit.state.get();
		this.#cockpit.update({isQuitting: false});
		this.#settle(false);
		if (question) {
			this.#cockpit.notify('dim', {
				zh: '已取消，没有做任何修改',
				en: 'cancelled, nothing was changed',
			});
		}
	}

	/** Leaves what runs as it is; called when the program ends. */
	close(): void {
		for (const run of this.#runs.values()) {
			run.abandon();
		}
	}

	/** Folds away what has ended; true when there was any. */
	foldFinished(): boolean {
		const running = this.#cockpit.runs.filter((run) => !isOver(run));
		const hasFolded = running.length < this.#cockpit.runs.length;
		if (hasFolded) {
			this.#cockpit.runs = running;
			this.#cockpit.update({});
		}

		return hasFolded;
	}

	#open({context, place, title}: Change, note?: Text): number {
		const id = ++this.#questions;
		const base = {id, context, place, title, scroll: 0, copied: 0};
		const question: Question = note ? {...base, note} : base;
		this.#cockpit.update({question, notice: undefined});
		return id;
	}

	/** Shows the plan, and waits for the answer. */
	async #ask(id: number, plan: RemedyPlan): Promise<boolean> {
		const cockpit = this.#cockpit;
		const {question} = cockpit.state.get();
		if (question?.id !== id) {
			return false;
		}

		cockpit.update({question: {...question, plan}, notice: undefined});
		if (plan.risk === 'high' && !plan.obstacle) {
			openPrompt(cockpit, 'clusterName', {zh: '集群名', en: "cluster's name"});
		}

		return new Promise((resolve) => {
			this.#awaited = {question: id, answer: resolve};
		});
	}

	#settle(isYes: boolean): void {
		const {question} = this.#cockpit.state.get();
		this.#cockpit.update({question: undefined, prompt: undefined});
		const awaited = this.#awaited;
		this.#awaited = undefined;
		awaited?.answer(isYes && question?.id === awaited.question);
	}

	#answer(arrival: number): void {
		const {question, isQuitting} = this.#cockpit.state.get();
		if (isQuitting) {
			this.#quit();
			return;
		}

		const isByKey = question?.plan?.obstacle === null && question.plan.risk !== 'high';
		if (!isByKey) {
			return;
		}

		if (isAnswer(arrival, this.#shownAt.get(question.id))) {
			this.#settle(true);
			return;
		}

		this.#cockpit.notify('warning', {
			zh: '这个 y 来得太早，问题还没看清，已忽略；要执行请再按一次 y',
			en: 'that y came before the question could be read, it was ignored; y again runs it',
		});
	}

	#scroll(step: 1 | -1): void {
		const {question} = this.#cockpit.state.get();
		if (!question) {
			return;
		}

		const {most, present} = questionWindow(this.#cockpit.view)?.scroll ?? {most: 0, present: 0};
		const scroll = Math.max(0, Math.min(most, present + step));
		this.#cockpit.update({question: {...question, scroll}});
	}

	#copy(): void {
		const {question} = this.#cockpit.state.get();
		if (!question?.plan) {
			return;
		}

		const blocks = question.plan.kubectl.map((line) => [line]);
		copyBlock(this.#cockpit, this.#write, {blocks, copied: question.copied});
		this.#cockpit.update({question: {...question, copied: question.copied + 1}});
	}

	async #run(
		{context, place, title}: Pick<Change, 'context' | 'place' | 'title'>,
		site: RemedySite,
		plan: RemedyPlan,
	): Promise<RemedyProgress> {
		const cockpit = this.#cockpit;
		const {runRemedy} = await import('../remedies/remedy-run.ts');
		const {journal, recorder} = cockpit.options;
		const run = runRemedy(site, plan, {
			journal,
			witness: await recorder(),
			look: lookThrough(cockpit, site),
		});
		const id = ++this.#runCount;
		this.#runs.set(id, run);
		this.#forgetRuns({context, place});
		const show = (): void => {
			const shown: ShownRun = {id, context, place, title, progress: run.get()};
			const isKnown = cockpit.runs.some((other) => other.id === id);
			cockpit.runs = isKnown
				? cockpit.runs.map((other) => (other.id === id ? shown : other))
				: [...cockpit.runs, shown];
			cockpit.dataChanged();
		};

		show();
		const stop = run.subscribe(show);
		const progress = await run.finished;
		stop();
		this.#runs.delete(id);
		await cockpit.readUndoables();
		if (!progress.isOutdated) {
			// What is on the screen was found before.
			cockpit.diagnoses.get(context)?.diagnosis.run();
		}

		return progress;
	}

	/** What was shown under a row before gives way to what is done there now. */
	#forgetRuns({context, place}: Pick<Change, 'context' | 'place'>): void {
		const cockpit = this.#cockpit;
		cockpit.runs = cockpit.runs.filter(
			(run) => !isOver(run) || run.context !== context || run.place.row !== place.row,
		);
	}
}

/** The diagnosis that named a cause, once more, with what a person has told. */
const lookThrough =
	(cockpit: Cockpit, {session}: RemedySite): LookAgain =>
	async ({asked, sinceMs, isAfterChange, signal}): Promise<TargetDocument> => {
		const {lookAtCluster} = await import('./look-at-cluster.ts');
		const {input = {}} = cockpit.diagnoses.get(session.context)?.diagnosis.get() ?? {};
		const request = {input, signal, onProgress: () => undefined};
		const {document} = await lookAtCluster(session, request, {
			trees: await cockpit.trees(),
			asked,
			sinceMs,
			isAfterChange,
		});
		return document;
	};

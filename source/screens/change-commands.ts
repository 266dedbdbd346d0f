import type {Component, PodRow} from '../platform/components.ts';
import {planRestart, type RestartPlan} from '../remedies/restart-plan.ts';
import {type RestartRun, runRestart} from '../remedies/restart-run.ts';
import {isAnswer} from '../ui/use-once-shown.ts';
import type {Cockpit, ShownRestart} from './cockpit.ts';
import type {Question} from './cockpit-state.ts';
import type {Commands} from './command.ts';
import {type ComponentItem, componentItems} from './components-pane.ts';
import {openPrompt} from './prompts.ts';
import {questionWindow} from './question.ts';

/** The component or pod that is selected in the components pane. */
export function selectedItem(cockpit: Cockpit): ComponentItem | undefined {
	const {active} = cockpit.view;
	const id = cockpit.selected('components');
	return active && componentItems(active, cockpit.view).find((item) => item.id === id);
}

/** Asking, answering and running what changes the cluster. */
export class ChangeCommands {
	readonly commands: Commands = {
		'components.restart': () => {
			void this.#ask();
		},
		'question.yes': (arrival) => {
			this.#answer(arrival);
		},
		'question.no': () => {
			this.#cancel();
		},
		'question.up': () => {
			this.#scroll(-1);
		},
		'question.down': () => {
			this.#scroll(1);
		},
	};

	readonly #cockpit: Cockpit;
	readonly #quit: () => void;
	readonly #runs = new Set<RestartRun>();
	#questions = 0;
	/** When each question was first seen whole on the screen (`performance.now()`). */
	readonly #shownAt = new Map<number, number>();

	constructor(cockpit: Cockpit, quit: () => void) {
		this.#cockpit = cockpit;
		this.#quit = quit;
	}

	/** A frame with the whole question has reached the terminal. */
	questionShown(id: number, at: number): void {
		if (!this.#shownAt.has(id)) {
			this.#shownAt.set(id, at);
		}
	}

	/** The line typed in answer to a high risk: only the cluster's own name runs it. */
	acceptName(name: string): void {
		const {question} = this.#cockpit.state.get();
		const plan = question?.plan;
		if (!question || !plan) {
			return;
		}

		if (name === plan.target.context && !plan.problem) {
			this.#run(question, plan);
			return;
		}

		this.#cockpit.update({question: undefined});
		this.#cockpit.notify('warning', {
			zh: `“${name}”不是集群名 ${plan.target.context}，没有做任何修改`,
			en: `"${name}" is not the cluster's name ${plan.target.context}; nothing was changed`,
		});
	}

	/** Leaves what runs as it is; called when the program ends. */
	close(): void {
		for (const run of this.#runs) {
			run.abandon();
		}
	}

	/** Folds away restarts that have ended; true when there were any. */
	foldFinished(): boolean {
		const running = this.#cockpit.restarts.filter(({progress}) => progress.outcome === 'running');
		const hasFolded = running.length < this.#cockpit.restarts.length;
		if (hasFolded) {
			this.#cockpit.restarts = running;
			this.#cockpit.update({});
		}

		return hasFolded;
	}

	async #ask(): Promise<void> {
		const {session} = this.#cockpit;
		const item = selectedItem(this.#cockpit);
		if (!session || !item) {
			return;
		}

		const id = ++this.#questions;
		const question: Question = {id, context: session.context, row: item.id, scroll: 0};
		// Asked before the plan is known: keys that are already on their way go nowhere.
		this.#cockpit.update({question, notice: undefined});
		const rows: readonly PodRow[] = item.row ? [item.row] : item.component.pods;
		const plan = await planRestart(session, item.component satisfies Component, rows);
		if (this.#cockpit.state.get().question?.id !== id) {
			return;
		}

		this.#cockpit.update({question: {...question, plan}, notice: undefined});
		if (plan.risk === 'high' && !plan.problem) {
			openPrompt(this.#cockpit, 'clusterName', {zh: '集群名', en: "cluster's name"});
		}
	}

	#answer(arrival: number): void {
		const {question, isQuitting} = this.#cockpit.state.get();
		if (isQuitting) {
			this.#quit();
			return;
		}

		const plan = question?.plan;
		if (!plan || plan.problem !== undefined || plan.risk === 'high') {
			return;
		}

		if (isAnswer(arrival, this.#shownAt.get(question.id))) {
			this.#run(question, plan);
		} else {
			this.#cockpit.notify('warning', {
				zh: '这个 y 来得太早，问题还没看清，已忽略；要执行请再按一次 y',
				en: 'that y came before the question could be read, it was ignored; y again runs it',
			});
		}
	}

	#scroll(step: 1 | -1): void {
		const {question} = this.#cockpit.state.get();
		const {most, present} = questionWindow(this.#cockpit.view)?.scroll ?? {most: 0, present: 0};
		const scroll = Math.max(0, Math.min(most, present + step));
		if (question) {
			this.#cockpit.update({question: {...question, scroll}});
		}
	}

	#cancel(): void {
		const {question} = this.#cockpit.state.get();
		this.#cockpit.update({question: undefined, isQuitting: false});
		if (question) {
			this.#cockpit.notify('dim', {
				zh: '已取消，没有做任何修改',
				en: 'cancelled, nothing was changed',
			});
		}
	}

	#run(question: Question, plan: RestartPlan): void {
		const cockpit = this.#cockpit;
		const session = cockpit.sessionOf(question.context);
		cockpit.update({question: undefined, prompt: undefined});
		if (!session) {
			return;
		}

		const run = runRestart(session, plan, cockpit.options.journal);
		this.#runs.add(run);
		const {context, row} = question;
		const show = () => {
			const others = cockpit.restarts.filter((other) => other.stop !== stop);
			const shown: ShownRestart = {context, row, progress: run.get(), stop};
			cockpit.restarts = [...others, shown];
			cockpit.dataChanged();
			if (run.get().outcome !== 'running') {
				// What named the cause decides whether it is cured.
				cockpit.diagnoses.get(context)?.diagnosis.run();
			}
		};

		const stop = run.subscribe(show);
		cockpit.restarts = cockpit.restarts.filter((other) => other.row !== row);
		show();
	}
}

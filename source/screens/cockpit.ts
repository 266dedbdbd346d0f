import type {Fleet} from '../cluster/fleet.ts';
import type {Pod, RbdComponent} from '../cluster/objects.ts';
import type {ClusterSession} from '../cluster/session.ts';
import type {Timing} from '../cluster/timing.ts';
import type {ListSnapshot} from '../cluster/watched-list.ts';
import {checklist} from '../diagnosis/checklist.ts';
import type {diagnoseSession} from '../diagnosis/diagnose-session.ts';
import type {FaultTree} from '../diagnosis/tree.ts';
import type {DiagnosisState} from '../diagnosis/live-diagnosis.ts';
import type {Answers} from '../diagnosis/walk-tree.ts';
import {type Fact, type Watched, watchFacts} from '../diagnosis/watch-facts.ts';
import {type Component, groupComponents} from '../platform/components.ts';
import type {Recorder} from '../incident/recorder.ts';
import type {Journal} from '../remedies/journal.ts';
import type {JournalEntry} from '../remedies/journal-entry.ts';
import type {Undoable} from '../remedies/undo-offer.ts';
import type {Language, Text} from '../text/text.ts';
import type {CommandEntry} from '../ui/command-list.ts';
import type {Binding} from '../ui/keymap.ts';
import {observable, type Observable, type Writable} from '../observable.ts';
import type {Theme} from '../ui/theme.ts';
import {createTicker} from '../ui/ticker.ts';
import {
	createViewport,
	selectedId,
	selectId,
	type Movement,
	type Viewport,
} from '../ui/viewport.ts';
import {layoutCockpit, type ListPane} from './cockpit-layout.ts';
import {type CockpitState, initialState} from './cockpit-state.ts';
import type {ActiveCluster, ForwardView, ListRow, OpenLogs, RunView, View} from './cockpit-view.ts';
import {clusterRows} from './clusters-pane.ts';
import {componentRows} from './components-pane.ts';
import {checklistRows} from './faults-pane.ts';
import {drawFrame, type Frame} from './frame.ts';
import {keepUnchanged} from './same-frame.ts';
import {fitViewport, moveViewport} from './list-pane.ts';
import {askedPlace, needsRoom} from './question.ts';
import {memoized} from './memoized.ts';

export type CockpitOptions = {
	readonly language: Language;
	readonly theme: Theme;
	readonly bindings: ReadonlyArray<Binding<View>>;
	readonly journal: Journal;
	/** The program's folder for what outlives a run. */
	readonly folder: string;
	/** Writes down what happens to clusters; loaded when there is something to write. */
	readonly recorder: () => Promise<Recorder>;
	/** Where saved logs go. */
	readonly logsFolder: string;
	readonly isRead: boolean;
	readonly isDebugging: boolean;
	readonly size: {readonly columns: number; readonly rows: number};
	/** By which the clock of the screen goes, and what is run is waited for. */
	readonly timing: Timing;
};

type Rows = Record<ListPane, readonly ListRow[]>;

/** Ages and facts that depend on the time alone move in steps of this length. Milliseconds. */
const clockStep = 10_000;

/** A remedy that goes on or has just ended. */
export type ShownRun = RunView & {readonly id: number};

/**
The cockpit without its drawing: what a person chose to see, what is known of the clusters, and the frame
that follows from both. Data arrive in ticks; what a key changes is drawn at once.
*/
export class Cockpit {
	readonly options: CockpitOptions;
	readonly frame: Observable<Frame>;
	readonly state: Writable<CockpitState>;
	/** Set by the commands that own them. */
	logs: OpenLogs | undefined;
	runs: readonly ShownRun[] = [];
	undoables: readonly Undoable[] = [];
	forwards: readonly ForwardView[] = [];
	entries: readonly CommandEntry[] = [];
	problems: readonly Text[] = [];
	/** What is diagnosed by: the built-in trees and people's own. */
	trees: () => Promise<readonly FaultTree[]> = async () => [];
	/** Changes of earlier runs, newest first. */
	earlier: readonly JournalEntry[] = [];
	fleet: Fleet | undefined;
	/** The diagnosis of each open cluster, by context. */
	readonly diagnoses = new Map<string, ReturnType<typeof diagnoseSession>>();
	readonly #frame: Writable<Frame>;
	readonly #data = observable(0);
	readonly #sources = new Map<unknown, () => void>();
	#view: View;
	#rows: Rows = {clusters: [], components: [], faults: []};
	#viewports: View['viewports'] = {
		clusters: createViewport([], 1),
		components: createViewport([], 1),
		faults: createViewport([], 1),
	};

	#lastFrameMs = 0;
	/** The context in whose checklist a person has chosen a line. */
	#faultsMovedIn: string | undefined;
	readonly #clock: NodeJS.Timeout;
	readonly #group = memoized(
		(
			pods: ListSnapshot<Pod>,
			rbdComponents: readonly RbdComponent[],
			now: number,
		): readonly Component[] =>
			// Whose pods were never read has not none of them.
			pods.syncedAt === undefined ? [] : groupComponents(pods.items, rbdComponents, now),
	);

	readonly #watch = memoized(
		(
			components: readonly Component[],
			pods: Watched['pods'],
			nodes: Watched['nodes'],
			now: number,
		) =>
			watchFacts({
				components,
				pods,
				nodes,
				namespace: this.session?.lists.get().namespace ?? '',
				now,
			}),
	);

	readonly #checklist = memoized(
		(
			diagnosis: DiagnosisState | undefined,
			facts: readonly Fact[],
			answers: Answers,
			unfolded: ReadonlySet<string>,
		) => checklist({diagnosis, facts, answers, unfolded}),
	);

	constructor(options: CockpitOptions) {
		this.options = options;
		this.state = observable(initialState(options.size));
		this.#view = this.#look();
		this.#frame = observable(this.#draw());
		this.frame = this.#frame;
		this.state.subscribe(() => {
			this.#redraw();
		});
		createTicker()
			.view(this.#data)
			.subscribe(() => {
				this.#redraw();
			});
		this.#clock = setInterval(() => {
			this.dataChanged();
		}, clockStep);
		this.#clock.unref();
	}

	/** What the present frame was drawn from. */
	get view(): View {
		return this.#view;
	}

	get rows(): Rows {
		return this.#rows;
	}

	/** The cluster that the panes show. */
	get session(): ClusterSession | undefined {
		const {context} = this.state.get();
		return context === undefined ? undefined : this.fleet?.sessions.get().get(context);
	}

	sessionOf(context: string): ClusterSession | undefined {
		return this.fleet?.sessions.get().get(context);
	}

	update(change: Partial<CockpitState>): void {
		this.state.set({...this.state.get(), ...change});
	}

	notify(tone: 'ok' | 'warning' | 'fault' | 'dim', text: Text): void {
		this.update({notice: {tone, text}});
	}

	/** Id of the selected row of a list. */
	selected(pane: ListPane): string | undefined {
		return selectedId(this.#viewports[pane]);
	}

	moveList(pane: ListPane, movement: Movement): void {
		this.#noteMove(pane);
		const moved = moveViewport(this.#viewports[pane], this.#rows[pane], movement);
		this.#viewports = {...this.#viewports, [pane]: moved};
		this.update({notice: undefined});
	}

	select(pane: ListPane, id: string): void {
		this.#noteMove(pane);
		this.#viewports = {...this.#viewports, [pane]: selectId(this.#viewports[pane], id)};
		this.update({});
	}

	#noteMove(pane: ListPane): void {
		if (pane === 'faults') {
			this.#faultsMovedIn = this.state.get().context;
		}
	}

	/** Reads what can be taken back, of this run and of earlier ones. */
	async readUndoables(): Promise<void> {
		const {readUndoables} = await import('../remedies/undo-offer.ts');
		this.undoables = await readUndoables(this.options.folder);
		this.dataChanged();
	}

	/** Something on the screen may have changed; it is drawn with the next tick. */
	dataChanged(): void {
		this.#data.set(this.#data.get() + 1);
	}

	/** Draws again whenever a source changes, until it is forgotten. */
	follow(source: {subscribe(listener: () => void): () => void}): void {
		if (this.#sources.has(source)) {
			return;
		}

		const unsubscribe = source.subscribe(() => {
			this.dataChanged();
		});
		this.#sources.set(source, unsubscribe);
	}

	forget(source: unknown): void {
		this.#sources.get(source)?.();
		this.#sources.delete(source);
	}

	useFleet(fleet: Fleet): void {
		this.fleet = fleet;
		this.follow(fleet.sessions);
		this.dataChanged();
	}

	stop(): void {
		clearInterval(this.#clock);
		for (const unsubscribe of this.#sources.values()) {
			unsubscribe();
		}

		for (const {close} of this.diagnoses.values()) {
			close();
		}

		this.#sources.clear();
	}

	#redraw(): void {
		const started = performance.now();
		this.#view = this.#look();
		this.#frame.set(keepUnchanged(this.#frame.get(), this.#draw()));
		this.#lastFrameMs = performance.now() - started;
	}

	#look(): View {
		const {options} = this;
		const state = this.state.get();
		const entries = [...options.journal.entries.get()].toReversed();
		const request = {...state, ...state.size, isRead: options.isRead};
		const view: View = {
			state,
			layout: layoutCockpit(request),
			viewports: this.#viewports,
			theme: options.theme,
			language: options.language,
			now: options.timing.now(),
			isReady: this.fleet !== undefined,
			clusters: (this.fleet?.contexts ?? []).map(({name, problem}) => ({
				name,
				problem,
				status: this.sessionOf(name)?.status.get(),
			})),
			problems: this.problems,
			active: this.#active(),
			logs: this.logs,
			runs: this.runs,
			undoables: this.undoables,
			forwards: this.forwards,
			journal: [...entries, ...this.earlier],
		};
		const pane = askedPlace(view)?.pane;
		// What is asked is to be read as a whole: where its pane is too small it gets the room of all.
		return pane !== undefined && needsRoom(view)
			? {
					...view,
					layout: layoutCockpit({...request, focus: pane, list: pane, isMaximised: true}),
				}
			: view;
	}

	#active(): ActiveCluster | undefined {
		const {session} = this;
		if (!session) {
			return undefined;
		}

		const lists = session.lists.get();
		const pods = lists.pods.get();
		const nodes = session.nodes.get();
		const now = Math.floor(this.options.timing.now() / clockStep) * clockStep;
		const components = this.#group(pods, lists.components.get().items, now);
		const facts = this.#watch(components, pods, nodes, now);
		const diagnosis = this.diagnoses.get(session.context)?.diagnosis.get();
		const {answers, unfoldedGroups} = this.state.get();
		const [cluster] = session.rainbondClusters.get().items;
		return {
			context: session.context,
			status: session.status.get(),
			components,
			pods,
			nodes,
			events: lists.events.get(),
			diagnosis,
			checklist: this.#checklist(
				diagnosis,
				facts,
				answers.get(session.context) ?? noAnswers,
				unfoldedGroups,
			),
			rainbondVersion: cluster?.spec?.installVersion?.replace(/-release$/, ''),
		};
	}

	/** Makes the rows, fits the windows on them, and draws what is in sight. */
	#draw(): Frame {
		this.#rows = this.#makeRows();
		if (this.#fit()) {
			// What explains the selected row depends on which one it is.
			this.#rows = this.#makeRows();
			this.#fit();
		}

		return drawFrame({
			view: this.#view,
			rows: this.#rows,
			bindings: this.options.bindings,
			entries: this.entries,
			lastFrameMs: this.options.isDebugging ? this.#lastFrameMs : undefined,
		});
	}

	#makeRows(): Rows {
		const view = this.#view;
		const {panes} = view.layout;
		return {
			clusters: clusterRows(view, panes.clusters?.width ?? 40),
			components: componentRows(view, panes.components?.width ?? 60),
			faults: checklistRows(view, panes.faults?.width ?? 60),
		};
	}

	/** Fits the windows to the rows and the room there is; true when another row is selected now. */
	#fit(): boolean {
		const {viewports, layout, state} = this.#view;
		const fit = (pane: ListPane): Viewport => {
			const height = (layout.panes[pane]?.height ?? viewports[pane].height + 1) - 1;
			return fitViewport(viewports[pane], this.#rows[pane], height);
		};

		const faults = fit('faults');
		this.#viewports = {
			clusters: fit('clusters'),
			components: fit('components'),
			// Who has not moved in the list yet shall find the worst first, also when it comes in later.
			faults:
				this.#faultsMovedIn === state.context
					? faults
					: moveViewport(faults, this.#rows.faults, 'first'),
		};
		this.#view = {...this.#view, viewports: this.#viewports};
		return listPanes.some(
			(pane) => selectedId(viewports[pane]) !== selectedId(this.#viewports[pane]),
		);
	}
}

const noAnswers: Answers = {};

const listPanes: readonly ListPane[] = ['clusters', 'components', 'faults'];

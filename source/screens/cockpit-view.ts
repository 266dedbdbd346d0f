import type {ListSnapshot} from '../cluster/watched-list.ts';
import type {Event, Node, Pod} from '../cluster/objects.ts';
import type {PortForwardStatus} from '../cluster/port-forward.ts';
import type {SessionStatus} from '../cluster/session.ts';
import type {Checklist} from '../diagnosis/checklist.ts';
import type {DiagnosisState} from '../diagnosis/live-diagnosis.ts';
import type {ComponentLogs} from '../logs/component-logs.ts';
import type {Component} from '../platform/components.ts';
import type {JournalEntry} from '../remedies/journal-entry.ts';
import type {RemedyProgress} from '../remedies/remedy-progress.ts';
import type {Undoable} from '../remedies/undo-offer.ts';
import type {Language, Text} from '../text/text.ts';
import type {Line} from '../ui/line.ts';
import type {Theme} from '../ui/theme.ts';
import type {Viewport} from '../ui/viewport.ts';
import type {CockpitLayout, ListPane} from './cockpit-layout.ts';
import type {ChangePlace, CockpitState} from './cockpit-state.ts';

export type ClusterView = {
	readonly name: string;
	/** Why the context cannot be used. */
	readonly problem: Text | undefined;
	/** Undefined while it is not open. */
	readonly status: SessionStatus | undefined;
};

/** What is known of the cluster that the panes show. */
export type ActiveCluster = {
	readonly context: string;
	readonly status: SessionStatus;
	readonly components: readonly Component[];
	readonly pods: ListSnapshot<Pod>;
	readonly nodes: ListSnapshot<Node>;
	readonly events: ListSnapshot<Event>;
	readonly diagnosis: DiagnosisState | undefined;
	readonly checklist: Checklist;
	readonly rainbondVersion: string | undefined;
};

export type OpenLogs = {
	readonly context: string;
	readonly component: string;
	/** Undefined shows all containers of the component. */
	readonly container: string | undefined;
	readonly logs: ComponentLogs;
};

export type ForwardView = {
	readonly id: number;
	readonly context: string;
	readonly namespace: string;
	readonly component: string;
	readonly port: number;
	readonly status: PortForwardStatus;
};

/** A remedy that runs or has ended, and the row under which it is shown. */
export type RunView = {
	readonly context: string;
	readonly place: ChangePlace;
	/** What it is for: a cause by its title, or a component. */
	readonly title: Text;
	readonly progress: RemedyProgress;
};

/** Everything a frame is drawn from. */
export type View = {
	readonly state: CockpitState;
	readonly layout: CockpitLayout;
	/** The windows on the lists, with what is selected in them. */
	readonly viewports: Readonly<Record<ListPane, Viewport>>;
	readonly theme: Theme;
	readonly language: Language;
	/** Milliseconds since the epoch; moves in steps of some seconds. */
	readonly now: number;
	/** False until the kubeconfig has been read. */
	readonly isReady: boolean;
	readonly clusters: readonly ClusterView[];
	/** What is wrong with kubeconfig files and the key configuration. */
	readonly problems: readonly Text[];
	readonly active: ActiveCluster | undefined;
	readonly logs: OpenLogs | undefined;
	readonly runs: readonly RunView[];
	/** What was done for causes and can be taken back. */
	readonly undoables: readonly Undoable[];
	readonly forwards: readonly ForwardView[];
	/** Changes of this run and of earlier ones, newest first. */
	readonly journal: readonly JournalEntry[];
};

/** One row of a list: what is drawn is made only for rows in sight. */
export type ListRow = {
	readonly id: string;
	/** Rows that only explain the one above cannot be selected. */
	readonly isSelectable: boolean;
	draw(): Line;
};

/** A pane ready to be drawn: its heading, its rows in sight, and which of them is selected. */
export type PaneView = {
	readonly heading: Line;
	readonly lines: readonly Line[];
	readonly selected?: number;
};

export const isOver = ({progress}: RunView): boolean => progress.phase === 'over';

/** Whether it may still change something: what only looks for the cause does not. */
export const isChanging = ({progress}: RunView): boolean =>
	progress.phase === 'checking' || progress.phase === 'running';

import type {Answers} from '../diagnosis/walk-tree.ts';
import type {RemedyLine} from '../diagnosis/remedy-lines.ts';
import type {ByHandItem} from '../remedies/by-hand.ts';
import type {RemedyPlan} from '../remedies/remedy-plan.ts';
import type {Choice} from '../remedies/remedy.ts';
import type {TimestampMode} from '../logs/timestamp.ts';
import type {Text} from '../text/text.ts';
import type {TextField} from '../ui/text-field.ts';
import type {CockpitSize, ListPane, PaneName} from './cockpit-layout.ts';

export const detailTabs = ['containers', 'conditions', 'events', 'yaml'] as const;

export type DetailTab = (typeof detailTabs)[number];

/** What the details are about, with the context it came from. */
export type DetailSubject = {
	readonly context: string;
	readonly kind: 'pod' | 'node';
	readonly namespace?: string;
	readonly name: string;
	/** The component of a pod: its successor is looked for there. */
	readonly component?: string;
};

export type Details = {
	readonly subject: DetailSubject;
	readonly tab: DetailTab;
	readonly scroll: number;
	/** Lines of the object as YAML, without secrets; undefined while it is being read. */
	readonly yaml?: readonly string[];
	readonly yamlProblem?: Text;
};

/** The entry of the checklist that the lower pane tells about. */
export type OpenFinding = {
	readonly context: string;
	/** Id of the entry. */
	readonly id: string;
	readonly scroll: number;
	/** Blocks of command lines that were copied: the next one is copied next. */
	readonly copied: number;
};

/** The way through a fault tree that takes the whole screen. */
export type OpenWalk = {
	readonly context: string;
	readonly tree: string;
	/** A cause or a node that it leads to; undefined leads to the first cause that stands. */
	readonly target: string | undefined;
	/** Id of the selected step; undefined selects the last one. */
	readonly selected: string | undefined;
	/** Rows of the evidence that were scrolled past. */
	readonly scroll: number;
	readonly copied: number;
};

/** What a line of text is being written for. */
export type PromptPurpose =
	'find' | 'logFilter' | 'logSearch' | 'forward' | 'clusterName' | 'answer';

export type Prompt = {
	readonly purpose: PromptPurpose;
	readonly label: Text;
	readonly field: TextField;
	/** What is wrong with what was written. */
	readonly problem?: Text;
};

export type Overlay =
	| {readonly name: 'help'; readonly field: TextField; readonly selected: number}
	| {readonly name: 'palette'; readonly field: TextField; readonly selected: number}
	| {readonly name: 'commandLog'; readonly scroll: number}
	| {readonly name: 'forwards'; readonly selected: number}
	| {readonly name: 'zoom'; readonly scroll: number};

/** The row of a list under which a change is asked for and shown. */
export type ChangePlace = {readonly pane: 'components' | 'faults'; readonly row: string};

/** A question that stands under the row it concerns. */
export type Question = {
	readonly id: number;
	readonly context: string;
	readonly place: ChangePlace;
	/** What it is for: a cause by its title, or a component. */
	readonly title: Text;
	/** Undefined while the plan is being made: every key is swallowed meanwhile. */
	readonly plan?: RemedyPlan;
	/** Why it is asked once more. */
	readonly note?: Text;
	/** Rows that were scrolled past, where it is longer than its pane. */
	readonly scroll: number;
	/** Blocks of command lines that were copied. */
	readonly copied: number;
};

/** A cause that something can be done about, or was. */
export type Treatable = {
	/** Id of the cause. */
	readonly id: string;
	readonly title: Text;
	/** Its row in the checklist, which is drawn as long as something is shown under it. */
	readonly row: string;
	readonly remedies: readonly RemedyLine[];
	/** The cluster does not show it: a person knows of it. */
	readonly isTold: boolean;
};

/** A way to get rid of a cause, as the list of them shows it. */
export type RemedyOption = {
	readonly line: RemedyLine;
	/** Undefined while it is being made. */
	readonly plan?: RemedyPlan;
};

/** The remedies of a cause, one of which is to be chosen; it stands under the cause's row. */
export type RemedyMenu = {
	readonly context: string;
	readonly place: ChangePlace;
	/** The title of the cause. */
	readonly title: Text;
	readonly treatable: Treatable;
	readonly options: readonly RemedyOption[];
	readonly selected: number;
	/** What the chosen remedy leaves to a person: nodes and their roles, for example. */
	readonly choice?: {
		readonly title: Text;
		readonly list: readonly Choice[];
		readonly marked: ReadonlySet<string>;
		readonly selected: number;
	};
};

/** What a person does for a cause, in the lower pane. */
export type ByHandSheet = {
	readonly context: string;
	readonly treatable: Treatable;
	/** The remedy's own title. */
	readonly title: Text;
	/** Undefined while they are being read. */
	readonly items: readonly ByHandItem[] | undefined;
	readonly problem?: Text;
	readonly selected: number;
	/** Its items can be written into a file for their owner alone. */
	readonly canSave: boolean;
};

export type Notice = {readonly tone: 'ok' | 'warning' | 'fault' | 'dim'; readonly text: Text};

export type LogSettings = {
	readonly timestamps: TimestampMode;
	readonly isWrapped: boolean;
	/** Columns panned to the right when lines are not wrapped. */
	readonly pan: number;
};

/** What a person has chosen to see; everything else on the screen is derived from the clusters. */
export type CockpitState = {
	readonly size: CockpitSize;
	readonly focus: PaneName;
	readonly list: ListPane;
	readonly isMaximised: boolean;
	/** The cluster whose components, faults and logs are shown. */
	readonly context: string | undefined;
	readonly order: 'trouble' | 'name';
	/** Components whose pods are listed below them. */
	readonly unfolded: ReadonlySet<string>;
	/** Parts of the checklist that are unfolded. */
	readonly unfoldedGroups: ReadonlySet<string>;
	readonly find: string;
	readonly lower: 'logs' | 'details' | 'finding' | 'byHand';
	readonly details: Details | undefined;
	readonly finding: OpenFinding | undefined;
	readonly byHand: ByHandSheet | undefined;
	readonly walk: OpenWalk | undefined;
	/** What a person said about questions of the trees, by context. */
	readonly answers: ReadonlyMap<string, Answers>;
	readonly logs: LogSettings;
	readonly prompt: Prompt | undefined;
	readonly overlay: Overlay | undefined;
	readonly menu: RemedyMenu | undefined;
	readonly question: Question | undefined;
	/** Quitting was asked for while something is running. */
	readonly isQuitting: boolean;
	readonly notice: Notice | undefined;
};

export const initialState = (size: CockpitSize): CockpitState => ({
	size,
	focus: 'components',
	list: 'components',
	isMaximised: false,
	context: undefined,
	order: 'trouble',
	unfolded: new Set(),
	unfoldedGroups: new Set(),
	find: '',
	lower: 'logs',
	details: undefined,
	finding: undefined,
	byHand: undefined,
	walk: undefined,
	answers: new Map(),
	// On a narrow terminal most lines would show little more than their prefix.
	logs: {timestamps: 'short', isWrapped: size.columns < 100, pan: 0},
	prompt: undefined,
	overlay: undefined,
	menu: undefined,
	question: undefined,
	isQuitting: false,
	notice: undefined,
});

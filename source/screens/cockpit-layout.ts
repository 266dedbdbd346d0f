import {type Rectangle, splitColumns, splitRows} from '../ui/layout.ts';

export const panes = ['clusters', 'components', 'faults', 'logs'] as const;

export type PaneName = (typeof panes)[number];

/** Panes that are lists; `logs` is the lower pane, which also shows details. */
export type ListPane = Exclude<PaneName, 'logs'>;

export type CockpitSize = {readonly columns: number; readonly rows: number};

/**
Where everything stands. `four` shows all panes, `two` a list above the logs, `one` a single pane;
`tooSmall` has room for a sentence only. A pane without a rectangle is not drawn; `tabs` is the row that
names the panes in the latter two.
*/
export type CockpitLayout = {
	readonly mode: 'four' | 'two' | 'one' | 'tooSmall';
	readonly screen: Rectangle;
	readonly header: Rectangle;
	readonly tabs: Rectangle | undefined;
	readonly panes: Readonly<Partial<Record<PaneName, Rectangle>>>;
	/** The place of overlays: everything between header and footer. */
	readonly body: Rectangle;
	readonly footer: Rectangle;
};

export type LayoutRequest = CockpitSize & {
	readonly focus: PaneName;
	/** The list that was last looked at: it is the one shown above the logs. */
	readonly list: ListPane;
	/** The focused pane takes all the room. */
	readonly isMaximised: boolean;
	/** A page that is read from top to bottom has one pane, whatever the size. */
	readonly isRead: boolean;
};

export function layoutCockpit(request: LayoutRequest): CockpitLayout {
	const {columns, rows} = request;
	const screen = {x: 0, y: 0, width: columns, height: rows};
	const [header, body, footer] = splitRows(screen, [1, {share: 1}, 1]);
	const base = {screen, header: header!, body: body!, footer: footer!};
	if (columns < 40 || rows < 10) {
		return {...base, mode: 'tooSmall', tabs: undefined, panes: {}};
	}

	if (request.isRead || request.isMaximised || columns < 80 || rows < 24) {
		const [tabs, rest] = splitRows(base.body, [1, {share: 1}]);
		const pane = request.focus;
		return {...base, mode: 'one', tabs, panes: {[pane]: rest}};
	}

	if (columns < 120 || rows < 30) {
		const [tabs, upper, lower] = splitRows(base.body, [1, {share: 1}, {share: 1}]);
		return {...base, mode: 'two', tabs, panes: {[request.list]: upper!, logs: lower!}};
	}

	const [upper, lower] = splitRows(base.body, [{share: 9, max: 26}, {share: 11}]);
	const [clusters, components, faults] = splitColumns(
		upper!,
		[{share: 22, min: 24, max: 38}, {share: 42, max: 84}, {share: 36}],
		2,
	);
	return {
		...base,
		mode: 'four',
		tabs: undefined,
		panes: {clusters: clusters!, components: components!, faults: faults!, logs: lower!},
	};
}

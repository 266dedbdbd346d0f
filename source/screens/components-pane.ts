import {type Component, noPods, type PodRow, type Severity} from '../platform/components.ts';
import {rainbondStatus} from '../platform/rainbond-status.ts';
import {shortDuration} from '../text/duration.ts';
import type {Line, Span} from '../ui/line.ts';
import {type Column, contentWidths, layoutColumns, tableRow} from '../ui/table.ts';
import type {ActiveCluster, ListRow, View} from './cockpit-view.ts';
import {changeRows} from './change-rows.ts';

/** A component or, below an unfolded one, a pod of it. */
export type ComponentItem = {
	readonly id: string;
	readonly component: Component;
	readonly row: PodRow | undefined;
};

/** The rows of the components pane in their order, before they are drawn. */
export function componentItems({components}: ActiveCluster, {state}: View): ComponentItem[] {
	const ordered =
		state.order === 'name'
			? components.toSorted((a, b) => a.name.localeCompare(b.name))
			: components;
	return ordered.flatMap((component) => [
		{id: component.name, component, row: undefined},
		...(state.unfolded.has(component.name)
			? component.pods.map((row) => ({
					id: `${component.name}/${row.pod.metadata.name}`,
					component,
					row,
				}))
			: []),
	]);
}

export function componentRows(view: View, width: number): ListRow[] {
	const {active} = view;
	if (!active) {
		return [];
	}

	const items = componentItems(active, view);
	const ids = new Set(items.map(({id}) => id));
	// Measuring thousands of rows would cost more than drawing the few in sight.
	const sample = items.slice(0, 200);
	const columns = componentColumns(view, {
		ready: roomFor(sample, readyFigures, 3, 9),
		status: roomFor(sample, ({component}) => component.status, 9, 18),
		node: roomFor(sample, nodeOf, 6, 20),
	});
	const widths = layoutColumns(columns, width - 1, contentWidths(columns, sample));
	return items.flatMap((item) => [
		{
			id: item.id,
			isSelectable: true,
			draw: (): Line => [
				{text: ' '},
				...tableRow(columns, widths, item, view.theme.symbols.ellipsis),
			],
		},
		...changeRows({pane: 'components', row: item.id}, view, {width, ids}),
	]);
}

const severityStyle = {fault: 'fault', warning: 'warning', ok: 'ok', off: 'off'} as const;

/** The columns that the widest text takes: a figure or a status that is cut short says nothing. */
const roomFor = (
	items: readonly ComponentItem[],
	text: (item: ComponentItem) => string,
	least: number,
	most: number,
): number => Math.max(least, ...items.map((item) => Math.min(most, text(item).length)));

function componentColumns(
	view: View,
	room: {readonly ready: number; readonly status: number; readonly node: number},
): Array<Column<ComponentItem>> {
	const {theme, now} = view;
	const isDim = view.active?.status.state.phase === 'stale';
	const style = (severity: Severity) => (isDim ? ('dim' as const) : severityStyle[severity]);
	return [
		{
			title: '',
			min: 14,
			max: 40,
			cell({component, row}) {
				const severity = row?.severity ?? component.severity;
				const name = row ? `  ${shortPodName(row, component)}` : nameOf(component, view);
				return [
					{text: `${theme.symbols[severity]} `, style: style(severity)},
					{text: name, ...(isDim && {style: 'dim' as const})},
				];
			},
		},
		{
			title: '',
			min: room.ready,
			max: 9,
			align: 'right',
			cell: (item) => [{text: readyFigures(item), ...(isDim && {style: 'dim' as const})}],
		},
		{
			title: '',
			min: room.status,
			max: 34,
			flex: 3,
			cell: (item, width) => statusCell(item, view, width, style),
		},
		{
			title: '',
			min: 2,
			max: 6,
			align: 'right',
			dropOrder: 1,
			cell: ({component, row}) => restartCell(row?.summary.restarts ?? component.restarts),
		},
		{
			title: '',
			min: 3,
			max: 5,
			align: 'right',
			dropOrder: 2,
			cell: (item) => [{text: ageOf(item, now), style: 'dim'}],
		},
		{
			title: '',
			min: room.node,
			max: 20,
			dropOrder: 3,
			cell: (item) => [{text: nodeOf(item), style: 'dim'}],
		},
	];
}

/** A pod's name below its component, without the part that repeats it. */
function shortPodName({pod}: PodRow, component: Component): string {
	const {name} = pod.metadata;
	const prefix = `${component.name}-`;
	return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

/** A component with several pods says how many, and shows that they can be unfolded. */
function nameOf({name, pods}: Component, {theme, state}: View): string {
	if (pods.length < 2) {
		return name;
	}

	const fold = state.unfolded.has(name) ? theme.symbols.unfolded : theme.symbols.folded;
	return `${name} ${fold}${pods.length}`;
}

/** Containers of a single pod, as kubectl shows them; pods of a component that has several. */
function readyFigures({component, row}: ComponentItem): string {
	const single = row ?? (component.desiredPods <= 1 ? component.pods[0] : undefined);
	return single
		? `${single.summary.readyContainers}/${single.summary.totalContainers}`
		: `${component.readyPods}/${component.desiredPods}`;
}

function statusCell(
	{component, row}: ComponentItem,
	{language}: View,
	room: number,
	style: (severity: Severity) => Span['style'] & string,
): Line {
	const pod = row ?? component.pods[0];
	const severity = row?.severity ?? component.severity;
	const status = row?.summary.status ?? component.status;
	if (!pod || status === noPods) {
		return [{text: {zh: '没有 Pod', en: 'no pod'}[language], style: style(severity)}];
	}

	const word = severity === 'ok' || severity === 'off' ? undefined : rainbondStatus(pod.pod);
	const span = {text: status, style: style(severity)};
	return word && room > status.length + 4
		? [span, {text: ` ${word[language]}`, style: 'dim'}]
		: [span];
}

const restartCell = (restarts: number): Line => [
	{text: String(restarts), ...(restarts === 0 && {style: 'dim' as const})},
];

function ageOf({component, row}: ComponentItem, now: number): string {
	const pods = row ? [row] : component.pods;
	const ages = pods.map(({pod}) => now - Date.parse(pod.metadata.creationTimestamp));
	return ages.length > 0 ? shortDuration(Math.min(...ages)) : '';
}

function nodeOf({component, row}: ComponentItem): string {
	const pods = row ? [row] : component.pods;
	const nodes = new Set(pods.map(({pod}) => pod.spec.nodeName ?? ''));
	const [only] = nodes;
	return nodes.size === 1 ? (only ?? '') : '';
}

/** `12/13 ready` behind the heading. */
export function readySummary({components}: ActiveCluster, {language}: View): Line {
	const counted = components.filter(({severity}) => severity !== 'off');
	if (counted.length === 0) {
		return [];
	}

	const ready = counted.filter(({severity}) => severity === 'ok').length;
	return [
		{
			text: {
				zh: `  ${ready}/${counted.length} 就绪`,
				en: `  ${ready}/${counted.length} ready`,
			}[language],
			style: ready === counted.length ? 'ok' : 'warning',
		},
	];
}

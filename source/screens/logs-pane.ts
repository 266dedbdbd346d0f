import type {BufferedLine} from '../logs/buffered-line.ts';
import type {LogView} from '../logs/log-view.ts';
import type {LogRow} from '../logs/log-row.ts';
import {formatTimestamp} from '../logs/timestamp.ts';
import {describeFailure} from '../cluster/failure.ts';
import {type Text, verbatim} from '../text/text.ts';
import {fitText} from '../ui/fit-text.ts';
import {type Line, lineWidth, panLine, type Span} from '../ui/line.ts';
import {textWidth} from '../ui/text-width.ts';
import {sourceStyle} from '../ui/theme.ts';
import {wrapLine} from '../ui/wrap.ts';
import type {OpenLogs, PaneView, View} from './cockpit-view.ts';
import {checklistRows} from './faults-pane.ts';
import {paneHeading} from './list-pane.ts';

/** Columns a source's name may take; the rest of the row is for the line itself. */
const widestName = 18;

export function logsView(view: View, width: number, height: number): PaneView {
	const {logs} = view;
	if (!logs) {
		return {
			heading: paneHeading('logs', view),
			lines: [hint(view), ...worst(view, width, height - 2)],
		};
	}

	const {isWrapped} = view.state.logs;
	const nameOf = sourceNamer(logs.logs.sources);
	const names = nameWidth(logs.logs.sources, nameOf);
	const room = textRoom(view, names, width);
	const shown = logs.logs.view({
		height,
		...(isWrapped && {
			rowsOf: ({text}: BufferedLine) => Math.max(1, wrapLine([{text}], room).length),
		}),
	});
	const rows = shown.rows.map((row) => logLines(row, view, {nameOf, names, room}));
	const selected = shown.rows.findIndex(({isSelected}) => isSelected);
	return {
		heading: paneHeading('logs', view, headingRest(logs, shown, view)),
		lines: shown.rows.length > 0 ? rows.flat().slice(0, height) : [emptyLine(shown, view)],
		...(selected !== -1 && {
			selected: rows.slice(0, selected).reduce((sum, lines) => sum + lines.length, 0),
		}),
	};
}

const hint = ({language}: View): Line => [
	{
		text: {
			zh: '   在组件上按 l 查看日志，按回车查看详情',
			en: '   l on a component shows its logs, Enter its details',
		}[language],
		style: 'dim',
	},
];

/** Where the checklist is behind a tab, what is wrong stands where nothing else has been opened yet. */
function worst(view: View, width: number, rows: number): Line[] {
	const hasChecklist = view.layout.panes.faults !== undefined;
	return hasChecklist || rows < 1
		? []
		: [
				[],
				...checklistRows(view, width)
					.slice(0, rows)
					.map((row) => row.draw()),
			];
}

type Source = LogView['sources'][number];

type SourceName = (source: Source) => string;

/** Pod and container; the pod alone where all lines are of containers of one name. */
function sourceNamer(sources: readonly Source[]): SourceName {
	const containers = new Set(sources.map(({target}) => target.container));
	return containers.size > 1 ? ({name, target}) => `${name}/${target.container}` : ({name}) => name;
}

const nameWidth = (sources: readonly Source[], nameOf: SourceName): number =>
	Math.min(widestName, Math.max(0, ...sources.map((source) => textWidth(nameOf(source)))));

function textRoom({state}: View, names: number, width: number): number {
	const stamp = textWidth(formatTimestamp(0, state.logs.timestamps));
	return Math.max(10, width - (stamp > 0 ? stamp + 1 : 0) - names - 4);
}

function logLines(
	{line, text, marks, flag}: LogRow,
	{theme, state}: View,
	{nameOf, names, room}: {nameOf: SourceName; names: number; room: number},
): Line[] {
	const {source} = line;
	const stamp = formatTimestamp(line.timeMs, state.logs.timestamps);
	const prefix: Line = [
		{text: ' '},
		...(stamp ? [{text: `${stamp} `, style: 'dim' as const}] : []),
		{text: `${fitText(nameOf(source), names)} `, style: sourceStyle(source.colour)},
		flag === undefined ? {text: '  '} : {text: `${theme.symbols.flag} `, style: 'warning'},
	];
	const content = markedSpans(text, marks);
	if (!state.logs.isWrapped) {
		return [[...prefix, ...panLine(content, state.logs.pan)]];
	}

	const [first = [], ...rest] = wrapLine(content, room);
	const blank = {text: ' '.repeat(lineWidth(prefix))};
	return [[...prefix, ...first], ...rest.map((part): Line => [blank, ...part])];
}

/** The text cut where a match of the filter or the search begins and ends. */
function markedSpans(text: string, marks: LogRow['marks']): Span[] {
	if (marks.length === 0) {
		return [{text}];
	}

	const edges = new Set([0, text.length]);
	for (const {start, end} of marks) {
		edges.add(start).add(end);
	}

	const sorted = [...edges].toSorted((a, b) => a - b);
	return sorted.slice(0, -1).map((start, index): Span => {
		const end = sorted[index + 1] ?? text.length;
		const isMarked = marks.some((mark) => mark.start <= start && end <= mark.end);
		return {text: text.slice(start, end), ...(isMarked && {style: 'match'})};
	});
}

/** What is shown, whether it moves, and everything that keeps lines from being seen. */
function headingRest({component, container, context}: OpenLogs, shown: LogView, view: View): Line {
	const {theme, language, state} = view;
	const alive = shown.sources.filter(({isGone}) => !isGone);
	const pods = new Set(alive.map(({target}) => target.podUid)).size;
	const part = (text: Text, style?: Span['style']): Line => [
		{text: text[language], ...(style && {style})},
	];
	const what = container ?? {zh: '全部容器', en: 'all containers'}[language];
	const {isFollowing, newLines, since, isPrevious, filter, search, dropped} = shown;
	const flags = shown.flags.values().reduce((sum, count) => sum + count, 0);
	const found = `${shown.shown}/${shown.total}${shown.isScanning ? theme.symbols.ellipsis : ''}`;
	const parts: Array<Line | false> = [
		context !== state.context && part(verbatim(context), 'accent'),
		part(verbatim(`${component} ${theme.symbols.separator} ${what}`)),
		part({zh: `${pods} 个 Pod`, en: pods === 1 ? '1 pod' : `${pods} pods`}, 'dim'),
		isFollowing
			? part({zh: '跟随', en: 'following'}, 'ok')
			: part({zh: `已暂停，新 ${newLines} 行`, en: `paused, ${newLines} new`}, 'warning'),
		part({zh: `最近 ${since}`, en: `since ${since}`}, 'dim'),
		isPrevious && part({zh: '上一个容器', en: 'previous container'}, 'warning'),
		filter !== '' && part(verbatim(`& "${filter}" ${found}`), 'accent'),
		search !== '' && part(verbatim(`/ "${search}"`), 'accent'),
		dropped > 0 &&
			part({zh: `缓冲已满，丢弃 ${dropped} 行`, en: `${dropped} lines dropped`}, 'warning'),
		flags > 0 &&
			part(
				verbatim(`${theme.symbols.flag} ${flags}${shown.areFlagsPartial ? '+' : ''}`),
				'warning',
			),
		troublePart(alive, view),
	];
	return parts.flatMap((line) => (line ? [{text: '  '}, ...line] : []));
}

/** Streams that are not flowing: how many, and why the first of them is not. */
function troublePart(sources: readonly Source[], {language}: View): Line | false {
	const waiting = sources.filter(({state}) => 'failure' in state);
	const state = waiting[0]?.state;
	if (!state || !('failure' in state)) {
		return false;
	}

	const count = waiting.length > 1 ? `${waiting.length}x ` : '';
	return [{text: count + describeFailure(state.failure)[language], style: 'warning'}];
}

function emptyLine({isScanning, filter, total, sources}: LogView, {language}: View): Line {
	const isReading = isScanning || sources.some(({state}) => state.kind === 'connecting');
	let text: Text = {zh: '   这段时间内没有日志', en: '   no log lines in this time'};
	if (filter && total > 0) {
		text = {zh: '   没有符合过滤条件的行', en: '   no line matches the filter'};
	} else if (isReading) {
		text = {zh: '   正在读取…', en: '   reading...'};
	}

	return [{text: text[language], style: 'dim'}];
}

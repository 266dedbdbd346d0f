import {formatTimestamp} from '../logs/timestamp.ts';
import type {Text} from '../text/text.ts';
import {type CommandEntry, describeEntry, groupByScope} from '../ui/command-list.ts';
import {fitText} from '../ui/fit-text.ts';
import type {LineFacts} from '../logs/buffered-line.ts';
import type {PrettyLine} from '../logs/pretty.ts';
import type {Signature} from '../signatures/signature.ts';
import {type Line, lineWidth, type Span} from '../ui/line.ts';
import {wrapText} from '../ui/wrap.ts';
import type {View} from './cockpit-view.ts';

/** An overlay ready to be drawn in the body of the screen; its first line is its heading. */
export type OverlayView = {readonly lines: readonly Line[]; readonly selected?: number};

const heading = (text: Text, {language}: View, rest: Line = []): Line => [
	{text: ` ${text[language]}`, style: 'heading'},
	...rest,
];

const note = (text: Text, {language}: View): Line => [{text: `   ${text[language]}`, style: 'dim'}];

/** Rows in sight of a list of which one is selected, below a number of rows that always stay. */
function windowed(
	rows: readonly Line[],
	selected: number,
	height: number,
): {rows: readonly Line[]; selected: number} {
	const offset = Math.max(0, Math.min(selected - Math.floor(height / 2), rows.length - height));
	return {rows: rows.slice(offset, offset + height), selected: selected - offset};
}

const scopeNames: Readonly<Record<string, Text>> = {
	always: {zh: '任何地方', en: 'everywhere'},
	global: {zh: '任何窗格', en: 'in every pane'},
	clusters: {zh: '集群', en: 'clusters'},
	components: {zh: '组件', en: 'components'},
	faults: {zh: '故障', en: 'faults'},
	logs: {zh: '日志', en: 'logs'},
	details: {zh: '详情', en: 'details'},
	finding: {zh: '故障详情', en: 'details of a fault'},
	remedies: {zh: '选择处理办法', en: 'choosing a remedy'},
	byHand: {zh: '手工处理', en: 'what is done by hand'},
	ask: {zh: '只有人能回答的问题', en: 'a question for a person'},
	walk: {zh: '排查', en: 'walking a tree'},
};

const keyColumn = 18;

/** All commands with their keys, grouped by where they work; searched by what is typed. */
export function helpView(
	entries: readonly CommandEntry[],
	selected: number,
	view: View,
	height: number,
): OverlayView {
	const {language} = view;
	const rows: Line[] = [];
	let selectedRow = 0;
	let index = 0;
	for (const [scope, group] of groupByScope(entries)) {
		rows.push([{text: `  ${scopeNames[scope]?.[language] ?? scope}`, style: 'dim'}]);
		for (const entry of group) {
			if (index === selected) {
				selectedRow = rows.length;
			}

			rows.push(entryLine(entry, view));
			index++;
		}
	}

	const title = heading(
		{zh: '帮助：输入文字查找，回车执行', en: 'HELP  type to search, Enter runs it'},
		view,
	);
	const shown = windowed(rows, selectedRow, height - 3);
	const empty = note({zh: '没有匹配的命令', en: 'no command matches'}, view);
	return {
		lines: [title, [], ...(entries.length > 0 ? shown.rows : [empty])],
		...(entries.length > 0 && {selected: shown.selected + 2}),
	};
}

function entryLine(entry: CommandEntry, {language}: View): Line {
	const help = entry.help ? `  ${entry.help[language]}` : '';
	const style = entry.refusal ? ('dim' as const) : undefined;
	return [
		{text: `    ${fitText(entry.keys.join(' '), keyColumn)} `, style: style ?? 'key'},
		{text: entry.label[language], ...(style && {style})},
		{text: help, style: 'dim'},
	];
}

/** Commands, contexts and namespaces by name. */
export function paletteView(
	entries: readonly CommandEntry[],
	selected: number,
	view: View,
	height: number,
): OverlayView {
	const title = heading({zh: '命令', en: 'COMMANDS'}, view);
	const rows = entries.map((entry): Line => {
		const style = entry.refusal ? ('dim' as const) : undefined;
		return [
			{text: `    ${fitText(describeEntry(entry, view.language), 44)}`, ...(style && {style})},
			{text: ` ${entry.command}`, style: 'dim'},
			{text: `  ${entry.keys.join(' ')}`, style: 'key'},
		];
	});
	const shown = windowed(rows, selected, height - 3);
	const empty = note({zh: '没有匹配的命令', en: 'no command matches'}, view);
	return {
		lines: [title, [], ...(rows.length > 0 ? shown.rows : [empty])],
		...(rows.length > 0 && {selected: shown.selected + 2}),
	};
}

/** Every change and its kubectl equivalent, newest first. */
export function commandLogView(
	view: View,
	scroll: number,
	width: number,
	height: number,
): OverlayView {
	const {theme, journal} = view;
	const title = heading({zh: '操作记录', en: 'COMMAND LOG'}, view);
	if (journal.length === 0) {
		const text = {zh: '还没有做过任何修改', en: 'nothing has been changed yet'};
		return {lines: [title, [], note(text, view)]};
	}

	const finished = new Map(
		journal.filter(({type}) => type === 'result').map((entry) => [entry.id, entry]),
	);
	const rows = journal
		.filter(({type}) => type === 'intent')
		.flatMap((entry): Line[] => {
			const result = finished.get(entry.id);
			const styles = {done: 'ok', failed: 'fault', unknown: 'unknown'} as const;
			const style = styles[result?.outcome ?? 'unknown'];
			const {target} = entry;
			return [
				[
					{text: ` ${theme.symbols[style]} `, style},
					{text: formatTimestamp(Date.parse(entry.at), 'full').slice(0, 19), style: 'dim'},
					{text: `  ${target.context} / ${target.namespace}`, style: 'accent'},
					{text: `  ${target.user}`, style: 'dim'},
				],
				...wrapText(`$ ${entry.kubectl}`, width - 6).map((text): Line => [{text: `     ${text}`}]),
				...outcomeLines(result?.message, result === undefined, view, width),
			];
		});
	return {lines: [title, [], ...rows.slice(scroll, scroll + height - 2)]};
}

function outcomeLines(
	message: string | undefined,
	isUnknown: boolean,
	{language}: View,
	width: number,
): Line[] {
	const unknown = {
		zh: '没有记录到结果：程序在执行中退出，请查看集群现状',
		en: 'no result was recorded: the program ended meanwhile, look at the cluster',
	};
	const text = isUnknown ? unknown[language] : message;
	return text
		? wrapText(text, width - 6).map((part): Line => [{text: `     ${part}`, style: 'warning'}])
		: [];
}

/** The ports that are forwarded now. */
export function forwardsView(view: View, selected: number): OverlayView {
	const {forwards, language, theme} = view;
	const title = heading({zh: '端口转发', en: 'PORT FORWARDS'}, view);
	if (forwards.length === 0) {
		const text = {
			zh: '没有端口转发；在组件上按 p 建立',
			en: 'no port is forwarded; p on a component starts one',
		};
		return {lines: [title, [], note(text, view)]};
	}

	const rows = forwards.map(({context, namespace, component, port, status}): Line => {
		const {problem, localPort, connections} = status;
		const sign = problem ? 'fault' : 'ok';
		return [
			{text: ` ${theme.symbols[sign]} `, style: sign},
			{text: `127.0.0.1:${localPort}`, style: 'link'},
			{text: ` ${theme.symbols.separator} ${context} / ${namespace} / ${component}:${port}`},
			{
				text: {zh: `  ${connections} 个连接`, en: `  ${connections} connections`}[language],
				style: 'dim',
			},
			...(problem ? [{text: `  ${problem[language]}`, style: 'warning' as const}] : []),
		];
	});
	return {lines: [title, [], ...rows], selected: selected + 2};
}

/** One log line, spread out to be read, below what it means where it is known. */
export function zoomView(
	{line, pretty, signature}: Zoomed,
	view: View,
	{scroll, width, height}: {scroll: number; width: number; height: number},
): OverlayView {
	const title = heading({zh: '日志行', en: 'LOG LINE'}, view, [
		{text: `  ${line.source.target.pod}`, style: 'dim'},
	]);
	const lines: Line[] = [
		...(signature ? meaningLines(signature, view, width) : []),
		...[...pretty.lines, ...pretty.fields.map(({key, value}) => `  ${key} = ${value}`)]
			.flatMap((text) => wrapText(text, width - 4))
			.map((text): Line => [{text: `  ${text}`}]),
	];
	return {lines: [title, [], ...lines.slice(scroll, scroll + height - 2)]};
}

type Zoomed = {
	readonly line: LineFacts;
	readonly pretty: PrettyLine;
	readonly signature: Signature | undefined;
};

function meaningLines(
	{meaning, versions, isHarmless}: Signature,
	{language, theme}: View,
	width: number,
): Line[] {
	const sign: Span = isHarmless
		? {text: ' '.repeat(3)}
		: {text: ` ${theme.symbols.flag} `, style: 'warning'};
	const room = width - lineWidth([sign]) - 1;
	const harmless = {zh: '（没有问题）', en: ' (harmless)'}[language];
	const parts: Line[] = [
		...wrapText(meaning[language] + (isHarmless ? harmless : ''), room).map((text): Line => [
			{text},
		]),
		...(versions ? wrapText(versions[language], room) : []).map((text): Line => [
			{text, style: 'dim'},
		]),
	];
	const blank: Span = {text: ' '.repeat(lineWidth([sign]))};
	return [...parts.map((part, index): Line => [index === 0 ? sign : blank, ...part]), []];
}

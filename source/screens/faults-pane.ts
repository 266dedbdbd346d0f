import {type ChecklistEntry, type ChecklistGroup, severityOf} from '../diagnosis/checklist.ts';
import type {DocumentCause} from '../diagnosis/document.ts';
import {formatTimestamp} from '../logs/timestamp.ts';
import type {Text} from '../text/text.ts';
import {type Line, lineWidth, type Span} from '../ui/line.ts';
import {wrapText} from '../ui/wrap.ts';
import {gapText, verdictTexts} from '../diagnosis/document-words.ts';
import {changeRows, changesWithoutRow} from './change-rows.ts';
import type {ActiveCluster, ListRow, View} from './cockpit-view.ts';
import {causeTitle, sureness} from './finding-words.ts';
import {noteRow} from './list-pane.ts';

/** The columns in front of every text. */
const lead = 3;

export function checklistRows(view: View, width: number): ListRow[] {
	const {active} = view;
	if (!active) {
		return [];
	}

	const {entries} = active.checklist;
	const ids = new Set(entries.map(({id}) => id));
	const under = (row: string): ListRow[] => changeRows({pane: 'faults', row}, view, {width, ids});
	const treated = changesWithoutRow(view, ids).flatMap(({row, title}) => [
		...rowsOf(row, treatedLines(row, title, view, width)),
		...under(row),
	]);
	return [
		...treated,
		...entries.flatMap((entry) => {
			const changes = under(entry.id);
			const lines = entryLines(entry, view, {width, isTreated: changes.length > 0});
			const shown = isDim(active) ? lines.map((line) => dimmed(line)) : lines;
			return [...rowsOf(entry.id, shown), ...changes];
		}),
	];
}

const rowsOf = (id: string, [first = [], ...rest]: readonly Line[]): ListRow[] => [
	{id, isSelectable: true, draw: () => first},
	...rest.map((line, index) => noteRow(`${id}#${index + 1}`, line)),
];

/** A cause that was treated and stands no more: its row stays with what was done. */
function treatedLines(row: string, title: Text, view: View, width: number): Line[] {
	const {theme, language} = view;
	const run = view.runs.find(({place}) => place.row === row);
	const isCured = run?.progress.outcome === 'cured';
	const status = isCured ? 'ok' : 'unknown';
	return sentenceRows(
		{
			sign: theme.symbols[status],
			signStyle: status,
			text: title[language],
			style: isCured ? 'dim' : undefined,
		},
		width,
	);
}

/** What was found before the connection was lost may no longer be so. */
const isDim = (active: ActiveCluster | undefined): boolean =>
	active?.diagnosis?.isStale === true || active?.status.state.phase === 'stale';

const dimmed = (line: Line): Line => line.map(({text}) => ({text, style: 'dim'}));

type Sentence = {
	readonly sign: string;
	readonly signStyle: Span['style'];
	readonly text: string;
	readonly style?: Span['style'];
	/** In a few words behind the text, or below it where there is no room. */
	readonly tail?: string;
	readonly indent?: number;
};

function entryLines(
	entry: ChecklistEntry,
	view: View,
	{width, isTreated}: {readonly width: number; readonly isTreated: boolean},
): Line[] {
	const {theme, language} = view;
	const {symbols} = theme;
	const severity = severityOf(entry);
	const say = (text: Text) => text[language];
	const put = (sentence: Partial<Sentence> & {text: string}) =>
		sentenceRows({sign: symbols[severity], signStyle: severity, ...sentence}, width);
	switch (entry.kind) {
		case 'verdict': {
			return put({text: say(verdictTexts[entry.verdict]), style: 'strong'});
		}

		case 'failure': {
			return put({
				text: say({zh: '诊断没能完成：', en: 'the diagnosis came to nothing: '}) + entry.message,
			});
		}

		case 'cause': {
			const {cause} = entry;
			const [family] = cause.id.split('/');
			return [
				...put({
					text: say(cause.title),
					style: severity === 'fault' ? 'strong' : undefined,
					tail: `${family}  ${say(sureness(cause))}`,
				}),
				...causeNotes(cause, view, width),
				...(isTreated ? [] : firstRemedy(cause, view, width)),
			];
		}

		case 'seen': {
			return put({text: say(entry.record.seen)});
		}

		case 'fact': {
			const isCalm = severity === 'ok' || severity === 'off';
			return put({text: say(entry.fact.text), style: isCalm ? 'dim' : undefined});
		}

		case 'question': {
			return put({
				text: say(entry.node.question),
				tail: say({zh: '需要人回答', en: 'needs you'}),
			});
		}

		case 'gap': {
			return put({
				sign: symbols.unknown,
				text: say(gapText(entry.gap)),
				style: entry.gap.required ? undefined : 'dim',
			});
		}

		case 'group': {
			const fold = entry.isOpen ? symbols.unfolded : symbols.folded;
			return put({text: `${fold} ${say(groupTexts[entry.group](entry.count))}`, style: 'dim'});
		}

		case 'well': {
			const [first] = entry.records;
			const count = entry.records.length > 1 ? `  ${entry.records.length}` : '';
			return put({
				text: first ? say(first.expectation) + count : '',
				style: 'dim',
				indent: 2,
			});
		}

		case 'ruledOut': {
			const {id, reason} = entry.ruledOut;
			return put({
				text: `${say(causeTitle(id, view))}${say({zh: '：', en: ': '})}${say(reason)}`,
				style: 'dim',
				indent: 2,
			});
		}
	}
}

const groupTexts: Readonly<Record<ChecklistGroup, (count: number) => Text>> = {
	well: (count) => ({zh: `${count} 项正常`, en: `${count} are well`}),
	ruledOut: (count) => ({
		zh: `排除了 ${count} 种原因`,
		en: count === 1 ? '1 cause is ruled out' : `${count} causes are ruled out`,
	}),
};

/** Who suffers from it. */
function causeNotes(cause: DocumentCause, {theme, language}: View, width: number): Line[] {
	const {symbols} = theme;
	const names = [...new Set(cause.consequences.map(({object}) => object.name))];
	const listed = names.slice(0, 4).join({zh: '、', en: ', '}[language]);
	const more = names.length - 4;
	const rest = more > 0 ? {zh: ` 等 ${names.length} 个`, en: ` and ${more} more`}[language] : '';
	const suffer: Text = {
		zh: `${listed}${rest} 因此异常`,
		en: `${listed}${rest} ${names.length === 1 ? 'suffers' : 'suffer'} from it`,
	};
	return names.length === 0
		? []
		: sentenceRows(
				{
					sign: symbols.consequence,
					signStyle: 'dim',
					text: suffer[language],
					style: 'dim',
					indent: 2,
				},
				width,
			);
}

/** What to do about it first, while nothing is being done. */
function firstRemedy({remedies}: DocumentCause, {theme, language}: View, width: number): Line[] {
	const [remedy] = remedies;
	return remedy
		? sentenceRows(
				{
					sign: theme.symbols.pointer,
					signStyle: 'accent',
					text: remedy.title[language],
					style: 'accent',
					indent: 2,
				},
				width,
			)
		: [];
}

function sentenceRows(
	{sign, signStyle, text, style, tail, indent = 0}: Sentence,
	width: number,
): Line[] {
	const blank = ' '.repeat(lead + indent);
	const room = Math.max(10, width - lead - indent);
	const [first = '', ...rest] = wrapText(text, room);
	const styled = (part: string): Span => ({text: part, ...(style && {style})});
	const begin: Line = [
		{text: `${' '.repeat(indent + 1)}${sign} `, ...(signStyle && {style: signStyle})},
		styled(first),
	];
	const rows: Line[] = [begin, ...rest.map((part): Line => [{text: blank}, styled(part)])];
	if (tail === undefined) {
		return rows;
	}

	const gap = width - lineWidth(begin) - lineWidth([{text: tail}]) - 1;
	return rest.length === 0 && gap >= 2
		? [[...begin, {text: ' '.repeat(gap)}, {text: tail, style: 'dim'}]]
		: [...rows, [{text: blank}, {text: tail, style: 'dim'}]];
}

/** `✗1 ‼1 ?2 ✓31  10:42:01`: how many of each, and when it was looked at; a turning sign while it is again. */
export function checklistSummary(active: ActiveCluster, view: View): Line {
	const {theme, language} = view;
	const {last, running, isStale = false} = active.diagnosis ?? {};
	const progress = running && running.of > 0 ? ` ${running.done}/${running.of}` : '';
	const time = last && formatTimestamp(last.at, 'short');
	return [
		{text: ' '},
		...checklistCounts(active, view),
		...(time ? [{text: `  ${time}`, style: 'dim' as const}] : []),
		...(running
			? [
					{
						text: `  ${theme.symbols.waiting}${last ? '' : ` ${{zh: '诊断中', en: 'checking'}[language]}${progress}`}`,
						style: 'accent' as const,
					},
				]
			: []),
		...(isStale
			? [{text: ` ${{zh: '失联前', en: 'stale'}[language]}`, style: 'warning' as const}]
			: []),
	];
}

/** `✗1 ‼1 ?2 ✓31` */
export function checklistCounts({checklist: {counts}}: ActiveCluster, {theme}: View): Line {
	return (['fault', 'warning', 'unknown', 'ok'] as const)
		.filter((severity) => counts[severity] > 0)
		.map((severity) => ({
			text: ` ${theme.symbols[severity]}${counts[severity]}`,
			style: severity,
		}));
}

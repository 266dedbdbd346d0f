import {sanitise} from '../logs/sanitise.ts';
import type {ByHandItem} from '../remedies/by-hand.ts';
import type {Text} from '../text/text.ts';
import type {Line, Span} from '../ui/line.ts';
import {wrapText} from '../ui/wrap.ts';
import type {PaneView, View} from './cockpit-view.ts';
import type {ByHandSheet} from './cockpit-state.ts';
import {paneHeading} from './list-pane.ts';
import {runLines} from './run-lines.ts';

/** What a person does for a cause: sentences, lines and fields, one of which is selected to be copied. */
export function byHandView(
	sheet: ByHandSheet,
	view: View,
	width: number,
	height: number,
): PaneView {
	const {language} = view;
	const heading = paneHeading('logs', view, [
		{text: `  ${sheet.title[language]}`, style: 'accent'},
	]);
	const blocks = blocksOf(sheet, view, width);
	const lines = blocks.flat();
	const above = blocks.slice(0, sheet.selected).flat().length;
	const selected = blocks[sheet.selected]?.length ?? 0;
	// As much as there is room for of what is selected, and a line of what stands above it.
	const wanted = above + selected > height ? above - 1 : 0;
	const isLast = sheet.selected === (sheet.items?.length ?? 0) - 1;
	const most = Math.max(0, lines.length - height);
	const scroll = isLast ? most : Math.max(0, Math.min(wanted, most));
	return {heading, lines: lines.slice(scroll, scroll + height)};
}

function blocksOf(sheet: ByHandSheet, view: View, width: number): Line[][] {
	const {items, problem, treatable, context} = sheet;
	const {theme} = view;
	// A remedy that was run before stands in the checklist; here it is told whether what was done by hand has helped.
	const run = view.runs.find(
		(one) =>
			one.context === context &&
			one.place.row === treatable.row &&
			one.progress.plan.steps.length === 0,
	);
	const shown = items?.map((item, index) => itemLines(item, index === sheet.selected, view, width));
	const hint = problem ? [] : rowsOf(' '.repeat(3), hintText(sheet)[view.language], width, 'dim');
	return [
		...(shown ?? [rowsOf(' '.repeat(3), reading[view.language], width, 'dim')]),
		problem ? rowsOf(` ${theme.symbols.fault} `, problem[view.language], width, 'fault') : [],
		run ? runLines(run, view, width) : hint,
	];
}

const reading: Text = {zh: '正在读取…', en: 'reading...'};

const hintText = ({canSave}: ByHandSheet): Text =>
	canSave
		? {
				zh: 'j k 选择，y 复制选中的一项，S 写入只有自己可读的文件，填好后按 c 重新检查',
				en: 'j k choose, y copies what is chosen, S writes a file that only you can read; c checks again when it is done',
			}
		: {
				zh: 'j k 选择，y 复制选中的一行，做完后按 c 重新检查',
				en: 'j k choose, y copies the line that is chosen; c checks again when it is done',
			};

/** Lines of a field that is not selected: a certificate is long, and its first line says what it is. */
const shortField = 1;

function itemLines(item: ByHandItem, isSelected: boolean, view: View, width: number): Line[] {
	const {theme, language} = view;
	const pointer = ` ${isSelected ? theme.symbols.pointer : ' '} `;
	if (item.kind === 'sentence') {
		return rowsOf(pointer, sanitise(item.text[language]), width);
	}

	if (item.kind === 'line') {
		return rowsOf(`${pointer}$ `, sanitise(item.text), width, isSelected ? 'key' : 'accent');
	}

	const {label, value, isSecret} = item.field;
	const values = isSecret ? [hidden(value)[language]] : value.split('\n');
	const rest = isSelected ? 0 : values.length - shortField;
	const shown = rest > 0 ? values.slice(0, shortField) : values;
	const {ellipsis} = theme.symbols;
	const count = {zh: `共 ${values.length} 行`, en: `${values.length} lines`}[language];
	const more = rest > 0 ? ` ${ellipsis} ${count}` : '';
	return [
		...rowsOf(pointer, label[language], width, isSelected ? 'key' : 'strong'),
		...shown.flatMap((line, index) =>
			rowsOf(
				' '.repeat(5),
				sanitise(line) + (index === shown.length - 1 ? more : ''),
				width,
				isSecret ? 'dim' : undefined,
			),
		),
	];
}

const hidden = (value: string): Text => ({
	zh: `（${value.length} 个字符，不显示；y 复制，S 写入文件）`,
	en: `(${value.length} characters, not shown; y copies it, S writes it into a file)`,
});

function rowsOf(begin: string, text: string, width: number, style?: Span['style']): Line[] {
	return wrapText(text, Math.max(10, width - begin.length)).map((part, index): Line => [
		{
			text: index === 0 ? begin : ' '.repeat(begin.length),
			...(index === 0 && {style: 'key' as const}),
		},
		{text: part, ...(style && {style})},
	]);
}

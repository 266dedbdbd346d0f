import {sanitise} from '../logs/sanitise.ts';
import type {Text} from '../text/text.ts';
import type {Line} from '../ui/line.ts';
import {wrapText} from '../ui/wrap.ts';
import {riskTexts} from '../diagnosis/document-words.ts';
import type {RemedyMenu, RemedyOption} from './cockpit-state.ts';
import type {View} from './cockpit-view.ts';
import {indent} from './sentence-lines.ts';

/** The remedies of a cause: each with its number, risk, what it breaks, and why it cannot be run. */
export function menuLines(menu: RemedyMenu, view: View, width: number): Line[] {
	const blocks = menu.choice
		? choiceBlocks(menu.choice, view, width)
		: menu.options.map((option, index) =>
				optionLines(option, {index, isSelected: index === menu.selected}, view, width),
			);
	const {language} = view;
	const {theme} = view;
	const head = menu.choice?.title ?? {zh: '可以这样处理：', en: 'what can be done about it:'};
	return [
		[{text: `  ${theme.symbols.consequence} ${head[language]}`, style: 'strong'}],
		...blocks.flat(),
	];
}

/** The first line of what is selected. */
export function selectedMenuLine(menu: RemedyMenu, view: View, width: number): number {
	if (menu.choice) {
		return 1 + menu.choice.selected;
	}

	const before = menu.options
		.slice(0, menu.selected)
		.flatMap((option, index) => optionLines(option, {index, isSelected: false}, view, width));
	return 1 + before.length;
}

function optionLines(
	{line, plan}: RemedyOption,
	{index, isSelected}: {readonly index: number; readonly isSelected: boolean},
	view: View,
	width: number,
): Line[] {
	const {theme, language} = view;
	const {symbols} = theme;
	const isOff = plan?.obstacle !== undefined && plan.obstacle !== null;
	const pointer = isSelected ? symbols.pointer : ' ';
	const risk = riskTexts[plan?.risk ?? line.risk][language];
	const room = width - indent.length - 4;
	const style = isSelected ? 'key' : isOff ? 'dim' : undefined;
	const title = wrapText(`${line.title[language]}  ${risk}`, room).map((part, row): Line => [
		{text: `${indent}${row === 0 ? `${pointer} ${index + 1}` : ' '.repeat(3)} `, style: 'key'},
		{text: part, ...(style && {style})},
	]);
	const note = (sign: string, text: Text, noteStyle: 'dim' | 'warning' | 'fault'): Line[] =>
		wrapText(sanitise(text[language]), room - 2).map((part, row): Line => [
			{text: `${indent}    ${row === 0 ? sign : ' '} `, style: noteStyle},
			{text: part, style: noteStyle},
		]);
	const breaks = [...(plan?.warnings ?? []), ...(plan?.breaks ?? [])];
	return [
		...title,
		...breaks
			.slice(0, isSelected ? breaks.length : 1)
			.flatMap((text) => note(symbols.warning, text, isSelected ? 'warning' : 'dim')),
		...(plan?.obstacle ? note(symbols.fault, plan.obstacle.text, 'fault') : []),
		...(plan ? [] : note(symbols.waiting, {zh: '正在核对…', en: 'being looked at...'}, 'dim')),
	];
}

function choiceBlocks(
	{list, marked, selected}: NonNullable<RemedyMenu['choice']>,
	{theme, language}: View,
	width: number,
): Line[][] {
	const {symbols} = theme;
	const rows = list.map(({id, text}, index): Line[] => {
		const pointer = index === selected ? symbols.pointer : ' ';
		const mark = marked.has(id) ? symbols.marked : symbols.off;
		return [
			[
				{text: `${indent}${pointer} `, style: 'key'},
				{text: `${mark} `, style: marked.has(id) ? 'ok' : 'dim'},
				{text: text[language], ...(index === selected && {style: 'key' as const})},
			],
		];
	});
	const hint: Text =
		marked.size === 0
			? {
					zh: '空格选择，回车继续；一个都不选：没有角色的节点都作为 worker',
					en: 'Space marks, Enter goes on; with none marked, every node without a role becomes a worker',
				}
			: {
					zh: `已选 ${marked.size} 项；回车看计划`,
					en: `${marked.size} marked; Enter shows the plan`,
				};
	return [
		...rows,
		wrapText(hint[language], width - indent.length).map((part): Line => [
			{text: indent + part, style: 'dim'},
		]),
	];
}

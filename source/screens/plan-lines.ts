import {sanitise} from '../logs/sanitise.ts';
import type {RemedyPlan} from '../remedies/remedy-plan.ts';
import type {Text} from '../text/text.ts';
import type {Line, Span} from '../ui/line.ts';
import {wrapText} from '../ui/wrap.ts';
import {riskTexts} from '../diagnosis/document-words.ts';
import type {View} from './cockpit-view.ts';
import {indent, sentenceLines} from './sentence-lines.ts';

/** Objects, steps and command lines beyond this many are counted. */
const mostListed = 8;

/** A plan before it is confirmed: cluster, user, objects, what breaks, what comes back, how it is undone, steps. */
export function planLines(plan: RemedyPlan, view: View, width: number): Line[] {
	const {theme, language} = view;
	const {symbols} = theme;
	const say = (text: Text): string => sanitise(text[language]);
	const put = (sign: string, style: Span['style'], text: string, textStyle = style): Line[] =>
		sentenceLines({sign, style}, {text, style: textStyle}, width);
	const warn = (text: Text): Line[] => put(symbols.warning, 'warning', say(text));
	const {target, undo, recreated, obstacle, kubectl} = plan;
	const risk = riskTexts[plan.risk][language];
	const where = {
		zh: `${target.context}（${target.server}）/ ${target.namespace}，身份 ${target.user}`,
		en: `${target.context} (${target.server}) / ${target.namespace} as ${target.user}`,
	}[language];
	return [
		...wrapText(`${say(plan.title)}  ${risk}`, width - 6).map((part, index): Line => [
			{text: `  ${index === 0 ? symbols.consequence : ' '} ${part}`, style: 'strong'},
		]),
		...plain(where, width),
		...plain(objectsText(plan, view), width, 'dim'),
		...plan.warnings.flatMap((text) => warn(text)),
		...plan.breaks.flatMap((text) => warn(text)),
		...plan.raised.flatMap((text) => warn(text)),
		...(recreated ? put(symbols.consequence, 'dim', say(recreated)) : []),
		...put(undo.isPossible ? symbols.ok : symbols.off, 'dim', say(undoText(undo))),
		...counted(plan.steps, view, width, ({title}, index) =>
			put(`${index + 1}`, 'dim', say(title), undefined),
		),
		...counted(kubectl, view, width, (line) => put('$', 'accent', line)),
		...(obstacle ? put(symbols.fault, 'fault', say(obstacle.text)) : []),
	];
}

/** The key that takes it back stands in the place of the line command. */
const undoText = ({isPossible, text}: RemedyPlan['undo']): Text =>
	isPossible ? {zh: '之后可以撤销（u 键）', en: 'it can be taken back afterwards: key u'} : text;

const plain = (text: string, width: number, style?: Span['style']): Line[] =>
	text === ''
		? []
		: wrapText(text, width - indent.length).map((part): Line => [
				{text: indent},
				{text: part, ...(style && {style})},
			]);

/** All that is changed, by name: `Pod rbd-api-7d9f8-x2x, …` */
function objectsText({objects}: RemedyPlan, {language}: View): string {
	const names = objects.slice(0, mostListed).map(({kind, name}) => `${kind} ${name}`);
	const rest = objects.length - mostListed;
	return [
		...names,
		...(rest > 0 ? [{zh: `另有 ${rest} 个`, en: `and ${rest} more`}[language]] : []),
	].join({zh: '、', en: ', '}[language]);
}

function counted<Item>(
	items: readonly Item[],
	{language}: View,
	width: number,
	draw: (item: Item, index: number) => Line[],
): Line[] {
	const rest = items.length - mostListed;
	return [
		...items.slice(0, mostListed).flatMap((item, index) => draw(item, index)),
		...(rest > 0
			? plain({zh: `另有 ${rest} 条`, en: `and ${rest} more`}[language], width, 'dim')
			: []),
	];
}

export function howToAnswer({obstacle, risk, target}: RemedyPlan): Text {
	if (obstacle) {
		return {zh: '不能执行；按 Esc 返回', en: 'it cannot be run; Esc goes back'};
	}

	return risk === 'high'
		? {
				zh: `输入集群名 ${target.context} 再按回车执行，Esc 取消（默认不执行）`,
				en: `type the cluster's name ${target.context} and Enter to run it, Esc cancels (default: no)`,
			}
		: {
				zh: '按 y 执行，n 或 Esc 取消（默认不执行）',
				en: 'y runs it, n or Esc cancels (default: no)',
			};
}

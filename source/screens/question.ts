import type {RestartPlan} from '../remedies/restart-plan.ts';
import type {Text} from '../text/text.ts';
import type {Line} from '../ui/line.ts';
import {wrapText} from '../ui/wrap.ts';
import type {Question} from './cockpit-state.ts';
import type {View} from './cockpit-view.ts';
import {indent, sentenceLines} from './sentence-lines.ts';

/** What is seen of an open question. */
export type QuestionWindow = {
	/** It has the pane for itself, because it does not fit below its row or that row is gone. */
	readonly isAlone: boolean;
	/** Its lines in sight when it is alone. */
	readonly lines: readonly Line[];
	/** How far it can be scrolled, and how far it is. */
	readonly scroll: {readonly most: number; readonly present: number};
	/** Its end, with what an answer would do, is in sight: before that it cannot be answered. */
	readonly isEndSeen: boolean;
};

const outOfSight: QuestionWindow = {
	isAlone: true,
	lines: [],
	scroll: {most: 0, present: 0},
	isEndSeen: false,
};

export function questionWindow(view: View): QuestionWindow | undefined {
	const {question} = view.state;
	const area = view.layout.panes.components;
	if (!question || !area) {
		return question && outOfSight;
	}

	const lines = questionLines(question, view, area.width);
	const height = area.height - 1;
	const [component] = question.row.split('/');
	const isRowThere = view.active?.components.some(({name}) => name === component) ?? false;
	const most = Math.max(0, lines.length - height);
	const present = Math.min(question.scroll, most);
	return {
		isAlone: lines.length >= height || !isRowThere,
		lines: lines.slice(present, present + height),
		scroll: {most, present},
		isEndSeen: present === most,
	};
}

/** The confirmation: cluster, namespace, objects, what runs, what it breaks, and how to answer. */
export function questionLines({plan}: Question, view: View, width: number): Line[] {
	const {theme, language} = view;
	const {symbols} = theme;
	if (!plan) {
		const checking = {zh: '正在核对权限和对象…', en: 'checking rights and objects...'};
		return [[{text: indent + checking[language], style: 'dim'}]];
	}

	const warnings = plan.interrupts.map((text) => ({text, sign: symbols.warning}));
	const doubts = plan.doubt ? [{text: plan.doubt, sign: symbols.unknown}] : [];
	return [
		...wrapText(title(plan)[language], width - 6).map((part, index): Line => [
			{text: `  ${index === 0 ? symbols.consequence : ' '} ${part}`, style: 'strong'},
		]),
		...sentenceLines(
			{sign: '$', style: 'accent'},
			{text: kubectlLine(plan), style: 'accent'},
			width,
		),
		...[...warnings, ...doubts].flatMap(({text, sign}) =>
			sentenceLines({sign, style: 'warning'}, {text: text[language], style: 'warning'}, width),
		),
		...(plan.problem
			? sentenceLines(
					{sign: symbols.fault, style: 'fault'},
					{text: plan.problem[language], style: 'fault'},
					width,
				)
			: []),
		...wrapText(howToAnswer(plan)[language], width - indent.length).map((text): Line => [
			{text: indent},
			{text, style: 'key'},
		]),
	];
}

const title = ({component, target}: RestartPlan): Text => ({
	zh: `重启 ${component}：${target.context}（${target.server}）/ ${target.namespace}，身份 ${target.user}`,
	en: `restart ${component} on ${target.context} (${target.server}) / ${target.namespace} as ${target.user}`,
});

/** All pods on one line, as a person would type it; the journal has a line for each. */
const kubectlLine = ({kubectl, pods}: RestartPlan): string =>
	[kubectl[0], ...pods.slice(1).map(({name}) => name)].join(' ');

function howToAnswer({problem, risk, pods, target}: RestartPlan): Text {
	if (problem) {
		return {zh: '不能执行；按 Esc 返回', en: 'it cannot be run; Esc goes back'};
	}

	return risk === 'high'
		? {
				zh: `共 ${pods.length} 个 Pod：输入集群名 ${target.context} 再按回车执行，Esc 取消`,
				en: `${pods.length} pods: type the cluster's name ${target.context} and Enter to run it, Esc cancels`,
			}
		: {
				zh: '按 y 执行，n 或 Esc 取消（默认不执行）',
				en: 'y runs it, n or Esc cancels (default: no)',
			};
}

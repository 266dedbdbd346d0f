import type {RestartPlan} from '../remedies/restart-plan.ts';
import type {RestartStep, StepState} from '../remedies/restart-run.ts';
import {shortDuration} from '../text/duration.ts';
import type {Text} from '../text/text.ts';
import type {Line} from '../ui/line.ts';
import {wrapText} from '../ui/wrap.ts';
import type {ListRow, RestartView, View} from './cockpit-view.ts';
import {noteRow} from './list-pane.ts';

const indent = ' '.repeat(4);

/** What stands under a row while a change of it is asked for, runs, or has just ended. */
export function changeRows(row: string, view: View, width: number): ListRow[] {
	const {question, context} = view.state;
	if (question?.row === row && question.context === context) {
		return toRows(row, question.plan ? questionLines(question.plan, view, width) : planning(view));
	}

	const restart = view.restarts.find(
		(candidate) => candidate.row === row && candidate.context === context,
	);
	return restart ? toRows(row, restartLines(restart, view, width)) : [];
}

const toRows = (row: string, lines: readonly Line[]): ListRow[] =>
	lines.map((line, index) => noteRow(`${row}#${index}`, line));

const planning = ({language}: View): Line[] => [
	[
		{
			text: indent + {zh: '正在核对权限和对象…', en: 'checking rights and objects…'}[language],
			style: 'dim',
		},
	],
];

/** A sentence over as many rows as it takes, the first with its sign. */
function sentence(
	sign: string,
	text: string,
	style: 'warning' | 'fault' | 'dim',
	width: number,
): Line[] {
	return wrapText(text, Math.max(10, width - indent.length - 2)).map((part, index) => [
		{text: `${indent}${index === 0 ? sign : ' '} ${part}`, style},
	]);
}

/** The confirmation: cluster, namespace, objects, what runs, what it breaks, and how to answer. */
function questionLines(plan: RestartPlan, view: View, width: number): Line[] {
	const {theme, language} = view;
	const {target} = plan;
	const title = {
		zh: `重启 ${plan.component}：${target.context}（${target.server}）/ ${target.namespace}，身份 ${target.user}`,
		en: `restart ${plan.component} on ${target.context} (${target.server}) / ${target.namespace} as ${target.user}`,
	};
	const lines: Line[] = [
		...wrapText(title[language], width - 6).map((part, index): Line => [
			{text: `  ${index === 0 ? theme.symbols.consequence : ' '} ${part}`, style: 'strong'},
		]),
		...plan.kubectl.flatMap((command) =>
			wrapText(command, width - indent.length - 2).map((part, index): Line => [
				{text: `${indent}${index === 0 ? '$' : ' '} ${part}`, style: 'accent'},
			]),
		),
		...plan.interrupts.flatMap((text) =>
			sentence(theme.symbols.warning, text[language], 'warning', width),
		),
	];
	if (plan.problem) {
		lines.push(
			...sentence(theme.symbols.fault, plan.problem[language], 'fault', width),
			answer({zh: '不能执行；按 Esc 返回', en: 'it cannot be run; Esc goes back'}, view),
		);
		return lines;
	}

	if (plan.doubt) {
		lines.push(...sentence(theme.symbols.unknown, plan.doubt[language], 'warning', width));
	}

	return [...lines, prompt(plan, view)];
}

const prompt = (plan: RestartPlan, view: View): Line =>
	answer(plan.risk === 'high' ? typedAnswer(plan) : keyAnswer, view);

const keyAnswer: Text = {
	zh: '按 y 执行，n 或 Esc 取消（默认不执行）',
	en: 'y runs it, n or Esc cancels (default: no)',
};

const typedAnswer = ({pods, target}: RestartPlan): Text => ({
	zh: `共 ${pods.length} 个 Pod：输入集群名 ${target.context} 再按回车执行，Esc 取消`,
	en: `${pods.length} pods: type the cluster's name ${target.context} and Enter to run it, Esc cancels`,
});

const answer = (text: Text, {language}: View): Line => [
	{text: indent},
	{text: text[language], style: 'key'},
];

const stepSymbol = {
	waiting: 'waiting',
	deleting: 'waiting',
	replacing: 'waiting',
	ready: 'ok',
	failed: 'fault',
	skipped: 'off',
} as const satisfies Record<StepState, string>;

const stepStyle = {
	waiting: 'dim',
	deleting: 'accent',
	replacing: 'accent',
	ready: 'ok',
	failed: 'fault',
	skipped: 'off',
} as const satisfies Record<StepState, string>;

function restartLines({progress}: RestartView, view: View, width: number): Line[] {
	const {theme, language} = view;
	const lines = progress.steps.map((step): Line => [
		{text: `${indent}${theme.symbols[stepSymbol[step.state]]} `, style: stepStyle[step.state]},
		{text: stepText(step, view.now)[language]},
	]);
	const failed = progress.problem ?? progress.steps.find(({problem}) => problem)?.problem;
	if (failed) {
		lines.push(...sentence(theme.symbols.fault, failed[language], 'fault', width));
	}

	if (progress.outcome === 'done') {
		const done = {
			zh: '重启完成，新 Pod 已就绪；Esc 收起',
			en: 'restarted, the new pod is ready; Esc folds this up',
		};
		lines.push([{text: `${indent}${theme.symbols.ok} ${done[language]}`, style: 'ok'}]);
	}

	return lines;
}

function stepText({state, pod, replacement, status, since}: RestartStep, now: number): Text {
	const seconds = shortDuration(now - since);
	switch (state) {
		case 'waiting': {
			return {zh: `等待：${pod}`, en: `waiting: ${pod}`};
		}

		case 'deleting': {
			return {zh: `正在删除 ${pod}`, en: `deleting ${pod}`};
		}

		case 'replacing': {
			const what = replacement ? `${replacement} ${status ?? ''}` : pod;
			return replacement
				? {
						zh: `等待 ${what} 就绪（${seconds}）`,
						en: `waiting for ${what} to be ready (${seconds})`,
					}
				: {
						zh: `${pod} 已删除，等待新 Pod（${seconds}）`,
						en: `${pod} is deleted, waiting for its replacement (${seconds})`,
					};
		}

		case 'ready': {
			return {zh: `${replacement} 已就绪`, en: `${replacement} is ready`};
		}

		case 'failed': {
			return {zh: `${pod} 未能替换`, en: `${pod} was not replaced`};
		}

		case 'skipped': {
			return {zh: `${pod} 未动`, en: `${pod} was left alone`};
		}
	}
}

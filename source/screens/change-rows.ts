import {isFaultStatus} from '../platform/components.ts';
import type {RestartProgress, RestartStep, StepState} from '../remedies/restart-run.ts';
import {shortDuration} from '../text/duration.ts';
import type {Text} from '../text/text.ts';
import type {Line} from '../ui/line.ts';
import type {ListRow, RestartView, View} from './cockpit-view.ts';
import {noteRow} from './list-pane.ts';
import {questionLines} from './question.ts';
import {sentenceLines} from './sentence-lines.ts';

/** What stands under a row while a change of it is asked for, runs, or has just ended. */
export function changeRows(
	row: string,
	view: View,
	{width, ids}: {width: number; ids: ReadonlySet<string>},
): ListRow[] {
	const {question, context} = view.state;
	const isHere = (change: {context: string; row: string}): boolean =>
		change.context === context && anchorOf(change.row, ids) === row;
	const restarts = view.restarts.filter((restart) => isHere(restart));
	return [
		...(question && isHere(question)
			? toRows(`${row}?`, questionLines(question, view, width))
			: []),
		...restarts.flatMap((restart) =>
			toRows(`${row}#${restart.row}`, restartLines(restart, view, width)),
		),
	];
}

/** The row of a change: its own, or that of its component when the pod's row is gone. */
const anchorOf = (row: string, ids: ReadonlySet<string>): string =>
	ids.has(row) ? row : row.replace(/\/.*/, '');

const toRows = (id: string, lines: readonly Line[]): ListRow[] =>
	lines.map((line, index) => noteRow(`${id}#${index}`, line));

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
	const {symbols} = theme;
	const failed = progress.problem ?? progress.steps.find(({problem}) => problem)?.problem;
	const end = endOf(progress, failed);
	return [
		...progress.steps.flatMap((step) => {
			const isStuck = step.state === 'replacing' && isFaultStatus(step.status ?? '');
			return sentenceLines(
				{sign: symbols[stepSymbol[step.state]], style: stepStyle[step.state]},
				{text: stepText(step, view.now)[language], ...(isStuck && {style: 'fault' as const})},
				width,
			);
		}),
		...(end
			? sentenceLines(
					{sign: symbols[end.style], style: end.style},
					{text: end.text[language], style: end.style},
					width,
				)
			: []),
	];
}

function endOf(
	{outcome, steps}: RestartProgress,
	failed: Text | undefined,
): {style: 'ok' | 'fault'; text: Text} | undefined {
	if (outcome === 'done') {
		return {
			style: 'ok',
			text: {
				zh: '重启完成，新 Pod 已就绪；Esc 收起',
				en: `restarted, the new ${steps.length === 1 ? 'pod is' : 'pods are'} ready; Esc folds this up`,
			},
		};
	}

	return failed && {style: 'fault', text: failed};
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
			return replacement
				? {
						zh: `等待 ${replacement} 就绪：${status}，${seconds}`,
						en: `waiting until ${replacement} is ready: ${status}, ${seconds}`,
					}
				: {
						zh: `${pod} 已删除，等待新 Pod，${seconds}`,
						en: `${pod} is deleted, waiting for its replacement, ${seconds}`,
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

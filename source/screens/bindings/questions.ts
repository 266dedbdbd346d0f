import type {View} from '../cockpit-view.ts';
import {questionWindow} from '../question.ts';
import type {Answer, B} from './needs.ts';

/** A question can be answered when all of it has been in sight and nothing stands against it. */
function mayAnswer(view: View): Answer {
	const {question, isQuitting} = view.state;
	if (isQuitting || !question) {
		return true;
	}

	if (!question.plan) {
		return {zh: '还在核对，请稍候', en: 'rights and objects are still being checked'};
	}

	return (
		question.plan.obstacle?.text ??
		(questionWindow(view)?.isEndSeen
			? true
			: {zh: '请先用 j 把问题看完', en: 'read the question to its end first: j'})
	);
}

/** Whether the question is longer than its pane. */
const isLong = (view: View): boolean => (questionWindow(view)?.scroll.most ?? 0) > 0;

const questionScroll = (
	scope: string,
	keys: {readonly up: string[]; readonly down: string[]},
): B[] => [
	{
		command: `${scope}.down`,
		keys: keys.down,
		scope,
		label: {zh: '看下文', en: 'read on'},
		isHidden: (view) => !isLong(view),
	},
	{
		command: `${scope}.up`,
		keys: keys.up,
		scope,
		label: {zh: '看上文', en: 'back up'},
		footer: false,
		isHidden: (view) => !isLong(view),
	},
];

export function questionBindings(): B[] {
	const scope = 'question';
	return [
		{
			command: 'question.yes',
			keys: ['y'],
			scope,
			label: {zh: '执行', en: 'run it'},
			danger: true,
			isEnabled: mayAnswer,
		},
		...questionScroll(scope, {up: ['k', 'up'], down: ['j', 'down']}),
		{command: 'question.no', keys: ['n', 'esc'], scope, label: {zh: '取消', en: 'cancel'}},
		{
			command: 'question.copy',
			keys: ['c'],
			scope,
			label: {zh: '复制命令', en: 'copy command'},
			isHidden: ({state}) => (state.question?.plan?.kubectl.length ?? 0) === 0,
		},
	];
}

export function promptBindings(): B[] {
	const scope = 'prompt';
	return [
		{command: 'prompt.accept', keys: ['enter'], scope, label: {zh: '确定', en: 'accept'}},
		{command: 'prompt.cancel', keys: ['esc'], scope, label: {zh: '取消', en: 'cancel'}},
		...questionScroll(scope, {up: ['up'], down: ['down']}),
	];
}

export function overlaysBindings(): B[] {
	return [
		{command: 'search.run', keys: ['enter'], scope: 'search', label: {zh: '执行', en: 'run'}},
		{
			command: 'search.up',
			keys: ['up', 'ctrl+p'],
			scope: 'search',
			label: {zh: '上一项', en: 'up'},
		},
		{
			command: 'search.down',
			keys: ['down', 'ctrl+n'],
			scope: 'search',
			label: {zh: '下一项', en: 'down'},
		},
		{command: 'search.close', keys: ['esc'], scope: 'search', label: {zh: '关闭', en: 'close'}},
		{command: 'overlay.up', keys: ['up', 'k'], scope: 'overlay', label: {zh: '向上', en: 'up'}},
		{
			command: 'overlay.down',
			keys: ['down', 'j'],
			scope: 'overlay',
			label: {zh: '向下', en: 'down'},
		},
		{
			command: 'overlay.stop',
			keys: ['x'],
			scope: 'overlay',
			label: {zh: '停止转发', en: 'stop forwarding'},
			isHidden: ({state}) => state.overlay?.name !== 'forwards',
			isEnabled: ({forwards}) =>
				forwards.length > 0 ? true : {zh: '没有端口转发', en: 'nothing is forwarded'},
		},
		{
			command: 'overlay.close',
			keys: ['esc', 'q'],
			scope: 'overlay',
			label: {zh: '关闭', en: 'close'},
		},
	];
}

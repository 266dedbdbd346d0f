import type {Text} from '../../text/text.ts';
import type {View} from '../cockpit-view.ts';
import {commandBlocks, componentOfEntry, openEntry, selectedEntry} from '../finding.ts';
import {blocksOfWalk, componentOfWalk, selectedQuestion} from '../walk.ts';
import {ends, movement} from './movement.ts';
import {type Answer, type B, needsCluster, needsDiagnosis} from './needs.ts';
import {treatingBindings} from './remedies.ts';

const noComponentHere: Text = {zh: '这一条不涉及某个组件', en: 'this is not about a component'};

const hasComponent = (component: string | undefined): Answer =>
	component === undefined ? noComponentHere : true;

const noCommands: Text = {zh: '这里没有可复制的命令', en: 'there is no command to copy here'};

/** From an entry of the checklist to everything it leads to. */
function leadingBindings(
	scope: 'faults' | 'finding',
	entryOf: (view: View) => ReturnType<typeof selectedEntry>,
): B[] {
	return [
		...treatingBindings(scope),
		{
			command: `${scope}.walk`,
			keys: ['w'],
			scope,
			label: {zh: '排查', en: 'walk tree'},
			help: {
				zh: '沿故障树一步步看，左边是路径，右边是依据',
				en: 'goes through the fault tree step by step, with what was seen at each',
			},
			isEnabled: needsDiagnosis,
		},
		{
			command: `${scope}.logs`,
			keys: ['l'],
			scope,
			label: {zh: '日志', en: 'logs'},
			isEnabled: (view) => hasComponent(componentOfEntry(entryOf(view), view)),
		},
		{
			command: `${scope}.go`,
			keys: ['o'],
			scope,
			label: {zh: '查看对象', en: 'go to object'},
			isEnabled: needsCluster,
		},
	];
}

export function faultsBindings(): B[] {
	const scope = 'faults';
	return [
		{
			command: 'faults.open',
			keys: ['enter'],
			scope,
			label: {zh: '详情', en: 'details'},
			help: {
				zh: '依据、处理办法、为什么不是别的',
				en: 'what it rests on, what to do, and why it is nothing else',
			},
			isEnabled: needsCluster,
		},
		...leadingBindings(scope, selectedEntry),
		{
			command: 'faults.fold',
			keys: ['space', 'right', 'left'],
			scope,
			label: {zh: '展开', en: 'unfold'},
			help: {
				zh: '展开或收起正常的和已排除的',
				en: 'lists what is well, or was ruled out, or folds it away',
			},
			isEnabled: needsCluster,
		},
	];
}

export function findingBindings(): B[] {
	const scope = 'finding';
	return [
		{
			command: 'finding.copy',
			keys: ['y'],
			scope,
			label: {zh: '复制命令', en: 'copy command'},
			help: {
				zh: '把 kubectl 命令复制到剪贴板（OSC 52）；再按一次复制下一条',
				en: 'puts the kubectl lines into the clipboard (OSC 52); again takes the next ones',
			},
			isEnabled: (view) => (commandBlocks(openEntry(view), view).length > 0 ? true : noCommands),
		},
		...leadingBindings(scope, openEntry),
		...movement(scope),
		...ends(scope),
	];
}

/** A question of a tree that only a person can answer. */
export function askBindings(): B[] {
	const scope = 'ask';
	const isHidden = (view: View): boolean => selectedQuestion(view) === undefined;
	return [
		{command: 'ask.yes', keys: ['y'], scope, label: {zh: '是', en: 'yes'}, isHidden},
		{command: 'ask.no', keys: ['n'], scope, label: {zh: '否', en: 'no'}, isHidden},
		{
			command: 'ask.write',
			keys: ['e'],
			scope,
			label: {zh: '填写', en: 'write it'},
			help: {zh: '填写的内容等于 --input 的值', en: 'what is written is the value of --input'},
			isHidden,
		},
	];
}

export function walkBindings(): B[] {
	const scope = 'walk';
	return [
		...(
			[
				['down', ['j', 'down'], {zh: '下一步', en: 'next step'}],
				['up', ['k', 'up'], {zh: '上一步', en: 'step back'}],
			] as const
		).map(([name, keys, label]) => ({command: `walk.${name}`, keys, scope, label})),
		...treatingBindings(scope),
		{
			command: 'walk.copy',
			keys: ['y'],
			scope,
			label: {zh: '复制命令', en: 'copy command'},
			isEnabled: (view) => (blocksOfWalk(view).length > 0 ? true : noCommands),
		},
		{
			command: 'walk.logs',
			keys: ['l'],
			scope,
			label: {zh: '日志', en: 'logs'},
			isEnabled: (view) => hasComponent(componentOfWalk(view)),
		},
		{
			command: 'walk.go',
			keys: ['o'],
			scope,
			label: {zh: '查看对象', en: 'go to object'},
			isEnabled: (view) => hasComponent(componentOfWalk(view)),
		},
		{
			command: 'walk.nextTree',
			keys: ['right'],
			scope,
			label: {zh: '下一棵树', en: 'next tree'},
		},
		{
			command: 'walk.previousTree',
			keys: ['left'],
			scope,
			label: {zh: '上一棵树', en: 'previous tree'},
			footer: false,
		},
		{
			command: 'walk.pageDown',
			keys: ['pagedown', 'ctrl+f', 'space'],
			scope,
			label: {zh: '依据下翻', en: 'evidence down'},
		},
		{
			command: 'walk.pageUp',
			keys: ['pageup', 'ctrl+b'],
			scope,
			label: {zh: '依据上翻', en: 'evidence up'},
			footer: false,
		},
		...ends(scope, {
			first: {zh: '第一步', en: 'first step'},
			last: {zh: '最后一步', en: 'last step'},
		}),
		{command: 'walk.close', keys: ['esc', 'q'], scope, label: {zh: '返回', en: 'back'}},
	];
}

import {verbatim} from '../../source/text/text.ts';
import type {Binding} from '../../source/ui/keymap.ts';

/** What the examples decide their reasons from. */
export type ExampleState = Readonly<{isReadOnly: boolean; isFollowing: boolean}>;

export const exampleState: ExampleState = {isReadOnly: false, isFollowing: false};

export const exampleBindings: ReadonlyArray<Binding<ExampleState>> = [
	{
		command: 'components.restart',
		keys: ['r'],
		scope: 'components',
		label: {zh: '重启', en: 'restart'},
		help: {zh: '逐个删除组件的 Pod', en: 'deletes the pods of a component one by one'},
		danger: true,
		isEnabled: ({isReadOnly}) =>
			isReadOnly ? {zh: '以只读方式启动', en: 'started read-only'} : true,
	},
	{
		command: 'components.logs',
		keys: ['l', 'enter'],
		scope: 'components',
		label: {zh: '日志', en: 'logs'},
	},
	{
		command: 'logs.follow',
		keys: ['G'],
		scope: 'logs',
		label: {zh: '跟随', en: 'follow'},
		isHidden: ({isFollowing}) => isFollowing,
	},
	{
		command: 'list.down',
		keys: ['j', 'down'],
		scope: 'components',
		label: {zh: '下移', en: 'down'},
		footer: false,
	},
	{command: 'confirm.yes', keys: ['y'], scope: 'question', label: {zh: '确定', en: 'yes'}},
	{command: 'field.accept', keys: ['enter'], scope: 'field', label: {zh: '接受', en: 'accept'}},
	{command: 'field.leave', keys: ['esc'], scope: 'field', label: {zh: '取消', en: 'cancel'}},
	{command: 'list.end', keys: ['G'], scope: 'global', label: {zh: '末尾', en: 'to the end'}},
	{command: 'open', keys: ['enter'], scope: 'global', label: {zh: '打开', en: 'open'}},
	{command: 'help', keys: ['?'], scope: 'global', label: {zh: '帮助', en: 'help'}},
	{command: 'quit', keys: ['q'], scope: 'global', label: {zh: '退出', en: 'quit'}},
	{command: 'leave', keys: ['ctrl+c'], scope: 'always', label: verbatim('Ctrl-C')},
];

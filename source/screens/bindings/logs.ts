import type {View} from '../cockpit-view.ts';
import {knownSelected} from '../known-line.ts';
import {movement} from './movement.ts';
import {type Answer, type B, needsLogs, noLogs} from './needs.ts';

const hasKnown = ({logs}: View): Answer =>
	logs
		? logs.logs.hasFlagged
			? true
			: {zh: '还没有见到已知的日志行', en: 'no known line has been seen yet'}
		: noLogs;

export function logsBindings(): B[] {
	const scope = 'logs';
	const isEnabled = needsLogs;
	return [
		{command: 'logs.search', keys: ['/'], scope, label: {zh: '搜索', en: 'search'}, isEnabled},
		{
			command: 'logs.filter',
			keys: ['&'],
			scope,
			label: {zh: '过滤', en: 'filter'},
			help: {
				zh: '只显示匹配的行；/…/ 为正则',
				en: 'only lines that match; /.../ is a regular expression',
			},
			isEnabled,
		},
		{
			command: 'logs.follow',
			keys: ['G', 'end'],
			scope,
			label: {zh: '跟随', en: 'follow'},
			isEnabled,
		},
		{command: 'logs.pause', keys: ['f'], scope, label: {zh: '暂停/跟随', en: 'pause'}, isEnabled},
		{command: 'logs.since', keys: ['i'], scope, label: {zh: '时间范围', en: 'since'}, isEnabled},
		{
			command: 'logs.previous',
			keys: ['p'],
			scope,
			label: {zh: '上一个容器', en: 'previous'},
			isEnabled,
		},
		{
			command: 'logs.container',
			keys: ['c'],
			scope,
			label: {zh: '容器', en: 'container'},
			isEnabled,
		},
		{command: 'logs.zoom', keys: ['enter'], scope, label: {zh: '展开一行', en: 'zoom'}, isEnabled},
		{
			command: 'logs.explain',
			keys: ['e'],
			scope,
			label: {zh: '这行说明什么', en: 'explain'},
			help: {
				zh: '从已知的日志行到它支持的原因、它的故障树，或它的含义',
				en: 'from a known line to the cause it supports, to its fault tree, or to what it means',
			},
			isEnabled: (view) =>
				view.logs
					? knownSelected(view)
						? true
						: {zh: '这不是已知的日志行', en: 'this line is not a known one'}
					: noLogs,
		},
		{
			command: 'logs.nextKnown',
			keys: [']'],
			scope,
			label: {zh: '下一条已知', en: 'next known'},
			help: {zh: '跳到下一条已知的日志行', en: 'goes to the next line that is a known one'},
			isEnabled: hasKnown,
		},
		{
			command: 'logs.previousKnown',
			keys: ['['],
			scope,
			label: {zh: '上一条已知', en: 'previous known'},
			isEnabled: hasKnown,
			footer: false,
		},
		{
			command: 'logs.timestamps',
			keys: ['t'],
			scope,
			label: {zh: '时间戳', en: 'timestamps'},
			isEnabled,
		},
		{command: 'logs.wrap', keys: ['w'], scope, label: {zh: '换行', en: 'wrap'}, isEnabled},
		{command: 'logs.save', keys: ['S'], scope, label: {zh: '保存', en: 'save'}, isEnabled},
		{command: 'logs.copy', keys: ['y'], scope, label: {zh: '复制', en: 'copy'}, isEnabled},
		{
			command: 'logs.next',
			keys: ['n'],
			scope,
			label: {zh: '下一个匹配', en: 'next match'},
			isEnabled,
			footer: false,
		},
		{
			command: 'logs.back',
			keys: ['N'],
			scope,
			label: {zh: '上一个匹配', en: 'previous match'},
			isEnabled,
			footer: false,
		},
		...movement(scope, isEnabled),
		{
			command: 'logs.first',
			keys: ['g', 'home'],
			scope,
			label: {zh: '最早', en: 'oldest'},
			isEnabled,
			footer: false,
		},
		{
			command: 'logs.left',
			keys: ['left'],
			scope,
			label: {zh: '向左', en: 'pan left'},
			isEnabled,
			footer: false,
		},
		{
			command: 'logs.right',
			keys: ['right'],
			scope,
			label: {zh: '向右', en: 'pan right'},
			isEnabled,
			footer: false,
		},
	];
}

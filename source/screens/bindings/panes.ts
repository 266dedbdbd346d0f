import {alwaysScope} from '../../ui/keymap.ts';
import type {View} from '../cockpit-view.ts';
import {ends, movement} from './movement.ts';
import {type Answer, type B, mayChange, needsCluster, needsComponent} from './needs.ts';

export function clustersBindings(): B[] {
	const scope = 'clusters';
	const needsOpen = ({viewports, clusters: list}: View): Answer => {
		const name = viewports.clusters.ids[viewports.clusters.selected];
		return list.find((cluster) => cluster.name === name)?.status
			? true
			: {zh: '这个集群没有打开', en: 'this cluster is not open'};
	};

	return [
		{
			command: 'clusters.open',
			keys: ['enter'],
			scope,
			label: {zh: '打开', en: 'open'},
			help: {zh: '连接并显示这个集群', en: 'connect to the cluster and show it'},
		},
		{
			command: 'clusters.close',
			keys: ['x'],
			scope,
			label: {zh: '断开', en: 'close'},
			isEnabled: needsOpen,
		},
	];
}

export function componentsBindings(): B[] {
	const scope = 'components';
	return [
		{
			command: 'components.details',
			keys: ['enter'],
			scope,
			label: {zh: '详情', en: 'details'},
			help: {zh: '容器、状况、事件、yaml', en: 'containers, conditions, events, yaml'},
			isEnabled: needsComponent,
		},
		{
			command: 'components.restart',
			keys: ['r'],
			scope,
			label: {zh: '重启', en: 'restart'},
			help: {
				zh: '先说明影响，确认后逐个删除 Pod 并等待新 Pod 就绪',
				en: 'says what it interrupts, asks, then deletes pods one by one and waits for the new ones',
			},
			danger: true,
			isEnabled: mayChange,
		},
		{
			command: 'components.logs',
			keys: ['l'],
			scope,
			label: {zh: '日志', en: 'logs'},
			isEnabled: needsComponent,
		},
		{
			command: 'components.shell',
			keys: ['s'],
			scope,
			label: {zh: '终端', en: 'shell'},
			help: {zh: '在容器里打开 sh', en: 'sh in the container'},
			isEnabled: mayChange,
		},
		{
			command: 'components.forward',
			keys: ['p'],
			scope,
			label: {zh: '端口转发', en: 'port-forward'},
			isEnabled: mayChange,
		},
		{
			command: 'components.fold',
			keys: ['space', 'right', 'left'],
			scope,
			label: {zh: '展开 Pod', en: 'pods'},
			help: {zh: '展开或收起组件的 Pod', en: 'list the pods of a component, or fold them away'},
			isEnabled: needsComponent,
		},
		{
			command: 'components.order',
			keys: ['o'],
			scope,
			label: {zh: '排序', en: 'order'},
			help: {zh: '按故障或按名称排序', en: 'trouble first, or by name'},
		},
	];
}

export function detailsBindings(): B[] {
	const scope = 'details';
	return [
		{
			command: 'details.next',
			keys: ['right', 'enter'],
			scope,
			label: {zh: '下一页签', en: 'next tab'},
		},
		{
			command: 'details.previous',
			keys: ['left'],
			scope,
			label: {zh: '上一页签', en: 'previous tab'},
		},
		{command: 'details.logs', keys: ['l'], scope, label: {zh: '日志', en: 'logs'}},
		...movement(scope),
		...ends(scope),
	];
}

export function listsBindings(): B[] {
	const scope = 'list';
	return [
		...movement(scope),
		...ends(scope, {
			first: {zh: '第一项', en: 'first'},
			last: {zh: '最后一项', en: 'last'},
		}),
		{command: 'list.find', keys: ['/'], scope, label: {zh: '查找', en: 'find'}},
		{
			command: 'list.next',
			keys: ['n'],
			scope,
			label: {zh: '下一个', en: 'next match'},
			footer: false,
		},
		{
			command: 'list.back',
			keys: ['N'],
			scope,
			label: {zh: '上一个', en: 'previous match'},
			footer: false,
		},
	];
}

export function globalBindings(): B[] {
	const scope = 'global';
	return [
		{
			command: 'cluster.diagnose',
			keys: ['d'],
			scope,
			label: {zh: '诊断', en: 'diagnose'},
			help: {zh: '立即重新读取并诊断', en: 'reads everything again now and says what is wrong'},
			isEnabled: needsCluster,
		},
		{
			command: 'incident.export',
			keys: ['I'],
			scope,
			label: {zh: '导出事件', en: 'export incident'},
			help: {
				zh: '把这个集群当前事件的记录写成一页，贴进工单用',
				en: 'writes the record of the present incident of this cluster as a page for the ticket',
			},
			isEnabled: needsCluster,
			footer: false,
		},
		{command: 'app.palette', keys: [':'], scope, label: {zh: '命令', en: 'commands'}},
		{command: 'pane.next', keys: ['tab'], scope, label: {zh: '下一窗格', en: 'next pane'}},
		{command: 'app.help', keys: ['?'], scope, label: {zh: '帮助', en: 'help'}},
		{command: 'pane.maximise', keys: ['m'], scope, label: {zh: '最大化', en: 'maximise'}},
		{command: 'app.commandLog', keys: ['L'], scope, label: {zh: '操作记录', en: 'command log'}},
		{command: 'app.forwards', keys: ['P'], scope, label: {zh: '转发列表', en: 'forwards'}},
		{command: 'app.quit', keys: ['q'], scope, label: {zh: '退出', en: 'quit'}},
		{command: 'app.back', keys: ['esc'], scope, label: {zh: '返回', en: 'back'}, footer: false},
		{
			command: 'pane.previous',
			keys: ['shift+tab'],
			scope,
			label: {zh: '上一窗格', en: 'previous pane'},
			footer: false,
		},
		{
			command: 'pane.clusters',
			keys: ['1'],
			scope,
			label: {zh: '集群窗格', en: 'clusters'},
			footer: false,
		},
		{
			command: 'pane.components',
			keys: ['2'],
			scope,
			label: {zh: '组件窗格', en: 'components'},
			footer: false,
		},
		{
			command: 'pane.faults',
			keys: ['3'],
			scope,
			label: {zh: '故障窗格', en: 'faults'},
			footer: false,
		},
		{command: 'pane.logs', keys: ['4'], scope, label: {zh: '日志窗格', en: 'logs'}, footer: false},
		{
			command: 'app.interrupt',
			keys: ['ctrl+c'],
			scope: alwaysScope,
			label: {zh: '退出', en: 'quit'},
			footer: false,
		},
		{
			command: 'app.suspend',
			keys: ['ctrl+z'],
			scope: alwaysScope,
			label: {zh: '挂起', en: 'suspend'},
			footer: false,
		},
	];
}

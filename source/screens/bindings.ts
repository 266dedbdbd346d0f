import type {Text} from '../text/text.ts';
import {alwaysScope, type Binding} from '../ui/keymap.ts';
import type {Treatable} from './cockpit-state.ts';
import {isChanging, type View} from './cockpit-view.ts';
import {commandBlocks, componentOfEntry, openEntry, selectedEntry} from './finding.ts';
import {knownSelected} from './known-line.ts';
import {questionWindow} from './question.ts';
import {canUndo, treatableAt, type TreatableScope} from './treatable.ts';
import {blocksOfWalk, componentOfWalk, selectedQuestion} from './walk.ts';

type B = Binding<View>;

const noCluster: Text = {zh: '先打开一个集群', en: 'open a cluster first'};
const noComponent: Text = {zh: '没有选中的组件', en: 'no component is selected'};
const noLogs: Text = {zh: '先在组件上按 l 打开日志', en: 'open logs first: l on a component'};

const needsCluster = ({active}: View): true | Text => (active ? true : noCluster);
const needsLogs = ({logs}: View): true | Text => (logs ? true : noLogs);

function needsComponent(view: View): true | Text {
	if (!view.active) {
		return noCluster;
	}

	return view.viewports.components.ids.length > 0 ? true : noComponent;
}

const mayChange = (view: View): true | Text => {
	const base = needsComponent(view);
	return base === true ? mayWrite(view) : base;
};

/** Whether anything may be changed in the cluster now. */
function mayWrite(view: View): true | Text {
	const {status} = view.active ?? {};
	if (status?.isReadOnly) {
		return {zh: '以 --read-only 启动，不做任何修改', en: 'started with --read-only'};
	}

	// Who may not list everything is told by the plan which permission is missing.
	const {phase} = status?.state ?? {};
	const isReached = phase === 'live' || phase === 'forbidden';
	return (
		anotherRun(view) ??
		(isReached ? true : {zh: '连接恢复之前不做修改', en: 'not while the connection is not live'})
	);
}

/** One change at a time: two at once would not tell which of them helped, or did harm. */
function anotherRun({runs}: View): Text | undefined {
	const title = runs.find((run) => isChanging(run))?.progress.plan.title;
	return (
		title && {
			zh: `另一个修复正在进行：${title.zh}`,
			en: `another remedy is running: ${title.en}`,
		}
	);
}

/** A question can be answered when all of it has been in sight and nothing stands against it. */
function mayAnswer(view: View): true | Text {
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

function questionBindings(): B[] {
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

function promptBindings(): B[] {
	const scope = 'prompt';
	return [
		{command: 'prompt.accept', keys: ['enter'], scope, label: {zh: '确定', en: 'accept'}},
		{command: 'prompt.cancel', keys: ['esc'], scope, label: {zh: '取消', en: 'cancel'}},
		...questionScroll(scope, {up: ['up'], down: ['down']}),
	];
}

function overlaysBindings(): B[] {
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

function clustersBindings(): B[] {
	const scope = 'clusters';
	const needsOpen = ({viewports, clusters: list}: View): true | Text => {
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

function componentsBindings(): B[] {
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

const needsDiagnosis = ({active}: View): true | Text =>
	active
		? active.diagnosis?.last
			? true
			: {zh: '诊断还没有完成', en: 'the diagnosis has not ended yet'}
		: noCluster;

const hasComponent = (component: string | undefined): true | Text =>
	component === undefined ? noComponentHere : true;

const noComponentHere: Text = {zh: '这一条不涉及某个组件', en: 'this is not about a component'};

const noRemedy: Text = {zh: '这里没有可以处理的原因', en: 'there is nothing to be done about here'};

/** What can be done about the cause that is selected, and taken back. */
function treatingBindings(scope: TreatableScope): B[] {
	const about =
		(answer: (treatable: Treatable, view: View) => true | Text) =>
		(view: View): true | Text => {
			const treatable = treatableAt(scope, view);
			const diagnosed = needsDiagnosis(view);
			if (diagnosed !== true) {
				return diagnosed;
			}

			return treatable ? answer(treatable, view) : noRemedy;
		};

	return [
		{
			command: `${scope}.fix`,
			keys: ['f'],
			scope,
			label: {zh: '处理', en: 'fix'},
			help: {
				zh: '列出处理办法：风险、影响、缺的权限；选定后先看计划，再确认',
				en: 'lists what can be done, with risk, what breaks and what is not permitted; then the plan, then the question',
			},
			isEnabled: about(({remedies}, view) =>
				remedies.length > 0 ? (anotherRun(view) ?? true) : noRemedy,
			),
		},
		{
			command: `${scope}.restart`,
			keys: ['r'],
			scope,
			label: {zh: '重启', en: 'restart'},
			help: {
				zh: '重启能解决它的那个组件：先说明影响，再确认',
				en: 'restarts the component that cures it: says what it interrupts and asks first',
			},
			danger: true,
			isEnabled: about(({remedies}, view) =>
				remedies.some(({id}) => id.startsWith('restart/'))
					? mayWrite(view)
					: {
							zh: '这里没有靠重启能解决的组件',
							en: 'no restart of a component is a remedy here',
						},
			),
		},
		{
			command: `${scope}.undo`,
			keys: ['u'],
			scope,
			label: {zh: '撤销', en: 'undo'},
			help: {
				zh: '撤销为这个原因最后做的修复：先看计划，再确认',
				en: 'takes back what was last done for this cause: the plan first, then the question',
			},
			danger: true,
			isHidden: (view) => !canUndo(treatableAt(scope, view), view),
			isEnabled: mayWrite,
		},
	];
}

/** Remedies that a digit chooses; no cause offers more. */
export const mostNumbered = 5;

/** Choosing among remedies, or among what one of them leaves to a person. */
function remediesBindings(): B[] {
	const scope = 'remedies';
	const isHidden = ({state}: View): boolean => state.menu?.choice === undefined;
	return [
		{
			command: 'remedies.choose',
			keys: ['enter'],
			scope,
			label: {zh: '看计划', en: 'show plan'},
		},
		{command: 'remedies.mark', keys: ['space'], scope, label: {zh: '选择', en: 'mark'}, isHidden},
		{command: 'remedies.down', keys: ['j', 'down'], scope, label: {zh: '向下', en: 'down'}},
		{command: 'remedies.up', keys: ['k', 'up'], scope, label: {zh: '向上', en: 'up'}},
		{command: 'remedies.close', keys: ['esc', 'q'], scope, label: {zh: '返回', en: 'back'}},
		...Array.from({length: mostNumbered}, (_, index): B => {
			const number = index + 1;
			return {
				command: `remedies.pick${number}`,
				keys: [String(number)],
				scope,
				label: {zh: `第 ${number} 个`, en: `number ${number}`},
				isHidden: ({state}) => (state.menu?.options.length ?? 0) < number,
				footer: false,
			};
		}),
	];
}

/** What a person does by hand. */
function byHandBindings(): B[] {
	const scope = 'byHand';
	const hasItems = ({state}: View): true | Text =>
		(state.byHand?.items?.length ?? 0) > 0
			? true
			: {zh: '还没有内容', en: 'there is nothing in it'};
	return [
		{
			command: 'byHand.copy',
			keys: ['y'],
			scope,
			label: {zh: '复制这一项', en: 'copy'},
			help: {
				zh: '把选中的一行或一个字段复制到剪贴板（OSC 52）',
				en: 'puts the chosen line or field into the clipboard (OSC 52)',
			},
			isEnabled: hasItems,
		},
		{
			command: 'byHand.check',
			keys: ['c'],
			scope,
			label: {zh: '重新检查', en: 'check again'},
			help: {
				zh: '让指出这个原因的探针再看一遍，直到原因不再出现',
				en: 'lets the probes that named the cause look again until it stays away',
			},
			isEnabled(view) {
				const base = hasItems(view);
				return base === true ? (anotherRun(view) ?? true) : base;
			},
		},
		{
			command: 'byHand.save',
			keys: ['S'],
			scope,
			label: {zh: '写入文件', en: 'save'},
			help: {
				zh: '写入只有自己可读的文件（0600），含密钥',
				en: 'writes it, the key included, into a file that only you can read (0600)',
			},
			isHidden: ({state}) => state.byHand?.canSave !== true,
			isEnabled: hasItems,
		},
		...treatingBindings(scope),
		...movement(scope, scope).filter(
			({keys}) => !keys.includes('pageup') && !keys.includes('pagedown'),
		),
		{
			command: 'byHand.first',
			keys: ['g', 'home'],
			scope,
			label: {zh: '开头', en: 'top'},
			footer: false,
		},
		{
			command: 'byHand.last',
			keys: ['G', 'end'],
			scope,
			label: {zh: '末尾', en: 'end'},
			footer: false,
		},
	];
}

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

function faultsBindings(): B[] {
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

function findingBindings(): B[] {
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
		...movement(scope, scope),
		{
			command: 'finding.first',
			keys: ['g', 'home'],
			scope,
			label: {zh: '开头', en: 'top'},
			footer: false,
		},
		{
			command: 'finding.last',
			keys: ['G', 'end'],
			scope,
			label: {zh: '末尾', en: 'end'},
			footer: false,
		},
	];
}

const noCommands: Text = {zh: '这里没有可复制的命令', en: 'there is no command to copy here'};

/** A question of a tree that only a person can answer. */
function askBindings(): B[] {
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

function walkBindings(): B[] {
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
		{
			command: 'walk.first',
			keys: ['g', 'home'],
			scope,
			label: {zh: '第一步', en: 'first step'},
			footer: false,
		},
		{
			command: 'walk.last',
			keys: ['G', 'end'],
			scope,
			label: {zh: '最后一步', en: 'last step'},
			footer: false,
		},
		{command: 'walk.close', keys: ['esc', 'q'], scope, label: {zh: '返回', en: 'back'}},
	];
}

const hasKnown = ({logs}: View): true | Text =>
	logs
		? logs.logs.hasFlagged
			? true
			: {zh: '还没有见到已知的日志行', en: 'no known line has been seen yet'}
		: noLogs;

function logsBindings(): B[] {
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
		...movement(scope, 'logs', isEnabled),
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

function detailsBindings(): B[] {
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
		...movement(scope, 'details'),
		{
			command: 'details.first',
			keys: ['g', 'home'],
			scope,
			label: {zh: '开头', en: 'top'},
			footer: false,
		},
		{
			command: 'details.last',
			keys: ['G', 'end'],
			scope,
			label: {zh: '末尾', en: 'end'},
			footer: false,
		},
	];
}

function movement(scope: string, name: string, isEnabled?: B['isEnabled']): B[] {
	const moves: Array<[command: string, keys: string[], label: Text]> = [
		['up', ['k', 'up'], {zh: '向上', en: 'up'}],
		['down', ['j', 'down'], {zh: '向下', en: 'down'}],
		['pageUp', ['pageup', 'ctrl+b'], {zh: '上一页', en: 'page up'}],
		['pageDown', ['pagedown', 'ctrl+f'], {zh: '下一页', en: 'page down'}],
	];
	return moves.map(([command, keys, label]) => ({
		command: `${name}.${command}`,
		keys,
		scope,
		label,
		footer: false,
		...(isEnabled && {isEnabled}),
	}));
}

function listsBindings(): B[] {
	const scope = 'list';
	return [
		...movement(scope, 'list'),
		{
			command: 'list.first',
			keys: ['g', 'home'],
			scope,
			label: {zh: '第一项', en: 'first'},
			footer: false,
		},
		{
			command: 'list.last',
			keys: ['G', 'end'],
			scope,
			label: {zh: '最后一项', en: 'last'},
			footer: false,
		},
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

function globalBindings(): B[] {
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

/**
Every key of the cockpit. Footer, help, palette, the remapping of keys, the tables of the readme and the
tests are made from this list; within a scope the order is that of the footer.
*/
export const bindings: ReadonlyArray<Binding<View>> = [
	...questionBindings(),
	...promptBindings(),
	...overlaysBindings(),
	...clustersBindings(),
	...componentsBindings(),
	...faultsBindings(),
	...logsBindings(),
	...detailsBindings(),
	...findingBindings(),
	...remediesBindings(),
	...byHandBindings(),
	...askBindings(),
	...walkBindings(),
	...listsBindings(),
	...globalBindings(),
];

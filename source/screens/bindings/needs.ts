import type {Text} from '../../text/text.ts';
import type {Binding} from '../../ui/keymap.ts';
import {isChanging, type View} from '../cockpit-view.ts';

/** A key of the cockpit. */
export type B = Binding<View>;

/** Whether a key does something now, or why not. */
export type Answer = true | Text;

export const noCluster: Text = {zh: '先打开一个集群', en: 'open a cluster first'};

const noComponent: Text = {zh: '没有选中的组件', en: 'no component is selected'};

export const noLogs: Text = {
	zh: '先在组件上按 l 打开日志',
	en: 'open logs first: l on a component',
};

export const needsCluster = ({active}: View): Answer => (active ? true : noCluster);

export const needsLogs = ({logs}: View): Answer => (logs ? true : noLogs);

export function needsComponent(view: View): Answer {
	if (!view.active) {
		return noCluster;
	}

	return view.viewports.components.ids.length > 0 ? true : noComponent;
}

export const mayChange = (view: View): Answer => {
	const base = needsComponent(view);
	return base === true ? mayWrite(view) : base;
};

/** Whether anything may be changed in the cluster now. */
export function mayWrite(view: View): Answer {
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
export function anotherRun({runs}: View): Text | undefined {
	const title = runs.find((run) => isChanging(run))?.progress.plan.title;
	return (
		title && {
			zh: `另一个修复正在进行：${title.zh}`,
			en: `another remedy is running: ${title.en}`,
		}
	);
}

export const needsDiagnosis = ({active}: View): Answer =>
	active
		? active.diagnosis?.last
			? true
			: {zh: '诊断还没有完成', en: 'the diagnosis has not ended yet'}
		: noCluster;

import type {Text} from '../../text/text.ts';
import type {Treatable} from '../cockpit-state.ts';
import type {View} from '../cockpit-view.ts';
import {canUndo, treatableAt, type TreatableScope} from '../treatable.ts';
import {ends, movement} from './movement.ts';
import {type Answer, anotherRun, type B, mayWrite, needsDiagnosis} from './needs.ts';

const noRemedy: Text = {zh: '这里没有可以处理的原因', en: 'there is nothing to be done about here'};

/** What can be done about the cause that is selected, and taken back. */
export function treatingBindings(scope: TreatableScope): B[] {
	const about =
		(answer: (treatable: Treatable, view: View) => Answer) =>
		(view: View): Answer => {
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
export function remediesBindings(): B[] {
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
export function byHandBindings(): B[] {
	const scope = 'byHand';
	const hasItems = ({state}: View): Answer =>
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
		...movement(scope).filter(({keys}) => !keys.includes('pageup') && !keys.includes('pagedown')),
		...ends(scope),
	];
}

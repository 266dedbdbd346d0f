import type {Text} from '../text/text.ts';
import type {RemedyProgress} from './remedy-progress.ts';

export type EndWords = {readonly isGood: boolean; readonly text: Text};

type TreatedPlan = Pick<RemedyProgress['plan'], 'cause' | 'remedy' | 'objects'>;

/** How a run has ended, in one sentence. */
export function endWords({
	outcome,
	plan,
}: {
	readonly outcome: RemedyProgress['outcome'];
	readonly plan: TreatedPlan;
}): EndWords {
	switch (outcome) {
		case 'cured': {
			return {isGood: true, text: {zh: '已修复，并已验证', en: 'cured, and proved'}};
		}

		case 'not-cured': {
			return {isGood: false, text: {zh: '已执行，但没有修好', en: 'applied, not cured'}};
		}

		case 'unverified': {
			return plan.cause === null
				? withoutCause(plan)
				: {
						isGood: false,
						text: {zh: '已执行，但无法验证', en: 'applied, and it could not be proved'},
					};
		}

		case 'stopped': {
			return {isGood: false, text: {zh: '只执行了一部分，已停下', en: 'stopped half way'}};
		}

		case 'unknown': {
			return {
				isGood: false,
				text: {
					zh: '不知道最后一步是否生效',
					en: 'whether the last change took effect is not known',
				},
			};
		}

		case 'refused':
		case undefined: {
			return {isGood: false, text: {zh: '没有做任何修改', en: 'nothing was changed'}};
		}
	}
}

/** After a remedy that did not help, where there is nothing else to offer. */
export const noOtherRemedy: Text = {
	zh: '目前的证据不支持别的修复办法',
	en: 'the evidence supports no other remedy',
};

/** Where there is no cause to look for, it is done when every step of it was made. */
function withoutCause({remedy, objects}: TreatedPlan): EndWords {
	if (remedy.startsWith('undo/')) {
		return {isGood: true, text: {zh: '已撤销', en: 'taken back'}};
	}

	return {
		isGood: true,
		text: {
			zh: '重启完成，新 Pod 已就绪',
			en: `restarted, the new ${objects.length === 1 ? 'pod is' : 'pods are'} ready`,
		},
	};
}

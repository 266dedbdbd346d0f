import type {RemedyPlan} from '../remedies/remedy-plan.ts';
import type {Language, Text} from '../text/text.ts';
import {exitCodes} from './fix-ways.ts';
import type {Person} from './person.ts';

/** Why nothing is done about a plan, and the exit status that goes with it. */
export type Declined = {readonly reason: Text; readonly code: number};

/**
Asks for what a plan does: a key for low and medium risk, the cluster's name for a high one, which `--yes`
does not answer. Undefined when it was confirmed.
*/
export async function askFor(
	{risk, target}: Pick<RemedyPlan, 'risk' | 'target'>,
	{
		person,
		isYes,
		language,
	}: {
		readonly person: Person;
		readonly isYes: boolean;
		readonly language: Language;
	},
): Promise<Declined | undefined> {
	if (isYes && risk !== 'high') {
		return undefined;
	}

	if (!person.isThere) {
		return {reason: isYes ? notByYes : nobodyThere, code: exitCodes.usage};
	}

	const isConfirmed =
		risk === 'high'
			? (await person.askLine(nameQuestion(target.context)[language])) === target.context
			: (await person.askKey(keyQuestion[language], ['y'])) === 'y';
	return isConfirmed ? undefined : {reason: cancelled, code: exitCodes.refused};
}

const notByYes: Text = {
	zh: '高风险的修复必须在终端里输入集群名确认，--yes 不够',
	en: "a high risk is confirmed by typing the cluster's name on a terminal; --yes is not enough",
};

const nobodyThere: Text = {
	zh: '这里没有终端，无法确认；加 --yes 执行低、中风险的修复，加 --plan 只看计划',
	en: 'there is no terminal to ask on: --yes runs what is of low or medium risk, --plan only shows the plan',
};

const nameQuestion = (name: string): Text => ({
	zh: `输入集群名 ${name} 再按回车执行，Esc 取消：`,
	en: `type the cluster's name ${name} and Enter to run it, Esc cancels: `,
});

const keyQuestion: Text = {
	zh: '按 y 执行，n 或 Esc 取消（默认不执行）：',
	en: 'y runs it, n or Esc cancels (default: no): ',
};

const cancelled: Text = {
	zh: '已取消，没有做任何修改',
	en: 'cancelled, nothing was changed',
};

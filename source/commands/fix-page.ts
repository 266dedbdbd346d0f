import {sanitise} from '../logs/sanitise.ts';
import {riskTexts} from '../diagnosis/document-words.ts';
import type {RemedyLine} from '../diagnosis/remedy-lines.ts';
import {endWords, noOtherRemedy} from '../remedies/end-words.ts';
import type {RemedyPlan} from '../remedies/remedy-plan.ts';
import type {RemedyProgress, RemedyStep} from '../remedies/remedy-progress.ts';
import {podWords} from '../remedies/restart-words.ts';
import type {Language, Text} from '../text/text.ts';
import type {Symbols} from '../ui/symbols.ts';
import {wrapText} from '../ui/wrap.ts';

export type FixLook = {
	readonly language: Language;
	readonly symbols: Symbols;
	/** Columns. */
	readonly width: number;
};

const mostNames = 12;

/**
The plan as a person reads it before answering: where, what, what it breaks, how it would be typed, and what
else there is for the cause.
*/
export function planPage(
	plan: RemedyPlan,
	{language, symbols, width}: FixLook,
	others: readonly RemedyLine[] = [],
): string {
	const {target} = plan;
	const lines: string[] = [];
	const put = (sign: string, text: Text, indent = 2): void => {
		const lead = `${' '.repeat(indent)}${sign} `;
		const rows = wrapText(sanitise(text[language]), width - lead.length);
		lines.push(...rows.map((row, index) => (index === 0 ? lead : ' '.repeat(lead.length)) + row));
	};

	const section = (title: Text): void => {
		lines.push('', title[language]);
	};

	lines.push(
		`${plan.title[language]}  (${plan.remedy})`,
		`${target.context}  ${target.server}  ${target.namespace}  ${{zh: '身份', en: 'as'}[language]} ${target.user}  ${riskWord(plan)[language]}`,
	);
	if (target.clusterUid !== undefined) {
		lines.push(`${{zh: '集群', en: 'cluster'}[language]} ${target.clusterUid}`);
	}

	if (plan.objects.length > 0) {
		section({zh: `对象（${plan.objects.length}）`, en: `Objects (${plan.objects.length})`});
		for (const {kind, namespace, name, uid} of plan.objects.slice(0, mostNames)) {
			const where = namespace === undefined ? '' : `${namespace}/`;
			lines.push(`  ${kind} ${where}${name}${uid === undefined ? '' : `  ${uid}`}`);
		}

		const rest = plan.objects.length - mostNames;
		if (rest > 0) {
			lines.push(`  ${{zh: `另有 ${rest} 个`, en: `and ${rest} more`}[language]}`);
		}
	}

	if (plan.steps.length > 0) {
		section({zh: '步骤', en: 'Steps'});
		for (const [index, {title}] of plan.steps.slice(0, mostNames).entries()) {
			put(`${index + 1}.`, title);
		}

		const rest = plan.steps.length - mostNames;
		if (rest > 0) {
			lines.push(`  ${{zh: `另有 ${rest} 步`, en: `and ${rest} more steps`}[language]}`);
		}
	}

	if (plan.preconditions.length > 0 && !plan.obstacle) {
		section({zh: '前提', en: 'What must be so'});
		for (const text of plan.preconditions) {
			put(symbols.consequence, text);
		}
	}

	const notes: ReadonlyArray<readonly [string, readonly Text[]]> = [
		[symbols.warning, plan.warnings],
		[symbols.warning, plan.breaks],
		[symbols.warning, plan.raised],
		[symbols.consequence, plan.recreated ? [plan.recreated] : []],
		[plan.undo.isPossible ? symbols.ok : symbols.off, [plan.undo.text]],
	];
	section({zh: '影响', en: 'What it means'});
	for (const [sign, texts] of notes) {
		for (const text of texts) {
			put(sign, text);
		}
	}

	if (plan.instructions.length > 0) {
		section({zh: '要做的事', en: 'What to do'});
		for (const text of plan.instructions) {
			put(symbols.consequence, text);
		}
	}

	if (plan.kubectl.length > 0) {
		section({zh: '等价命令', en: 'The same by hand'});
		lines.push(...plan.kubectl.slice(0, 30).map((line) => `  ${line}`));
	}

	if (others.length > 0) {
		section({zh: '别的办法（--remedy ID）', en: 'Other remedies (--remedy ID)'});
		lines.push(...others.map(({id, title}) => `  ${id}  ${title[language]}`));
	}

	if (plan.obstacle) {
		lines.push('');
		put(symbols.fault, plan.obstacle.text, 0);
	}

	return `${lines.join('\n')}\n`;
}

const riskWord = ({risk}: RemedyPlan): Text => riskTexts[risk];

/** What happened, when it is over. */
export function endPage(progress: RemedyProgress, {language, symbols}: FixLook): string {
	const {problem, verdict, next, told, keptFile, outcome} = progress;
	const end = endWords(progress);
	const nextLines = next.map(({id, title}) => `  ${id}  ${title[language]}`);
	const lines = [
		...told.map((text) => `${text[language]}\n`),
		`${end.isGood ? symbols.ok : symbols.fault} ${end.text[language]}`,
		...(problem ? [`  ${sanitise(problem[language])}`] : []),
		...(verdict ? [`  ${sanitise(verdict[language])}`] : []),
		...(next.length > 0
			? [{zh: '接下来可以：', en: 'What can be done next:'}[language], ...nextLines]
			: outcome === 'not-cured'
				? [
						{
							zh: `${noOtherRemedy.zh}；rbd-tui check 显示全部证据`,
							en: `${noOtherRemedy.en}; rbd-tui check shows all of it`,
						}[language],
					]
				: []),
		...(keptFile !== undefined && outcome !== 'refused'
			? [`${{zh: '撤销用的副本：', en: 'what takes it back: '}[language]}${keptFile}`]
			: []),
	];
	return `${lines.join('\n')}\n`;
}

/** One line about a step, when it has got further. */
export function stepLine(
	{title, state, seen, problem, pods}: RemedyStep,
	{language, symbols}: FixLook,
): string {
	const sign = {
		waiting: symbols.waiting,
		running: symbols.waiting,
		done: symbols.ok,
		failed: symbols.fault,
		skipped: symbols.off,
	}[state];
	const last = pods?.findLast((pod) => pod.state !== 'waiting');
	const detail = [seen?.[language], last && podWords(last)[language], problem?.[language]]
		.filter(Boolean)
		.join('  ');
	return sanitise(`${sign} ${title[language]}${detail ? `  ${detail}` : ''}`);
}

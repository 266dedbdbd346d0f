import {sanitise} from '../logs/sanitise.ts';
import {riskTexts} from '../diagnosis/document-words.ts';
import type {RemedyLine} from '../diagnosis/remedy-lines.ts';
import type {RemedyPlan} from '../remedies/remedy-plan.ts';
import type {Text} from '../text/text.ts';
import {wrapText} from '../ui/wrap.ts';
import type {FixLook} from './fix-page.ts';

/** Of objects and steps, and of lines to type. */
const mostNames = 12;
const mostLines = 30;

/**
The plan as a person reads it before answering: where, what, what it breaks, how it would be typed, and what
else there is for the cause.
*/
export function planPage(
	plan: RemedyPlan,
	look: FixLook,
	others: readonly RemedyLine[] = [],
): string {
	const {symbols, language} = look;
	const lines = [
		...headLines(plan, look),
		...section(
			{zh: `对象（${plan.objects.length}）`, en: `Objects (${plan.objects.length})`},
			objectLines(plan, look),
			look,
		),
		...section({zh: '步骤', en: 'Steps'}, plannedSteps(plan, look), look),
		...section(
			{zh: '前提', en: 'What must be so'},
			plan.obstacle ? [] : wrapped(symbols.consequence, plan.preconditions, look),
			look,
		),
		...section({zh: '影响', en: 'What it means'}, effectLines(plan, look), look),
		...section(
			{zh: '要做的事', en: 'What to do'},
			wrapped(symbols.consequence, plan.instructions, look),
			look,
		),
		...section({zh: '等价命令', en: 'The same by hand'}, kubectlLines(plan, look), look),
		...section(
			{zh: '别的办法（--remedy ID）', en: 'Other remedies (--remedy ID)'},
			others.map(({id, title}) => `  ${id}  ${title[language]}`),
			look,
		),
		...(plan.obstacle ? ['', ...wrapped(symbols.fault, [plan.obstacle.text], look, 0)] : []),
	];
	return `${lines.join('\n')}\n`;
}

/** A title and what stands below it; nothing where that is nothing. */
const section = (title: Text, lines: readonly string[], {language}: FixLook): string[] =>
	lines.length === 0 ? [] : ['', title[language], ...lines];

/** Texts behind a sign, each wrapped to the width. */
const wrapped = (
	sign: string,
	texts: readonly Text[],
	{language, width}: FixLook,
	indent = 2,
): string[] => {
	const lead = `${' '.repeat(indent)}${sign} `;
	return texts.flatMap((text) =>
		wrapText(sanitise(text[language]), width - lead.length).map(
			(row, index) => (index === 0 ? lead : ' '.repeat(lead.length)) + row,
		),
	);
};

/** The lines of the first of many, and how many are left out; `rest` says how many more there are. */
const limited = (
	entries: readonly string[][],
	most: number,
	rest: (count: number) => Text,
	{language}: FixLook,
): string[] => [
	...entries.slice(0, most).flat(),
	...(entries.length > most ? [`  ${rest(entries.length - most)[language]}`] : []),
];

function headLines({title, remedy, risk, target}: RemedyPlan, {language}: FixLook): string[] {
	const {context, server, namespace, user, clusterUid} = target;
	const as = {zh: '身份', en: 'as'}[language];
	return [
		`${title[language]}  (${remedy})`,
		`${context}  ${server}  ${namespace}  ${as} ${user}  ${riskTexts[risk][language]}`,
		...(clusterUid === undefined ? [] : [`${{zh: '集群', en: 'cluster'}[language]} ${clusterUid}`]),
	];
}

const objectLines = ({objects}: RemedyPlan, look: FixLook): string[] =>
	limited(
		objects.map(({kind, namespace, name, uid}) => {
			const where = namespace === undefined ? '' : `${namespace}/`;
			return [`  ${kind} ${where}${name}${uid === undefined ? '' : `  ${uid}`}`];
		}),
		mostNames,
		(rest) => ({zh: `另有 ${rest} 个`, en: `and ${rest} more`}),
		look,
	);

const plannedSteps = ({steps}: RemedyPlan, look: FixLook): string[] =>
	limited(
		steps.map(({title}, index) => wrapped(`${index + 1}.`, [title], look)),
		mostNames,
		(rest) => ({zh: `另有 ${rest} 步`, en: `and ${rest} more steps`}),
		look,
	);

function effectLines(
	{warnings, breaks, raised, recreated, undo}: RemedyPlan,
	look: FixLook,
): string[] {
	const {symbols} = look;
	return [
		...wrapped(symbols.warning, [...warnings, ...breaks, ...raised], look),
		...wrapped(symbols.consequence, recreated ? [recreated] : [], look),
		...wrapped(undo.isPossible ? symbols.ok : symbols.off, [undo.text], look),
	];
}

const kubectlLines = ({kubectl}: RemedyPlan, look: FixLook): string[] =>
	limited(
		kubectl.map((line) => [`  ${line}`]),
		mostLines,
		(rest) => ({
			zh: `另有 ${rest} 条；--plan -o json 列出全部`,
			en: `and ${rest} more; --plan -o json has all of them`,
		}),
		look,
	);

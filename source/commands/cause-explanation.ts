import {riskTexts, severityTexts} from '../diagnosis/document-words.ts';
import type {Cause, Condition, RemedyOffer} from '../diagnosis/tree.ts';
import {predicates} from '../predicates/index.ts';
import type {Language, Text} from '../text/text.ts';
import {wrapText} from '../ui/wrap.ts';

export type ExplanationLook = {
	readonly language: Language;
	/** Where Rainbond is installed, for the lines to copy. */
	readonly namespace: string;
	readonly titleOf: (id: string) => Text | undefined;
	/** Columns. */
	readonly width: number;
};

const labels = {
	requires: {zh: '确认它需要全部成立', en: 'Confirmed by all of'},
	confirmedBy: {zh: '以及其中之一', en: 'and one of'},
	supports: {zh: '能佐证，但不起决定作用', en: 'Supported by, without a vote'},
	refutes: {zh: '其中之一成立就排除', en: 'Ruled out by one of'},
	mildWhen: {zh: '其中之一成立就只是警告', en: 'No more than a warning where one of'},
	confusable: {zh: '容易混淆', en: 'Not to be confused with'},
	remedies: {zh: '处理', en: 'Remedies'},
} as const satisfies Record<string, Text>;

const neverConfirmed: Text = {
	zh: '最多是“很可能”：能证实它的东西，从这里读不到',
	en: 'Never more than probable: what would prove it cannot be read from here',
};

/** What a cause means, what decides it, what it is not, and what can be done: a page for a terminal. */
export function causeExplanation(cause: Cause, look: ExplanationLook): string {
	const {language, titleOf, width} = look;
	const say = (text: Text): string => text[language];
	const section = (title: Text, lines: readonly string[]): string[] =>
		lines.length > 0 ? ['', say(title), ...lines] : [];
	const conditions = (all: readonly Condition[] = []): string[] =>
		all.flatMap((condition) => wordsOf(condition, language, '  '));
	const severity = severityTexts[cause.severity];
	return [
		`${say(cause.title)}  ${cause.id}`,
		'',
		...wrapText(say(cause.summary), width),
		'',
		say({zh: `严重程度：${severity.zh}`, en: `Severity: ${severity.en}`}),
		...(cause.isNeverConfirmed ? [say(neverConfirmed)] : []),
		...section(labels.requires, conditions(cause.requires)),
		...section(labels.confirmedBy, conditions(cause.confirmedBy)),
		...section(labels.supports, conditions(cause.supports)),
		...section(labels.refutes, conditions(cause.refutes)),
		...section(labels.mildWhen, conditions(cause.mildWhen)),
		...section(
			labels.confusable,
			cause.confusableWith.map((id) => {
				const title = titleOf(id);
				return title ? `  ${say(title)}  ${id}` : `  ${id}`;
			}),
		),
		...section(
			labels.remedies,
			cause.remedies.flatMap((remedy) => remedyLines(remedy, look)),
		),
		'',
	].join('\n');
}

function remedyLines(
	{title, risk, kubectl, forEach, advice}: RemedyOffer,
	{language, namespace, width}: ExplanationLook,
): string[] {
	const words: Text = {
		zh: `${title.zh}（${riskTexts[risk].zh}）`,
		en: `${title.en} (${riskTexts[risk].en})`,
	};
	return [
		`  ${words[language]}`,
		...kubectl.map(
			(line) =>
				`      ${line
					.replaceAll('@namespace', () => namespace)
					.replaceAll('@name', () => `<${(forEach ?? 'name').toLowerCase()}>`)}`,
		),
		...(advice ? wrapText(advice[language], width - 6).map((line) => `      ${line}`) : []),
	];
}

const joiners = {
	any: {zh: '其中之一：', en: 'one of:'},
	all: {zh: '全部：', en: 'all of:'},
} as const;

/** A condition in words: ✓ for an expectation that is met, ✗ for one that is not. */
function wordsOf(condition: Condition, language: Language, indent: string): string[] {
	if ('any' in condition || 'all' in condition) {
		const isAny = 'any' in condition;
		const parts = isAny ? condition.any : condition.all;
		return [
			`${indent}${joiners[isAny ? 'any' : 'all'][language]}`,
			...parts.flatMap((part) => wordsOf(part, language, `${indent}  `)),
		];
	}

	const name = 'passes' in condition ? condition.passes : condition.fails;
	const title = predicates[name]?.title[language] ?? name;
	return [`${indent}${'passes' in condition ? '✓' : '✗'} ${title}`];
}

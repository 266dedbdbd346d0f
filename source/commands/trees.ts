import process from 'node:process';
import {chooseLanguage} from '../text/language.ts';
import type {Cause, Condition, FaultTree} from '../diagnosis/tree.ts';
import type {Language, Text} from '../text/text.ts';
import {predicates} from '../predicates/index.ts';
import {trees as builtInTrees} from '../trees/index.ts';
import {wrapText} from '../ui/wrap.ts';
import type {Options} from './arguments.ts';
import type {TreesRequest} from './trees-arguments.ts';

const width = (): number => Math.min(process.stdout.columns ?? 100, 120);

/** Explains the built-in trees and their causes. Resolves with the exit status. */
export async function explainTrees(request: TreesRequest, options: Options): Promise<number> {
	const language = chooseLanguage(options.language, process.env);
	if (request.action === 'list') {
		process.stdout.write(builtInTrees.map((tree) => listTree(tree, language)).join('\n'));
		return 0;
	}

	if (request.action === 'schema') {
		const {ownTreeJsonSchema} = await import('../trees/own-tree-schema.ts');
		process.stdout.write(`${JSON.stringify(ownTreeJsonSchema(), null, 2)}\n`);
		return 0;
	}

	if (request.action === 'lint') {
		const {lintTreeFile} = await import('../trees/own-trees.ts');
		const problems = await lintTreeFile(request.file);
		for (const problem of problems) {
			process.stderr.write(`${problem[language]}\n`);
		}

		return problems.length > 0 ? 2 : 0;
	}

	const text = showTree(request.id, language);
	if (text === undefined) {
		const {id} = request;
		const unknown: Text = {
			zh: `没有故障族或原因 ${id}；rbd-tui trees list 列出全部`,
			en: `there is no family or cause ${id}; rbd-tui trees list shows them`,
		};
		process.stderr.write(`rbd-tui: ${unknown[language]}\n`);
		return 2;
	}

	process.stdout.write(text);
	return 0;
}

const listTree = ({id, title, causes}: FaultTree, language: Language): string =>
	[
		`${id}  ${title[language]}`,
		...causes.map((cause) => `  ${cause.id}  ${cause.title[language]}`),
		'',
	].join('\n');

/** A family, or one cause of it, in full; undefined where there is no such id. */
export function showTree(id: string, language: Language): string | undefined {
	const tree = builtInTrees.find((candidate) => candidate.id === id);
	if (tree) {
		return listTree(tree, language);
	}

	const cause = builtInTrees.flatMap(({causes}) => causes).find((candidate) => candidate.id === id);
	return cause && showCause(cause, language);
}

const labels = {
	requires: {zh: '确认它需要全部成立', en: 'Confirmed by all of'},
	confirmedBy: {zh: '以及其中之一', en: 'and one of'},
	refutes: {zh: '其中之一成立就排除', en: 'Ruled out by one of'},
	confusable: {zh: '容易混淆', en: 'Not to be confused with'},
	remedies: {zh: '处理', en: 'Remedies'},
	severity: {zh: '严重程度', en: 'Severity'},
} as const satisfies Record<string, Text>;

function showCause(cause: Cause, language: Language): string {
	const say = (text: Text): string => text[language];
	const section = (title: Text, lines: readonly string[]): string[] =>
		lines.length > 0 ? ['', say(title), ...lines] : [];
	const conditions = (all: readonly Condition[] = []): string[] =>
		all.flatMap((condition) => wordsOf(condition, language, '  '));
	return [
		`${say(cause.title)}  ${cause.id}`,
		'',
		...wrapText(say(cause.summary), width()),
		'',
		`${say(labels.severity)}: ${cause.severity}`,
		...section(labels.requires, conditions(cause.requires)),
		...section(labels.confirmedBy, conditions(cause.confirmedBy)),
		...section(labels.refutes, conditions(cause.refutes)),
		...section(
			labels.confusable,
			cause.confusableWith.map((one) => `  ${one}`),
		),
		...section(
			labels.remedies,
			cause.remedies.flatMap(({title, risk, kubectl, advice}) => [
				`  ${say(title)} (${risk})`,
				...kubectl.map((line) => `      ${line}`),
				...(advice ? wrapText(say(advice), width() - 6).map((line) => `      ${line}`) : []),
			]),
		),
		'',
	].join('\n');
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

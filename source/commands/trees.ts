import process from 'node:process';
import type {FaultTree} from '../diagnosis/tree.ts';
import {programFolders} from '../environment.ts';
import {chooseLanguage} from '../text/language.ts';
import type {Language, Text} from '../text/text.ts';
import {allTrees} from '../trees/all-trees.ts';
import type {Options} from './arguments.ts';
import {causeExplanation} from './cause-explanation.ts';
import type {TreesRequest} from './trees-arguments.ts';

const usageCode = 2;

/** Explains the trees and their causes, people's own among them. Resolves with the exit status. */
export async function explainTrees(request: TreesRequest, options: Options): Promise<number> {
	const language = chooseLanguage(options.language, process.env);
	switch (request.action) {
		case 'schema': {
			const {ownTreeJsonSchema} = await import('../trees/own-tree-schema.ts');
			process.stdout.write(`${JSON.stringify(ownTreeJsonSchema(), null, 2)}\n`);
			return 0;
		}

		case 'lint': {
			const {lintTreeFile} = await import('../trees/own-trees.ts');
			const problems = await lintTreeFile(request.file);
			for (const problem of problems) {
				process.stderr.write(`${problem[language]}\n`);
			}

			return problems.length > 0 ? usageCode : 0;
		}

		case 'list':
		case 'show': {
			return explain(request.action === 'show' ? request.id : undefined, options, language);
		}
	}
}

/** All trees, or what has the id. A file that does not load is told of, and does not keep the others. */
async function explain(
	id: string | undefined,
	options: Options,
	language: Language,
): Promise<number> {
	const {trees, problems} = await allTrees(programFolders().config, options.trees);
	const complain = (text: Text): void => {
		process.stderr.write(`rbd-tui: ${text[language]}\n`);
	};

	for (const problem of problems) {
		complain(problem);
	}

	const text =
		id === undefined
			? trees.map((tree) => listTree(tree, language)).join('\n')
			: explanationOf(id, trees, options, language);
	if (text === undefined) {
		complain({
			zh: `没有故障族或原因 ${id}；rbd-tui trees list 列出全部`,
			en: `there is no family or cause ${id}; rbd-tui trees list shows them`,
		});
		return usageCode;
	}

	process.stdout.write(text);
	return problems.length > 0 ? usageCode : 0;
}

/** A family, or one cause of it, in full; undefined where there is no such id. */
function explanationOf(
	id: string,
	trees: readonly FaultTree[],
	{namespace = 'rbd-system'}: Options,
	language: Language,
): string | undefined {
	const tree = trees.find((candidate) => candidate.id === id);
	if (tree) {
		return listTree(tree, language);
	}

	const causes = trees.flatMap((candidate) => candidate.causes);
	const cause = causes.find((candidate) => candidate.id === id);
	return (
		cause &&
		causeExplanation(cause, {
			language,
			namespace,
			titleOf: (other) => causes.find((one) => one.id === other)?.title,
			width: Math.min(process.stdout.columns ?? 100, 120),
		})
	);
}

const listTree = ({id, title, causes}: FaultTree, language: Language): string =>
	[
		`${id}  ${title[language]}`,
		...causes.map((cause) => `  ${cause.id}  ${cause.title[language]}`),
		'',
	].join('\n');

import fs from 'node:fs/promises';
import path from 'node:path';
import {zhCN} from 'zod/locales';
import {isMap, isScalar, isSeq, type Document} from 'yaml';
import type {FaultTree} from '../diagnosis/tree.ts';
import {type Text, verbatim} from '../text/text.ts';
import {readYaml} from '../text/yaml.ts';
import {type OwnTree, ownTreeSchema} from './own-tree-schema.ts';
import {type FoundProblem, inconsistencies} from './own-tree-consistency.ts';
import {shapeProblems} from './own-tree-shape.ts';
import {registeredRemedies} from './registered-remedies.ts';

/** `file:line:column path: what was expected`, in both languages. */
export type TreeProblem = Text;

export type OwnTrees = {
	readonly trees: readonly FaultTree[];
	readonly problems: readonly TreeProblem[];
};

/** The trees of a folder's YAML files. One that is wrong is told of and left out; the others load. */
export async function loadOwnTrees(folder: string): Promise<OwnTrees> {
	const names = await namesIn(folder);
	if (names === undefined) {
		return {
			trees: [],
			problems: [
				{
					zh: `没有可读的文件夹 ${folder}；--trees 应指向存放 YAML 故障树的文件夹`,
					en: `there is no folder ${folder} that can be read; --trees names the folder of your YAML trees`,
				},
			],
		};
	}

	const read = await Promise.all(
		names.map(async (name) => ({name, ...(await readTreeFile(path.join(folder, name)))})),
	);
	const loaded = new Map<string, {readonly name: string; readonly tree: FaultTree}>();
	const problems: TreeProblem[] = [];
	for (const {name, tree, placeOfId, problems: own} of read) {
		const taken = tree && loaded.get(tree.id);
		problems.push(...own);
		if (taken) {
			problems.push({
				zh: `${placeOfId}：${taken.name} 里已经有 ${tree.id}，应换一个 id`,
				en: `${placeOfId}: ${tree.id} is in ${taken.name} already; choose another id`,
			});
		} else if (tree) {
			loaded.set(tree.id, {name, tree});
		}
	}

	return {
		trees: loaded
			.values()
			.map(({tree}) => tree)
			.toArray(),
		problems,
	};
}

async function namesIn(folder: string): Promise<string[] | undefined> {
	try {
		const names = await fs.readdir(folder);
		return names.filter((name) => /\.ya?ml$/.test(name)).toSorted();
	} catch {
		return undefined;
	}
}

/** What is wrong with one file; nothing when it would load. */
export const lintTreeFile = async (file: string): Promise<readonly TreeProblem[]> => {
	const {problems} = await readTreeFile(file);
	return problems;
};

type ReadTree = {
	readonly tree?: FaultTree;
	/** `file:line:column id` */
	readonly placeOfId?: string;
	readonly problems: readonly TreeProblem[];
};

async function readTreeFile(file: string): Promise<ReadTree> {
	let source: string;
	try {
		source = await fs.readFile(file, 'utf8');
	} catch {
		return {
			problems: [{zh: `没有可读的文件 ${file}`, en: `there is no file ${file} that can be read`}],
		};
	}

	const yaml = readYaml(source);
	if ('problems' in yaml) {
		return {
			problems: yaml.problems.map(({line, column, reason}) =>
				verbatim(`${file}:${line}:${column}: ${reason}`),
			),
		};
	}

	const {document, lines, content} = yaml;
	const place = (where: readonly PropertyKey[]): string => {
		const {line, col} = lines.linePos(offsetOf(document, where));
		return `${file}:${line}:${col} ${pathText(where)}`.trimEnd();
	};

	const placed = ({path: where, text}: FoundProblem): TreeProblem => ({
		zh: `${place(where)}：${text.zh}`,
		en: `${place(where)}: ${text.en}`,
	});
	const parsed = ownTreeSchema.safeParse(content);
	if (!parsed.success) {
		// The same once more, for its sentences in Chinese.
		const {error} = ownTreeSchema.safeParse(content, {error: zhCN().localeError});
		return {
			problems: parsed.error.issues.flatMap((issue, index) =>
				shapeProblems(issue, error?.issues[index]).map((one) => placed(one)),
			),
		};
	}

	const problems = inconsistencies(parsed.data).map((one) => placed(one));
	return problems.length > 0
		? {problems}
		: {tree: toTree(parsed.data), placeOfId: place(['id']), problems};
}

const pathText = (where: readonly PropertyKey[]): string =>
	where
		.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
		.join('')
		.replace(/^\./, '');

/** Where in the text the nearest thing on the way to a path begins. */
function offsetOf(document: Document.Parsed, where: readonly PropertyKey[]): number {
	for (let length = where.length; length >= 0; length--) {
		const node: unknown = document.getIn(where.slice(0, length), true);
		if (isMap(node) || isSeq(node) || isScalar(node)) {
			return node.range?.[0] ?? 0;
		}
	}

	return 0;
}

/** The parsed file is of the built-in shape but for remedies, which it names. */
function toTree({causes, ...tree}: OwnTree): FaultTree {
	return {
		...tree,
		causes: causes.map(({remedies, ...cause}) => ({
			...cause,
			remedies: remedies.flatMap((id) => registeredRemedies.get(id) ?? []),
		})),
	};
}

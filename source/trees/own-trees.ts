import fs from 'node:fs/promises';
import path from 'node:path';
import {zhCN} from 'zod/locales';
import {isMap, isScalar, isSeq, LineCounter, parseDocument, type Document} from 'yaml';
import type * as z from 'zod';
import type {FaultTree} from '../diagnosis/tree.ts';
import type {Text} from '../text/text.ts';
import {type OwnTree, ownTreeSchema} from './own-tree-schema.ts';
import {registeredRemedies} from './registered-remedies.ts';
import {trees as builtInTrees} from './index.ts';

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

	const read = await Promise.all(names.map(async (name) => readTreeFile(path.join(folder, name))));
	return {
		trees: read.flatMap(({tree}) => tree ?? []),
		problems: read.flatMap(({problems}) => problems),
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

type ReadTree = {readonly tree?: FaultTree; readonly problems: readonly TreeProblem[]};

async function readTreeFile(file: string): Promise<ReadTree> {
	let source: string;
	try {
		source = await fs.readFile(file, 'utf8');
	} catch (error) {
		return {problems: [same(`${file}: ${(error as Error).message}`)]};
	}

	const lineCounter = new LineCounter();
	const document = parseDocument(source, {lineCounter});
	if (document.errors.length > 0) {
		return {
			problems: document.errors.map(({message, linePos}) =>
				same(`${file}:${linePos?.[0].line ?? 1}:${linePos?.[0].col ?? 1} ${firstLine(message)}`),
			),
		};
	}

	const place = (where: readonly PropertyKey[]): string => {
		const {line, col} = lineCounter.linePos(offsetOf(document, where));
		return `${file}:${line}:${col} ${pathText(where)}`;
	};

	const parsed = ownTreeSchema.safeParse(document.toJS());
	if (!parsed.success) {
		// The same once more, for its sentences in Chinese.
		const {error} = ownTreeSchema.safeParse(document.toJS(), {error: zhCN().localeError});
		return {
			problems: parsed.error.issues.map((issue, index) =>
				problemOf(issue, error?.issues[index], place),
			),
		};
	}

	const problems = inconsistencies(parsed.data, place);
	return problems.length > 0 ? {problems} : {tree: toTree(parsed.data), problems};
}

const same = (words: string): TreeProblem => ({zh: words, en: words});
const firstLine = (words: string): string => words.split('\n')[0] ?? words;

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

type Place = (where: readonly PropertyKey[]) => string;

/** The schema's own sentence says what was expected. */
function problemOf(
	issue: z.core.$ZodIssue,
	chinese: z.core.$ZodIssue | undefined,
	place: Place,
): TreeProblem {
	const {zh, en} = expectation(issue, chinese);
	return {zh: `${place(issue.path)}：${zh}`, en: `${place(issue.path)}: ${en}`};
}

function expectation(issue: z.core.$ZodIssue, chinese: z.core.$ZodIssue | undefined): Text {
	if (issue.code === 'invalid_value' && issue.values.length > 12) {
		const close = issue.values.slice(0, 5).map(String).join(', ');
		return {
			zh: `应是 ${issue.values.length} 个已登记的名称之一（${close} …）；rbd-tui trees schema 列出全部`,
			en: `expected one of ${issue.values.length} registered names (${close} …); rbd-tui trees schema lists them`,
		};
	}

	return {zh: chinese?.message ?? issue.message, en: issue.message};
}

/** What a schema cannot say: names that must exist in the same file, ids that must not be taken. */
function inconsistencies(tree: OwnTree, place: Place): TreeProblem[] {
	const problems: TreeProblem[] = [];
	const say = (where: readonly PropertyKey[], zh: string, en: string): void => {
		problems.push({zh: `${place(where)}：${zh}`, en: `${place(where)}: ${en}`});
	};

	if (builtInTrees.some(({id}) => id === tree.id)) {
		say(['id'], `${tree.id} 是内置的`, `${tree.id} is built in; choose another id`);
	}

	const nodeIds = new Set(tree.nodes.map(({id}) => id));
	const causeIds = new Set([
		...tree.causes.map(({id}) => id),
		...builtInTrees.flatMap(({causes}) => causes.map(({id}) => id)),
	]);
	for (const [index, {id}] of tree.causes.entries()) {
		if (!id.startsWith(`${tree.id}/`)) {
			say(['causes', index, 'id'], `应以 ${tree.id}/ 开头`, `should begin with ${tree.id}/`);
		}
	}

	for (const [index, node] of tree.nodes.entries()) {
		if ((node.expects === undefined) === (node.ask === undefined)) {
			say(['nodes', index], '需要 expects 或 ask 之一', 'needs one of expects and ask');
		}

		for (const side of ['pass', 'fail', 'unknown'] as const) {
			const edge = node[side];
			if ('to' in edge && !nodeIds.has(edge.to)) {
				say(['nodes', index, side, 'to'], `没有节点 ${edge.to}`, `there is no node ${edge.to}`);
			} else if ('cause' in edge && !causeIds.has(edge.cause)) {
				say(
					['nodes', index, side, 'cause'],
					`没有原因 ${edge.cause}`,
					`there is no cause ${edge.cause}`,
				);
			}
		}
	}

	return problems;
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

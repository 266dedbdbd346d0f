import type {Edge} from '../diagnosis/tree.ts';
import type {Text} from '../text/text.ts';
import type {OwnTree} from './own-tree-schema.ts';
import {trees as builtInTrees} from './index.ts';

/** What is wrong, and where in the file. */
export type FoundProblem = {readonly path: readonly PropertyKey[]; readonly text: Text};

/** What a schema cannot say: names that must exist in the same file, ids that must not be taken, ways that must end. */
export const inconsistencies = (tree: OwnTree): FoundProblem[] => [
	...idProblems(tree),
	...nodeProblems(tree),
	...wayProblems(tree),
];

function idProblems({id, nodes, causes}: OwnTree): FoundProblem[] {
	const isBuiltIn = builtInTrees.some((tree) => tree.id === id);
	return [
		...(isBuiltIn
			? [
					{
						path: ['id'],
						text: {zh: `${id} 是内置的，应换一个 id`, en: `${id} is built in; choose another id`},
					},
				]
			: []),
		...repeated('nodes', nodes),
		...repeated('causes', causes),
		...causes.flatMap((cause, index) =>
			cause.id.startsWith(`${id}/`)
				? []
				: [
						{
							path: ['causes', index, 'id'],
							text: {zh: `应以 ${id}/ 开头`, en: `should begin with ${id}/`},
						},
					],
		),
	];
}

const repeated = (list: string, items: ReadonlyArray<{readonly id: string}>): FoundProblem[] =>
	items.flatMap(({id}, index) =>
		items.findIndex((other) => other.id === id) === index
			? []
			: [
					{
						path: [list, index, 'id'],
						text: {zh: `已经有 ${id}`, en: `${id} is there already`},
					},
				],
	);

const sides = ['pass', 'fail', 'unknown'] as const;

function nodeProblems({nodes, causes}: OwnTree): FoundProblem[] {
	const nodeIds = new Set(nodes.map(({id}) => id));
	const causeIds = new Set(
		[...causes, ...builtInTrees.flatMap((tree) => tree.causes)].map(({id}) => id),
	);
	return nodes.flatMap((node, index) => [
		...((node.expects === undefined) === (node.ask === undefined)
			? [
					{
						path: ['nodes', index],
						text: {zh: '需要 expects 或 ask 之一', en: 'needs one of expects and ask'},
					},
				]
			: []),
		...sides.flatMap((side): FoundProblem[] => {
			const edge: Edge = node[side];
			if ('to' in edge && !nodeIds.has(edge.to)) {
				return [
					{
						path: ['nodes', index, side, 'to'],
						text: {zh: `没有节点 ${edge.to}`, en: `there is no node ${edge.to}`},
					},
				];
			}

			return 'cause' in edge && !causeIds.has(edge.cause)
				? [
						{
							path: ['nodes', index, side, 'cause'],
							text: {zh: `没有原因 ${edge.cause}`, en: `there is no cause ${edge.cause}`},
						},
					]
				: [];
		}),
	]);
}

/** Every node is on a way from the first one, and no way comes back to a node that it has passed. */
function wayProblems({nodes}: OwnTree): FoundProblem[] {
	const numbers = new Map(nodes.map(({id}, index) => [id, index]));
	const reached = new Set<number>();
	const problems: FoundProblem[] = [];
	const walk = (index: number, passed: ReadonlySet<number>): void => {
		const node = nodes[index];
		if (!node || reached.has(index)) {
			return;
		}

		reached.add(index);
		const here = new Set([...passed, index]);
		for (const side of sides) {
			const edge: Edge = node[side];
			const next = 'to' in edge ? numbers.get(edge.to) : undefined;
			if (next !== undefined && here.has(next) && 'to' in edge) {
				problems.push({
					path: ['nodes', index, side, 'to'],
					text: {zh: `又回到了 ${edge.to}`, en: `the way comes back to ${edge.to}`},
				});
			} else if (next !== undefined) {
				walk(next, here);
			}
		}
	};

	walk(0, new Set());
	const ids = new Set(nodes.map(({id}) => id));
	const lost = nodes.flatMap(({id}, index): FoundProblem[] =>
		// One that bears the id of another is told of already.
		reached.has(index) || !ids.delete(id) || numbers.get(id) !== index
			? []
			: [
					{
						path: ['nodes', index, 'id'],
						text: {zh: `没有路通向 ${id}`, en: `nothing leads to ${id}`},
					},
				],
	);
	return [...problems, ...lost];
}

import type {EvidenceRecord, TargetDocument} from './document.ts';
import type {OutcomeWord} from './judgement.ts';
import type {Edge, FaultTree, TreeNode} from './tree.ts';

/** What a person said about nodes that only a person can answer, by `tree/node`. */
export type Answers = Readonly<Record<string, 'pass' | 'fail'>>;

/** A step of the way through a tree: a question with what was found, a cause, or the end of the way. */
export type WalkStep =
	| {
			readonly kind: 'node';
			readonly id: string;
			readonly node: TreeNode;
			readonly outcome: OutcomeWord;
			readonly records: readonly EvidenceRecord[];
	  }
	| {readonly kind: 'cause'; readonly id: string}
	| {readonly kind: 'end'; readonly id: string; readonly end: 'well' | 'open'};

type NodeStep = Extract<WalkStep, {kind: 'node'}>;

export type WalkOptions = {
	/** A cause or a node to lead to; undefined leads to the first cause that stands. */
	readonly target: string | undefined;
	readonly answers: Answers;
};

/**
The way through a tree as the outcomes lead, on past causes that do not stand, up to the target. A target that
lies beside this way is reached by the shortest one.
*/
export function walkTree(
	tree: FaultTree,
	document: TargetDocument,
	options: WalkOptions,
): readonly WalkStep[] {
	const {target} = options;
	const walk = {tree, document, ...options};
	const way = followOutcomes(walk);
	if (target === undefined || way.some(({id}) => id === target)) {
		return way;
	}

	const beside = way.findLastIndex((step) => step.kind === 'node' && leadsTo(step.node, target));
	const nodes = beside === -1 ? shortestWay(tree, target).map((node) => stepOf(node, walk)) : [];
	const aside: readonly WalkStep[] = beside === -1 ? nodes : way.slice(0, beside + 1);
	const isNode = aside.at(-1)?.id === target;
	return aside.length > 0
		? [...aside, ...(isNode ? [] : [{kind: 'cause', id: target} as const])]
		: way;
}

type Walk = WalkOptions & {readonly tree: FaultTree; readonly document: TargetDocument};

function followOutcomes(walk: Walk): WalkStep[] {
	const {tree, document, target} = walk;
	const stands = (id: string) => document.causes.some((cause) => cause.id === id);
	const nodes = new Map(tree.nodes.map((node) => [node.id, node]));
	const steps: WalkStep[] = [];
	const [first] = tree.nodes;
	let present = first;
	while (present) {
		nodes.delete(present.id);
		const step = stepOf(present, walk);
		steps.push(step);
		if (present.id === target) {
			return steps;
		}

		const edge = edgeOf(step);
		// A person knows what the cluster does not show: the way goes where the answer leads.
		const isTold = present.ask !== undefined && step.outcome !== 'unknown';
		if ('cause' in edge && (edge.cause === target || isTold || stands(edge.cause))) {
			steps.push({kind: 'cause', id: edge.cause});
			if (target === undefined || edge.cause === target) {
				return steps;
			}
		}

		const onward = 'cause' in edge ? wayPast(present) : edge;
		if ('end' in onward) {
			steps.push({kind: 'end', id: `end:${onward.end}`, end: onward.end});
			return steps;
		}

		present = 'to' in onward ? nodes.get(onward.to) : undefined;
	}

	return steps;
}

const leadsTo = ({pass, fail, unknown}: TreeNode, target: string): boolean =>
	[pass, fail, unknown].some((edge) => 'cause' in edge && edge.cause === target);

function edgeOf({node, outcome}: NodeStep): Edge {
	return outcome === 'fail' ? node.fail : outcome === 'unknown' ? node.unknown : node.pass;
}

/** On from a node whose cause is accounted for otherwise. */
const wayPast = ({pass, unknown, fail}: TreeNode): Edge =>
	[pass, unknown, fail].find((edge) => !('cause' in edge)) ?? {end: 'open'};

function stepOf(node: TreeNode, {tree, document, answers}: Walk): NodeStep {
	const records =
		node.expects === undefined
			? []
			: document.evidence.filter(
					({node: name, about}) =>
						name === node.expects && (node.of === undefined || about === node.of),
				);
	return {
		kind: 'node',
		id: node.id,
		node,
		outcome: node.ask ? (answers[`${tree.id}/${node.id}`] ?? 'unknown') : outcomeOf(records),
		records,
	};
}

/** Of an expectation about many: the worst that was found. */
function outcomeOf(records: readonly EvidenceRecord[]): OutcomeWord {
	const order = ['fail', 'unknown', 'pass', 'n/a'] as const;
	return order.find((word) => records.some(({outcome}) => outcome === word)) ?? 'unknown';
}

/** Nodes from the first one to the target, or to the node that leads to it, in as few steps as there are. */
function shortestWay(tree: FaultTree, target: string): readonly TreeNode[] {
	const [first] = tree.nodes;
	let ways: TreeNode[][] = first ? [[first]] : [];
	const seen = new Set(first ? [first.id] : []);
	while (ways.length > 0) {
		const found = ways.find((way) => {
			const last = way.at(-1)!;
			return last.id === target || leadsTo(last, target);
		});
		if (found) {
			return found;
		}

		ways = ways.flatMap((way) =>
			onward(tree, way.at(-1)!)
				.filter(({id}) => !seen.has(id) && seen.add(id))
				.map((node) => [...way, node]),
		);
	}

	return [];
}

const onward = (tree: FaultTree, {pass, fail, unknown}: TreeNode): TreeNode[] =>
	[pass, fail, unknown].flatMap((edge) =>
		'to' in edge ? tree.nodes.filter(({id}) => id === edge.to) : [],
	);

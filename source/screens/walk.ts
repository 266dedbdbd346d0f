import type {DocumentCause} from '../diagnosis/document.ts';
import {remediesFor, type RemedyLine} from '../diagnosis/remedy-lines.ts';
import type {FaultTree} from '../diagnosis/tree.ts';
import {type WalkStep, walkTree} from '../diagnosis/walk-tree.ts';
import type {View} from './cockpit-view.ts';
import {blocksOf, componentOfCause, lastDocument, standingCause} from './finding.ts';

/** The way that is walked, as the last diagnosis leads. */
export type PresentWalk = {
	readonly tree: FaultTree;
	/** Every family that can be walked. */
	readonly trees: readonly FaultTree[];
	readonly steps: readonly WalkStep[];
	/** Index of the selected step. */
	readonly selected: number;
};

export function presentWalk({state, active}: View): PresentWalk | undefined {
	const {walk, answers} = state;
	const last = active?.diagnosis?.last;
	if (!walk || !last || walk.context !== active.context) {
		return undefined;
	}

	const trees = last.trees.filter(({id}) =>
		last.document.families.some((family) => family.id === id && family.applies),
	);
	const tree = last.trees.find(({id}) => id === walk.tree);
	if (!tree) {
		return undefined;
	}

	const steps = walkTree(tree, last.document, {
		target: walk.target,
		answers: answers.get(walk.context) ?? {},
	});
	const index = steps.findIndex(({id}) => id === walk.selected);
	return {tree, trees, steps, selected: index === -1 ? whereToBegin(steps) : index};
}

/** At the end of the way; where that is open, at the question whose answer leads on. */
function whereToBegin(steps: readonly WalkStep[]): number {
	const end = steps.at(-1);
	const question = steps.findLastIndex(
		(step) => step.kind === 'node' && step.node.ask && step.outcome === 'unknown',
	);
	const isOpen = end?.kind === 'end' && end.end === 'open';
	return isOpen && question !== -1 ? question : steps.length - 1;
}

export function selectedStep(view: View): WalkStep | undefined {
	const present = presentWalk(view);
	return present?.steps[present.selected];
}

/** The question for a person in the selected step. */
export function selectedQuestion(view: View) {
	const step = selectedStep(view);
	return step?.kind === 'node' && step.node.ask ? {node: step.node, ask: step.node.ask} : undefined;
}

/** The cause at the selected step, or the one that the way ends with. */
export function causeOfWalk(view: View): DocumentCause | undefined {
	const step = selectedStep(view);
	const last = presentWalk(view)?.steps.at(-1);
	const leaf = step?.kind === 'cause' ? step : last?.kind === 'cause' ? last : undefined;
	return leaf && standingCause(leaf.id, view);
}

/** The cause at the selected step or the end of the way, whether it stands or not. */
export function causeIdOfWalk(view: View): string | undefined {
	const step = selectedStep(view);
	const last = presentWalk(view)?.steps.at(-1);
	return [step, last].find((one) => one?.kind === 'cause')?.id;
}

export function componentOfWalk(view: View): string | undefined {
	const cause = causeOfWalk(view);
	return cause && componentOfCause(cause, view);
}

/** The remedies of the cause at the selected step; of one that only a person knows of, too. */
export function remediesOfWalk(view: View): readonly RemedyLine[] {
	const present = presentWalk(view);
	const standing = causeOfWalk(view);
	if (standing) {
		return standing.remedies;
	}

	if (!present) {
		return [];
	}

	const {tree, steps, selected} = present;
	const [question, leaf] = [steps[selected - 1], steps[selected]];
	const isTold = question?.kind === 'node' && question.node.ask !== undefined;
	const cause = tree.causes.find(({id}) => id === leaf?.id);
	const namespace = lastDocument(view)?.target.namespace ?? '';
	return isTold && cause ? remediesFor({cause, objects: []}, namespace) : [];
}

export const blocksOfWalk = (view: View): ReadonlyArray<readonly string[]> =>
	blocksOf({remedies: remediesOfWalk(view)});

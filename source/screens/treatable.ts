import {type RemedyLine, remediesFor} from '../diagnosis/remedy-lines.ts';
import type {Treatable} from './cockpit-state.ts';
import type {View} from './cockpit-view.ts';
import {standingCause} from './finding.ts';
import {causeTitle} from './finding-words.ts';
import {causeIdOfWalk, causeOfWalk, remediesOfWalk} from './walk.ts';

/** Where a cause can be selected. */
export type TreatableScope = 'faults' | 'finding' | 'byHand' | 'walk';

/** The cause that is selected in the checklist, that the details tell about, or that a way leads to. */
export function treatableAt(scope: TreatableScope, view: View): Treatable | undefined {
	const id = {
		faults: () => causeIdOf(view.viewports.faults.ids[view.viewports.faults.selected]),
		finding: () => causeIdOf(view.state.finding?.id),
		byHand: () => view.state.byHand?.treatable.id,
		walk: () => causeIdOfWalk(view),
	}[scope]();
	if (id === undefined) {
		return undefined;
	}

	const row = `cause:${id}`;
	const standing = standingCause(id, view);
	const isTold = !standing && scope === 'walk' && !causeOfWalk(view);
	const title = causeTitle(id, view);
	if (standing) {
		return {id, title, row, remedies: standing.remedies, isTold};
	}

	if (isTold) {
		return {id, title, row, remedies: remediesOfWalk(view), isTold};
	}

	const handOver = handsOver(row, view) ? handOverLines(view) : [];
	return {id, title, row, remedies: handOver, isTold: true};
}

/** Whether what was done under this row has left something for a person to hand over. */
const handsOver = (row: string, {runs, state}: View): boolean =>
	runs.some(
		({context, place, progress}) =>
			context === state.context && place.row === row && progress.told.length > 0,
	);

function handOverLines(view: View): RemedyLine[] {
	const {last} = view.active?.diagnosis ?? {};
	const id = 'region-config/hand-over';
	const cause = last?.trees
		.flatMap(({causes}) => causes)
		.find(({remedies}) => remedies.some((remedy) => remedy.id === id));
	return last && cause
		? remediesFor({cause, objects: []}, last.document.target.namespace).filter(
				(line) => line.id === id,
			)
		: [];
}

/** The cause behind the row of one that stands, that was treated, or that was ruled out. */
const causeIdOf = (row: string | undefined): string | undefined =>
	/^(?:cause|not):(?<id>.+)$/.exec(row ?? '')?.groups?.id;

/** Whether something that was done for a cause in this cluster can be taken back. */
export function canUndo(treatable: Treatable | undefined, {undoables, active}: View): boolean {
	const uid = active?.diagnosis?.last?.document.target.clusterUid;
	return (
		treatable !== undefined &&
		undoables.some(({cause, clusterUid}) => cause === treatable.id && clusterUid === uid)
	);
}

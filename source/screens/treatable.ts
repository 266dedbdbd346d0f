import type {Treatable} from './cockpit-state.ts';
import type {View} from './cockpit-view.ts';
import {standingCause} from './finding.ts';
import {causeTitle} from './finding-words.ts';
import {causeIdOfWalk, causeOfWalk, remediesOfWalk} from './walk.ts';

/** Where a cause can be selected. */
export type TreatableScope = 'faults' | 'finding' | 'walk';

/** The cause that is selected in the checklist, that the details tell about, or that a way leads to. */
export function treatableAt(scope: TreatableScope, view: View): Treatable | undefined {
	const id = {
		faults: () => causeIdOf(view.viewports.faults.ids[view.viewports.faults.selected]),
		finding: () => causeIdOf(view.state.finding?.id),
		walk: () => causeIdOfWalk(view),
	}[scope]();
	if (id === undefined) {
		return undefined;
	}

	const standing = standingCause(id, view);
	const isTold = !standing && scope === 'walk' && !causeOfWalk(view);
	return {
		id,
		title: causeTitle(id, view),
		row: `cause:${id}`,
		remedies: standing?.remedies ?? (isTold ? remediesOfWalk(view) : []),
		isTold,
	};
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

import type {Text} from '../text/text.ts';
import {keepRecord} from './kept-record.ts';
import type {RemedyPlan} from './remedy-plan.ts';
import type {RemedySite} from './remedy.ts';
import {forgetStalePods} from './stale-pods.ts';

/**
Writes down what has to be known before the first change of a plan: the copy that takes it back, or in the copy
that it takes back itself, that it is begun anew. Resolves with the file of a new copy, or why nothing may be
changed.
*/
export async function prepareCopy(
	{kept, id, remedy, cause, target, settles, steps}: RemedyPlan,
	{folder, timing}: RemedySite,
): Promise<{keptFile?: string} | {problem: Text}> {
	if (settles !== undefined && steps.some(({kind}) => kind === 'call')) {
		const problem = await forgetStalePods(settles);
		return problem ? {problem} : {};
	}

	if (!kept) {
		return {};
	}

	const at = new Date(timing.now()).toISOString();
	const answer = await keepRecord(folder, {
		schema: 'rbd-tui.undo/v1',
		id,
		at,
		remedy,
		cause,
		target,
		...kept,
	});
	return 'problem' in answer ? answer : {keptFile: answer.file};
}

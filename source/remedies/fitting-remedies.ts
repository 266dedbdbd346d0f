import type {DocumentCause, TargetDocument} from '../diagnosis/document.ts';
import type {RemedyLine} from '../diagnosis/remedy-lines.ts';
import {remedyFor} from './catalogue.ts';
import type {RemedySite} from './remedy.ts';
import {planRemedy} from './remedy-plan.ts';

/**
Those remedies of a diagnosis that could be planned here and now: one whose precondition does not hold would only
be refused. One that lacks a permission stays, for somebody else may have it.
*/
export async function fittingRemedies(
	lines: readonly RemedyLine[],
	document: TargetDocument,
	site: RemedySite,
): Promise<RemedyLine[]> {
	const fits = await Promise.all(
		lines.map(async (line) => {
			const cause = causeOf(line, document);
			const {obstacle} = await planRemedy(remedyFor(line), {
				...site,
				cause,
				document,
				seenAt: site.timing.now(),
				chosen: cause?.id === site.cause?.id ? site.chosen : [],
			});
			return obstacle?.why !== 'precondition';
		}),
	);
	return lines.filter((_, index) => fits[index]);
}

const causeOf = (line: RemedyLine, {causes}: TargetDocument): DocumentCause | undefined =>
	causes.find(({remedies}) => remedies.includes(line));

import type {DocumentCause} from '../diagnosis/document.ts';
import {linesOf, type RemedyPlan} from '../remedies/remedy-plan.ts';
import type {RemedyOutcome, RemedyProgress} from '../remedies/remedy-progress.ts';
import type {Text} from '../text/text.ts';
import {version} from './arguments.ts';

/** How a plan ended that a person carried out. */
type ByHand = {readonly outcome: RemedyOutcome; readonly verdict: Text};

/** Everything that `fix -o json` prints: one document, whether something was run or not. */
export const fixDocument = (
	plan: RemedyPlan,
	cause: DocumentCause | undefined,
	progress: RemedyProgress | ByHand | undefined,
) => ({
	schema: 'rbd-tui.fix/v1',
	tool: {name: 'rbd-tui', version},
	target: plan.target,
	cause: cause ? {id: cause.id, status: cause.status, title: cause.title} : null,
	plan: planDocument(plan),
	result: progress && ('plan' in progress ? resultDocument(progress) : progress),
});

/** The plan as JSON: what is done to what, without what only the program needs. */
export const planDocument = (plan: RemedyPlan) => ({
	remedy: plan.remedy,
	title: plan.title,
	cause: plan.cause,
	risk: plan.risk,
	raised: plan.raised,
	objects: plan.objects,
	breaks: plan.breaks,
	recreated: plan.recreated,
	warnings: plan.warnings,
	preconditions: plan.preconditions,
	undo: plan.undo,
	instructions: plan.instructions,
	kubectl: plan.kubectl,
	rights: plan.rights,
	obstacle: plan.obstacle,
	steps: plan.steps.map((step) => ({
		kind: step.kind,
		title: step.title,
		...(step.kind === 'call' && {verb: step.call.verb, object: step.call.object}),
		kubectl: linesOf(step),
	})),
});

const resultDocument = ({
	outcome,
	problem,
	verdict,
	looks,
	next,
	steps,
	told,
	keptFile,
}: RemedyProgress) => ({
	outcome,
	problem: problem ?? null,
	verdict: verdict ?? null,
	looks,
	next: next.map(({id, title, risk}) => ({id, title, risk})),
	steps: steps.map(({title, state, seen, problem: own}) => ({
		title,
		state,
		seen: seen ?? null,
		problem: own ?? null,
	})),
	told,
	copy: keptFile ?? null,
});

import process from 'node:process';
import {verifyCure} from '../remedies/cure.ts';
import type {RemedySite} from '../remedies/remedy.ts';
import type {RemedyPlan} from '../remedies/remedy-plan.ts';
import {leastWindowMs} from '../remedies/remedy-run.ts';
import {unreadyComponents} from '../remedies/witnesses.ts';
import {familyOf} from './fix-choice.ts';
import {perform} from './fix-perform.ts';
import {diagnoseAt, type FixPlace, printDocument, say, tellIncident} from './fix-place.ts';
import {codeOf, exitCodes} from './fix-ways.ts';

/** A person does it, and the probes that named the cause say whether it helped. */
export async function awaitPerson(
	place: FixPlace,
	plan: RemedyPlan,
	site: RemedySite,
): Promise<number> {
	const {ways, request, look, recorder, interrupt} = place;
	const {person, timing, cureDeadlineMs} = ways;
	const {cause, chosen, document} = site;
	const run =
		plan.steps.length > 0 ? await perform(place, plan, {...site, cause: undefined}) : undefined;
	if (run?.problem) {
		say(place, run.problem);
		return exitCodes.refused;
	}

	for (const told of run?.told ?? []) {
		process.stdout.write(`${told[look.language]}\n`);
	}

	for (;;) {
		const key = person.isThere
			? await person.askKey(
					{
						zh: '做完后按 c 重新检查，q 离开：',
						en: 'c checks again when it is done, q leaves: ',
					}[look.language],
					['c'],
				)
			: 'c';
		if (key === undefined || !cause) {
			return exitCodes.notCured;
		}

		if (person.isThere && recorder.incidentOf(plan.id) === undefined) {
			await recorder.confirmed(plan, site);
		}

		const since = timing.now();
		let asked = 0;
		const {outcome, text} = await verifyCure({
			cause,
			chosen,
			before: document,
			timing,
			signal: interrupt.signal,
			...plan.verification,
			// A person is there to ask again; nobody waits for what may never come.
			deadlineMs: cureDeadlineMs ?? (person.isThere ? 0 : plan.verification.calmMs),
			look: async () =>
				diagnoseAt(place, [familyOf(request)], Math.max(leastWindowMs, timing.now() - since), true),
			unready: async (names) => unreadyComponents(site, names),
			see(looks, seen) {
				asked = looks;
				process.stderr.write(`${look.symbols.waiting} ${seen[look.language]}\n`);
			},
		});
		await recorder.ended(
			{plan, outcome, verdict: text, looks: asked, steps: run?.steps ?? []},
			undefined,
		);
		tellIncident(place, plan);
		if (request.output === 'json') {
			printDocument(place, plan, site, {outcome, verdict: text});
		} else {
			process.stdout.write(`${text[look.language]}\n`);
		}

		if (outcome === 'cured' || !person.isThere) {
			return codeOf[outcome];
		}
	}
}

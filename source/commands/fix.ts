import process from 'node:process';
import {openSession} from '../cluster/session.ts';
import {programFolders} from '../environment.ts';
import {remedyFor} from '../remedies/catalogue.ts';
import type {RemedyProgress} from '../remedies/remedy-progress.ts';
import {type Offer, planOffer, treat} from '../remedies/treat.ts';
import {offerUndo} from '../remedies/undo-offer.ts';
import {chooseLanguage} from '../text/language.ts';
import {type Problem, problem} from '../text/problem.ts';
import {allTrees} from '../trees/all-trees.ts';
import type {Options} from './arguments.ts';
import {chooseContexts} from './check.ts';
import {effectsToVerify} from './effects-to-verify.ts';
import type {FixRequest} from './fix-arguments.ts';
import {awaitPerson} from './fix-by-hand.ts';
import {chooseRemedy, familyOf} from './fix-choice.ts';
import {endPage} from './fix-page.ts';
import {perform} from './fix-perform.ts';
import {
	createFixPlace,
	diagnoseAt,
	type FixPlace,
	printDocument,
	say,
	siteAt,
	tellIncident,
} from './fix-place.ts';
import {askFor} from './fix-question.ts';
import {codeOf, exitCodes, type FixWays, usualWays} from './fix-ways.ts';
import {planPage} from './plan-page.ts';
import {untilIntroduced} from './until-introduced.ts';

/** Runs `fix`: diagnoses, plans, asks, changes and proves. Resolves with the exit status. */
export async function fix(
	request: FixRequest,
	options: Options,
	ways: FixWays = usualWays(),
): Promise<number> {
	const {trees, problems} = await allTrees(programFolders().config, options.trees);
	const isKnown = trees.some(({causes}) => causes.some(({id}) => id === request.cause));
	const chosen = chooseContexts({allContexts: false}, options);
	const answer = isKnown ? chosen : unknownCause(request.cause);
	const language = chooseLanguage(options.language, process.env);
	for (const text of problems) {
		process.stderr.write(`rbd-tui: ${text[language]}\n`);
	}

	if ('problem' in answer) {
		process.stderr.write(`rbd-tui: ${answer.problem[language]}\n`);
		return exitCodes.usage;
	}

	const [context] = answer;
	if (!context) {
		return exitCodes.usage;
	}

	const session = openSession({
		context,
		namespace: options.namespace,
		readOnly: options.readOnly,
		impersonate: options.impersonate,
		requestTimeoutMs: options.requestTimeoutMs,
		timing: ways.timing,
	});
	try {
		return await runFix(createFixPlace({request, options, ways, session, trees}));
	} finally {
		await session.close();
	}
}

const unknownCause = (id: string): Problem =>
	problem(
		`没有原因 ${id}；rbd-tui trees list 列出全部`,
		`there is no cause ${id}; rbd-tui trees list shows them`,
	);

async function runFix(place: FixPlace): Promise<number> {
	const {request, session, ways} = place;
	const failure = await untilIntroduced(session);
	if (failure) {
		say(place, failure);
		return exitCodes.refused;
	}

	for (const text of await effectsToVerify(session, ways.folder)) {
		say(place, text);
	}

	if (request.isUndo) {
		return undo(place);
	}

	const end = await treat<number>({
		find: async () => find(place),
		offer: async (found) => offer(place, found),
		mayBeginAnew() {
			if (!request.isYes) {
				say(place, {
					zh: '对象在确认期间变了，重新诊断',
					en: 'what it is about has changed meanwhile: diagnosing again',
				});
			}

			return !request.isYes;
		},
	});
	return 'end' in end ? end.end : codeOf[end.outcome ?? 'refused'];
}

async function find(place: FixPlace): Promise<Offer | {end: number}> {
	const {request, ways} = place;
	const seenAt = ways.timing.now();
	const document = await diagnoseAt(place, [familyOf(request)], request.sinceMs);
	const found = chooseRemedy(document, request);
	if ('problem' in found) {
		say(place, found.problem);
		return {end: found.code};
	}

	return {remedy: remedyFor(found.offer), site: siteAt(place, document, seenAt, found.cause)};
}

/** Plans, shows, asks and runs. The exit status, or how the run ended. */
async function offer(
	place: FixPlace,
	{remedy, site}: Offer,
): Promise<RemedyProgress | {end: number}> {
	const {request, ways} = place;
	const plan = await planOffer({remedy, site});
	if (request.output === 'table') {
		const others = (site.cause?.remedies ?? []).filter(({id}) => id !== plan.remedy);
		process.stdout.write(planPage(plan, place.look, others));
	}

	if (request.isPlan || plan.obstacle) {
		printDocument(place, plan, site);
		return {end: plan.obstacle ? exitCodes.refused : exitCodes.done};
	}

	if (plan.risk === 'manual') {
		return {end: await awaitPerson(place, plan, site)};
	}

	const declined = await askFor(plan, {
		person: ways.person,
		isYes: request.isYes,
		language: place.look.language,
	});
	if (declined) {
		say(place, declined.reason);
		return {end: declined.code};
	}

	const progress = await perform(place, plan, site);
	if (request.output === 'table') {
		process.stdout.write(endPage(progress, place.look));
	} else {
		printDocument(place, plan, site, progress);
	}

	tellIncident(place, plan);
	return progress;
}

async function undo(place: FixPlace): Promise<number> {
	const {request, ways, session} = place;
	const last = await offerUndo({
		session,
		cause: request.cause,
		folder: ways.folder,
		timing: ways.timing,
	});
	if (!last) {
		say(place, {
			zh: `在这个集群上没有可撤销的 ${request.cause} 的修复`,
			en: `there is nothing to take back for ${request.cause} in this cluster`,
		});
		return exitCodes.refused;
	}

	const end = await offer(place, last);
	if ('end' in end) {
		return end.end;
	}

	// There is no cause to look for: it is taken back when every step of it was made.
	return end.outcome === 'unverified' ? exitCodes.done : codeOf[end.outcome ?? 'refused'];
}

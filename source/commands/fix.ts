import process from 'node:process';
import type {KubeContext} from '../cluster/kubeconfig-schema.ts';
import {type ClusterSession, openSession} from '../cluster/session.ts';
import type {TargetDocument} from '../diagnosis/document.ts';
import type {FaultTree} from '../diagnosis/tree.ts';
import {diagnose} from '../diagnosis/diagnose.ts';
import {programFolders} from '../environment.ts';
import {createRecorder, type Recorder} from '../incident/recorder.ts';
import {predicates} from '../predicates/index.ts';
import {remedyFor} from '../remedies/catalogue.ts';
import {verifyCure} from '../remedies/cure.ts';
import {createJournal, journalFolder} from '../remedies/journal.ts';
import type {RemedyPlan} from '../remedies/remedy-plan.ts';
import type {RemedyOutcome, RemedyProgress} from '../remedies/remedy-progress.ts';
import {leastWindowMs, runRemedy} from '../remedies/remedy-run.ts';
import type {Remedy, RemedySite} from '../remedies/remedy.ts';
import {type Offer, planOffer, treat} from '../remedies/treat.ts';
import {unreadyComponents} from '../remedies/witnesses.ts';
import {offerUndo} from '../remedies/undo-offer.ts';
import {chooseLanguage} from '../text/language.ts';
import {type Problem, problem} from '../text/problem.ts';
import type {Text} from '../text/text.ts';
import {allTrees} from '../trees/all-trees.ts';
import {chooseTheme} from '../ui/theme.ts';
import type {Options} from './arguments.ts';
import {chooseContexts} from './check.ts';
import {effectsToVerify} from './effects-to-verify.ts';
import type {FixRequest} from './fix-arguments.ts';
import {chooseRemedy, familyOf} from './fix-choice.ts';
import {fixDocument} from './fix-document.ts';
import {endPage, type FixLook} from './fix-page.ts';
import {showProgress} from './fix-progress.ts';
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
		return await new Fix({request, options, ways, session, context, trees}).run();
	} finally {
		await session.close();
	}
}

const unknownCause = (id: string): Problem =>
	problem(
		`没有原因 ${id}；rbd-tui trees list 列出全部`,
		`there is no cause ${id}; rbd-tui trees list shows them`,
	);

type FixParts = {
	readonly request: FixRequest;
	readonly options: Options;
	readonly ways: FixWays;
	readonly session: ClusterSession;
	readonly context: KubeContext;
	readonly trees: readonly FaultTree[];
};

class Fix {
	readonly #parts: FixParts;
	readonly #look: FixLook;
	readonly #interrupt = new AbortController();
	readonly #recorder: Recorder;

	constructor(parts: FixParts) {
		this.#parts = parts;
		this.#recorder = createRecorder({folder: parts.ways.folder, now: parts.ways.timing.now});
		const {options} = parts;
		const {symbols} = chooseTheme(
			{
				ascii: options.ascii,
				color: options.color,
				...(options.background && {background: options.background}),
			},
			process.env,
		);
		this.#look = {
			language: chooseLanguage(options.language, process.env),
			symbols,
			width: Math.min(process.stdout.columns ?? 100, 120),
		};
	}

	async run(): Promise<number> {
		const {request, session, ways} = this.#parts;
		const failure = await untilIntroduced(session);
		if (failure) {
			this.#say(failure);
			return exitCodes.refused;
		}

		for (const text of await effectsToVerify(session, ways.folder)) {
			this.#say(text);
		}

		if (request.isUndo) {
			return this.#undo();
		}

		const end = await treat<number>({
			find: async () => this.#find(),
			offer: async ({remedy, site}) => this.#offer(remedy, site),
			mayBeginAnew: () => {
				if (!request.isYes) {
					this.#say({
						zh: '对象在确认期间变了，重新诊断',
						en: 'what it is about has changed meanwhile: diagnosing again',
					});
				}

				return !request.isYes;
			},
		});
		return 'end' in end ? end.end : codeOf[end.outcome ?? 'refused'];
	}

	async #find(): Promise<Offer | {end: number}> {
		const {request, ways} = this.#parts;
		const seenAt = ways.timing.now();
		const document = await this.#diagnose([familyOf(request)], request.sinceMs);
		const found = chooseRemedy(document, request);
		if ('problem' in found) {
			this.#say(found.problem);
			return {end: found.code};
		}

		return {remedy: remedyFor(found.offer), site: this.#site(document, seenAt, found.cause)};
	}

	/** Plans, shows, asks and runs. The exit status, or how the run ended. */
	async #offer(remedy: Remedy, site: RemedySite): Promise<RemedyProgress | {end: number}> {
		const {request, ways} = this.#parts;
		const plan = await planOffer({remedy, site});
		if (request.output === 'table') {
			const others = (site.cause?.remedies ?? []).filter(({id}) => id !== plan.remedy);
			process.stdout.write(planPage(plan, this.#look, others));
		}

		if (request.isPlan || plan.obstacle) {
			this.#print(plan, site);
			return {end: plan.obstacle ? exitCodes.refused : exitCodes.done};
		}

		if (plan.risk === 'manual') {
			return {end: await this.#awaitPerson(plan, site)};
		}

		const declined = await askFor(plan, {
			person: ways.person,
			isYes: request.isYes,
			language: this.#look.language,
		});
		if (declined) {
			this.#say(declined.reason);
			return {end: declined.code};
		}

		const progress = await this.#perform(plan, site);
		if (request.output === 'table') {
			process.stdout.write(endPage(progress, this.#look));
		} else {
			this.#print(plan, site, progress);
		}

		this.#tellIncident(plan);
		return progress;
	}

	async #perform(plan: RemedyPlan, site: RemedySite): Promise<RemedyProgress> {
		const {ways} = this.#parts;
		const {cureDeadlineMs, readyDeadlineMs, folder} = ways;
		const run = runRemedy(
			site,
			cureDeadlineMs === undefined
				? plan
				: {...plan, verification: {...plan.verification, deadlineMs: cureDeadlineMs}},
			{
				journal: createJournal(journalFolder(folder)),
				witness: this.#recorder,
				look: async ({asked, sinceMs, isAfterChange}) =>
					this.#diagnose(asked, sinceMs, isAfterChange),
				...(readyDeadlineMs !== undefined && {readyDeadlineMs}),
			},
		);
		const stop = showProgress(run, this.#look);
		const abandon = (): void => {
			this.#interrupt.abort();
			run.abandon();
		};

		process.once('SIGINT', abandon);
		process.once('SIGTERM', abandon);
		const progress = await run.finished;
		process.off('SIGINT', abandon);
		process.off('SIGTERM', abandon);
		stop();
		return progress;
	}

	/** A person does it, and the probes that named the cause say whether it helped. */
	async #awaitPerson(plan: RemedyPlan, site: RemedySite): Promise<number> {
		const {ways, request} = this.#parts;
		const {person, timing, cureDeadlineMs} = ways;
		const {cause, chosen, document} = site;
		const run =
			plan.steps.length > 0 ? await this.#perform(plan, {...site, cause: undefined}) : undefined;
		if (run?.problem) {
			this.#say(run.problem);
			return exitCodes.refused;
		}

		for (const told of run?.told ?? []) {
			process.stdout.write(`${told[this.#look.language]}\n`);
		}

		for (;;) {
			const key = person.isThere
				? await person.askKey(
						this.#words({
							zh: '做完后按 c 重新检查，q 离开：',
							en: 'c checks again when it is done, q leaves: ',
						}),
						['c'],
					)
				: 'c';
			if (key === undefined || !cause) {
				return exitCodes.notCured;
			}

			if (person.isThere && this.#recorder.incidentOf(plan.id) === undefined) {
				await this.#recorder.confirmed(plan, site);
			}

			const since = timing.now();
			let asked = 0;
			const {outcome, text} = await verifyCure({
				cause,
				chosen,
				before: document,
				timing,
				signal: this.#interrupt.signal,
				...plan.verification,
				// A person is there to ask again; nobody waits for what may never come.
				deadlineMs: cureDeadlineMs ?? (person.isThere ? 0 : plan.verification.calmMs),
				look: async () =>
					this.#diagnose([familyOf(request)], Math.max(leastWindowMs, timing.now() - since), true),
				unready: async (names) => unreadyComponents(site, names),
				see: (looks, seen) => {
					asked = looks;
					process.stderr.write(`${this.#look.symbols.waiting} ${this.#words(seen)}\n`);
				},
			});
			await this.#recorder.ended(
				{plan, outcome, verdict: text, looks: asked, steps: run?.steps ?? []},
				undefined,
			);
			this.#tellIncident(plan);
			if (request.output === 'json') {
				this.#print(plan, site, {outcome, verdict: text});
			} else {
				process.stdout.write(`${text[this.#look.language]}\n`);
			}

			if (outcome === 'cured' || !person.isThere) {
				return codeOf[outcome];
			}
		}
	}

	async #undo(): Promise<number> {
		const {request, ways, session} = this.#parts;
		const offer = await offerUndo({
			session,
			cause: request.cause,
			folder: ways.folder,
			timing: ways.timing,
		});
		if (!offer) {
			this.#say({
				zh: `在这个集群上没有可撤销的 ${request.cause} 的修复`,
				en: `there is nothing to take back for ${request.cause} in this cluster`,
			});
			return exitCodes.refused;
		}

		const end = await this.#offer(offer.remedy, offer.site);
		if ('end' in end) {
			return end.end;
		}

		// There is no cause to look for: it is taken back when every step of it was made.
		return end.outcome === 'unverified' ? exitCodes.done : codeOf[end.outcome ?? 'refused'];
	}

	#site(
		document: TargetDocument,
		seenAt: number,
		cause: NonNullable<RemedySite['cause']>,
	): RemedySite {
		const {session, request, ways} = this.#parts;
		return {
			session,
			namespace: document.target.namespace,
			cause,
			document,
			seenAt,
			chosen: request.objects,
			folder: ways.folder,
			timing: ways.timing,
			...(request.file !== undefined && {file: request.file}),
		};
	}

	async #diagnose(
		asked: readonly string[],
		sinceMs: number,
		isAfterChange = false,
	): Promise<TargetDocument> {
		const {session, options, ways, request, context, trees} = this.#parts;
		const {document} = await diagnose({
			transport: session.transport,
			context: session.context,
			server: context.cluster?.settings.server ?? 'https://unknown',
			user: session.status.get().user,
			namespace: options.namespace,
			dial: session.dial,
			trees,
			predicates,
			asked,
			sinceMs,
			isAfterChange,
			input: request.input,
			signal: this.#interrupt.signal,
			timing: ways.timing,
		});
		return document;
	}

	#print(
		plan: RemedyPlan,
		{cause}: RemedySite,
		progress?: RemedyProgress | {readonly outcome: RemedyOutcome; readonly verdict: Text},
	): void {
		if (this.#parts.request.output !== 'json') {
			return;
		}

		const document = fixDocument(plan, cause, progress);
		process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
	}

	/** Where what a ticket needs can be had. */
	#tellIncident({id}: RemedyPlan): void {
		const incident = this.#recorder.incidentOf(id);
		const unwritten = this.#recorder.problem.get();
		if (unwritten) {
			this.#say(unwritten);
		} else if (incident !== undefined) {
			this.#say({
				zh: `已记入事件 ${incident}；rbd-tui incident export ${incident} 打印可贴进工单的记录`,
				en: `this is in the record of incident ${incident}; rbd-tui incident export ${incident} prints it for the ticket`,
			});
		}
	}

	#words(text: Text): string {
		return text[this.#look.language];
	}

	#say(text: Text): void {
		process.stderr.write(`rbd-tui: ${this.#words(text)}\n`);
	}
}

import process from 'node:process';
import type {KubeContext} from '../cluster/kubeconfig-schema.ts';
import {type ClusterSession, openSession} from '../cluster/session.ts';
import {describeFailure} from '../cluster/failure.ts';
import {systemTiming, type Timing} from '../cluster/timing.ts';
import type {TargetDocument} from '../diagnosis/document.ts';
import type {FaultTree} from '../diagnosis/tree.ts';
import {diagnose} from '../diagnosis/diagnose.ts';
import type {RemedyLine} from '../diagnosis/remedy-lines.ts';
import {programFolders} from '../environment.ts';
import {createRecorder, type Recorder} from '../incident/recorder.ts';
import {predicates} from '../predicates/index.ts';
import {remedyFor} from '../remedies/catalogue.ts';
import {causeStands, verifyCure} from '../remedies/cure.ts';
import {createJournal, journalFolder, readJournals} from '../remedies/journal.ts';
import {unknownEffects} from '../remedies/journal-outlook.ts';
import type {RemedyPlan} from '../remedies/remedy-plan.ts';
import {
	leastWindowMs,
	type RemedyOutcome,
	type RemedyProgress,
	runRemedy,
} from '../remedies/remedy-run.ts';
import type {Remedy, RemedySite} from '../remedies/remedy.ts';
import {type Offer, planOffer, treat} from '../remedies/treat.ts';
import {unreadyComponents} from '../remedies/witnesses.ts';
import {offerUndo} from '../remedies/undo-offer.ts';
import {chooseLanguage} from '../text/language.ts';
import {type Problem, problem} from '../text/problem.ts';
import type {Text} from '../text/text.ts';
import {allTrees} from '../trees/all-trees.ts';
import {chooseTheme} from '../ui/theme.ts';
import {type Options, version} from './arguments.ts';
import {chooseContexts} from './check.ts';
import type {FixRequest} from './fix-arguments.ts';
import {
	endPage,
	planDocument,
	planPage,
	resultDocument,
	stepLine,
	type FixLook,
} from './fix-page.ts';
import {type Person, personAt} from './person.ts';

/** What `fix` needs from outside; tests put a practice cluster's network and a quicker clock in their place. */
export type FixWays = {
	readonly person: Person;
	readonly timing: Timing;
	/** The program's folder for what outlives a run. */
	readonly folder: string;
	/** How long a replaced pod may take to become ready, and a cause to go. Milliseconds. */
	readonly readyDeadlineMs?: number;
	readonly cureDeadlineMs?: number;
};

const exitCodes = {done: 0, internal: 1, usage: 2, notCured: 6, refused: 7} as const;

const codeOf: Readonly<Record<RemedyOutcome, number>> = {
	cured: exitCodes.done,
	'not-cured': exitCodes.notCured,
	unverified: exitCodes.notCured,
	stopped: exitCodes.notCured,
	unknown: exitCodes.notCured,
	refused: exitCodes.refused,
};

const usualWays = (): FixWays => ({
	person: personAt(),
	timing: systemTiming,
	folder: programFolders().state,
});

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
		const {request, session} = this.#parts;
		const failure = await untilIntroduced(session);
		if (failure) {
			this.#say(failure);
			return exitCodes.refused;
		}

		await this.#tellUnknownEffects();
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
		const found = this.#choose(document);
		return 'code' in found
			? {end: found.code}
			: {remedy: remedyFor(found.offer), site: this.#site(document, seenAt, found.cause)};
	}

	/** Plans, shows, asks and runs. The exit status, or how the run ended. */
	async #offer(remedy: Remedy, site: RemedySite): Promise<RemedyProgress | {end: number}> {
		const {request} = this.#parts;
		const plan = await planOffer({remedy, site});
		if (request.output === 'table') {
			process.stdout.write(planPage(plan, this.#look));
		}

		if (request.isPlan || plan.obstacle) {
			this.#print(plan, site);
			return {end: plan.obstacle ? exitCodes.refused : exitCodes.done};
		}

		if (plan.risk === 'manual') {
			return {end: await this.#awaitPerson(plan, site)};
		}

		const answer = await this.#confirm(plan);
		if (answer !== undefined) {
			return {end: answer};
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

	/** The exit status that ends it here; undefined when it was confirmed. */
	async #confirm({risk, target}: RemedyPlan): Promise<number | undefined> {
		const {request, ways} = this.#parts;
		const {person} = ways;
		if (request.isYes && risk !== 'high') {
			return undefined;
		}

		if (!person.isThere) {
			this.#say(
				request.isYes
					? {
							zh: '高风险的修复必须在终端里输入集群名确认，--yes 不够',
							en: "a high risk is confirmed by typing the cluster's name on a terminal; --yes is not enough",
						}
					: {
							zh: '这里没有终端，无法确认；加 --yes 执行低、中风险的修复，加 --plan 只看计划',
							en: 'there is no terminal to ask on: --yes runs what is of low or medium risk, --plan only shows the plan',
						},
			);
			return exitCodes.usage;
		}

		const isConfirmed =
			risk === 'high'
				? (await person.askLine(
						this.#words({
							zh: `输入集群名 ${target.context} 再按回车执行，Esc 取消：`,
							en: `type the cluster's name ${target.context} and Enter to run it, Esc cancels: `,
						}),
					)) === target.context
				: (await person.askKey(
						this.#words({
							zh: '按 y 执行，n 或 Esc 取消（默认不执行）：',
							en: 'y runs it, n or Esc cancels (default: no): ',
						}),
						['y'],
					)) === 'y';
		if (isConfirmed) {
			return undefined;
		}

		this.#say({zh: '已取消，没有做任何修改', en: 'cancelled, nothing was changed'});
		return exitCodes.refused;
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
		const shown = new Map<number, string>();
		let told = '';
		const show = (): void => {
			const verdict = run.get().verdict?.[this.#look.language] ?? '';
			if (verdict !== told) {
				told = verdict;
				process.stderr.write(`${this.#look.symbols.waiting} ${verdict}\n`);
			}

			for (const [index, step] of run.get().steps.entries()) {
				const line = stepLine(step, this.#look);
				if (step.state === 'waiting' || shown.get(index) === line) {
					continue;
				}

				shown.set(index, line);
				process.stderr.write(`${line}\n`);
			}
		};

		const stop = run.subscribe(show);
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

	#choose(
		document: TargetDocument,
	): {cause: NonNullable<RemedySite['cause']>; offer: RemedyLine} | {code: number} {
		const {request} = this.#parts;
		const cause = document.causes.find(({id}) => id === request.cause);
		if (
			!cause ||
			!causeStands(
				document,
				cause,
				request.objects.map((name) => bare(name)),
			)
		) {
			this.#say(notStanding(document, request));
			return {code: exitCodes.refused};
		}

		const offer =
			request.remedy === undefined
				? cause.remedies[0]
				: cause.remedies.find(({id}) => id === request.remedy);
		if (!offer) {
			const ids = cause.remedies.map(({id}) => id).join(', ');
			this.#say({
				zh: `${request.cause} 没有修复办法 ${request.remedy ?? ''}；有：${ids}`,
				en: `${request.cause} has no remedy ${request.remedy ?? ''}; there are: ${ids}`,
			});
			return {code: exitCodes.usage};
		}

		return {cause, offer};
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

	/** Changes of earlier runs of which nobody knows whether they arrived. Nothing repeats them. */
	async #tellUnknownEffects(): Promise<void> {
		const {ways, session} = this.#parts;
		const uid = await session.clusterUid();
		const journals = await readJournals(journalFolder(ways.folder));
		for (const {intent, verify} of unknownEffects(journals)) {
			if (intent.target.clusterUid === uid) {
				this.#say({
					zh: `${intent.at} 的 ${intent.kubectl} 不知是否生效；用 ${verify[0] ?? ''} 查看，或 rbd-tui journal`,
					en: `whether ${intent.kubectl} of ${intent.at} took effect is not known; look with ${verify[0] ?? ''}, or rbd-tui journal`,
				});
			}
		}
	}

	#print(
		plan: RemedyPlan,
		{cause}: RemedySite,
		progress?: RemedyProgress | {readonly outcome: RemedyOutcome; readonly verdict: Text},
	): void {
		if (this.#parts.request.output !== 'json') {
			return;
		}

		const document = {
			schema: 'rbd-tui.fix/v1',
			tool: {name: 'rbd-tui', version},
			target: plan.target,
			cause: cause ? {id: cause.id, status: cause.status, title: cause.title} : null,
			plan: planDocument(plan),
			result: progress && ('plan' in progress ? resultDocument(progress) : progress),
		};
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

const familyOf = ({cause}: FixRequest): string => cause.split('/')[0] ?? cause;

/** `node-1=master` is about `node-1`. */
const bare = (choice: string): string => choice.split('=')[0] ?? choice;

function notStanding({causes, unknown}: TargetDocument, {cause, objects}: FixRequest): Text {
	const named = causes.map(({id}) => id).join(', ');
	const blocked = unknown.find(({blocks}) => blocks.includes(cause));
	if (blocked) {
		return {
			zh: `无法判断 ${cause} 是否成立：${blocked.needs ?? blocked.message}`,
			en: `whether ${cause} stands cannot be told: ${blocked.needs ?? blocked.message}`,
		};
	}

	const about = objects.length > 0 ? ` (${objects.join(', ')})` : '';
	return {
		zh: `这个集群上 ${cause}${about} 不成立，没有做任何修改${named ? `；成立的是：${named}` : ''}`,
		en: `${cause}${about} does not stand for this cluster, nothing was changed${named ? `; what stands: ${named}` : ''}`,
	};
}

/** Waits until the cluster has answered and told who one is; why it did not, else. */
async function untilIntroduced(session: ClusterSession): Promise<Text | undefined> {
	return new Promise((resolve) => {
		const look = (): void => {
			const {state, kubernetesVersion} = session.status.get();
			const isThere = state.phase === 'live' || state.phase === 'forbidden';
			if (isThere && kubernetesVersion !== undefined) {
				unsubscribe();
				resolve(undefined);
			} else if (state.phase === 'unreachable' || state.phase === 'unauthorized') {
				unsubscribe();
				resolve(describeFailure(state.failure));
			}
		};

		const unsubscribe = session.status.subscribe(look);
		look();
	});
}

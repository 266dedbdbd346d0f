import process from 'node:process';
import {setTimeout} from 'node:timers/promises';
import {dialFor} from '../cluster/dial.ts';
import {createHttpTransport} from '../cluster/http-transport.ts';
import type {KubeContext} from '../cluster/kubeconfig-schema.ts';
import {loadKubeconfig} from '../cluster/kubeconfig.ts';
import {checkDocument, exitCodeOf, exitCodes} from '../diagnosis/check-document.ts';
import {diagnose} from '../diagnosis/diagnose.ts';
import type {TargetDocument} from '../diagnosis/document.ts';
import type {FaultTree} from '../diagnosis/tree.ts';
import {programFolders} from '../environment.ts';
import {predicates} from '../predicates/index.ts';
import {chooseLanguage} from '../text/language.ts';
import {type Problem, problem} from '../text/problem.ts';
import type {Language} from '../text/text.ts';
import {allTrees} from '../trees/all-trees.ts';
import {chooseTheme} from '../ui/theme.ts';
import {type Options, version} from './arguments.ts';
import {type CheckRequest, unknownWord} from './check-arguments.ts';
import {changesBetween} from './check-changes.ts';
import {checkJunit} from './check-junit.ts';
import {checkMarkdown} from './check-markdown.ts';
import {checkPage} from './check-page.ts';
import {startProgress} from './check-progress.ts';

const abortedCode = 130;
const usageCode = 2;

/** Clusters looked at side by side. */
const mostAtOnce = 4;

/** Runs `check` once and prints it. Resolves with the exit status. */
export async function check(request: CheckRequest, options: Options): Promise<number> {
	const language = chooseLanguage(options.language, process.env);
	const {trees, problems} = await allTrees(programFolders().config, options.trees);
	for (const text of problems) {
		process.stderr.write(`rbd-tui: ${text[language]}\n`);
	}

	const unknown = unknownWord(request.asked, trees);
	const chosen = unknown ?? chooseContexts(request, options);
	if ('problem' in chosen) {
		process.stderr.write(`rbd-tui: ${chosen.problem[language]}\n`);
		return usageCode;
	}

	const interrupt = new AbortController();
	const stop = (): void => {
		interrupt.abort();
	};

	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
	try {
		const run = {request, options, trees, interrupt: interrupt.signal};
		const targets = await checkAll(chosen, run);
		print(targets, request, options, language);
		if (request.watch) {
			await watchOn(targets, run.interrupt, async () => checkAll(chosen, run), {
				request,
				options,
				language,
			});
		}

		const code = exitCodeOf(targets);
		// A tree that could not be read leaves a verdict of `healthy` unproven.
		const complete = code === exitCodes.healthy && problems.length > 0 ? usageCode : code;
		return interrupt.signal.aborted ? abortedCode : complete;
	} finally {
		process.off('SIGINT', stop);
		process.off('SIGTERM', stop);
	}
}

/** The contexts that are meant, or the sentence that says why there are none. */
export function chooseContexts(
	{allContexts}: Pick<CheckRequest, 'allContexts'>,
	{kubeconfig: file, contexts: named}: Options,
): readonly KubeContext[] | Problem {
	const {contexts, currentContext, files, problems} = loadKubeconfig(file, process.env);
	const unknown = named.find((name) => contexts.every((context) => context.name !== name));
	if (unknown !== undefined) {
		return problem(
			`${files.join('、')} 里没有上下文 ${unknown}`,
			`there is no context ${unknown} in ${files.join(', ')}`,
		);
	}

	const names = named.length > 0 ? named : currentContext === undefined ? [] : [currentContext];
	const chosen = allContexts ? contexts : contexts.filter(({name}) => names.includes(name));
	if (chosen.length === 0) {
		const [broken] = problems;
		return broken ? {problem: broken} : contexts.length === 0 ? nowhere(files) : undecided;
	}

	return chosen;
}

const nowhere = (files: readonly string[]): Problem =>
	problem(
		`没有找到 kubeconfig（看过 ${files.join('、')}）；用 --kubeconfig 或 KUBECONFIG 指定，或先用 rbd-tui demo 练习`,
		`no kubeconfig was found (looked at ${files.join(', ')}); name one with --kubeconfig or KUBECONFIG, or try rbd-tui demo`,
	);

const undecided = problem(
	'没有当前上下文；用 --context 指定一个，或用 --all-contexts',
	'there is no current context; name one with --context, or use --all-contexts',
);

/** Between the end of one look and the begin of the next. Milliseconds. */
const watchPauseMs = 15_000;

type Printing = {
	readonly request: CheckRequest;
	readonly options: Options;
	readonly language: Language;
};

/** Looks again and again and prints what has changed, until it is interrupted. */
async function watchOn(
	first: readonly TargetDocument[],
	interrupt: AbortSignal,
	look: () => Promise<TargetDocument[]>,
	{request, options, language}: Printing,
): Promise<void> {
	let before = first;
	while (await pause(interrupt)) {
		const now = await look();
		const changes = changesBetween(before, now);
		if (changes.length > 0 && !interrupt.aborted) {
			if (request.output === 'table') {
				process.stdout.write(changes.map((text) => `${text[language]}\n`).join(''));
			} else {
				print(now, request, options, language);
			}
		}

		before = now;
	}
}

/** True when it is time to look again, false when there is no next time. */
async function pause(interrupt: AbortSignal): Promise<boolean> {
	try {
		await setTimeout(watchPauseMs, undefined, {signal: interrupt});
		return true;
	} catch {
		return false;
	}
}

type Run = {
	readonly request: CheckRequest;
	readonly options: Options;
	readonly trees: readonly FaultTree[];
	readonly interrupt: AbortSignal;
};

async function checkAll(contexts: readonly KubeContext[], run: Run): Promise<TargetDocument[]> {
	const language = chooseLanguage(run.options.language, process.env);
	const progress = startProgress(process.stderr, language);
	const results = new Map<string, TargetDocument>();
	const waiting = [...contexts];
	const work = async (): Promise<void> => {
		for (let context = waiting.shift(); context; context = waiting.shift()) {
			results.set(context.name, await checkOne(context, run, progress.note));
		}
	};

	await Promise.all(Array.from({length: mostAtOnce}, work));
	progress.end();
	return contexts.flatMap(({name}) => results.get(name) ?? []);
}

async function checkOne(
	context: KubeContext,
	{request: {asked, sinceMs, timeoutMs, input}, options, trees, interrupt}: Run,
	note: (line: string) => void,
): Promise<TargetDocument> {
	const transport = createHttpTransport({
		context,
		readOnly: options.readOnly,
		impersonate: options.impersonate,
		requestTimeoutMs: options.requestTimeoutMs,
	});
	const signal =
		timeoutMs === undefined
			? interrupt
			: AbortSignal.any([interrupt, AbortSignal.timeout(timeoutMs)]);
	try {
		const {document} = await diagnose({
			transport,
			context: context.name,
			server: context.cluster?.settings.server ?? 'https://unknown',
			user: options.impersonate.user ?? context.user?.name,
			namespace: options.namespace,
			dial: dialFor(context),
			trees,
			predicates,
			asked,
			sinceMs,
			input,
			signal,
			onReading({probe}, done, of) {
				note(`${context.name}  ${done}/${of}  ${probe}`);
			},
		});
		return document;
	} finally {
		await transport.close();
	}
}

function print(
	targets: readonly TargetDocument[],
	{output, asked}: CheckRequest,
	options: Options,
	language: Language,
): void {
	if (output === 'json') {
		process.stdout.write(`${JSON.stringify(checkDocument(targets, version), null, 2)}\n`);
		return;
	}

	if (output === 'markdown') {
		process.stdout.write(
			targets.map((target) => checkMarkdown(target, language, asked)).join('\n'),
		);
		return;
	}

	if (output === 'junit') {
		process.stdout.write(checkJunit(targets, language));
		return;
	}

	const {symbols} = chooseTheme(
		{
			ascii: options.ascii,
			color: options.color,
			...(options.background && {background: options.background}),
		},
		process.env,
	);
	const look = {
		language,
		symbols,
		hasColour: process.stdout.isTTY && options.color && !process.env.NO_COLOR,
		width: Math.min(process.stdout.columns ?? 100, 120),
		asked,
	};
	process.stdout.write(targets.map((target) => checkPage(target, look)).join('\n\n'));
}

import process from 'node:process';
import {dialFromHere} from '../cluster/dial.ts';
import {createHttpTransport} from '../cluster/http-transport.ts';
import type {KubeContext} from '../cluster/kubeconfig-schema.ts';
import {loadKubeconfig} from '../cluster/kubeconfig.ts';
import {checkDocument, exitCodeOf} from '../diagnosis/check-document.ts';
import {diagnose} from '../diagnosis/diagnose.ts';
import type {TargetDocument} from '../diagnosis/document.ts';
import {predicates} from '../predicates/index.ts';
import {chooseLanguage} from '../text/language.ts';
import type {Language} from '../text/text.ts';
import {trees} from '../trees/index.ts';
import {chooseTheme} from '../ui/theme.ts';
import {type Options, version} from './arguments.ts';
import type {CheckRequest} from './check-arguments.ts';
import {checkPage} from './check-page.ts';
import {startProgress} from './check-progress.ts';

const abortedCode = 130;
const usageCode = 2;

/** Clusters looked at side by side. */
const mostAtOnce = 4;

/** Runs `check` once and prints it. Resolves with the exit status. */
export async function check(request: CheckRequest, options: Options): Promise<number> {
	const language = chooseLanguage(options.language, process.env);
	const chosen = chooseContexts(request, options);
	if (typeof chosen === 'string') {
		process.stderr.write(`rbd-tui: ${chosen}\n`);
		return usageCode;
	}

	const interrupt = new AbortController();
	const stop = (): void => {
		interrupt.abort();
	};

	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
	try {
		const targets = await checkAll(chosen, request, options, interrupt.signal);
		print(targets, request, options, language);
		return interrupt.signal.aborted ? abortedCode : exitCodeOf(targets);
	} finally {
		process.off('SIGINT', stop);
		process.off('SIGTERM', stop);
	}
}

/** The contexts that are meant, or the sentence that says why there are none. */
export function chooseContexts(
	{allContexts}: CheckRequest,
	{kubeconfig: file, contexts: named}: Options,
): readonly KubeContext[] | string {
	const {contexts, currentContext, files, problems} = loadKubeconfig(file, process.env);
	const unknown = named.find((name) => contexts.every((context) => context.name !== name));
	if (unknown !== undefined) {
		return `there is no context ${unknown} in ${files.join(', ')}`;
	}

	const names = named.length > 0 ? named : currentContext === undefined ? [] : [currentContext];
	const chosen = allContexts ? contexts : contexts.filter(({name}) => names.includes(name));
	if (chosen.length === 0) {
		const problem = problems[0]?.en;
		return problem ?? 'there is no current context; name one with --context, or use --all-contexts';
	}

	return chosen;
}

async function checkAll(
	contexts: readonly KubeContext[],
	request: CheckRequest,
	options: Options,
	interrupt: AbortSignal,
): Promise<TargetDocument[]> {
	const language = chooseLanguage(options.language, process.env);
	const progress = startProgress(process.stderr, language);
	const results = new Map<string, TargetDocument>();
	const waiting = [...contexts];
	const work = async (): Promise<void> => {
		for (let context = waiting.shift(); context; context = waiting.shift()) {
			results.set(
				context.name,
				await checkOne(context, request, options, interrupt, progress.note),
			);
		}
	};

	await Promise.all(Array.from({length: mostAtOnce}, work));
	progress.end();
	return contexts.flatMap(({name}) => results.get(name) ?? []);
}

async function checkOne(
	context: KubeContext,
	{asked, sinceMs, timeoutMs, input}: CheckRequest,
	options: Options,
	interrupt: AbortSignal,
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
			dial: dialFromHere,
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
	{output}: CheckRequest,
	options: Options,
	language: Language,
): void {
	if (output === 'json') {
		process.stdout.write(`${JSON.stringify(checkDocument(targets, version), null, 2)}\n`);
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
	};
	process.stdout.write(targets.map((target) => checkPage(target, look)).join('\n\n'));
}

import path from 'node:path';
import process from 'node:process';
import {hasKubeconfig} from '../cluster/kubeconfig-files.ts';
import {redactText} from '../cluster/redact.ts';
import {endOnClosedPipe, installCrashHandler, openLogFile, programFolders} from '../environment.ts';
import type {StartOptions} from '../screens/start-cockpit.tsx';
import {chooseLanguage} from '../text/language.ts';
import type {Text} from '../text/text.ts';
import type {ThemeFlags} from '../ui/theme.ts';
import {type Invocation, type Options, readArguments} from './arguments.ts';

/** Runs one command line. Resolves with the exit status. */
export async function run(argv: readonly string[]): Promise<number> {
	const invocation = readArguments(argv);
	if (invocation.command === 'usage-error') {
		process.stderr.write(`rbd-tui: ${invocation.message[invocation.language]}\n`);
		return 2;
	}

	const {options} = invocation;
	endOnClosedPipe();
	const folders = programFolders();
	const report = openLogFile(options.logFile ?? path.join(folders.state, 'rbd-tui.log'));
	installCrashHandler(report, redactText);
	return dispatch(invocation, options);
}

async function dispatch(invocation: Invocation, options: Options): Promise<number> {
	if (invocation.command === 'demo') {
		return runDemo(invocation, options);
	}

	if (invocation.command === 'trees') {
		const {explainTrees} = await import('./trees.ts');
		return explainTrees(invocation.request, options);
	}

	if (invocation.command === 'fix') {
		const {fix} = await import('./fix.ts');
		return fix(invocation.request, options);
	}

	if (invocation.command === 'journal') {
		const {journal} = await import('./journal.ts');
		return journal(invocation.request, options);
	}

	if (invocation.command === 'incident') {
		const {incident} = await import('./incident.ts');
		return incident(invocation.request, options);
	}

	if (invocation.command === 'check') {
		const {check} = await import('./check.ts');
		return check(invocation.request, options);
	}

	if (process.stdin.isTTY && !hasKubeconfig(options.kubeconfig, process.env)) {
		const {askWithoutKubeconfig} = await import('../screens/start-menu.tsx');
		const answer = await askWithoutKubeconfig(chooseLanguage(options.language, process.env));
		return answer === 'demo'
			? dispatch({command: 'demo', options, scenarios: [], mode: 'cockpit'}, options)
			: 0;
	}

	return openCockpit(options, async () => {
		const {loadFleet} = await import('./load-fleet.ts');
		return loadFleet(options);
	});
}

async function runDemo(
	invocation: Extract<Invocation, {command: 'demo'}>,
	options: Options,
): Promise<number> {
	const language = chooseLanguage(options.language, process.env);
	const {listScenarios, openDemo, serveDemo, unknownScenario} = await import('./demo.ts');
	const problem = unknownScenario(invocation);
	if (problem !== undefined) {
		process.stderr.write(`rbd-tui: ${problem[language]}\n`);
		return 2;
	}

	if (invocation.mode === 'list') {
		listScenarios(language);
		return 0;
	}

	if (invocation.mode === 'serve') {
		return serveDemo(invocation, language);
	}

	let stop = async (): Promise<void> => undefined;
	const status = await openCockpit(options, async () => {
		const demo = await openDemo(invocation);
		stop = demo.stop;
		return demo.loaded;
	});
	await stop();
	return status;
}

/** The cockpit on this terminal; without one, a sentence that names the commands that need none. */
export async function openCockpit(options: Options, load: StartOptions['load']): Promise<number> {
	const language = chooseLanguage(options.language, process.env);
	if (!process.stdin.isTTY || !process.stdout.isTTY) {
		process.stderr.write(`rbd-tui: ${noTerminal[language]}\n`);
		return 2;
	}

	const {startCockpit} = await import('../screens/start-cockpit.tsx');
	const problems = await startCockpit({
		language,
		look: lookOf(options),
		isDebugging: options.debug,
		folders: programFolders(),
		trees: options.trees,
		load,
	});
	for (const problem of problems) {
		process.stderr.write(`rbd-tui: ${problem[language]}\n`);
	}

	return problems.length > 0 ? 2 : 0;
}

const lookOf = ({ascii, color, background}: Options): ThemeFlags => ({
	ascii,
	color,
	...(background && {background}),
});

const noTerminal: Text = {
	zh: '这里没有终端，驾驶舱打不开；不需要终端的命令：rbd-tui demo --serve、rbd-tui --help',
	en: 'the cockpit needs a terminal and there is none here; without one, use rbd-tui demo --serve or rbd-tui --help',
};

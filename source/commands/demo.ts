import process from 'node:process';
import {startDemo} from '../practice/demo.ts';
import {findScenario, scenarioGroups} from '../practice/scenarios/index.ts';
import type {Scenario} from '../practice/scenarios/scenario.ts';
import type {Language, Text} from '../text/text.ts';
import type {Invocation} from './arguments.ts';
import {loadFleet} from './load-fleet.ts';

type DemoInvocation = Extract<Invocation, {command: 'demo'}>;

/** Prints the scenarios of the practice cluster in their groups: id, title, and what they show. */
export function listScenarios(language: Language): void {
	for (const {title, scenarios} of scenarioGroups) {
		process.stdout.write(`${title[language]}\n\n`);
		for (const scenario of scenarios) {
			process.stdout.write(`${describe(scenario, language)}\n\n`);
		}
	}
}

/** A look-alike names the scenario it is told apart from. */
function describe({id, title, summary, lookAlikeOf}: Scenario, language: Language): string {
	const pair: Text = {zh: `对照 ${lookAlikeOf ?? ''}`, en: `compare ${lookAlikeOf ?? ''}`};
	const heading = lookAlikeOf ? `${id} · ${pair[language]}` : id;
	return `  ${heading}\n    ${title[language]}\n    ${summary[language]}`;
}

/** The scenarios that were named; the line was checked before. */
const chosen = (ids: readonly string[]): Scenario[] =>
	ids.map((id) => findScenario(id)).filter((scenario) => scenario !== undefined);

/** Serves practice clusters until it is interrupted, for kubectl and other programs. */
export async function serveDemo(
	{scenarios: ids}: DemoInvocation,
	language: Language,
): Promise<number> {
	const interrupt = onInterrupt();
	const demo = await startDemo({scenarios: chosen(ids)});
	const say = (text: Text): void => {
		if (!interrupt.signal.aborted) {
			process.stdout.write(`${text[language]}\n`);
		}
	};

	for (const {name, address, scenario} of demo.clusters) {
		say({
			zh: `${name}  ${address}  ${scenario.title.zh}`,
			en: `${name}  ${address}  ${scenario.title.en}`,
		});
	}

	say({
		zh: `在另一个终端里执行：\n  export KUBECONFIG=${demo.kubeconfig}\n  kubectl get pods -n rbd-system\nCtrl-C 停止`,
		en: `in another terminal:\n  export KUBECONFIG=${demo.kubeconfig}\n  kubectl get pods -n rbd-system\nCtrl-C stops it`,
	});
	await interrupt.told;
	await demo.stop();
	return 0;
}

/** Listens from now on: a program that is told to end while it still starts shall end in order, too. */
function onInterrupt(): {readonly signal: AbortSignal; readonly told: Promise<void>} {
	const {promise: told, resolve} = Promise.withResolvers<void>();
	const interrupt = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.once(signal, () => {
			interrupt.abort();
			resolve();
		});
	}

	return {signal: interrupt.signal, told};
}

/** The practice clusters behind a cockpit. The kubeconfig is theirs alone: no real cluster can be touched. */
export async function openDemo({options, scenarios: ids}: DemoInvocation) {
	const demo = await startDemo({scenarios: chosen(ids)});
	const open = options.contexts.length > 0 ? options.contexts : demo.contexts;
	return {
		stop: async () => demo.stop(),
		loaded: loadFleet({...options, contexts: open}, demo.kubeconfig),
	};
}

/** The first scenario that does not exist, as a sentence; undefined when all do. */
export function unknownScenario({scenarios: ids}: DemoInvocation): Text | undefined {
	const unknown = ids.find((id) => findScenario(id) === undefined);
	return unknown === undefined
		? undefined
		: {
				zh: `没有场景 ${unknown}；rbd-tui demo --list 列出全部`,
				en: `there is no scenario ${unknown}; rbd-tui demo --list lists them`,
			};
}

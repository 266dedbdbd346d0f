import {expect, onTestFinished} from 'vitest';
import {fix} from '../../source/commands/fix.ts';
import {readArguments} from '../../source/commands/arguments.ts';
import {systemTiming} from '../../source/cluster/timing.ts';
import type {Person} from '../../source/commands/person.ts';
import type {PracticeCluster} from '../../source/practice/cluster.ts';
import {startDemo} from '../../source/practice/demo.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';
import type {JournalEntry} from '../../source/remedies/journal-entry.ts';
import {readJournals} from '../../source/remedies/journal.ts';
import type {planDocument} from '../../source/commands/fix-document.ts';
import type {FixWays} from '../../source/commands/fix-ways.ts';
import {aFolder} from '../support/a-folder.ts';
import {scenario} from '../support/a-scenario.ts';
import {quickTiming} from '../support/quick-timing.ts';
import {type Written, writtenBy} from '../support/written-by.ts';

export type FixEnd = Written;

/** What a person types; undefined is nobody there. */
export type Answers = {
	readonly key?: () => string | undefined | Promise<string | undefined>;
	readonly line?: () => string | undefined | Promise<string | undefined>;
};

export type FixBench = {
	readonly cluster: PracticeCluster;
	readonly folder: string;
	readonly kubeconfig: string;
	/** Runs `rbd-tui fix …`, in English where the words do not say another language; without answers there is no terminal. */
	run(words: readonly string[], answers?: Answers, ways?: Partial<FixWays>): Promise<FixEnd>;
	/** `intent patch Node/node-1`, `result done patch Node/node-1` */
	journal(): Promise<string[]>;
	entries(): Promise<JournalEntry[]>;
	/** Requests that were meant to change something, rehearsals included: `DELETE /api/v1/…`. */
	changes(): string[];
};

export const yes: Answers = {key: () => 'y'};
export const no: Answers = {key: () => undefined, line: () => undefined};

/** A practice cluster and the line command in front of it. */
export async function aFix(
	chosen: string | Scenario,
	{user, speed = 100}: {readonly user?: string; readonly speed?: number} = {},
): Promise<FixBench> {
	const own = typeof chosen === 'string' ? scenario(chosen) : chosen;
	const demo = await startDemo({scenarios: [own], speed});
	onTestFinished(async () => demo.stop());
	const [cluster] = demo.clusters;
	if (!cluster) {
		throw new Error('There is no cluster.');
	}

	const folder = aFolder();
	const context = user === undefined ? cluster.name : `${user}@${cluster.name}`;
	const entries = async () => {
		const journals = await readJournals(`${folder}/journal`);
		return journals.flatMap((file) => file.entries);
	};

	return {
		cluster,
		folder,
		kubeconfig: demo.kubeconfig,
		run: async (words, answers, ways = {}) =>
			runFix({kubeconfig: demo.kubeconfig, context, folder}, words, answers, ways),
		entries,
		async journal() {
			const all = await entries();
			return all.map(({type, outcome, verb, object}) =>
				[type, outcome, verb, `${object.kind}/${object.name}`].filter(Boolean).join(' '),
			);
		},
		changes: () =>
			cluster.server.requests.latest
				.filter(({isMutating}) => isMutating)
				.map(({method, path}) => `${method} ${path}`),
	};
}

/** Runs `rbd-tui fix …` against a context of a kubeconfig; without answers there is no terminal. */
export async function runFix(
	where: {readonly kubeconfig: string; readonly context: string; readonly folder: string},
	words: readonly string[],
	answers?: Answers,
	ways: Partial<FixWays> = {},
): Promise<FixEnd> {
	const {kubeconfig, context, folder} = where;
	const language = words.includes('--lang') ? [] : ['--lang', 'en'];
	const argv = ['fix', ...words, '--kubeconfig', kubeconfig, ...language];
	const invocation = readArguments([...argv, '--context', context]);
	if (invocation.command !== 'fix') {
		throw new Error(JSON.stringify(invocation));
	}

	return writtenBy(async () =>
		fix(invocation.request, invocation.options, {
			person: personWith(answers),
			// Who only plans waits for nothing, and shall not give up sooner than a person's program.
			timing: words.includes('--plan') ? systemTiming : quickTiming,
			folder,
			readyDeadlineMs: 8000,
			...ways,
		}),
	);
}

const personWith = (answers: Answers | undefined): Person => ({
	isThere: answers !== undefined,
	askKey: async () => answers?.key?.(),
	askLine: async () => answers?.line?.(),
});

/** The plan in what `-o json` has printed. */
export function planIn({out, error}: FixEnd): ReturnType<typeof planDocument> {
	expect(out, error).not.toBe('');
	const document = JSON.parse(out) as {schema: string; plan: ReturnType<typeof planDocument>};
	expect(document.schema).toBe('rbd-tui.fix/v1');
	return document.plan;
}

import {expect, onTestFinished, vi} from 'vitest';
import {readJournals} from '../../../source/remedies/journal.ts';
import type {JournalEntry} from '../../../source/remedies/journal-entry.ts';
import type {FixWays} from '../../../source/commands/fix-ways.ts';
import {type Answers, type FixEnd, runFix} from '../../remedies/a-fix.ts';
import {scenario} from '../../support/a-scenario.ts';
import {aFolder} from '../../support/a-folder.ts';
import {systemTiming} from '../../../source/cluster/timing.ts';
import {kubectlPrints} from '../kubectl.ts';
import {aStage} from '../scenario/a-stage.ts';
import type {Stage} from '../scenario/start-scenario.ts';

export type RealFix = {
	readonly folder: string;
	/** What is typed to confirm a high risk. */
	readonly context: string;
	/** Runs `rbd-tui fix …` as somebody with all rights; without answers there is no terminal. */
	run(words: readonly string[], answers?: Answers, ways?: Partial<FixWays>): Promise<FixEnd>;
	/** The same as somebody who may read everything and change nothing. */
	runAsReader(words: readonly string[], answers?: Answers): Promise<FixEnd>;
	/** The lines of its journal: `result done patch Node/node-1`. */
	journal(): Promise<string[]>;
	entries(): Promise<JournalEntry[]>;
	/** Requests that were to change something, as the API server's audit log has them: `delete /api/v1/…`. */
	changes(): Promise<string[]>;
	kubectl(...words: readonly string[]): Promise<string>;
};

/**
Writes that the line command made in earnest: no rehearsals, no reviews, no way into a pod for a look. A
program in a pod is one, although it begins with a GET.
*/
const isChange = (verb: string, uri: string): boolean =>
	uri.includes('/exec?') ||
	(['create', 'update', 'patch', 'delete', 'deletecollection'].includes(verb) &&
		!uri.includes('dryRun=All') &&
		!/\/(?:selfsubject|portforward)|\/proxy\//.test(uri));

const name = 'prod-sh';

/** A scenario and how many times faster than in reality pods come up and crash; what they print does not come faster. */
type StartRealFix = (id: string, speed?: number) => Promise<RealFix>;

/**
One scenario after the other on a real control plane, with the operator's model in it, and the line command in
front of it.
*/
export function realFixes(): StartRealFix {
	const stage = aStage({name});
	return async (id, speed = 20) => startRealFix(stage(), id, speed);
}

async function startRealFix({bed, play}: Stage, id: string, speed: number): Promise<RealFix> {
	const {problems} = await play({scenario: scenario(id), speed});
	onTestFinished(() => {
		expect(problems).toEqual([]);
	});
	const earlier = await bed.apiServer.audit();
	const kubectl = async (...words: readonly string[]) => kubectlPrints(bed, ...words);
	await kubectl('create', 'clusterrole', 'reader', '--verb=get,list,watch', '--resource=*.*');
	for (const [binding, role, user] of [
		['reader', 'reader', 'viewer'],
		['engineer', 'cluster-admin', 'engineer'],
	] as const) {
		await kubectl(
			'create',
			'clusterrolebinding',
			binding,
			`--clusterrole=${role}`,
			`--user=${user}`,
		);
		// The API server comes to know of it a moment later.
		await vi.waitFor(async () => kubectl('auth', 'can-i', 'list', 'nodes', `--as=${user}`));
	}

	const folder = aFolder();
	const context = `engineer@${name}`;
	const where = {kubeconfig: bed.kubeconfig, folder};
	// Whatever is waited for takes as long as it takes: this machine may be busy.
	const ways = {timing: systemTiming, readyDeadlineMs: 120_000};
	const entries = async () => {
		const journals = await readJournals(`${folder}/journal`);
		return journals.flatMap((file) => file.entries);
	};

	return {
		folder,
		context,
		run: async (words, answers, own) =>
			runFix({...where, context}, words, answers, {...ways, ...own}),
		runAsReader: async (words, answers) =>
			runFix({...where, context: `viewer@${name}`}, words, answers, ways),
		entries,
		async journal() {
			const all = await entries();
			return all.map(({type, outcome, verb, object}) =>
				[type, outcome, verb, `${object.kind}/${object.name}`].filter(Boolean).join(' '),
			);
		},
		async changes() {
			const all = await bed.apiServer.audit();
			return all
				.slice(earlier.length)
				.filter(({verb, requestURI}) => isChange(verb, requestURI))
				.map(({verb, requestURI}) => `${verb} ${requestURI}`);
		},
		kubectl,
	};
}

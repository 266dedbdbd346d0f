import path from 'node:path';
import {expect} from 'vitest';
import type {KubernetesObject} from '../../source/cluster/objects.ts';
import {firstBrokenEntry, type JournalEntry} from '../../source/remedies/journal-entry.ts';
import {readJournals} from '../../source/remedies/journal.ts';
import {unknownEffects} from '../../source/remedies/journal-outlook.ts';
import {deletionSign} from '../../source/remedies/sign.ts';
import {diskOf, lookAt, type Moment} from './a-death.ts';
import {type Answers, type FixBench, runFix} from './a-fix.ts';

const journalsIn = async (folder: string) => readJournals(path.join(folder, 'journal'));

/** Confirms whatever is asked, once. */
export const confirms = ({cluster}: FixBench): Answers => {
	let asked = 0;
	return {key: () => (asked++ === 0 ? 'y' : undefined), line: () => cluster.name};
};

/** What `kubectl get -o jsonpath=…` prints of an object; nothing where there is none. */
const printed = (template: string, object: KubernetesObject | undefined): string =>
	template.replaceAll(/\{\.(?<path>[^}]+)\}/g, (_whole, fields: string) => {
		let value: unknown = object;
		for (const field of fields.split(/(?<!\\)\./)) {
			value = (value as Record<string, unknown> | undefined)?.[
				field.replaceAll(String.raw`\.`, '.')
			];
		}

		return typeof value === 'object' || value === undefined ? '' : `${value as string | number}`;
	});

/** What the line that the journal gives says of an object: whether the change was made. */
function saysMade({verb, object, sign}: JournalEntry, now: KubernetesObject | undefined): boolean {
	const {prints, value, means} = sign ?? deletionSign(object);
	expect(sign !== undefined || verb === 'delete').toBe(true);
	return (printed(prints, now) === value) === (means === 'made');
}

/** What the files say of the changes until a moment, and what the next start says of them. */
export async function expectTold(
	{folder, cluster, kubeconfig}: Pick<FixBench, 'folder' | 'cluster' | 'kubeconfig'>,
	{cause, changes}: {readonly cause: string; readonly changes: number},
): Promise<JournalEntry> {
	const journals = await journalsIn(folder);
	const last = journals.at(-1)?.entries ?? [];
	expect(journals.map(({entries}) => firstBrokenEntry(entries))).toEqual(journals.map(() => -1));
	// Announced is what was sent, and only what was answered has a result.
	expect(last.filter(({type}) => type === 'intent')).toHaveLength(changes);
	expect(last.filter(({type}) => type === 'result').map(({outcome}) => outcome)).toEqual(
		Array.from({length: changes - 1}, () => 'done'),
	);
	const intent = last.findLast(({type}) => type === 'intent')!;
	const [effect, ...more] = unknownEffects(journals);
	expect(effect?.intent.id).toBe(intent.id);
	expect(more).toEqual([]);

	const {requests} = cluster.server;
	requests.reset();
	const where = {kubeconfig, context: cluster.name, folder};
	const {error} = await runFix(where, [cause, '--plan']);
	expect(error).toContain(intent.kubectl);
	expect(error).toContain(effect?.verify[0]);
	expect(requests.mutating).toBe(0);
	return intent;
}

/** Killed at each of these moments, with the request carried out and lost: what is told is true. */
export async function expectAllTold(bench: FixBench, moments: readonly Moment[], cause: string) {
	const after = lookAt(bench.cluster);
	for (const [index, {folder, before}] of moments.entries()) {
		const intent = await expectTold({...bench, folder}, {cause, changes: index + 1});
		// What a command has done is looked at by a person.
		if (intent.verb === 'exec') {
			continue;
		}

		expect(saysMade(intent, before(intent.object))).toBe(false);
		expect(saysMade(intent, after(intent.object))).toBe(true);
	}

	expect(unknownEffects(await journalsIn(diskOf(bench.folder)))).toEqual([]);
}

/** Nobody waits for what a scenario keeps from coming. */
export const impatient = {cureDeadlineMs: 0, readyDeadlineMs: 12_000};

import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {describe, expect, it} from 'vitest';
import {firstBrokenEntry} from '../../source/remedies/journal-entry.ts';
import {readKeptRecords} from '../../source/remedies/kept-record.ts';
import {readJournals} from '../../source/remedies/journal.ts';
import {unknownEffects} from '../../source/remedies/journal-outlook.ts';
import {aFix, type FixBench} from './a-fix.ts';

const script = path.join(import.meta.dirname, 'run-fix.ts');

/** Runs the command in a process of its own and kills it (-9) when the journal has that many lines. */
async function killAfter(bench: FixBench, cause: string, lines: number): Promise<void> {
	const {cluster, folder, kubeconfig} = bench;
	const journal = path.join(folder, 'journal');
	const words = [cause, '--context', cluster.name, '--kubeconfig', kubeconfig];
	const child = spawn(process.execPath, [script, folder, ...words], {stdio: 'ignore'});
	const ended = once(child, 'exit');
	const look = setInterval(() => {
		const names = fs.existsSync(journal) ? fs.readdirSync(journal) : [];
		const written = names
			.map((name) => fs.readFileSync(path.join(journal, name), 'utf8'))
			.join('')
			.split('\n').length;
		if (written > lines) {
			child.kill('SIGKILL');
		}
	}, 1);
	await ended;
	clearInterval(look);
}

/** Requests in earnest, as the server counted them; rehearsals in a query are none. */
const patches = ({cluster}: FixBench): number =>
	cluster.server.requests.latest.filter(
		({verb, isMutating, status}) => isMutating && verb === 'patch' && status < 300,
	).length;

describe('a process that is killed', () => {
	const cause = 'node/role-label-missing';

	it.each([1, 2, 3, 4, 5, 6])(
		'after %d lines of its journal leaves a whole journal that tells what is known and what is not',
		async (lines) => {
			const bench = await aFix('node-role-label-missing');
			await killAfter(bench, cause, lines);
			const journals = await readJournals(path.join(bench.folder, 'journal'));
			const entries = journals.flatMap((file) => file.entries);
			expect(entries.length).toBeGreaterThanOrEqual(lines);
			expect(firstBrokenEntry(entries)).toBe(-1);
			const intents = entries.filter(({type}) => type === 'intent');
			const results = new Set(
				entries.filter(({type}) => type === 'result').map((entry) => entry.id),
			);
			const open = intents.filter(({id}) => !results.has(id));
			expect(open.length).toBeLessThanOrEqual(1);
			expect(unknownEffects(journals).map(({intent}) => intent.id)).toEqual(open.map(({id}) => id));
			// Every change that arrived was announced before; what has a result did arrive.
			expect(patches(bench)).toBeLessThanOrEqual(intents.length);
			expect(patches(bench)).toBeGreaterThanOrEqual(results.size);

			const before = patches(bench);
			const next = await bench.run([cause, '--plan']);
			for (const {kubectl} of open) {
				expect(next.error).toContain(kubectl);
			}

			expect(patches(bench)).toBe(before);
		},
		60_000,
	);
});

describe('a process that is killed while it makes all certificates anew', () => {
	const cause = 'region-api/certificate-bundle-inconsistent';

	it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
		'after %d lines of its journal has its copy on the disk and repeats nothing',
		async (lines) => {
			const bench = await aFix('region-api-config-of-another-authority', {speed: 50});
			await killAfter(bench, cause, lines);
			const journals = await readJournals(path.join(bench.folder, 'journal'));
			const entries = journals.flatMap((file) => file.entries);
			expect(entries.length).toBeGreaterThanOrEqual(lines);
			expect(firstBrokenEntry(entries)).toBe(-1);
			const [record, ...more] = await readKeptRecords(bench.folder);
			expect(more).toEqual([]);
			expect(record?.restores).toHaveLength(3);
			const results = entries.filter(({type}) => type === 'result');
			const open = unknownEffects(journals);
			expect(open).toHaveLength(entries.length - 2 * results.length);

			bench.cluster.server.requests.reset();
			const undo = await bench.run([cause, '--undo', '--plan']);
			for (const {intent} of open) {
				expect(undo.error).toContain(intent.kubectl);
			}

			expect(undo.out).toContain('put ConfigMap region-config back');
			expect(bench.cluster.server.requests.mutating).toBe(0);
		},
		60_000,
	);
});

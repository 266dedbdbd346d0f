import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import process from 'node:process';
import {describe, expect, it, vi} from 'vitest';
import {pods} from '../../source/cluster/resources.ts';
import type {RequestRecord} from '../../source/practice/api/request-log.ts';
import {firstBrokenEntry} from '../../source/remedies/journal-entry.ts';
import {readKeptRecords} from '../../source/remedies/kept-record.ts';
import {readJournals} from '../../source/remedies/journal.ts';
import {unknownEffects} from '../../source/remedies/journal-outlook.ts';
import {aFix, type FixBench} from './a-fix.ts';

const script = path.join(import.meta.dirname, 'run-fix.ts');

/** Rehearsals and changes: what a run sends between the confirmation and the proof. */
const isWrite = ({verb, subresource, resource}: RequestRecord): boolean =>
	['create', 'update', 'patch', 'delete'].includes(verb) &&
	subresource === '' &&
	!resource.startsWith('selfsubject');

/** What becomes of the request whose arrival kills the one who has sent it. */
type Fate = 'carried out' | 'lost';

type Death = {
	/** The request at which it died. */
	readonly request: RequestRecord | undefined;
	/** Changes that arrived before that one. */
	readonly changesBefore: number;
};

/**
Runs the command in a process of its own. The server kills it (-9) when its n-th write arrives, before it
answers: the request is then carried out, or lost.
*/
async function killAtWrite(
	{cluster, folder, kubeconfig}: FixBench,
	cause: string,
	{n, fate}: {readonly n: number; readonly fate: Fate},
): Promise<Death> {
	const words = [cause, '--context', cluster.name, '--kubeconfig', kubeconfig];
	const child = spawn(process.execPath, [script, folder, ...words], {stdio: 'ignore'});
	const ended = once(child, 'exit');
	const {requests} = cluster.server;
	const {add} = requests;
	let writes = 0;
	let changes = 0;
	let death: Death = {request: undefined, changesBefore: 0};
	const spy = vi.spyOn(requests, 'add').mockImplementation((record) => {
		add.call(requests, record);
		writes += isWrite(record) ? 1 : 0;
		if (death.request !== undefined || writes < n) {
			changes += record.isMutating && isWrite(record) ? 1 : 0;
			return;
		}

		death = {request: record, changesBefore: changes};
		child.kill('SIGKILL');
		if (fate === 'lost') {
			throw new Error('The connection is cut before the request is read.');
		}
	});
	await ended;
	spy.mockRestore();
	return death;
}

/** What the next start and the journal say after the death, and that nothing repeats itself. */
async function expectToldWhole(bench: FixBench, {request, changesBefore}: Death, cause: string) {
	const {folder, cluster} = bench;
	const journals = await readJournals(path.join(folder, 'journal'));
	const entries = journals.flatMap((file) => file.entries);
	expect(firstBrokenEntry(entries)).toBe(-1);
	const isChange = Boolean(request?.isMutating);
	const intents = entries.filter(({type}) => type === 'intent');
	const results = entries.filter(({type}) => type === 'result');
	// Announced is what was sent, and only what was answered has a result.
	expect(intents).toHaveLength(changesBefore + (isChange ? 1 : 0));
	expect(results.map(({outcome}) => outcome)).toEqual(
		Array.from({length: changesBefore}, () => 'done'),
	);
	const open = unknownEffects(journals);
	expect(open.map(({intent}) => intent.id)).toEqual(isChange ? [intents.at(-1)?.id] : []);

	cluster.server.requests.reset();
	const next = await bench.run([cause, '--plan']);
	for (const {intent, verify} of open) {
		expect(next.error).toContain(intent.kubectl);
		expect(next.error).toContain(verify[0]);
	}

	expect(cluster.server.requests.mutating).toBe(0);
	return open;
}

describe.each<Fate>(['carried out', 'lost'])('killed while a request is %s', (fate) => {
	// Three rehearsals and three changes.
	it.each([1, 2, 3, 4, 5, 6])(
		'as write %d of labelling nodes, the next start tells what is known and what is not',
		async (n) => {
			const cause = 'node/role-label-missing';
			const bench = await aFix('node-role-label-missing');
			const death = await killAtWrite(bench, cause, {n, fate});
			expect(death.request).toMatchObject({verb: 'patch', isMutating: n > 3});
			const open = await expectToldWhole(bench, death, cause);
			expect(open).toHaveLength(n > 3 ? 1 : 0);
		},
		60_000,
	);

	// Rehearsals: three deletions, the annotation. Then those, and a pod with its own rehearsal.
	it.each([4, 5, 6, 7, 8, 9, 10])(
		'as write %d of making certificates anew, the copy is on the disk and leads back',
		async (n) => {
			const cause = 'region-api/certificate-bundle-inconsistent';
			const bench = await aFix('region-api-config-of-another-authority', {speed: 50});
			const death = await killAtWrite(bench, cause, {n, fate});
			expect(death.request).toMatchObject({isMutating: n > 4 && n !== 9});
			await expectToldWhole(bench, death, cause);
			const [record, ...more] = await readKeptRecords(bench.folder);
			expect(more).toEqual([]);
			expect(record?.restores.length ?? 0).toBe(n > 4 ? 3 : 0);
			const undo = await bench.run([cause, '--undo', '--plan']);
			expect(`${undo.out}${undo.error}`).toContain(
				n > 4 ? 'put ConfigMap region-config back' : 'there is nothing to take back',
			);
			expect(bench.cluster.server.requests.mutating).toBe(0);
		},
		60_000,
	);
});

describe('a pod that was being replaced when the run was killed', () => {
	it.each<[Fate, boolean]>([
		['carried out', false],
		['lost', true],
	])(
		'is found by the line that the journal gives: the deletion was %s',
		async (fate, isThere) => {
			const cause = 'region-api/serving-stale-certificate';
			const bench = await aFix('region-api-serving-stale-certificate');
			// The rehearsal, then the deletion.
			const death = await killAtWrite(bench, cause, {n: 2, fate});
			const [effect, ...more] = await expectToldWhole(bench, death, cause);
			expect(more).toEqual([]);
			const {name, uid} = effect!.intent.object;
			expect(effect?.verify).toEqual([
				`kubectl --context ${bench.cluster.name} -n rbd-system get pod ${name} -o 'jsonpath={.metadata.uid}'`,
			]);
			expect(effect?.expectation.en).toContain(`still prints ${uid}: it was not deleted`);
			await vi.waitFor(() => {
				const now = bench.cluster.store.list(pods);
				expect(now.some(({metadata}) => metadata.uid === uid)).toBe(isThere);
			});
		},
		60_000,
	);
});

describe('a run that is interrupted by Ctrl-C', () => {
	it('while a change is under way learns what became of it, changes nothing more, and says so', async () => {
		const cause = 'node/role-label-missing';
		const {cluster, folder, kubeconfig, journal} = await aFix('node-role-label-missing');
		const words = [cause, '--context', cluster.name, '--kubeconfig', kubeconfig];
		const child = spawn(process.execPath, [script, folder, ...words], {
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		let said = '';
		child.stdout.on('data', (chunk: Buffer) => {
			said += chunk.toString('utf8');
		});
		const ended = once(child, 'close');
		const {requests} = cluster.server;
		const {add} = requests;
		const spy = vi.spyOn(requests, 'add').mockImplementation((record) => {
			add.call(requests, record);
			if (record.isMutating && isWrite(record)) {
				child.kill('SIGINT');
			}
		});
		expect(await ended).toEqual([6, null]);
		spy.mockRestore();
		expect(said).toMatch(/stopped half way|只执行了一部分/);
		const [intent = '', result, ...more] = await journal();
		expect(intent).toMatch(/^intent patch Node\//);
		expect(result).toBe(intent.replace('intent', 'result done'));
		expect(more).toEqual([]);
		expect(requests.latest.filter((one) => one.isMutating && isWrite(one))).toHaveLength(1);
	}, 60_000);
});

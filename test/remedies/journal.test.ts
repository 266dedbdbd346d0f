import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {createJournal, type Intent, readJournals} from '../../source/remedies/journal.ts';
import {firstBrokenEntry, type JournalEntry} from '../../source/remedies/journal-entry.ts';

let folder = '';
beforeEach(() => {
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rbd-tui-journal-'));
});
afterEach(() => {
	fs.rmSync(folder, {recursive: true, force: true});
});

const intent = (name: string): Intent => ({
	remedy: 'restart',
	target: {
		context: 'prod',
		server: 'prod:6443',
		clusterUid: 'u',
		user: 'ops',
		namespace: 'rbd-system',
	},
	object: {kind: 'Pod', namespace: 'rbd-system', name, uid: `uid-${name}`},
	verb: 'delete',
	kubectl: `kubectl --context prod -n rbd-system delete pod ${name}`,
});

async function change(journal: ReturnType<typeof createJournal>, name: string): Promise<void> {
	const begun = await journal.begin(intent(name));
	if ('problem' in begun) {
		throw new Error(begun.problem.en);
	}

	await begun.finish('done');
}

describe('the journal', () => {
	it('has the intent on the disk before it says so, and the result after', async () => {
		const journal = createJournal(folder);
		const begun = await journal.begin(intent('rbd-api-1'));
		const [before] = await readJournals(folder);
		expect(before?.entries).toMatchObject([{type: 'intent', object: {name: 'rbd-api-1'}}]);
		if ('finish' in begun) {
			await begun.finish('failed', 'forbidden');
		}

		const [after] = await readJournals(folder);
		expect(after?.entries.map(({type, outcome, message}) => [type, outcome, message])).toEqual([
			['intent', undefined, undefined],
			['result', 'failed', 'forbidden'],
		]);
		expect(after?.entries[0]?.id).toBe(after?.entries[1]?.id);
	});

	it('is readable only by its owner', async () => {
		await change(createJournal(folder), 'a');
		const [name = ''] = fs.readdirSync(folder);
		expect((fs.statSync(path.join(folder, name)).mode % 0o1000).toString(8)).toBe('600');
	});

	it('keeps secrets out of its lines', async () => {
		const journal = createJournal(folder);
		await journal.begin({...intent('a'), kubectl: 'kubectl create secret --token=canary-123456'});
		const [name = ''] = fs.readdirSync(folder);
		expect(fs.readFileSync(path.join(folder, name), 'utf8')).not.toContain('canary-123456');
	});

	it('writes lines of changes that happen at the same time one after the other', async () => {
		const journal = createJournal(folder);
		await Promise.all(['a', 'b', 'c'].map(async (name) => change(journal, name)));
		const [file] = await readJournals(folder);
		expect(file?.entries).toHaveLength(6);
		expect(firstBrokenEntry(file?.entries ?? [])).toBe(-1);
	});

	it('says so instead of letting a change happen that it cannot write down', async () => {
		const file = path.join(folder, 'not-a-folder');
		fs.writeFileSync(file, '');
		const begun = await createJournal(file).begin(intent('a'));
		expect(begun).toHaveProperty('problem.en', expect.stringContaining('so nothing is changed'));
	});

	it('reads a file that ends in the middle of a line', async () => {
		await change(createJournal(folder), 'a');
		const [name = ''] = fs.readdirSync(folder);
		fs.appendFileSync(path.join(folder, name), '{"type":"intent","id"');
		const [file] = await readJournals(folder);
		expect(file).toMatchObject({unreadableLines: 1});
		expect(file?.entries).toHaveLength(2);
	});

	it('finds nothing in a folder that does not exist', async () => {
		expect(await readJournals(path.join(folder, 'nothing'))).toEqual([]);
	});
});

describe('the chain of the journal', () => {
	const written = async (): Promise<JournalEntry[]> => {
		const journal = createJournal(folder);
		await change(journal, 'a');
		await change(journal, 'b');
		return [...journal.entries.get()];
	};

	it('is whole as it was written', async () => {
		expect(firstBrokenEntry(await written())).toBe(-1);
	});

	it('shows where a line was changed', async () => {
		const entries = await written();
		const changed = entries.with(1, {...entries[1]!, outcome: 'failed'});
		expect(firstBrokenEntry(changed)).toBe(1);
	});

	it('shows where a line was taken out', async () => {
		const entries = await written();
		expect(firstBrokenEntry(entries.toSpliced(1, 1))).toBe(1);
	});
});

import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {describe, expect, it, vi} from 'vitest';
import {journal as journalCommand} from '../../source/commands/journal.ts';
import {readArguments} from '../../source/commands/arguments.ts';
import {createJournal, type Intent, readJournals} from '../../source/remedies/journal.ts';
import {isRunAlive, lastRun, unknownEffects} from '../../source/remedies/journal-outlook.ts';
import {aFolder} from '../support/a-folder.ts';

const target = {
	context: 'prod',
	server: 'prod:6443',
	clusterUid: 'u',
	user: 'ops',
	namespace: 'rbd-system',
};

const intent = (name: string, verb = 'delete'): Intent => ({
	remedy: 'restart/rbd-api',
	target,
	object: {kind: 'Pod', namespace: 'rbd-system', name, uid: `uid-${name}`},
	verb,
	kubectl: `kubectl --context prod -n rbd-system delete pod ${name}`,
});

/** A journal of a run that was killed between the request for `b` and its answer. */
async function killed(): Promise<string> {
	const folder = aFolder();
	const journal = createJournal(folder);
	const first = await journal.begin(intent('a'));
	if ('finish' in first) {
		await first.finish('done');
	}

	await journal.begin(intent('b'));
	return folder;
}

async function command(folder: string, ...words: readonly string[]) {
	const invocation = readArguments(['journal', ...words, '--lang', 'en']);
	if (invocation.command !== 'journal') {
		throw new Error(JSON.stringify(invocation));
	}

	let out = '';
	const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
		out += String(text);
		return true;
	});
	try {
		return {code: await journalCommand(invocation.request, invocation.options, folder), out};
	} finally {
		spy.mockRestore();
	}
}

/** As if the run had ended: its number belongs to no process. */
function end(folder: string): void {
	const [name = ''] = fs.readdirSync(folder);
	const ended = [...name.split('-').slice(0, -1), '4194305.jsonl'].join('-');
	fs.renameSync(path.join(folder, name), path.join(folder, ended));
}

describe('what a run has left open', () => {
	it('is an intent without a result, with the way to find out', async () => {
		const folder = await killed();
		end(folder);
		const [effect, ...more] = unknownEffects(await readJournals(folder));
		expect(more).toEqual([]);
		expect(effect).toMatchObject({
			intent: {object: {name: 'b'}},
			verify: [
				"kubectl --context prod -n rbd-system get pod b -o 'jsonpath={.metadata.uid}{.metadata.deletionTimestamp}'",
			],
		});
		expect(effect?.expectation.en).toContain('uid-b');
	});

	it('is nothing while the run goes on', async () => {
		const folder = await killed();
		expect(unknownEffects(await readJournals(folder))).toEqual([]);
	});

	it('is told from a run that goes on by the process', () => {
		const now = Date.now();
		const named = (at: number, pid: number) =>
			`${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}-${pid}.jsonl`;
		expect(isRunAlive(named(now, process.pid))).toBe(true);
		expect(isRunAlive(named(now, process.ppid))).toBe(true);
		expect(isRunAlive(named(now, 4_194_305))).toBe(false);
		expect(isRunAlive('x.jsonl')).toBe(false);
	});

	it('is not hidden by another process that has been given its number since', () => {
		const named = (minutes: number, pid: number) =>
			`${new Date(Date.now() - minutes * 60_000).toISOString().replaceAll(/[:.]/g, '-')}-${pid}.jsonl`;
		// In a container every run of the program has the same number.
		const before = Math.ceil(process.uptime() / 60) + 1;
		expect(isRunAlive(named(before, process.pid))).toBe(false);
		expect(isRunAlive(named(61, process.ppid))).toBe(false);
	});
});

describe('the last run of a remedy', () => {
	it('is that of the same cluster, whatever its context is called', async () => {
		const journals = await readJournals(await killed());
		const entries = journals.flatMap((file) => file.entries);
		const other = {...target, context: 'another name'};
		expect(lastRun(entries, 'restart/rbd-api', other)).toBeGreaterThan(Date.now() - 60_000);
		expect(lastRun(entries, 'restart/rbd-mq', target)).toBeUndefined();
		expect(lastRun(entries, 'restart/rbd-api', {...target, clusterUid: 'v'})).toBeUndefined();
	});
});

describe('rbd-tui journal', () => {
	it('shows changes, and how to verify those of which nobody knows the end', async () => {
		const folder = await killed();
		end(folder);
		const {code, out} = await command(folder);
		expect(code).toBe(0);
		expect(out).toMatch(/done {2}prod {2}ops {2}restart\/rbd-api {2}kubectl .* delete pod a/);
		expect(out).toMatch(/unknown {2}prod/);
		expect(out).toContain('nothing repeats it by itself');
		expect(out).toContain('get pod b');
	});

	it('says that it is whole, and where it is not', async () => {
		const folder = await killed();
		expect(await command(folder, 'verify')).toMatchObject({code: 0});
		const [name = ''] = fs.readdirSync(folder);
		const file = path.join(folder, name);
		fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('"done"', '"failed"'));
		const {code, out} = await command(folder, 'verify');
		expect(code).toBe(3);
		expect(out).toContain('entry 2 is not what was written');
	});

	it('hands out JSON lines, and a table for a ticket', async () => {
		const folder = await killed();
		const lines = await command(folder, 'export', '-o', 'json');
		expect(lines.out.trim().split('\n')).toHaveLength(3);
		const table = await command(folder, 'export');
		expect(table.out).toContain('| time | result |');
		expect(table.out.trim().split('\n')).toHaveLength(4);
	});

	it('says that nothing was changed yet', async () => {
		const {code, out} = await command(aFolder());
		expect(code).toBe(0);
		expect(out).toContain('nothing was changed yet');
	});
});

import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {readArguments} from '../../source/commands/arguments.ts';
import {incident} from '../../source/commands/incident.ts';
import {incidentLine} from '../../source/incident/event.ts';
import {canaries} from '../../source/practice/rainbond/canaries.ts';
import {aFix, type FixBench, no, yes} from '../remedies/a-fix.ts';
import {aFolder} from '../support/a-folder.ts';
import {writtenBy} from '../support/written-by.ts';

/** Runs `rbd-tui incident …` on what a run has left. */
async function runIncident(folder: string, ...words: readonly string[]) {
	const invocation = readArguments(['incident', '--lang', 'en', ...words]);
	if (invocation.command !== 'incident') {
		throw new Error(JSON.stringify(invocation));
	}

	return writtenBy(async () => incident(invocation.request, invocation.options, folder));
}

const cause = 'component/message-queue-stuck';

describe('a fault that was mended with fix', () => {
	it('leaves a record with cause, user, line, result and proof, and without secrets', async () => {
		const bench = await aFix('component-message-queue-scaled-to-zero');
		const fixed = await bench.run([cause], yes);
		expect(fixed.code).toBe(0);
		expect(fixed.error).toMatch(/rbd-tui incident export \d{4}-\d\d-\d\d-1/);
		const {out: page, code} = await runIncident(bench.folder, 'export', 'last');
		expect(code).toBe(0);
		const calls = await bench.entries();
		const [change] = calls;
		expect(page).toContain('**✓ cured, and proved**');
		expect(page).toContain(`\`${cause}\``);
		expect(page).toContain(change?.kubectl);
		expect(page).toContain('| user | admin |');
		expect(page).toContain('admin confirmed: ');
		expect(page).toMatch(
			/## Proof\n\n- ✓ .*cured, and proved – .*\(the probes were asked \d+ times\)/,
		);
		expect(page).toContain(`(https://127.0.0.1:`);

		const listed = await runIncident(bench.folder, 'list');
		expect(listed).toMatchObject({code: 0, error: ''});
		expect(listed.out).toMatch(
			/^\d{4}-\d\d-\d\d-1 {2}component-message\S+ {2}\S+ \S+ – \S+ UTC \(\d+s\) {2}over {2}component\//,
		);
		const shown = await runIncident(bench.folder, 'show', 'last');
		expect(shown.out).toMatch(/→ +kubectl/);

		const lines = await runIncident(bench.folder, 'export', 'last', '-o', 'json');
		const events = lines.out
			.trim()
			.split('\n')
			.map((line) => incidentLine.parse(JSON.parse(line)));
		expect(events.map(({type}) => type)).toEqual([
			'opened',
			'finding',
			'confirmed',
			...calls.map(({type}) => type),
			'treated',
		]);
		const everything = fs
			.readdirSync(path.join(bench.folder, 'incidents'))
			.map((name) => fs.readFileSync(path.join(bench.folder, 'incidents', name), 'utf8'))
			.join('');
		for (const secret of [...Object.values(canaries), 'PRIVATE KEY']) {
			expect(everything + page + shown.out + lines.out).not.toContain(secret);
		}
	}, 60_000);

	it('is written to a file of its own, and never over another one', async () => {
		const bench = await aFix('node-role-label-missing');
		await bench.run(['node/role-label-missing'], yes);
		const file = path.join(aFolder(), 'ticket.md');
		expect(await runIncident(bench.folder, 'export', 'last', '--file', file)).toMatchObject({
			code: 0,
			out: '',
		});
		expect(fs.readFileSync(file, 'utf8')).toContain('node/role-label-missing');
		const again = await runIncident(bench.folder, 'export', 'last', '--file', file);
		expect(again).toMatchObject({code: 2, out: ''});
		expect(again.error).toBe(
			`rbd-tui: ${file} exists and was not overwritten; name another file\n`,
		);
	}, 60_000);
});

describe('what changes nothing leaves no record', () => {
	it.each([
		['--plan', ['--plan'], undefined],
		['a no', [], no],
	])('%s', async (_, flags, answers) => {
		const bench = await aFix('node-role-label-missing');
		await bench.run(['node/role-label-missing', ...flags], answers);
		expect(fs.existsSync(path.join(bench.folder, 'incidents'))).toBe(false);
	});
});

/** Runs fix in a process of its own and kills it (-9) as soon as the journal has a line. */
async function killAtFirstCall({cluster, folder, kubeconfig}: FixBench): Promise<void> {
	const script = path.join(import.meta.dirname, '..', 'remedies', 'run-fix.ts');
	const words = [cause, '--context', cluster.name, '--kubeconfig', kubeconfig];
	const child = spawn(process.execPath, [script, folder, ...words], {stdio: 'ignore'});
	onTestFinished(() => {
		child.kill('SIGKILL');
	});
	const ended = once(child, 'exit');
	await vi.waitFor(
		() => {
			const [name = ''] = fs.readdirSync(path.join(folder, 'journal'));
			// The file is there before its first line is.
			expect(fs.readFileSync(path.join(folder, 'journal', name), 'utf8')).toContain('\n');
		},
		{timeout: 30_000, interval: 1},
	);
	child.kill('SIGKILL');
	await ended;
}

describe('a process that is killed while it mends', () => {
	it('leaves a record that tells what was confirmed and that the end is not known', async () => {
		const bench = await aFix('component-message-queue-scaled-to-zero');
		await killAtFirstCall(bench);
		const [intent] = await bench.entries();
		const {code, out} = await runIncident(bench.folder, 'export', 'last');
		expect(code).toBe(0);
		expect(out).toContain('admin confirmed: ');
		expect(out).toContain(intent?.kubectl);
		expect(out).toContain('how it ended is not on record');
		expect(out).toContain('there is none yet: no diagnosis has found every cause gone');

		const [name = ''] = fs.readdirSync(path.join(bench.folder, 'incidents'));
		fs.appendFileSync(path.join(bench.folder, 'incidents', name), '{"type":"trea');
		const torn = await runIncident(bench.folder, 'export', 'last');
		expect(torn).toMatchObject({code: 0, error: ''});
		expect(torn.out).toContain('Torn in the record and missing here: line 4');
	}, 60_000);
});

describe('what cannot be understood ends with a sentence and exit status 2', () => {
	it.each([
		[['show', '2026-01-01-1'], 'no incident is on record yet'],
		[['export', 'last'], 'no incident is on record yet'],
	])('%s where there is none', async (words, sentence) => {
		const end = await runIncident(aFolder(), ...words);
		expect(end).toMatchObject({code: 2, out: ''});
		expect(end.error).toContain(sentence);
	});

	it('a list of nothing is no fault', async () => {
		expect(await runIncident(aFolder())).toMatchObject({code: 0, error: ''});
	});

	it.each([
		['is empty', ''],
		['is no JSON', 'once upon a time\n'],
		['begins in the middle', '{"type":"treated"}\n'],
		['is of another version', '{"type":"opened","schema":"rbd-tui.incident/v9"}\n'],
	])('a file that %s', async (_, text) => {
		const folder = aFolder();
		fs.mkdirSync(path.join(folder, 'incidents'));
		const file = path.join(folder, 'incidents', '2026-11-29-1.jsonl');
		fs.writeFileSync(file, text);
		for (const words of [['list'], ['show', '2026-11-29-1']]) {
			const end = await runIncident(folder, ...words);
			expect(end.code).toBe(2);
			expect(end.error).toContain(`line 1 of ${file} is not how the record of an incident begins`);
			expect(end.error.trim().split('\n')).toHaveLength(1);
		}
	});

	it.each([
		[['show'], 'use rbd-tui incident [list], show ID or export ID'],
		[['list', 'last'], 'use rbd-tui incident [list], show ID or export ID'],
		[['burn'], 'use rbd-tui incident [list], show ID or export ID'],
		[['export', 'last', '-o', 'junit'], '-o takes markdown or json here, not junit'],
		[['list', '-o', 'markdown'], '-o takes table or json here, not markdown'],
		[['show', 'last', '--file', 'x'], '--file belongs to rbd-tui incident export'],
	])('%s', (words, sentence) => {
		const invocation = readArguments(['incident', ...words]);
		expect(invocation).toMatchObject({command: 'usage-error'});
		expect(JSON.stringify(invocation)).toContain(sentence);
	});
});

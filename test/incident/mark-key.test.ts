import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {markKey, redactText, setMarkKey} from '../../source/cluster/redact.ts';
import {incidentLines, readIncidents} from '../../source/incident/incidents.ts';
import {createRecorder} from '../../source/incident/recorder.ts';
import {aFolder} from '../support/a-folder.ts';
import {aCause, aDocument, begun, seen} from './a-record.ts';

/** The program starts once more, with a key of its own, and records a log with these passwords in it. */
async function record(folder: string, second: number, ...passwords: readonly string[]) {
	setMarkKey(randomBytes(32));
	const at = begun + second * 1000;
	const recorder = createRecorder({folder, now: () => at});
	const causes = [aCause('region-api/database-unreachable')];
	// Diagnoses mark what they show before it is recorded.
	const excerpt = passwords.map((password) => redactText(`connect with password=${password}`));
	const evidence = [seen('e1', `seen after ${second} s`, excerpt)];
	await recorder.found(
		aDocument(second === 0 ? causes : [...causes, aCause('component/crash-loop')], {at, evidence}),
	);
	expect(recorder.problem.get()).toBeUndefined();
}

const keyFile = (folder: string): string => path.join(folder, 'incidents', 'mark-key');

/** What `incident export` hands out. */
async function exported(folder: string): Promise<string> {
	const all = await readIncidents(folder);
	expect(all.broken).toEqual([]);
	expect(all.incidents).toHaveLength(1);
	return incidentLines(all.incidents[0]!, all.journals).join('\n');
}

describe('the marks in one record', () => {
	it('are equal for equal secrets, whichever start of the program has written them', async () => {
		const folder = aFolder();
		await record(folder, 0, 'Wm7-first', 'Wm7-second');
		await record(folder, 60, 'Wm7-second', 'Wm7-third');
		const lines = await exported(folder);
		expect(lines).not.toContain('Wm7');
		const marks = lines
			.matchAll(/password=‹redacted-(?<mark>\w+)›/g)
			.map(({groups}) => groups?.mark)
			.toArray();
		expect(marks).toHaveLength(4);
		expect(marks[2]).toBe(marks[1]);
		expect(new Set(marks).size).toBe(3);
	});

	it('cannot be tried by who has the export: only the owner of the folder can read their key', async () => {
		const folder = aFolder();
		await record(folder, 0, 'Wm7-first');
		const key = fs.readFileSync(keyFile(folder), 'utf8').trim();
		expect(key).toBe(markKey().toString('hex'));
		expect((fs.statSync(keyFile(folder)).mode % 0o1000).toString(8)).toBe('600');
		expect(await exported(folder)).not.toContain(key);

		const other = aFolder();
		await record(other, 0, 'Wm7-first');
		expect(fs.readFileSync(keyFile(other), 'utf8').trim()).not.toBe(key);
	});

	it('are made with a key of the run where the one of the folder cannot be used', async () => {
		const folder = aFolder();
		fs.mkdirSync(path.dirname(keyFile(folder)));
		fs.writeFileSync(keyFile(folder), 'not a key');
		await record(folder, 0, 'Wm7-first');
		expect(markKey()).toHaveLength(32);
		expect(await exported(folder)).toContain('password=‹redacted-');
	});
});

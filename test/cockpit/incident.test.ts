import fs from 'node:fs/promises';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {canaries} from '../../source/practice/rainbond/canaries.ts';
import {type Cockpit, isLive, openCockpit} from './cockpit.ts';

vi.setConfig({testTimeout: 60_000});

/** The cockpit on a practice cluster of its own, whose first diagnosis has ended. */
async function open(
	scenario: string,
	language: 'zh' | 'en',
	// Wide enough for the whole path of a file in a temporary folder.
	columns = 160,
): Promise<Cockpit> {
	const cockpit = await openCockpit({
		language,
		columns,
		rows: 40,
		arguments: ['demo', scenario],
	});
	await isLive(cockpit);
	await cockpit.terminal.press('3').sees(/3 (?:FAULTS|故障) +(?:[✗‼?✓]\d+ ?)+ +\d\d:\d\d:\d\d/);
	return cockpit;
}

const words = {
	zh: {written: '已写入', title: 'rbd-api 还在用旧证书', found: '发现：rbd-api 还在用旧证书'},
	en: {
		written: 'written to',
		title: 'rbd-api still serves an old certificate',
		found: 'found: rbd-api still serves an old certificate',
	},
} as const;

test.each(['zh', 'en'] as const)(
	'I writes the present incident as a page for the ticket and says where, in %s',
	async (language) => {
		await using cockpit = await open('region-api-serving-stale-certificate', language);
		const say = words[language];
		await cockpit.terminal.sees(say.title);
		await cockpit.terminal.press('I').sees(say.written);
		const folder = path.join(cockpit.state, 'incidents');
		const names = await fs.readdir(folder);
		const [, name = ''] = /(?<name>\d{4}-\d\d-\d\d-1)\.jsonl/.exec(names.join('\n')) ?? [];
		const file = path.join(folder, `${name}.${language}.md`);
		await cockpit.terminal.sees(`${say.written} ${file}`);
		const page = await fs.readFile(file, 'utf8');
		expect(page).toContain(say.found);
		expect(page).toContain('region-api/serving-stale-certificate');
		const {mode} = await fs.stat(file);
		expect((mode % 0o1000).toString(8)).toBe('600');
		const record = await fs.readFile(path.join(folder, `${name}.jsonl`), 'utf8');
		for (const secret of Object.values(canaries)) {
			expect(page + record).not.toContain(secret);
		}
	},
);

test('I says that there is nothing to export where nothing was wrong, to its last word on a narrow screen', async () => {
	await using cockpit = await open('healthy', 'en', 80);
	await cockpit.terminal.sees('nothing is wrong');
	await cockpit.terminal
		.press('I')
		.sees('no incident of this cluster is on record: no fault found, no remedy confirmed');
});

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {documentReadme} from '../scripts/readme-tables.ts';
import {lintTreeFile} from '../source/trees/own-trees.ts';

describe('the readme', () => {
	it('has the tables that the code makes; npm run document writes them', () => {
		const readme = fs.readFileSync(new URL('../readme.md', import.meta.url), 'utf8');
		expect(documentReadme(readme)).toBe(readme);
	});

	it('says how accurate the diagnosis is; npm run accuracy -- --readme measures and writes it', () => {
		const readme = fs.readFileSync(new URL('../readme.md', import.meta.url), 'utf8');
		const part = /<!-- begin accuracy -->(?<table>[\s\S]*)<!-- end accuracy -->/.exec(readme);
		expect(part?.groups?.table).toContain('| precision');
	});

	it('shows trees of one’s own that load', async () => {
		const readme = fs.readFileSync(new URL('../readme.md', import.meta.url), 'utf8');
		const examples = readme.matchAll(/```yaml\n(?<tree>id: [\s\S]*?)```/g).toArray();
		expect(examples).toHaveLength(2);
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rbd-tui-trees-'));
		onTestFinished(() => {
			fs.rmSync(folder, {recursive: true});
		});
		const problems = examples.map(async ({groups}, index) => {
			const file = path.join(folder, `${index}.yaml`);
			fs.writeFileSync(file, groups?.tree ?? '');
			return lintTreeFile(file);
		});
		expect(await Promise.all(problems)).toEqual([[], []]);
	});
});

import fs from 'node:fs';
import {describe, expect, it} from 'vitest';
import {documentReadme} from '../scripts/readme-tables.ts';

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
});

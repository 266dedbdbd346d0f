import fs from 'node:fs';
import {describe, expect, it} from 'vitest';
import {documentReadme} from '../scripts/readme-tables.ts';

describe('the readme', () => {
	it('has the tables that the code makes; npm run document writes them', () => {
		const readme = fs.readFileSync(new URL('../readme.md', import.meta.url), 'utf8');
		expect(documentReadme(readme)).toBe(readme);
	});
});

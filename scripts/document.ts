// Writes the tables of the readme that are made from the code. `--check` only says whether they are up
// to date. A table stands between <!-- begin NAME --> and <!-- end NAME -->.
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {documentReadme} from './readme-tables.ts';

const file = path.join(import.meta.dirname, '..', 'readme.md');
const before = await fs.readFile(file, 'utf8');
const after = documentReadme(before);
if (process.argv.includes('--check')) {
	process.exitCode = before === after ? 0 : 1;
} else {
	await fs.writeFile(file, after);
}

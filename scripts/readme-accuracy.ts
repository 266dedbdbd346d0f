import fs from 'node:fs/promises';
import {markdownTable} from './readme-tables.ts';

const part = /(?<=<!-- begin accuracy -->\n)[\s\S]*?(?=<!-- end accuracy -->)/;

/** Puts the figures of `npm run accuracy` into the readme: measured on request, since it takes minutes. */
export async function writeAccuracy(
	file: string,
	rows: ReadonlyArray<readonly [string, string]>,
): Promise<void> {
	const text = await fs.readFile(file, 'utf8');
	if (!part.test(text)) {
		throw new Error(`${file} has no part for the accuracy`);
	}

	const table = markdownTable(['what', 'measured'], rows);
	await fs.writeFile(
		file,
		text.replace(part, () => `\n${table}\n\n`),
	);
}

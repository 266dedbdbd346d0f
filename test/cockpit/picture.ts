import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';

/** What a pattern finds is drawn as `stands`, filled with blanks to the same number of characters. */
export type Mask = Readonly<{pattern: RegExp; stands: (found: string) => string}>;

const volatile: readonly Mask[] = [
	// Times of day: 10:42:01, 10:42:01.123
	{pattern: /\d{2}:\d{2}:\d{2}(?:\.\d+)?/g, stands: (found) => found.replaceAll(/\d/g, '0')},
	// Ages and round trips: 3d, 4 s ago, 23 ms; the number of digits must not move what follows.
	{
		pattern: /(?<![\w.])\d+(?:\.\d+)?(?<unit> ?(?:ms|[smhd]))\b */g,
		stands: (found) => found.trimEnd().replace(/^[\d.]+/, '0'),
	},
	// Pods of a Deployment: rbd-api-7d9f8c6b5-x2x4z
	{
		pattern: /(?<=-)[\da-f]{7,10}-[\da-z]{5}\b/g,
		stands: (found) => found.replaceAll(/[\da-z]/g, 'x'),
	},
	// Free ports on the loopback address
	{pattern: /(?<=127\.0\.0\.1:)\d+/g, stands: (found) => found.replaceAll(/\d/g, '0')},
];

/** The round trip, which is not measured yet when the first frame is drawn. */
export const roundTrip: Mask = {
	pattern: /(?<=live|在线)(?: \d+ ms)? */g,
	stands: () => '',
};

export function maskVolatile(rows: readonly string[], masks: readonly Mask[] = []): string[] {
	return rows.map((row) => {
		let masked = row;
		for (const {pattern, stands} of [...masks, ...volatile]) {
			masked = masked.replaceAll(pattern, (found) => stands(found).padEnd(found.length));
		}

		return masked.trimEnd();
	});
}

const pictureFile = (name: string): string =>
	path.join(import.meta.dirname, 'pictures', `${name}.golden.txt`);

/**
Holds a screen against `pictures/<name>.golden.txt`; with UPDATE_PICTURES=1 in the environment the
file is written instead. Returns the first difference as a sentence, or undefined.
*/
export async function comparePicture(
	name: string,
	rows: readonly string[],
): Promise<string | undefined> {
	const file = pictureFile(name);
	const picture = `${rows.join('\n').trimEnd()}\n`;
	if (process.env.UPDATE_PICTURES) {
		await fs.mkdir(path.dirname(file), {recursive: true});
		await fs.writeFile(file, picture);
		return undefined;
	}

	let golden: string;
	try {
		golden = await fs.readFile(file, 'utf8');
	} catch {
		return `there is no picture ${file} yet; run once with UPDATE_PICTURES=1`;
	}

	if (golden === picture) {
		return undefined;
	}

	const goldenRows = golden.split('\n');
	const pictureRows = picture.split('\n');
	const row = Array.from(
		{length: Math.max(goldenRows.length, pictureRows.length)},
		(_, index) => index,
	).find((index) => goldenRows[index] !== pictureRows[index]);
	return [
		`row ${row} is not that of ${file} (UPDATE_PICTURES=1 accepts the new one):`,
		`- ${goldenRows[row ?? 0] ?? ''}`,
		`+ ${pictureRows[row ?? 0] ?? ''}`,
	].join('\n');
}

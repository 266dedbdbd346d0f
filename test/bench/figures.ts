import fs from 'node:fs';
import process from 'node:process';

export type Figure = {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
	/** What it must not exceed. */
	readonly target?: number | undefined;
};

export const percentile = (values: readonly number[], share: number): number =>
	values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? NaN;

export const rounded = (value: number): number => Math.round(value * 10) / 10;

/** What follows an option on the command line: `--json FILE`. */
export function optionOf(name: string): string | undefined {
	const position = process.argv.indexOf(name);
	return position === -1 ? undefined : process.argv[position + 1];
}

/** Writes the figures to the file that `--json` names, if it is there. */
export function writeFigures(figures: unknown): void {
	const file = optionOf('--json');
	if (file) {
		fs.writeFileSync(file, `${JSON.stringify(figures, undefined, '\t')}\n`);
	}
}

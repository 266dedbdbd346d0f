import {sanitise} from '../logs/sanitise.ts';
import type {Text} from '../text/text.ts';

/** The word in the language of the page. */
export type Say = (text: Text) => string;

/** Markdown has a meaning for these; words of a cluster must not. */
export const plain = (text: string): string =>
	sanitise(text)
		.replaceAll('\n', ' ')
		.replaceAll(/[\\`*_{}[\]<>#|~]/g, (character) => `\\${character}`);

export const table = (
	head: readonly string[],
	rows: ReadonlyArray<readonly string[]>,
): string[] => [
	`| ${head.join(' | ')} |`,
	`|${' --- |'.repeat(head.length)}`,
	...rows.map((cells) => `| ${cells.join(' | ')} |`),
];

export const heading = (text: Text, say: Say): string[] => [`## ${say(text)}`, ''];

/** A line for a shell within a sentence or a cell. */
export function inline(line: string): string {
	const text = sanitise(line).replaceAll('\n', ' ');
	const fence = text.includes('`') ? '``' : '`';
	return `${fence}${text.replaceAll('|', String.raw`\|`)}${fence}`;
}

/** Lines as they are, whatever stands in them. */
export function fenced(lines: readonly string[], language = ''): string[] {
	const longest = Math.max(
		2,
		...lines.flatMap((line) => line.match(/`+/g) ?? []).map((ticks) => ticks.length),
	);
	const fence = '`'.repeat(longest + 1);
	return [`${fence}${language}`, ...lines.map((line) => sanitise(line)), fence];
}

import fs from 'node:fs';
import path from 'node:path';
import {helpText} from '../source/commands/help.ts';
import {exitCodes} from '../source/diagnosis/check-document.ts';
import {bindings} from '../source/screens/bindings.ts';
import {trees} from '../source/trees/index.ts';
import {keyLabel} from '../source/ui/key-name.ts';

/** The generated parts of the readme by their names. */
const tables: Readonly<Record<string, () => string>> = {
	keys: keyTable,
	causes: causeTable,
	'exit-codes': exitCodeTable,
	help: () => fenced(dedent(helpText.en)),
	screen: () =>
		fenced(
			fs
				.readFileSync(picture, 'utf8')
				.trimEnd()
				.replaceAll(/\n{3,}/g, '\n\n'),
		),
};

/** What the terminal tests have seen. */
const picture = path.join(
	import.meta.dirname,
	'..',
	'test',
	'cockpit',
	'pictures',
	'logs-120x40-en.golden.txt',
);

const fenced = (text: string): string => `\`\`\`text\n${text}\n\`\`\``;

const dedent = (text: string): string =>
	text
		.split('\n')
		.map((line) => line.replace(/^ {2}/, ''))
		.join('\n')
		.trim();

/** Parts that take minutes to make; the command that measures them writes them too. */
const measured = new Set(['accuracy']);

/** The readme with every generated part made anew. Throws for a part that nobody makes. */
export function documentReadme(text: string): string {
	return text.replaceAll(
		/(?<=<!-- begin (?<name>[\w-]+) -->\n)[\s\S]*?(?=<!-- end \k<name> -->)/g,
		(old: string, name: string) => {
			if (measured.has(name)) {
				return old;
			}

			const make = tables[name];
			if (!make) {
				throw new Error(`nothing makes the part ${name} of the readme`);
			}

			return `\n${make()}\n\n`;
		},
	);
}

/** Markdown with columns as wide as their longest cell, as prettier writes it. */
export function markdownTable(
	header: readonly string[],
	rows: ReadonlyArray<readonly string[]>,
): string {
	const widths = header.map((title, column) =>
		Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
	return [
		line(header),
		line(widths.map((width) => '-'.repeat(width))),
		...rows.map((row) => line(row)),
	].join('\n');
}

const scopes: ReadonlyArray<readonly [scope: string, title: string]> = [
	['always', 'everywhere'],
	['global', 'in every pane'],
	['list', 'in lists'],
	['clusters', 'clusters'],
	['components', 'components'],
	['faults', 'faults'],
	['logs', 'logs'],
	['details', 'details'],
	['finding', 'details of a fault'],
	['remedies', 'choosing a remedy'],
	['byHand', 'what is done by hand'],
	['walk', 'walking a tree'],
	['ask', 'a question for a person'],
	['question', 'a question'],
	['overlay', 'overlays'],
	['search', 'help and palette'],
];

function keyTable(): string {
	const rows = scopes.flatMap(([scope, title]) =>
		bindings
			.filter((binding) => binding.scope === scope)
			.map(({keys, label, help, command}) => [
				title,
				keys.map((key) => `\`${keyLabel(key)}\``).join(' '),
				help ? `${label.en}: ${help.en}` : label.en,
				`\`${command}\``,
			]),
	);
	return markdownTable(['where', 'keys', 'what', 'name in config.yaml'], rows);
}

/** Every cause of the catalogue that the built-in trees can name. */
function causeTable(): string {
	return markdownTable(
		['cause', 'what is wrong', 'severity', 'remedies'],
		trees.flatMap(({causes}) =>
			causes.map(({id, title, severity, remedies}) => [
				`\`${id}\``,
				title.en,
				severity,
				remedies.map((remedy) => remedy.title.en).join('; '),
			]),
		),
	);
}

function exitCodeTable(): string {
	return markdownTable(
		['exit status', 'meaning'],
		[
			[String(exitCodes.healthy), 'healthy: everything needed was read, and nothing is wrong'],
			['1', 'an error of rbd-tui itself'],
			['2', 'a command line, file or tree that cannot be understood; the sentence says which'],
			[String(exitCodes.fault), 'a cause is confirmed'],
			[String(exitCodes.probable), 'only probable causes, or warnings'],
			[String(exitCodes.inconclusive), 'nothing was found, and something needed could not be read'],
			['130', 'interrupted; what was known by then is printed'],
		],
	);
}

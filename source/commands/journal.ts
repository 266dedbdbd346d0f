import path from 'node:path';
import process from 'node:process';
import {programFolders} from '../environment.ts';
import {sanitise} from '../logs/sanitise.ts';
import {type CallOutcome, type JournalEntry, firstBrokenEntry} from '../remedies/journal-entry.ts';
import {type JournalFile, readJournals} from '../remedies/journal.ts';
import {unknownEffects} from '../remedies/journal-outlook.ts';
import {chooseLanguage} from '../text/language.ts';
import type {Language, Text} from '../text/text.ts';
import type {Options} from './arguments.ts';
import type {JournalRequest} from './journal-arguments.ts';

const brokenCode = 3;

/** Prints what was changed, checks that nobody has touched the record, or hands it out. The exit status. */
export async function journal(
	{action, output}: JournalRequest,
	options: Options,
	folder = path.join(programFolders().state, 'journal'),
): Promise<number> {
	const language = chooseLanguage(options.language, process.env);
	const journals = await readJournals(folder);
	switch (action) {
		case 'show': {
			show(journals, output, language);
			return 0;
		}

		case 'verify': {
			return verify(journals, output, language);
		}

		case 'export': {
			exportEntries(journals, output, language);
			return 0;
		}
	}
}

/** One change: its intent, and its result where there is one. */
type Change = {readonly intent: JournalEntry; readonly result: JournalEntry | undefined};

function changesOf(journals: readonly JournalFile[]): Change[] {
	return journals.flatMap(({entries}) => {
		const results = new Map(
			entries.filter(({type}) => type === 'result').map((entry) => [entry.id, entry]),
		);
		return entries
			.filter(({type}) => type === 'intent')
			.map((intent) => ({intent, result: results.get(intent.id)}));
	});
}

const outcomeOf = ({result}: Change): CallOutcome => result?.outcome ?? 'unknown';

const outcomeWords: Readonly<Record<CallOutcome, Text>> = {
	done: {zh: '完成', en: 'done'},
	failed: {zh: '失败', en: 'failed'},
	unknown: {zh: '未知', en: 'unknown'},
};

function show(
	journals: readonly JournalFile[],
	output: JournalRequest['output'],
	language: Language,
): void {
	const changes = changesOf(journals).toReversed();
	const unknown = unknownEffects(journals);
	if (output === 'json') {
		write(
			JSON.stringify(
				{
					schema: 'rbd-tui.journal/v1',
					changes: changes.map((change) => ({
						...plain(change.intent),
						outcome: outcomeOf(change),
						message: change.result?.message ?? null,
					})),
					unknown: unknown.map(({intent, verify: lines, expectation, file}) => ({
						id: intent.id,
						file,
						verify: lines,
						expectation,
					})),
				},
				null,
				2,
			),
		);
		return;
	}

	if (changes.length === 0) {
		write({zh: '还没有做过修改', en: 'nothing was changed yet'}[language]);
		return;
	}

	for (const change of changes) {
		const {intent, result} = change;
		const word = outcomeWords[outcomeOf(change)][language];
		const why = result?.message ? `  ${result.message}` : '';
		write(
			sanitise(
				`${intent.at}  ${word}  ${intent.target.context}  ${intent.target.user}  ${intent.remedy}  ${intent.kubectl}${why}`,
			),
		);
	}

	for (const {intent, verify: lines, expectation} of unknown) {
		write('');
		write(
			{
				zh: `不知是否生效，现在核实（不会自动重做）：${intent.kubectl}`,
				en: `effect unknown, verify it now (nothing repeats it by itself): ${intent.kubectl}`,
			}[language],
		);
		for (const line of lines) {
			write(`  $ ${line}`);
		}

		write(`  ${expectation[language]}`);
	}
}

function verify(
	journals: readonly JournalFile[],
	output: JournalRequest['output'],
	language: Language,
): number {
	const checked = journals.map(({file, entries, unreadableLines}) => ({
		file,
		entries: entries.length,
		brokenAt: firstBrokenEntry(entries),
		unreadableLines,
	}));
	const isWhole = checked.every(({brokenAt}) => brokenAt === -1);
	if (output === 'json') {
		write(JSON.stringify({schema: 'rbd-tui.journal/v1', isWhole, files: checked}, null, 2));
		return isWhole ? 0 : brokenCode;
	}

	for (const {file, entries, brokenAt, unreadableLines} of checked) {
		const state: Text =
			brokenAt === -1
				? {zh: `完整，${entries} 条`, en: `whole, ${entries} entries`}
				: {
						zh: `第 ${brokenAt + 1} 条与写入时不同，或它之前缺了一条`,
						en: `entry ${brokenAt + 1} is not what was written, or one before it is missing`,
					};
		const torn: Text =
			unreadableLines > 0
				? {
						zh: `，${unreadableLines} 行不完整（写入时中断）`,
						en: `, ${unreadableLines} torn lines (ended while writing)`,
					}
				: {zh: '', en: ''};
		write(`${file}  ${state[language]}${torn[language]}`);
	}

	write(
		isWhole
			? {zh: '操作日志完整', en: 'the journal is whole'}[language]
			: {zh: '操作日志被改动过', en: 'the journal was tampered with'}[language],
	);
	return isWhole ? 0 : brokenCode;
}

/** As JSON lines, or as a table in markdown for a ticket. */
function exportEntries(
	journals: readonly JournalFile[],
	output: JournalRequest['output'],
	language: Language,
): void {
	if (output === 'json') {
		for (const entry of journals.flatMap(({entries}) => entries)) {
			write(JSON.stringify(entry));
		}

		return;
	}

	const heads = {
		zh: ['时间', '结果', '集群', '用户', '修复', '命令'],
		en: ['time', 'result', 'cluster', 'user', 'remedy', 'line'],
	}[language];
	write(`| ${heads.join(' | ')} |`);
	write(`|${' --- |'.repeat(heads.length)}`);
	for (const change of changesOf(journals)) {
		const {at, target, remedy, kubectl} = change.intent;
		const cells = [
			at,
			outcomeWords[outcomeOf(change)][language],
			`${target.context} (${target.server})`,
			target.user,
			remedy,
			`\`${kubectl}\``,
		];
		write(`| ${cells.map((cell) => sanitise(cell).replaceAll('|', String.raw`\|`)).join(' | ')} |`);
	}
}

const plain = ({id, at, remedy, target, object, verb, kubectl}: JournalEntry) => ({
	id,
	at,
	remedy,
	target,
	object,
	verb,
	kubectl,
});

const write = (line: string): void => {
	process.stdout.write(`${line}\n`);
};

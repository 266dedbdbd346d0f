import type {CallOutcome, JournalEntry} from '../remedies/journal-entry.ts';
import type {JournalFile} from '../remedies/journal.ts';
import {joinTexts, type Text, verbatim} from '../text/text.ts';

/** A call that changed something, as the journal has it. */
export type Change = {
	readonly intent: JournalEntry;
	/** Absent where the program ended before it knew. */
	readonly result: JournalEntry | undefined;
};

/** The changes of all journals, oldest first. */
export function changesOf(journals: readonly JournalFile[]): Change[] {
	return journals
		.flatMap(({entries}) => {
			const results = new Map(
				entries.filter(({type}) => type === 'result').map((entry) => [entry.id, entry]),
			);
			return entries
				.filter(({type}) => type === 'intent')
				.map((intent) => ({intent, result: results.get(intent.id)}));
		})
		.toSorted((one, other) => Date.parse(one.intent.at) - Date.parse(other.intent.at));
}

const outcomeWords: Readonly<Record<CallOutcome, Text>> = {
	done: {zh: '完成', en: 'done'},
	failed: {zh: '失败', en: 'failed'},
	unknown: {zh: '不知是否生效', en: 'effect unknown'},
};

export const changeOutcome = (result: Change['result']): Text =>
	joinTexts([
		outcomeWords[result?.outcome ?? 'unknown'],
		verbatim(result?.message ? `: ${result.message}` : ''),
	]);

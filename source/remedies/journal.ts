import {randomUUID} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {observable, type Observable} from '../observable.ts';
import {redactText} from '../cluster/redact.ts';
import type {Text} from '../text/text.ts';
import {
	beginning,
	type CallOutcome,
	chain,
	type JournalEntry,
	type JournalRecord,
} from './journal-entry.ts';

export type Intent = Pick<
	JournalRecord,
	'remedy' | 'target' | 'object' | 'verb' | 'kubectl' | 'sign' | 'looks'
>;

export type Journal = {
	/** The changes of this run, oldest first. */
	readonly entries: Observable<readonly JournalEntry[]>;
	/**
	Writes what is about to be done and waits until it is on the disk. Returns how to add the result, or why
	it could not be written: then the call must not be made.
	*/
	begin(intent: Intent): Promise<{finish: Finish} | {problem: Text}>;
};

/** Writes the result; what it resolves with is why that could not be done: then nothing more may be changed. */
export type Finish = (
	outcome: CallOutcome,
	message?: string,
) => Promise<{readonly problem: Text} | undefined>;

/**
A journal of all changes, one file for each run of the program in the given folder, so that two runs never
write to the same chain. The file appears with the first change.
*/
export function createJournal(folder: string, now: () => number = Date.now): Journal {
	const entries = observable<readonly JournalEntry[]>([]);
	const started = new Date(now()).toISOString().replaceAll(/[:.]/g, '-');
	const file = path.join(folder, `${started}-${process.pid}.jsonl`);
	let lastHash = beginning;
	let writing: Promise<unknown> = Promise.resolve();

	const append = async (record: JournalRecord): Promise<void> => {
		const entry = chain(record, lastHash);
		await fs.mkdir(folder, {recursive: true, mode: 0o700});
		const handle = await fs.open(file, 'a', 0o600);
		try {
			await handle.write(`${JSON.stringify(entry)}\n`);
			await handle.datasync();
		} finally {
			await handle.close();
		}

		lastHash = entry.hash;
		entries.set([...entries.get(), entry]);
	};

	/** Lines are chained, so they are written one after the other. */
	const inOrder = async (record: JournalRecord): Promise<void> => {
		const before = writing;
		const own = (async () => {
			await before.catch(() => undefined);
			await append(record);
		})();
		writing = own;
		await own;
	};

	return {
		entries,
		async begin(intent) {
			const id = randomUUID();
			const stamp = () => ({id, at: new Date(now()).toISOString()});
			const {sign, looks, ...rest} = intent;
			const clean = {...rest, kubectl: redactText(intent.kubectl)};
			try {
				await inOrder({
					type: 'intent',
					...stamp(),
					...clean,
					...(sign && {sign}),
					...(looks && {looks}),
				});
			} catch (error) {
				const {code = ''} = error as NodeJS.ErrnoException;
				return {
					problem: {
						zh: `操作日志 ${file} 写不进去（${code}），因此不做任何修改；请检查该目录的权限和空间`,
						en: `the journal ${file} cannot be written (${code}), so nothing is changed; check the folder's permissions and space`,
					},
				};
			}

			return {
				async finish(outcome, message) {
					try {
						await inOrder({
							type: 'result',
							...stamp(),
							...clean,
							outcome,
							...(message && {message: redactText(message)}),
						});
						return undefined;
					} catch (error) {
						const {code = ''} = error as NodeJS.ErrnoException;
						return {
							problem: {
								zh: `修改的结果（${outcome}）写不进操作日志 ${file}（${code}），因此不再继续`,
								en: `the result of a change (${outcome}) cannot be written to the journal ${file} (${code}), so nothing more is changed`,
							},
						};
					}
				},
			};
		},
	};
}

export type JournalFile = {
	readonly file: string;
	readonly entries: readonly JournalEntry[];
	/** Lines that are not what a journal holds: a crash in the middle of a write leaves one at the end. */
	readonly unreadableLines: number;
};

/** Where the journals lie below the program's folder for what outlives a run. */
export const journalFolder = (folder: string): string => path.join(folder, 'journal');

/** All journals of a folder, oldest first. A folder that does not exist holds none. */
export async function readJournals(folder: string): Promise<JournalFile[]> {
	const names = await fs.readdir(folder).catch((): string[] => []);
	// Names begin with the time of the start, so their order is the order of the runs.
	const files = names.filter((name) => name.endsWith('.jsonl')).toSorted(inNameOrder);
	return Promise.all(files.map(async (name) => readJournal(path.join(folder, name))));
}

const inNameOrder = (a: string, b: string): number => a.localeCompare(b, 'en');

async function readJournal(file: string): Promise<JournalFile> {
	const content = await fs.readFile(file, 'utf8');
	const lines = content.split('\n').filter(Boolean);
	const entries: JournalEntry[] = [];
	for (const line of lines) {
		try {
			entries.push(JSON.parse(line) as JournalEntry);
		} catch {
			continue;
		}
	}

	return {file, entries, unreadableLines: lines.length - entries.length};
}

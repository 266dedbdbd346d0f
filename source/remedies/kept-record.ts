import fs from 'node:fs/promises';
import path from 'node:path';
import type {KubernetesObject} from '../cluster/objects.ts';
import type {Resource} from '../cluster/resources.ts';
import type {Text} from '../text/text.ts';
import type {BoundTarget} from './journal-entry.ts';
import {writeWhole} from './whole-file.ts';

/** How one object is put back. */
export type Restore =
	| {
			/** The whole object as it was, labels and annotations included. */
			readonly kind: 'object';
			readonly resource: Resource;
			readonly object: KubernetesObject;
	  }
	| {
			/** Labels to their values of before; null takes one away. */
			readonly kind: 'labels';
			readonly resource: Resource;
			readonly namespace?: string;
			readonly name: string;
			readonly uid: string;
			readonly before: Readonly<Record<string, string | null>>;
			/** What the remedy has made of them: where that is not so any more, somebody else has decided. */
			readonly after: Readonly<Record<string, string>>;
	  };

/** An object as a remedy has left it, where somebody else makes it: at another version it is not that any more. */
export type Made = {
	readonly kind: string;
	readonly name: string;
	readonly uid: string;
	readonly resourceVersion: string;
};

/** What a remedy keeps before it changes anything, so that it can be taken back. */
export type KeptRecord = {
	readonly schema: 'rbd-tui.undo/v1';
	/** The run's id. */
	readonly id: string;
	readonly at: string;
	readonly remedy: string;
	readonly cause: string | null;
	readonly target: BoundTarget;
	readonly restores: readonly Restore[];
	/** Components to restart afterwards, which hold what they read at their start. */
	readonly restarts: readonly string[];
	/** What took the place of the objects; undefined where the run ended before it was seen. */
	readonly made?: readonly Made[];
	/**
	Of each component to restart, the uids of the pods that ran when an undo had put the last object back: they
	hold what was there until then. Undefined where no undo has got that far.
	*/
	readonly stale?: Readonly<Record<string, readonly string[]>>;
};

/** The folder of all records, below the program's folder for what outlives a run. */
export const keptFolder = (folder: string): string => path.join(folder, 'undo');

export const recordFile = (folder: string, {at, id}: Pick<KeptRecord, 'at' | 'id'>): string =>
	path.join(keptFolder(folder), `${at.replaceAll(/[:.]/g, '-')}-${id}.json`);

const textOf = (record: KeptRecord): string => `${JSON.stringify(record, null, '\t')}\n`;

/**
Writes a record into a file that only its owner can read and waits until it is on the disk. Returns the
file, or why it could not be written: then nothing may be changed.
*/
export async function keepRecord(
	folder: string,
	record: KeptRecord,
): Promise<{file: string} | {problem: Text}> {
	const file = recordFile(folder, record);
	try {
		await fs.mkdir(keptFolder(folder), {recursive: true, mode: 0o700});
		await writeWhole(file, textOf(record));
		return {file};
	} catch (error) {
		return {problem: unwritten(file, error)};
	}
}

function unwritten(file: string, error: unknown): Text {
	const {code = ''} = error as NodeJS.ErrnoException;
	return {
		zh: `恢复用的副本 ${file} 写不进去（${code}），因此不做任何修改`,
		en: `the copy for undoing it, ${file}, cannot be written (${code}), so nothing is changed`,
	};
}

/**
Changes what a record says of the time since it was written. Resolves with why that could not be done: what the
record does not say, an undo takes for the worst.
*/
export async function amendRecord(
	file: string,
	change: (record: KeptRecord) => Partial<Pick<KeptRecord, 'made' | 'stale'>>,
): Promise<Text | undefined> {
	const record = await readRecord(file);
	try {
		await (record && writeWhole(file, textOf({...record, ...change(record)}), {replaces: true}));
		return undefined;
	} catch (error) {
		return unwritten(file, error);
	}
}

/** Nothing was changed after all, or all of it is taken back: nothing is left of the copy, which holds secrets. */
export const dropRecord = async (file: string): Promise<void> => fs.rm(file, {force: true});

/** All records, oldest first. Files that are none are left out. */
export async function readKeptRecords(folder: string): Promise<KeptRecord[]> {
	const own = keptFolder(folder);
	const names = await fs.readdir(own).catch((): string[] => []);
	const records: KeptRecord[] = [];
	for (const name of names.toSorted((one, other) => one.localeCompare(other, 'en'))) {
		const record = await readRecord(path.join(own, name));
		if (record) {
			records.push(record);
		}
	}

	return records;
}

async function readRecord(file: string): Promise<KeptRecord | undefined> {
	try {
		const value = JSON.parse(await fs.readFile(file, 'utf8')) as Partial<KeptRecord>;
		return value.schema === 'rbd-tui.undo/v1' ? (value as KeptRecord) : undefined;
	} catch {
		return undefined;
	}
}

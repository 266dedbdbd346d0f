import fs from 'node:fs/promises';
import path from 'node:path';
import {writeWhole} from '../remedies/whole-file.ts';
import type {Text} from '../text/text.ts';
import {type IncidentEvent, incidentEvent, type Opened} from './event.ts';

/** The record of one incident as it was read. */
export type IncidentFile = {
	readonly file: string;
	readonly opened: Opened;
	/** All lines that could be read, the first one included. */
	readonly events: readonly IncidentEvent[];
	/** Numbers of lines that are no events, from 1: a program that was ended while writing leaves one. */
	readonly unreadable: readonly number[];
};

/** A file that is not the record of an incident. */
export type BrokenFile = {readonly file: string; readonly problem: Text};

const extension = '.jsonl';

export const fileOf = (folder: string, id: string): string =>
	path.join(folder, `${id}${extension}`);

/** The ids of all records, oldest first. A folder that does not exist holds none. */
export async function incidentIds(folder: string): Promise<string[]> {
	const names = await fs.readdir(folder).catch((): string[] => []);
	return names
		.filter((name) => /^\d{4}-\d\d-\d\d-\d+\.jsonl$/.test(name))
		.map((name) => name.slice(0, -extension.length))
		.toSorted((one, other) => one.localeCompare(other, 'en', {numeric: true}));
}

/** The id of the next record of a day, after those there are. */
export function nextId(ids: readonly string[], day: string): string {
	const numbers = ids.filter((id) => id.startsWith(`${day}-`)).map((id) => Number(id.slice(11)));
	return `${day}-${Math.max(0, ...numbers) + 1}`;
}

/**
Makes a new record that is whole from its first moment; false where somebody else has just made one of that
id. Only its owner can read it.
*/
export async function createIncident(
	folder: string,
	id: string,
	lines: readonly string[],
): Promise<boolean> {
	await fs.mkdir(folder, {recursive: true, mode: 0o700});
	try {
		await writeWhole(fileOf(folder, id), `${lines.join('\n')}\n`);
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
			return false;
		}

		throw error;
	}
}

/**
Adds lines to a record and waits until they are on the disk. One write for all of it: several programs may
add to the same file.
*/
export async function appendLines(file: string, lines: readonly string[]): Promise<void> {
	const handle = await fs.open(file, 'a+', 0o600);
	try {
		const {size} = await handle.stat();
		// What was cut off by the end of a program must not swallow what comes after it.
		const isTorn = size > 0 && (await byteAt(handle, size - 1)) !== newline;
		await handle.write(`${isTorn ? '\n' : ''}${lines.join('\n')}\n`);
		await handle.datasync();
	} finally {
		await handle.close();
	}
}

const newline = 0x0a;

async function byteAt(handle: fs.FileHandle, position: number): Promise<number | undefined> {
	const {buffer} = await handle.read(Buffer.alloc(1), 0, 1, position);
	return buffer[0];
}

/** The longest a first line can be: a context's and a server's name. Bytes. */
const mostOfFirstLine = 16_384;

/** The first line of a record alone; undefined where it is none. */
export async function readOpened(file: string): Promise<Opened | undefined> {
	const handle = await fs.open(file);
	try {
		const {buffer, bytesRead} = await handle.read(Buffer.alloc(mostOfFirstLine));
		const [line = ''] = buffer.toString('utf8', 0, bytesRead).split('\n');
		const event = readEvent(line);
		return event?.type === 'opened' ? event : undefined;
	} finally {
		await handle.close();
	}
}

export async function readIncident(file: string): Promise<IncidentFile | BrokenFile> {
	let content: string;
	try {
		content = await fs.readFile(file, 'utf8');
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		return {file, problem: {zh: `读不了 ${file}（${code}）`, en: `cannot read ${file} (${code})`}};
	}

	const lines = content.split('\n');
	const events = lines.map((line) => (line === '' ? undefined : readEvent(line)));
	const [opened] = events;
	if (opened?.type !== 'opened') {
		return {
			file,
			problem: {
				zh: `${file} 第 1 行不是事件记录的开头（应为 "type":"opened"）；这个文件不是 rbd-tui 写的，或已损坏`,
				en: `line 1 of ${file} is not how the record of an incident begins ("type":"opened"); rbd-tui has not written it, or it is damaged`,
			},
		};
	}

	return {
		file,
		opened,
		events: events.filter((event) => event !== undefined),
		unreadable: lines.flatMap((line, index) =>
			line !== '' && events[index] === undefined ? [index + 1] : [],
		),
	};
}

/** The event of a line as it was written; undefined where it is none. */
function readEvent(line: string): IncidentEvent | undefined {
	try {
		const value: unknown = JSON.parse(line);
		return incidentEvent.safeParse(value).success ? (value as IncidentEvent) : undefined;
	} catch {
		return undefined;
	}
}

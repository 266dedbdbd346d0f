import {mkdir, open} from 'node:fs/promises';
import {join} from 'node:path';
import {rfc3339Nano} from '../cluster/log-clock.ts';
import type {Text} from '../text/text.ts';
import type {BufferedLine} from './buffered-line.ts';

/** Lines that are put into words in one go, a few milliseconds' worth. */
const linesPerBlock = 500;

const mostAttempts = 1000;

/** `logs-prod-sh-rbd-api-20261121-060708.log`; what a file name cannot hold becomes a hyphen. */
export function saveFileName(title: string, nowMs: number): string {
	const safe = title
		.replaceAll(/[^\p{Letter}\p{Number}._]+/gu, '-')
		.replaceAll(/^[-.]+|-$/g, '')
		.slice(0, 80);
	const date = new Date(nowMs);
	const [day, clock] = [
		[date.getFullYear(), date.getMonth() + 1, date.getDate()],
		[date.getHours(), date.getMinutes(), date.getSeconds()],
	].map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(''));
	return ['logs', safe, day, clock].filter(Boolean).join('-');
}

/** The line as it stands in a saved file: time, pod/container, text. */
function savedLine(line: BufferedLine, redact: (text: string) => string): string {
	const {timeMs, nanosecond, text, source} = line;
	const time = rfc3339Nano(timeMs, nanosecond < 0 ? (timeMs % 1000) * 1_000_000 : nanosecond);
	return `${time} ${source.target.pod}/${source.target.container} ${redact(text)}\n`;
}

/**
Writes lines to a new file in the folder, which is made when it is missing; only its owner can read it.
An existing file is never touched: the name gets a number. Returns the path, or why it did not work.
*/
export async function saveLines({
	folder,
	title,
	lines,
	redact,
	nowMs,
}: {
	folder: string;
	/** What the lines are of: context and component. */
	title: string;
	lines: readonly BufferedLine[];
	redact: (text: string) => string;
	nowMs: number;
}): Promise<
	{readonly ok: true; readonly path: string} | {readonly ok: false; readonly sentence: Text}
> {
	try {
		await mkdir(folder, {recursive: true, mode: 0o700});
		const {path, file} = await createNew(folder, saveFileName(title, nowMs));
		try {
			for (let from = 0; from < lines.length; from += linesPerBlock) {
				const block = lines.slice(from, from + linesPerBlock);
				await file.write(block.map((line) => savedLine(line, redact)).join(''));
			}
		} finally {
			await file.close();
		}

		return {ok: true, path};
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return {
			ok: false,
			sentence: {zh: `保存失败：${reason}`, en: `could not be saved: ${reason}`},
		};
	}
}

async function createNew(folder: string, name: string) {
	for (let attempt = 1; attempt <= mostAttempts; attempt++) {
		const path = join(folder, `${name}${attempt > 1 ? `-${attempt}` : ''}.log`);
		try {
			return {path, file: await open(path, 'wx', 0o600)};
		} catch (error) {
			if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
				throw error;
			}
		}
	}

	throw new Error(`${join(folder, name)}.log exists a thousand times`);
}

import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const root = path.join(import.meta.dirname, '..', '..');

/** The programs `node` of this machine that are not the pinned one, by version. */
export function otherNodes(): Map<string, string> {
	const files = (process.env.PATH ?? '')
		.split(path.delimiter)
		.filter((folder) => folder && !folder.startsWith(root))
		.map((folder) => path.join(folder, 'node'))
		.filter((file) => fs.existsSync(file));
	return new Map(
		files.map((file) => [execFileSync(file, ['--version'], {encoding: 'utf8'}).trim(), file]),
	);
}

import fs from 'node:fs';
import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {markKey, setMarkKey} from '../cluster/redact.ts';
import {writeWhole} from '../remedies/whole-file.ts';
import {incidentFolder} from './incident-folder.ts';

const fileIn = (folder: string): string => path.join(incidentFolder(folder), 'mark-key');

/**
Makes this program mark secrets as those before it did that wrote records into the folder: several of them
may write to one, and equal secrets have to be told there by equal marks. Where nothing was recorded yet, it
goes on with the key of its own. To be called before anything is marked.
*/
export function loadMarkKey(folder: string): void {
	let text: string;
	try {
		text = fs.readFileSync(fileIn(folder), 'utf8');
	} catch {
		return;
	}

	const key = Buffer.from(text.trim(), 'hex');
	if (key.length === 32) {
		setMarkKey(key);
	}
}

/**
Keeps the key where only its owner can read it, and where no export takes it from: who has a record alone
cannot try what a mark stands for.
*/
export async function keepMarkKey(folder: string): Promise<void> {
	await mkdir(incidentFolder(folder), {recursive: true, mode: 0o700});
	try {
		await writeWhole(fileIn(folder), `${markKey().toString('hex')}\n`);
	} catch (error) {
		// Somebody else has begun to record: from now on with their key.
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
			throw error;
		}

		loadMarkKey(folder);
	}
}

import {randomUUID} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/**
Writes a file that only its owner can read. Whoever looks finds all of it or nothing, whenever the program
ends. Without `replaces` a file that exists is left alone, and the promise rejects with EEXIST.
*/
export async function writeWhole(
	file: string,
	text: string,
	{replaces = false}: {readonly replaces?: boolean} = {},
): Promise<void> {
	const draft = path.join(path.dirname(file), `.${path.basename(file)}-${randomUUID()}`);
	try {
		const handle = await fs.open(draft, 'wx', 0o600);
		try {
			await handle.writeFile(text);
			await handle.datasync();
		} finally {
			await handle.close();
		}

		await (replaces ? fs.rename(draft, file) : appear(draft, file));
	} finally {
		await fs.rm(draft, {force: true});
	}
}

/** A file system without hard links copies; that too makes nothing of a file that exists. */
async function appear(draft: string, file: string): Promise<void> {
	try {
		await fs.link(draft, file);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
			throw error;
		}

		await fs.copyFile(draft, file, fs.constants.COPYFILE_EXCL);
	}
}

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

const prefix = 'rbd-tui-demo-';

/** Says whose the folder is: `PID HOST`. */
const ownerFile = 'owner';

/** A folder of this process alone that only this user can open. */
export type DemoFolder = {
	readonly path: string;
	/** Removes it with all that is in it; the end of the process does so too. */
	remove(): void;
};

/** Makes the folder, and removes those of demos that were killed before they could do so themselves. */
export function makeDemoFolder(): DemoFolder {
	const temporary = os.tmpdir();
	removeOrphans(temporary);
	const folder = fs.mkdtempSync(path.join(temporary, prefix));
	const removeFolder = () => {
		fs.rmSync(folder, {recursive: true, force: true});
	};

	// A program that ends by a crash shall leave no credentials behind either.
	process.once('exit', removeFolder);
	fs.writeFileSync(path.join(folder, ownerFile), `${process.pid} ${os.hostname()}`);
	return {
		path: folder,
		remove() {
			removeFolder();
			process.off('exit', removeFolder);
		},
	};
}

function removeOrphans(temporary: string): void {
	try {
		for (const name of fs.readdirSync(temporary)) {
			if (name.startsWith(prefix) && isOrphan(path.join(temporary, name))) {
				fs.rmSync(path.join(temporary, name), {recursive: true, force: true});
			}
		}
	} catch {
		// What another user has put there is theirs to remove.
	}
}

/** Its process is gone. One on another machine, or in another container, that shares the folder cannot be asked. */
function isOrphan(folder: string): boolean {
	const [pid, host] = readOwner(folder)?.split(' ') ?? [];
	return Number(pid) > 0 && host === os.hostname() && !isAlive(Number(pid));
}

function readOwner(folder: string): string | undefined {
	try {
		return fs.readFileSync(path.join(folder, ownerFile), 'utf8');
	} catch {
		return undefined;
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code !== 'ESRCH';
	}
}

import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {cgroupFolders} from './node-problem.ts';

const prefix = 'rbd-tui-bed-';

/**
Makes a control group of its own for the pods of a node, in every hierarchy, and takes away those of
earlier nodes whose processes have ended; its path below the hierarchies is returned.
*/
export function makeControlGroup(): string {
	const name = `${prefix}${process.pid}-${Date.now()}`;
	for (const folder of cgroupFolders()) {
		for (const entry of fs.readdirSync(folder)) {
			if (entry.startsWith(prefix)) {
				removeTree(path.join(folder, entry));
			}
		}

		const own = path.join(folder, name);
		fs.mkdirSync(own);
		inheritProcessors(folder, own);
	}

	return `/${name}`;
}

/** A new group of the cpuset controller of version 1 has no processors until it is told. */
function inheritProcessors(folder: string, own: string): void {
	for (const file of ['cpuset.cpus', 'cpuset.mems']) {
		const source = path.join(folder, file);
		if (fs.existsSync(source) && fs.existsSync(path.join(own, file))) {
			fs.writeFileSync(path.join(own, file), fs.readFileSync(source));
		}
	}
}

/** Removes a control group and those in it; one that still has processes stays. */
export function removeControlGroup(group: string): void {
	for (const folder of cgroupFolders()) {
		removeTree(path.join(folder, group));
	}
}

function removeTree(folder: string): void {
	try {
		for (const entry of fs.readdirSync(folder, {withFileTypes: true})) {
			if (entry.isDirectory()) {
				removeTree(path.join(folder, entry.name));
			}
		}

		fs.rmdirSync(folder);
	} catch {
		// It is in use by another run, or gone already.
	}
}

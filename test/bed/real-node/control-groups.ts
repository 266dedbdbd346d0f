import fs from 'node:fs';
import path from 'node:path';
import {ownGroupPrefix} from '../namespace.ts';
import {cgroupFolders} from './node-problem.ts';

/**
Makes a control group of its own for the pods of a node, in every hierarchy; its path below the hierarchies
is returned. With the process that keeps the namespace it goes, too.
*/
export function makeControlGroup(): string {
	const name = `${ownGroupPrefix()}${Date.now()}`;
	for (const folder of cgroupFolders()) {
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

import fs from 'node:fs';
import path from 'node:path';
import type {FaultTree} from '../diagnosis/tree.ts';
import type {Text} from '../text/text.ts';
import {trees as builtInTrees} from './index.ts';

export type AllTrees = {
	readonly trees: readonly FaultTree[];
	/** What is wrong with people's own files; those load that are right. */
	readonly problems: readonly Text[];
};

/**
The built-in trees and people's own: those of the folder `trees` in the program's configuration, or of the
one that was named. What reads YAML is loaded only where there is a folder.
*/
export async function allTrees(
	configuration: string,
	named: string | undefined,
): Promise<AllTrees> {
	const folder = named ?? path.join(configuration, 'trees');
	if (named === undefined && !fs.existsSync(folder)) {
		return {trees: builtInTrees, problems: []};
	}

	const {loadOwnTrees} = await import('./own-trees.ts');
	const own = await loadOwnTrees(folder);
	return {trees: [...builtInTrees, ...own.trees], problems: own.problems};
}

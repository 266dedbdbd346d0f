import path from 'node:path';
import process from 'node:process';
import {binaries, otherPrograms} from '../bed/build/binaries.ts';
import {buildBed} from '../bed/build/build-bed.ts';
import {namespaceProblem, runInside} from '../bed/namespace.ts';

/**
Measures on a real control plane in a namespace of its own, and builds it and the programs of others where they are
missing. Resolves with the exit status.
*/
export async function benchOnCluster(args: readonly string[]): Promise<number> {
	const problem = (await namespaceProblem()) ?? (await buildBed([...binaries, ...otherPrograms]));
	if (problem) {
		console.error(`There is no real control plane to measure on. ${problem}`);
		return 1;
	}

	const inner = path.join(import.meta.dirname, 'inside-cluster.ts');
	return runInside([process.execPath, inner, ...args]);
}

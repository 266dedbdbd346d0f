import path from 'node:path';
import {afterAll, beforeAll} from 'vitest';
import {bundle} from './bundle.ts';

/** How a bundled program is started: what `node` runs, and what it has in its environment. */
export type Bundled = {
	readonly file: string;
	readonly words: readonly string[];
	readonly env: Readonly<Record<string, string>>;
};

/**
Bundles a program for the tests of a file; what is returned is how to start it while they run. Each start lives for
seconds: what is compiled once serves all of them, and what the compiler would optimise is over before it pays.
*/
export function aBundle(entry: string): () => Bundled {
	let bundled: Awaited<ReturnType<typeof bundle>> | undefined;
	beforeAll(async () => {
		bundled = await bundle(entry);
	});
	afterAll(async () => bundled?.[Symbol.asyncDispose]());
	return () => {
		if (!bundled) {
			throw new Error(`${entry} is bundled only while tests run.`);
		}

		const {file} = bundled;
		const env = {NODE_COMPILE_CACHE: path.join(path.dirname(file), 'compiled')};
		return {file, words: ['--no-opt', file], env};
	};
}

import path from 'node:path';
import {afterAll, beforeAll} from 'vitest';
import {bundle} from './bundle.ts';

/** What `node` runs, and what it has in its environment: what is compiled once serves all starts. */
export type Bundled = {
	readonly file: string;
	readonly env: Readonly<Record<string, string>>;
};

/** Bundles a program for the tests of a file; what is returned is how to start it while they run. */
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
		return {file, env};
	};
}

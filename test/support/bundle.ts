import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {build} from 'esbuild';
import {afterAll, beforeAll} from 'vitest';

const root = path.join(import.meta.dirname, '..', '..');

/**
Bundles a program of this repository the way the product is bundled, into a temporary folder, and
returns the file to start. The folder goes away when the returned value is disposed.
*/
export async function bundle(entry: string): Promise<{file: string} & AsyncDisposable> {
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'rbd-tui-bundle-'));
	await build({
		absWorkingDir: root,
		entryPoints: {main: entry},
		outdir: folder,
		outExtension: {'.js': '.mjs'},
		bundle: true,
		splitting: true,
		platform: 'node',
		format: 'esm',
		target: 'node22',
		jsx: 'automatic',
		logLevel: 'warning',
		define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
		external: ['react-devtools-core'],
		// Some bundled packages are CommonJS and call require() for Node's own modules.
		banner: {
			js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
		},
	});
	return {
		file: path.join(folder, 'main.mjs'),
		async [Symbol.asyncDispose]() {
			await fs.rm(folder, {recursive: true, force: true});
		},
	};
}

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

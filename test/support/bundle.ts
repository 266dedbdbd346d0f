import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {build} from 'esbuild';

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

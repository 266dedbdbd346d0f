import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {build} from 'esbuild';
import {bundling} from '../../scripts/bundling.ts';

/**
Bundles a program of this repository the way the product is bundled, into a temporary folder, and
returns the file to start. The folder goes away when the returned value is disposed.
*/
export async function bundle(entry: string): Promise<{file: string} & AsyncDisposable> {
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'rbd-tui-bundle-'));
	await build({
		...bundling,
		entryPoints: {main: entry},
		outdir: folder,
		outExtension: {'.js': '.mjs'},
	});
	return {
		file: path.join(folder, 'main.mjs'),
		async [Symbol.asyncDispose]() {
			await fs.rm(folder, {recursive: true, force: true});
		},
	};
}

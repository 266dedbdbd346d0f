import fs from 'node:fs';
import path from 'node:path';
import {build} from 'esbuild';
import {expect, it} from 'vitest';
import {bundling} from '../../scripts/bundling.ts';
import {aFolder} from '../support/a-folder.ts';

it('bundles what names its modules without their ends, also in a folder called like the Kubernetes client', async () => {
	const clone = path.join(aFolder(), 'client-node');
	fs.mkdirSync(clone);
	fs.writeFileSync(path.join(clone, 'main.js'), "import './part';\n");
	fs.writeFileSync(path.join(clone, 'part.js'), "console.log('loaded for its effect');\n");
	const {outputFiles} = await build({
		...bundling,
		absWorkingDir: clone,
		entryPoints: ['main.js'],
		outdir: 'dist',
		write: false,
		logLevel: 'silent',
	});
	expect(outputFiles.map(({text}) => text).join('\n')).toContain('loaded for its effect');
});

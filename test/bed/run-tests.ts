// Runs the suites of the real control plane in a namespace of their own: `npm run test:cluster [-- FILTER]`.
// Where the machine lacks what they need, one sentence says so and nothing is run.
import path from 'node:path';
import process from 'node:process';
import {buildBed} from './build/build-bed.ts';
import {namespaceProblem, runInside} from './namespace.ts';

const root = path.join(import.meta.dirname, '..', '..');
const problem = (await namespaceProblem()) ?? (await buildBed());
if (problem) {
	console.log(`The tests on a real control plane were left out. ${problem}`);
} else {
	process.exitCode = await runInside([
		process.execPath,
		path.join(root, 'node_modules', 'vitest', 'vitest.mjs'),
		'run',
		'--root',
		root,
		'--config',
		path.join(import.meta.dirname, 'vitest.config.ts'),
		...process.argv.slice(2),
	]);
}

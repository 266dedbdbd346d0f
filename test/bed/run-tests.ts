// Runs the suites of the real control plane, each file in a namespace of its own: `npm run test:cluster [-- FILTER]`.
// Where the machine lacks what they need, one sentence says what is left out, and why.
import path from 'node:path';
import process from 'node:process';
import {createCLI} from 'vitest/node';
import {findBinary} from './build/binaries.ts';
import {buildBed} from './build/build-bed.ts';
import {namespaceProblem} from './namespace.ts';
import {firewallProblem} from './network/firewall.ts';
import {nodeProblem} from './real-node/node-problem.ts';

// Programs in Go collect their garbage less often: tests have more memory than processors.
process.env.GOGC ??= '400';

const problem = (await firewallProblem()) ?? (await namespaceProblem()) ?? (await buildBed());
if (problem) {
	console.log(`The tests on a real control plane were left out. ${problem}`);
} else {
	const noNode = nodeProblem();
	if (noNode) {
		console.log(`The tests with real containers were left out: ${noNode}.`);
	}

	const hasK9s = findBinary('k9s') !== undefined;
	if (!hasK9s) {
		console.log('The test with k9s was left out: npm run bed -- all builds it.');
	}

	createCLI().parse([
		process.execPath,
		'vitest',
		'run',
		'--root',
		path.join(import.meta.dirname, '..', '..'),
		'--config',
		path.join(import.meta.dirname, 'vitest.config.ts'),
		...(noNode ? ['--exclude', 'test/bed/containers/**'] : []),
		...(hasK9s ? [] : ['--exclude', 'test/bed/contract/k9s.cluster.ts']),
		...process.argv.slice(2),
	]);
}

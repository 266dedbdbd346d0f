// `npm run bed` builds the programs of a real control plane; `npm run bed -- up` starts one for a person.
import process from 'node:process';
import {buildBed, missingBinaries} from './build/build-bed.ts';
import {binaryFolder} from './build/binaries.ts';
import {namespaceProblem, runInside} from './namespace.ts';
import {nodeProblem} from './real-node/node-problem.ts';
import {readUpOptions, usage} from './up-options.ts';

const [command, ...rest] = process.argv.slice(2);
const fail = (problem: string): void => {
	console.error(problem);
	process.exitCode = 1;
};

if (command === undefined) {
	const isBuilt = missingBinaries().length === 0;
	const problem = await buildBed();
	if (problem) {
		fail(problem);
	} else if (isBuilt) {
		console.log(
			`Nothing to do: everything is in ${process.env.KUBEBUILDER_ASSETS ?? binaryFolder}.`,
		);
	}
} else if (command === 'up') {
	const options = readUpOptions(rest);
	const noNode = options.hasRealNode ? nodeProblem() : undefined;
	const problem =
		options.problem ??
		(noNode && `There can be no real node: ${noNode}.`) ??
		(await namespaceProblem()) ??
		(await buildBed());
	if (problem) {
		fail(problem);
	} else {
		const inner = new URL('up.ts', import.meta.url).pathname;
		process.exitCode = await runInside([process.execPath, inner, ...rest]);
	}
} else {
	fail(usage);
}

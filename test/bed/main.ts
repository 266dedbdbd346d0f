// `npm run bed` builds the programs of a real control plane; `npm run bed -- up` starts one for a person.
import process from 'node:process';
import {buildBed, missingBinaries} from './build/build-bed.ts';
import {binaryFolder} from './build/binaries.ts';
import {namespaceProblem, runInside} from './namespace.ts';
import {nodeProblem} from './real-node/node-problem.ts';
import {readUpOptions, usage} from './up-options.ts';

const [command, ...rest] = process.argv.slice(2);
const fail = (problem: string, status = 1): void => {
	console.error(problem);
	process.exitCode = status;
};

async function up(hasRealNode: boolean): Promise<void> {
	const noNode = hasRealNode ? nodeProblem() : undefined;
	const problem =
		(noNode && `There can be no real node: ${noNode}.`) ??
		(await namespaceProblem()) ??
		(await buildBed());
	if (problem) {
		fail(problem);
		return;
	}

	const inner = new URL('up.ts', import.meta.url).pathname;
	process.exitCode = await runInside([process.execPath, inner, ...rest]);
}

if (command === undefined) {
	const isBuilt = missingBinaries().length === 0;
	const problem = await buildBed();
	if (problem) {
		fail(problem);
	} else if (isBuilt) {
		const assets = process.env.KUBEBUILDER_ASSETS;
		console.log(
			`Nothing to do: everything is in ${assets ? `${assets} or ${binaryFolder}` : binaryFolder}.`,
		);
	}
} else if (command === 'up') {
	const {problem, hasRealNode} = readUpOptions(rest);
	if (problem) {
		fail(problem, 2);
	} else {
		await up(hasRealNode);
	}
} else if (['help', '--help', '-h'].includes(command)) {
	console.log(usage);
} else {
	fail(`There is no command ${command}.\n${usage}`, 2);
}

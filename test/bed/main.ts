// `npm run bed` builds the programs of a real control plane; `npm run bed -- up` starts one for a person.
import process from 'node:process';
import {buildBed, missingBinaries} from './build/build-bed.ts';
import {binaries, type Binary, binaryFolder, otherPrograms} from './build/binaries.ts';
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

async function build(names: readonly Binary[]): Promise<void> {
	const isBuilt = missingBinaries(names).length === 0;
	const problem = await buildBed(names);
	if (problem) {
		fail(problem);
	} else if (isBuilt) {
		const assets = process.env.KUBEBUILDER_ASSETS;
		console.log(
			`Nothing to do: everything is in ${assets ? `${assets} or ${binaryFolder}` : binaryFolder}.`,
		);
	}
}

switch (command) {
	case undefined: {
		await build(binaries);
		break;
	}

	case 'all': {
		await build([...binaries, ...otherPrograms]);
		break;
	}

	case 'up': {
		const {problem, hasRealNode} = readUpOptions(rest);
		if (problem) {
			fail(problem, 2);
		} else {
			await up(hasRealNode);
		}

		break;
	}

	case 'help':
	case '--help':
	case '-h': {
		console.log(usage);
		break;
	}

	default: {
		fail(`There is no command ${command}.\n${usage}`, 2);
	}
}

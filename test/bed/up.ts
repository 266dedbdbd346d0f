// Runs inside a namespace: the clusters that a person asked for, and a shell beside them.
import {spawn} from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {writeKubeconfig} from '../../source/practice/kubeconfig.ts';
import {binaryFolder} from './build/binaries.ts';
import {busyboxImage} from './real-node/images.ts';
import {startRealNode} from './real-node/start-real-node.ts';
import {startScenarioBed} from './scenario/start-scenario.ts';
import {type Bed, startBed} from './start-bed.ts';
import {readUpOptions} from './up-options.ts';

const {clusters: count, nodes, hasRealNode, scenario} = readUpOptions(process.argv.slice(2));
const beds: Bed[] = [];
for (let number = 0; number < count; number++) {
	const name = count === 1 ? 'bed' : `bed-${number + 1}`;
	beds.push(
		scenario
			? await startScenarioBed({scenario, name, number})
			: await startBed({name, number, nodes}),
	);
	console.log(`${name} is ready at ${beds.at(-1)?.apiServer.address}.`);
}

const [first] = beds;
const node = hasRealNode && first ? await startRealNode(first) : undefined;
if (node) {
	console.log(`The node ${node.name} runs real containers of the image ${busyboxImage}.`);
}

const kubeconfig = await writeKubeconfig(
	path.join(os.tmpdir(), 'shell'),
	beds.flatMap(({contexts}) => contexts),
);
console.log(
	`KUBECONFIG leads there; what the programs write is in ${os.tmpdir()}. Leave with exit.`,
);
// The terminal's interrupt is for what runs in the shell.
process.on('SIGINT', () => undefined);
const shell = spawn(process.env.SHELL ?? 'sh', [], {
	stdio: 'inherit',
	env: {
		...process.env,
		KUBECONFIG: kubeconfig,
		PATH: `${binaryFolder}:${process.env.PATH ?? ''}`,
	},
});
await new Promise((resolve) => {
	shell.once('error', (error) => {
		console.error(error.message);
		resolve(undefined);
	});
	shell.once('exit', resolve);
});
await node?.stop();
await Promise.all(beds.map(async (bed) => bed.stop()));

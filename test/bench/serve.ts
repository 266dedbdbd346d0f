// A practice cluster in a process of its own, so that its work is not measured with the program's.
// Takes a scenario's id or `herd-N` (N pods in rbd-system itself); prints the kubeconfig's path.
import process from 'node:process';
import {deployments} from '../../source/cluster/resources.ts';
import {startDemo} from '../../source/practice/demo.ts';
import {findScenario} from '../../source/practice/scenarios/index.ts';
import {healthy} from '../../source/practice/scenarios/healthy.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';

const herd = (count: number): Scenario => ({
	...healthy,
	id: `herd-${count}`,
	build(world) {
		world.add(deployments, {
			metadata: {name: 'herd', namespace: 'rbd-system', labels: {name: 'herd'}},
			spec: {
				replicas: count,
				selector: {matchLabels: {name: 'herd'}},
				template: {
					metadata: {labels: {name: 'herd'}},
					spec: {containers: [{name: 'main', image: 'goodrain.me/herd:1'}]},
				},
			},
		});
	},
});

const id = process.argv[2] ?? 'healthy';
const size = Number(/^herd-(?<size>\d+)$/.exec(id)?.groups?.size ?? 0);
const scenario = size > 0 ? herd(size) : findScenario(id);
if (!scenario) {
	throw new Error(`there is no scenario ${id}`);
}

const demo = await startDemo({scenarios: [scenario]});
process.stdout.write(`${demo.kubeconfig}\n`);
process.once('SIGTERM', () => {
	void demo.stop();
});

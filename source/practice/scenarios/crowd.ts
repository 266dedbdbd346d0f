import {deployments, namespaces} from '../../cluster/resources.ts';
import type {LogProgram} from '../models/logs/log-program.ts';
import type {World} from '../world/world.ts';
import {healthy} from './healthy.ts';
import type {Scenario} from './scenario.ts';

/** A healthy platform with so many pods of other people beside it: for measuring, and for people with big clusters. */
export const crowd = (count: number): Scenario => ({
	...healthy,
	id: `crowd-${count}`,
	title: {zh: `另有 ${count} 个实例的集群`, en: `a cluster with ${count} other pods`},
	summary: {
		zh: `平台正常，其他命名空间里另有 ${count} 个实例。`,
		en: `The platform is well, and ${count} pods of others run in other namespaces.`,
	},
	build(world) {
		addCrowd(world, count);
	},
});

const podsPerNamespace = 100;
const podsPerDeployment = 10;

function addCrowd(world: World, count: number): void {
	for (let made = 0; made < count; made += podsPerDeployment) {
		const namespace = `team-${Math.floor(made / podsPerNamespace) + 1}`;
		if (made % podsPerNamespace === 0) {
			world.add(namespaces, {metadata: {name: namespace, labels: {creator: 'Rainbond'}}});
		}

		const name = `app-${(made % podsPerNamespace) / podsPerDeployment + 1}`;
		world.add(deployments, {
			metadata: {name, namespace, labels: {name}},
			spec: {
				replicas: Math.min(podsPerDeployment, count - made),
				selector: {matchLabels: {name}},
				template: {
					metadata: {labels: {name}},
					spec: {containers: [{name: 'main', image: `goodrain.me/${namespace}-${name}:1`}]},
				},
			},
		});
	}
}

/** A healthy platform in which one pod prints that many numbered lines a second. */
export const logFlood = (linesPerSecond: number): Scenario => ({
	...healthy,
	id: `log-flood-${linesPerSecond}`,
	title: {
		zh: `每秒打印 ${linesPerSecond} 行日志的实例`,
		en: `a pod that prints ${linesPerSecond} lines a second`,
	},
	summary: {
		zh: 'flood 命名空间里有一个实例不停地打印带编号的日志。',
		en: 'A pod in the namespace flood prints numbered lines without end.',
	},
	build(world) {
		const name = 'flood';
		world.add(namespaces, {metadata: {name}});
		world.add(deployments, {
			metadata: {name, namespace: name, labels: {name}},
			spec: {
				replicas: 1,
				selector: {matchLabels: {name}},
				template: {
					metadata: {labels: {name}},
					spec: {containers: [{name: 'main', image: 'goodrain.me/flood:1'}]},
				},
			},
		});
		world.print('flood/flood', numbered(linesPerSecond));
	},
});

const numbered = (linesPerSecond: number): LogProgram => [
	{
		every: 1 / linesPerSecond,
		jitter: 0,
		lines: [({index}) => `line ${index} of the flood: the quick brown fox jumps over the lazy dog`],
	},
];

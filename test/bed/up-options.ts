import {parseArgs} from 'node:util';
import {findScenario} from '../../source/practice/scenarios/index.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';

export const usage = `npm run bed                builds what is missing of a real control plane
npm run bed -- all         builds k9s and stern too, for the tests and figures that they are in
npm run bed -- up          starts one and a shell whose KUBECONFIG leads to it; leaving the shell ends it
  --clusters COUNT         clusters side by side (1)
  --nodes COUNT            nodes that kwok plays (3)
  --real-node              a real kubelet on containerd and runc, as root; with --kwok beside kwok's nodes
  --scenario ID            a scenario of the practice cluster in place of kwok's nodes`;

export type UpOptions = {
	readonly clusters: number;
	readonly nodes: number;
	readonly hasRealNode: boolean;
	readonly scenario?: Scenario;
	readonly problem?: string;
};

function count(option: string, value: string, [low, high]: readonly [number, number]): number {
	const number = Number(value);
	if (!Number.isSafeInteger(number) || number < low || number > high) {
		throw new Error(`${option} takes a number from ${low} to ${high}, not ${value}.`);
	}

	return number;
}

/** What the command line of `up` asks for; `problem` says what is wrong with it. */
export function readUpOptions(args: string[]): UpOptions {
	const nothing = {clusters: 1, nodes: 3, hasRealNode: false};
	try {
		const {values} = parseArgs({
			args,
			options: {
				clusters: {type: 'string', default: '1'},
				nodes: {type: 'string', default: '3'},
				kwok: {type: 'boolean', default: false},
				'real-node': {type: 'boolean', default: false},
				scenario: {type: 'string'},
			},
		});
		const clusters = count('--clusters', values.clusters, [1, 9]);
		const hasRealNode = values['real-node'];
		const wanted = count('--nodes', values.nodes, [0, 200]);
		const nodes = hasRealNode && !values.kwok ? 0 : wanted;
		const scenario = values.scenario === undefined ? undefined : findScenario(values.scenario);
		return values.scenario !== undefined && !scenario
			? {
					...nothing,
					problem: `There is no scenario ${values.scenario}; npm run demo -- --list lists them.`,
				}
			: {clusters, nodes, hasRealNode, ...(scenario && {scenario})};
	} catch (error) {
		return {...nothing, problem: `${error instanceof Error ? error.message : ''}\n${usage}`};
	}
}

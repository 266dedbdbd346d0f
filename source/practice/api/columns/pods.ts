import type {Pod} from '../../../cluster/objects.ts';
import {humanDuration} from '../../../text/duration.ts';
import type {AnyObject} from '../kinds.ts';
import {age, column, name, none, wide, type Column} from './column.ts';
import {podCells} from './pod-cells.ts';

function restarts(pod: Pod, now: number): string {
	const {restarts: count, lastRestart} = podCells(pod);
	return count > 0 && lastRestart !== undefined
		? `${count} (${humanDuration(now - lastRestart)} ago)`
		: String(count);
}

function readinessGates({spec, status}: Pod): string {
	const gates = spec.readinessGates ?? [];
	const isPassed = (gate: string): boolean =>
		status?.conditions?.some(({type, status: state}) => type === gate && state === 'True') ?? false;
	const passed = gates.filter(({conditionType}) => isPassed(conditionType));
	return gates.length > 0 ? `${passed.length}/${gates.length}` : none;
}

export const podColumns: readonly Column[] = [
	name,
	column('Ready', (pod: Pod) => podCells(pod).ready),
	column('Status', (pod: Pod) => podCells(pod).status),
	column('Restarts', restarts),
	age,
	wide('IP', ({status}: Pod) => status?.podIP ?? none),
	wide('Node', ({spec}: Pod) => spec.nodeName ?? none),
	wide('Nominated Node', ({status}: AnyObject) => status?.nominatedNodeName ?? none),
	wide('Readiness Gates', readinessGates),
];

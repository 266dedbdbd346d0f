import type {Event, Pod, RbdComponent} from '../cluster/objects.ts';
import {componentOf, jobOf} from './components.ts';
import {isEvicted, isOver, podState, type PodState} from './pod-state.ts';

/** A platform component as its pods and the operator's object show it. */
export type ComponentState = {
	readonly name: string;
	/** Pods that live or should: neither finished, evicted nor on their way out. */
	readonly pods: readonly PodState[];
	readonly evicted: readonly Pod[];
	/** The operator has an object for it, it has pods, or it is the operator. */
	readonly isExpected: boolean;
	readonly object: RbdComponent | undefined;
};

/** Passing work is no component: builds, the Job that writes /etc/hosts, and whatever other Jobs there are. */
const passing = new Set(['builds', 'hosts-job']);

const isPassing = (pod: Pod): boolean => jobOf(pod) !== undefined || passing.has(componentOf(pod));

export const operatorName = 'rainbond-operator';

/** Components that Rainbond brings along under names of their own (rainbond-operator: controllers/handler). */
const broughtAlong = new Set([
	operatorName,
	'minio',
	'local-path-provisioner',
	// v5
	'nfs-provisioner',
]);

/** Whether a workload of the Rainbond namespace is one of the platform's, by its name. */
export const isPlatformName = (name: string): boolean =>
	name.startsWith('rbd-') || broughtAlong.has(name);

/**
Whether a pod belongs to the platform rather than to something else in its namespace; `known` are names that
are components besides.
*/
export const isPlatform = (pod: Pod, known: ReadonlySet<string> = new Set()): boolean => {
	const {labels = {}} = pod.metadata;
	return (
		labels.belongTo === operatorName ||
		labels['control-plane'] === operatorName ||
		// Charts give the operator other labels, and not every version labels its pods: the names stay.
		known.has(componentOf(pod)) ||
		isPlatformName(componentOf(pod))
	);
};

/** The state of every platform component, by name. */
export function componentStates(
	pods: readonly Pod[],
	objects: readonly RbdComponent[] | undefined,
	events: readonly Event[] | undefined,
	now: number,
): Map<string, ComponentState> {
	const byName = new Map((objects ?? []).map((object) => [object.metadata.name, object]));
	const known = new Set([...byName.keys(), operatorName]);
	const groups = Map.groupBy(
		pods.filter((pod) => isPlatform(pod, known) && !isPassing(pod)),
		(pod) => componentOf(pod),
	);
	const names = new Set([...known, ...groups.keys()]);
	return new Map(
		names.values().map((name): [string, ComponentState] => {
			const own = groups.get(name) ?? [];
			const living = own.filter((pod) => !isOver(pod) && !pod.metadata.deletionTimestamp);
			return [
				name,
				{
					name,
					pods: living.map((pod) => podState(pod, events ?? [], now)),
					evicted: own.filter((pod) => isEvicted(pod)),
					isExpected: known.has(name) || own.length > 0,
					object: byName.get(name),
				},
			];
		}),
	);
}

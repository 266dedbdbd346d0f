import type {Event, Pod, RbdComponent} from '../cluster/objects.ts';
import type {ObjectReference} from '../diagnosis/subject.ts';
import {type ComponentState, componentStates} from '../platform/component-state.ts';
import {componentOf} from '../platform/components.ts';
import {isOver, type PodState, type PodTrouble} from '../platform/pod-state.ts';
import type {Gap} from '../probes/reading.ts';
import type {Text} from '../text/text.ts';

type Known = {
	readonly objects: readonly RbdComponent[] | undefined;
	readonly events: readonly Event[] | undefined;
	readonly states: Map<string, ComponentState>;
};

const known = new WeakMap<readonly Pod[], Known>();

/** The components of an observation; worked out once, however many predicates ask for what is known by then. */
export function statesOf(
	pods: readonly Pod[],
	objects: readonly RbdComponent[] | undefined,
	events: readonly Event[] | undefined,
	now: number,
): Map<string, ComponentState> {
	const cached = known.get(pods);
	if (cached && cached.objects === objects && cached.events === events) {
		return cached.states;
	}

	const states = componentStates(pods, objects, events, now);
	known.set(pods, {objects, events, states});
	return states;
}

/** The operator says that the component is not wanted here: somebody has brought another. */
export function isProvidedElsewhere(object: RbdComponent | undefined): boolean {
	const ready = object?.status?.conditions?.find(({type}) => type === 'Ready');
	return /^use custom (?:image repository|regionDB|uiDB)/.test(ready?.message ?? '');
}

/** What the operator makes of a component where no pod tells (rainbond-operator: controllers/handler). */
const usualKindOf = (name: string): string =>
	['rbd-db', 'rbd-monitor', 'minio', 'rbd-etcd', 'rbd-eventlog'].includes(name)
		? 'StatefulSet'
		: ['rbd-chaos', 'rbd-node'].includes(name)
			? 'DaemonSet'
			: 'Deployment';

/** The workload behind a component: what a person would restart or describe. */
export function workloadOf(name: string, namespace: string, pods: readonly Pod[]): ObjectReference {
	const owner = pods.flatMap(({metadata}) => metadata.ownerReferences ?? [])[0];
	const kind = owner?.kind === 'ReplicaSet' ? 'Deployment' : (owner?.kind ?? usualKindOf(name));
	return {kind, namespace, name};
}

/** What the programs of a component are started with. Passwords may stand there: take out only what is needed. */
export const commandLineOf = (name: string, pods: readonly Pod[]): string[] =>
	pods
		.filter((pod) => componentOf(pod) === name && !isOver(pod))
		.flatMap(({spec}) => spec.containers)
		.flatMap(({args = [], command = []}) => [...command, ...args]);

export const podReference = ({metadata}: Pod): ObjectReference => ({
	kind: 'Pod',
	...(metadata.namespace && {namespace: metadata.namespace}),
	name: metadata.name,
	uid: metadata.uid,
});

/** A component with those of its pods that are meant. */
export const componentReferences = (
	name: string,
	namespace: string,
	pods: readonly PodState[],
): ObjectReference[] => [
	workloadOf(
		name,
		namespace,
		pods.map(({pod}) => pod),
	),
	...pods.map(({pod}) => podReference(pod)),
];

/** Logs of these components that were to be read and could not be: that they say nothing proves nothing then. */
export const unheard = (gaps: readonly Gap[], ...components: readonly string[]): Gap[] =>
	gaps.filter(({component}) => component !== undefined && components.includes(component));

export const couldNotHear: Text = {
	zh: '没能读到日志，不能说里面没有',
	en: 'its log could not be read, so it may well say so',
};

export const withTrouble = (
	state: Pick<ComponentState, 'pods'> | undefined,
	...troubles: readonly PodTrouble[]
): PodState[] => (state?.pods ?? []).filter(({trouble}) => troubles.includes(trouble));

import type {ContainerStatus, Node, Pod} from '../cluster/objects.ts';
import {componentOf} from '../platform/components.ts';
import {isOver, isReadyPod} from '../platform/pod-state.ts';

/** Read always: what goes wrong with the region API shows nowhere else. */
const alwaysRead = 'rbd-api';

/** Read as long as rbd-api serves: how the region looks from the console. */
const console_ = 'rbd-app-ui';

/** Read where their pods are in trouble; the order is that of how much hangs on them. */
const readInTrouble = ['rbd-chaos', 'rbd-worker', 'rbd-app-ui', 'rbd-mq', 'rbd-hub'];

/** A program that was started only just now has not said much yet. Milliseconds. */
const justStartedMs = 60_000;

/** The log of what has run on for so long says nothing of why it ended. Milliseconds. */
const longAgoMs = 30 * 60_000;

/** A log that is worth reading. */
export type WantedLog = {
	readonly component: string;
	readonly pod: Pod;
	readonly container: string;
	readonly isPrevious: boolean;
};

/** Nodes that are not ready serve no logs, and asking them takes long. */
export const silentNodes = (nodes: readonly Node[]): string[] =>
	nodes
		.filter(({status}) =>
			status?.conditions?.some(({type, status: value}) => type === 'Ready' && value !== 'True'),
		)
		.map(({metadata}) => metadata.name);

/** The logs worth reading: of the region API and its console, and what those in trouble left behind. */
export function chooseLogs(pods: readonly Pod[], now: number): WantedLog[] {
	const living = worstFirst(pods.filter((pod) => !isOver(pod) && pod.spec.nodeName));
	const byComponent = Map.groupBy(living, (pod) => componentOf(pod));
	const servers = byComponent.get(alwaysRead) ?? [];
	const [api, second] = servers;
	const isServing = servers.some((pod) => isReadyPod(pod));
	const consoles = isServing ? (byComponent.get(console_) ?? []) : [];
	const troubled = readInTrouble.flatMap(
		(component) => byComponent.get(component)?.find((one) => isTroubled(one, now)) ?? [],
	);
	// Both at the same fault say the same: another component has more to tell than another replica.
	return [...new Set([api, consoles[0], ...troubled, second])]
		.flatMap((pod) => pod ?? [])
		.flatMap((pod) => logOf(pod, now) ?? []);
}

/** The API server promises no order, and of several pods the one in most trouble has most to say. */
const worstFirst = (pods: readonly Pod[]): Pod[] =>
	pods
		.toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name))
		.toSorted((a, b) => restartsOf(b) - restartsOf(a))
		.toSorted((a, b) => Number(isReadyPod(a)) - Number(isReadyPod(b)));

const restartsOf = ({status}: Pod): number =>
	(status?.containerStatuses ?? []).reduce((sum, {restartCount}) => sum + restartCount, 0);

/** Not ready, or ready between two of several ends; what has ended long ago is over. */
const isTroubled = (pod: Pod, now: number): boolean =>
	!isReadyPod(pod) ||
	(pod.status?.containerStatuses ?? []).some(({lastState, restartCount}) => {
		const {finishedAt = ''} = lastState?.terminated ?? {};
		const isLongAgo = now - Date.parse(finishedAt) > longAgoMs;
		return Boolean(lastState?.terminated) && restartCount > 2 && !isLongAgo;
	});

/** The log of the container in question, or of the one before it where that is what tells; none of one that never ran. */
function logOf(pod: Pod, now: number): WantedLog | undefined {
	const component = componentOf(pod);
	const container = containerInQuestion(pod, component);
	const status = pod.status?.containerStatuses?.find(({name}) => name === container);
	return status && hasNeverRun(status)
		? undefined
		: {component, pod, container, isPrevious: status !== undefined && endTells(status, now)};
}

/** The one that is not ready, else the one that the component is called after. */
function containerInQuestion({spec, status}: Pod, component: string): string {
	const unready = status?.containerStatuses?.find(({ready}) => !ready);
	const main = spec.containers.find(({name}) => name === component) ?? spec.containers[0];
	return unready?.name ?? main?.name ?? component;
}

const hasNeverRun = ({state, lastState}: ContainerStatus): boolean =>
	Boolean(state?.waiting) && !lastState?.terminated;

/** It is down, or was started only just now: the program before it has said what matters. */
function endTells({ready, state, lastState}: ContainerStatus, now: number): boolean {
	const isJustStarted = now - Date.parse(state?.running?.startedAt ?? '') < justStartedMs;
	return Boolean(lastState?.terminated) && !ready && (!state?.running || isJustStarted);
}

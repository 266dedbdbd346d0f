import type {Node, Pod} from '../cluster/objects.ts';
import {componentOf} from '../platform/components.ts';
import {isOver, isReadyPod} from '../platform/pod-state.ts';
import type {ProbeContext} from './context.ts';
import {clusterNodes} from './nodes.ts';
import {namespacePods} from './namespace-objects.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {type Gap, gapOf} from './reading.ts';
import {scanLog, type ScannedLog} from './scan-log.ts';

/** Read always: what goes wrong with the region API shows nowhere else. */
const alwaysRead = 'rbd-api';

/** Read as long as rbd-api serves: how the region looks from the console. */
const console_ = 'rbd-app-ui';

/** Read where their pods are in trouble; the order is that of how much hangs on them. */
const readInTrouble = ['rbd-chaos', 'rbd-worker', 'rbd-app-ui', 'rbd-mq', 'rbd-hub'];

/** Logs read in one run at most: enough for those that a fault makes fail together. */
const mostLogs = 4;

/** A program that was started only just now has not said much yet. Milliseconds. */
const justStartedMs = 60_000;

type Wanted = {
	readonly component: string;
	readonly pod: Pod;
	readonly container: string;
	readonly isPrevious: boolean;
};

/** Known lines in the logs of the platform's programs, within the window. */
export const platformLogs = defineProbe<readonly ScannedLog[]>({
	id: 'platform-logs',
	title: {zh: '平台组件的日志', en: 'logs of the platform components'},
	calls: [{verb: 'get', group: '', resource: 'pods', subresource: 'log'}],
	uses: [namespacePods, clusterNodes],
	vantage: 'kubelet',
	disturbance: 'log',
	deadlineMs: 8000,
	sensitive: ['hits.excerpt'],
	async run(context) {
		const pods = await context.read(namespacePods);
		if (pods.status !== 'read') {
			return notRead(...pods.gaps);
		}

		const nodes = await context.read(clusterNodes);
		const silent = new Set(nodes.status === 'read' ? silentNodes(nodes.value) : []);
		const [unheard, wanted] = [
			chooseLogs(
				pods.value.filter(({spec}) => silent.has(spec.nodeName ?? '')),
				context.now(),
			),
			chooseLogs(
				pods.value.filter(({spec}) => !silent.has(spec.nodeName ?? '')),
				context.now(),
			),
		];
		const scanned: ScannedLog[] = [];
		const gaps: Gap[] = unheard.map(({pod}) => ({
			why: 'unreachable',
			needs: undefined,
			message: `the node of ${pod.metadata.name}, ${pod.spec.nodeName}, is not ready`,
			isOptional: true,
			component: componentOf(pod),
		}));
		let spare = mostLogs - wanted.length;
		const foremost = wanted.find(({component}) => component === alwaysRead);
		const mayReadOn = (one: Wanted): boolean => one === foremost || spare-- > 0;
		await Promise.all(
			wanted.map(async (one) => {
				const result = await readOne(context, one, mayReadOn);
				if ('lineCount' in result) {
					scanned.push(result);
				} else {
					gaps.push(result);
				}
			}),
		);
		return read(
			scanned.toSorted((a, b) => a.pod.localeCompare(b.pod)),
			gaps,
		);
	},
});

/** Nodes that are not ready serve no logs, and asking them takes long. */
export const silentNodes = (nodes: readonly Node[]): string[] =>
	nodes
		.filter(({status}) =>
			status?.conditions?.some(({type, status: value}) => type === 'Ready' && value !== 'True'),
		)
		.map(({metadata}) => metadata.name);

/** The logs worth reading: of the region API and its console, and what those in trouble left behind. */
export function chooseLogs(pods: readonly Pod[], now: number): Wanted[] {
	const living = worstFirst(pods.filter((pod) => !isOver(pod) && pod.spec.nodeName));
	const byComponent = Map.groupBy(living, (pod) => componentOf(pod));
	const api = byComponent.get(alwaysRead) ?? [];
	const consoles = api.some((pod) => isReadyPod(pod)) ? (byComponent.get(console_) ?? []) : [];
	const always = [...api.slice(0, 2), ...consoles.slice(0, 1)];
	const troubled = readInTrouble.flatMap(
		(component) => byComponent.get(component)?.find((one) => isTroubled(one)) ?? [],
	);
	return [...new Set([...always, ...troubled])]
		.flatMap((pod) => logOf(componentOf(pod), pod, now) ?? [])
		.slice(0, mostLogs);
}

/** The API server promises no order, and of several pods the one in most trouble has most to say. */
const worstFirst = (pods: readonly Pod[]): Pod[] =>
	pods
		.toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name))
		.toSorted((a, b) => restartsOf(b) - restartsOf(a))
		.toSorted((a, b) => Number(isReadyPod(a)) - Number(isReadyPod(b)));

const restartsOf = ({status}: Pod): number =>
	(status?.containerStatuses ?? []).reduce((sum, {restartCount}) => sum + restartCount, 0);

const isTroubled = (pod: Pod): boolean =>
	!isReadyPod(pod) ||
	(pod.status?.containerStatuses ?? []).some(({lastState, restartCount}) =>
		Boolean(lastState?.terminated && restartCount > 2),
	);

/** The log of the container in question, or of the one before it where that is what tells. */
function logOf(component: string, pod: Pod, now: number): Wanted | undefined {
	const statuses = pod.status?.containerStatuses ?? [];
	const {name: container = component} =
		statuses.find(({ready}) => !ready) ??
		pod.spec.containers.find(({name}) => name === component) ??
		pod.spec.containers[0] ??
		{};
	const status = statuses.find(({name}) => name === container);
	const hasEnded = Boolean(status?.lastState?.terminated);
	if (status?.state?.waiting && !hasEnded) {
		// It has never run.
		return undefined;
	}

	const startedAt = Date.parse(status?.state?.running?.startedAt ?? '');
	const isFresh = now - startedAt < justStartedMs;
	const isPrevious = hasEnded && !status?.ready && (!status?.state?.running || isFresh);
	return {component, pod, container, isPrevious};
}

/**
Reads a log; where the one before the present container has nothing to say, empty or lost, the present
one is heard instead.
*/
async function readOne(
	context: ProbeContext,
	wanted: Wanted,
	mayReadOn: (wanted: Wanted) => boolean,
): Promise<ScannedLog | Gap> {
	const first = await readLog(context, wanted);
	const isSilent = 'lineCount' in first ? first.lineCount === 0 : isLost(first);
	if (!wanted.isPrevious || !isSilent || !mayReadOn(wanted)) {
		return first;
	}

	const present = await readLog(context, {...wanted, isPrevious: false});
	return 'lineCount' in present && present.lineCount > 0 ? present : first;
}

/** Everything but a refusal or a silence, which the present log would meet as well. */
const isLost = ({why}: Gap): boolean => !['forbidden', 'timeout', 'not collected'].includes(why);

async function readLog(
	context: ProbeContext,
	{component, pod, container, isPrevious}: Wanted,
): Promise<ScannedLog | Gap> {
	const {name} = pod.metadata;
	const {namespace} = context;
	const log = await context.log({
		namespace,
		pod: name,
		container,
		previous: isPrevious,
		node: pod.spec.nodeName,
	});
	if (log.ok) {
		return scanLog({component, pod: name, container, isPrevious}, log.value);
	}

	const call = {verb: 'get', group: '', resource: 'pods', subresource: 'log', namespace} as const;
	// A dead container whose log is gone leaves nothing that could be read.
	return isPrevious && ['not-found', 'invalid'].includes(log.failure.kind)
		? gapOf(log.failure, call, true)
		: {...gapOf(log.failure, call), component};
}

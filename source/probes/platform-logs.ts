import type {Pod} from '../cluster/objects.ts';
import {componentOf} from '../platform/components.ts';
import {isOver, isReadyPod} from '../platform/pod-state.ts';
import type {ProbeContext} from './context.ts';
import {namespacePods} from './namespace-objects.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {type Gap, gapOf} from './reading.ts';
import {scanLog, type ScannedLog} from './scan-log.ts';

/** Read always: what goes wrong with the region API shows nowhere else. */
const alwaysRead = ['rbd-api', 'rbd-app-ui'];

/** Read where their pods are in trouble; the order is that of how much hangs on them. */
const readInTrouble = [
	'rbd-mq',
	'rbd-chaos',
	'rbd-worker',
	'rbd-db',
	'rbd-hub',
	'rbd-gateway',
	'rbd-monitor',
	'rainbond-operator',
];

/** Logs read in one run at most: enough for the components that a fault makes fail together. */
const mostLogs = 7;

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
	calls: [
		{verb: 'list', group: '', resource: 'pods'},
		{verb: 'get', group: '', resource: 'pods', subresource: 'log'},
	],
	vantage: 'kubelet',
	disturbance: 'log',
	deadlineMs: 8000,
	sensitive: ['hits.excerpt'],
	async run(context) {
		const pods = await context.read(namespacePods);
		if (pods.status !== 'read') {
			return notRead(...pods.gaps);
		}

		const wanted = chooseLogs(pods.value);
		const scanned: ScannedLog[] = [];
		const gaps: Gap[] = [];
		await Promise.all(
			wanted.map(async (one) => {
				const result = await readOne(context, one);
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

/** The logs worth reading: of the region API and its console, and what those in trouble left behind. */
export function chooseLogs(pods: readonly Pod[]): Wanted[] {
	const living = pods.filter((pod) => !isOver(pod) && pod.spec.nodeName);
	const byComponent = Map.groupBy(living, (pod) => componentOf(pod));
	const always = alwaysRead.flatMap((component) => {
		const own = byComponent.get(component) ?? [];
		return own.slice(0, 2).flatMap((pod) => logsOf(component, pod));
	});
	const troubled = readInTrouble.flatMap((component) => {
		const pod = byComponent.get(component)?.find((one) => isTroubled(one));
		return pod ? logsOf(component, pod) : [];
	});
	// One log of each in trouble comes before a second one of any.
	const [first, second] = [
		[...always, ...troubled].filter((one, index, all) => index === firstOf(all, one)),
		[...always, ...troubled].filter((one, index, all) => index !== firstOf(all, one)),
	];
	return [...first, ...second].slice(0, mostLogs);
}

const firstOf = (all: readonly Wanted[], one: Wanted): number =>
	all.findIndex(({pod, component}) => pod === one.pod && component === one.component);

const isTroubled = (pod: Pod): boolean =>
	!isReadyPod(pod) ||
	(pod.status?.containerStatuses ?? []).some(({lastState, restartCount}) =>
		Boolean(lastState?.terminated && restartCount > 2),
	);

/** The log of the container in question; of the one before it first, where that one has crashed. */
function logsOf(component: string, pod: Pod): Wanted[] {
	const statuses = pod.status?.containerStatuses ?? [];
	const {name: container = component} =
		statuses.find(({ready}) => !ready) ??
		pod.spec.containers.find(({name}) => name === component) ??
		pod.spec.containers[0] ??
		{};
	const status = statuses.find(({name}) => name === container);
	if (status?.state?.waiting && !status.lastState?.terminated) {
		// It has never run.
		return [];
	}

	const one = {component, pod, container};
	const isDown = Boolean(status?.lastState?.terminated) && !status?.ready;
	const isRunning = Boolean(status?.state?.running);
	return [
		...(isDown && !isRunning ? [{...one, isPrevious: true}] : []),
		...(isRunning || !isDown ? [{...one, isPrevious: false}] : []),
		...(isDown && isRunning ? [{...one, isPrevious: true}] : []),
	];
}

async function readOne(
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
	return log.ok
		? scanLog({component, pod: name, container, isPrevious}, log.value)
		: gapOf(
				log.failure,
				{verb: 'get', group: '', resource: 'pods', subresource: 'log', namespace},
				// A dead container whose log is gone leaves nothing that could be read.
				isPrevious && log.failure.kind === 'not-found',
			);
}

import {componentOf} from '../platform/components.ts';
import {chooseLogs, silentNodes, type WantedLog} from './choose-logs.ts';
import type {ProbeContext} from './context.ts';
import {clusterNodes} from './nodes.ts';
import {namespacePods} from './namespace-objects.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {type Gap, gapOf, ownGap} from './reading.ts';
import {extras, leftOut} from './request-budget.ts';
import {scanLog, type ScannedLog} from './scan-log.ts';

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
		const gaps: Gap[] = unheard.map(({pod}) =>
			ownGap(
				'unreachable',
				{
					zh: `${pod.metadata.name} 所在的节点 ${pod.spec.nodeName} 没有就绪`,
					en: `the node of ${pod.metadata.name}, ${pod.spec.nodeName}, is not ready`,
				},
				{isOptional: true, component: componentOf(pod)},
			),
		);
		const chosen = await allowed(context, wanted, gaps);
		const results = await readAgain(
			context,
			await Promise.all(
				chosen.map(async (one) => ({wanted: one, result: await readLog(context, one)})),
			),
		);
		for (const {result} of results) {
			if ('lineCount' in result) {
				scanned.push(result);
			} else {
				gaps.push(result);
			}
		}

		return read(
			scanned.toSorted((a, b) => a.pod.localeCompare(b.pod)),
			gaps,
		);
	},
});

/** Those that may be read; the others leave a gap each. */
async function allowed(
	context: ProbeContext,
	wanted: readonly WantedLog[],
	gaps: Gap[],
): Promise<WantedLog[]> {
	const {most} = extras['first-logs'];
	const [first, further] = [wanted.slice(0, most), wanted.slice(most)];
	const now = await context.mayAsk('first-logs', first.length);
	const later = await context.mayAsk(
		'further-logs',
		Math.min(further.length, extras['further-logs'].most),
	);
	gaps.push(
		...[...first.slice(now), ...further.slice(later)].map(({pod, component}) =>
			leftOut(`the log of ${pod.metadata.name}`, {isOptional: true, component}),
		),
	);
	return [...first.slice(0, now), ...further.slice(0, later)];
}

type Heard = {readonly wanted: WantedLog; readonly result: ScannedLog | Gap};

/**
Where the log before the present container has nothing to say, empty or lost, the present one is heard instead, as
far as that is allowed.
*/
async function readAgain(context: ProbeContext, heard: readonly Heard[]): Promise<Heard[]> {
	const isSilent = ({wanted, result}: Heard): boolean =>
		wanted.isPrevious && ('lineCount' in result ? result.lineCount === 0 : isLost(result));
	const silent = heard.filter((one) => isSilent(one));
	const {most} = extras['other-logs'];
	const number = await context.mayAsk('other-logs', Math.min(silent.length, most));
	const again = new Set(silent.slice(0, number));
	return Promise.all(
		heard.map(async (one) => {
			if (!again.has(one)) {
				return one;
			}

			const present = await readLog(context, {...one.wanted, isPrevious: false});
			return 'lineCount' in present && present.lineCount > 0 ? {...one, result: present} : one;
		}),
	);
}

/** Everything but a refusal or a silence, which the present log would meet as well. */
const isLost = ({why}: Gap): boolean => !['forbidden', 'timeout', 'not collected'].includes(why);

async function readLog(
	context: ProbeContext,
	{component, pod, container, isPrevious}: WantedLog,
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

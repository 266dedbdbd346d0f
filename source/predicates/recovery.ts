import type {ContainerStatus} from '../cluster/objects.ts';
import type {ComponentState} from '../platform/component-state.ts';
import {containerStatusesOf} from '../platform/container-statuses.ts';
import {dependantsOf} from '../platform/dependencies.ts';
import type {PodState} from '../platform/pod-state.ts';
import {timeOf} from '../platform/times.ts';
import type {ClusterDns} from '../probes/cluster-dns.ts';
import type {ScannedLog} from '../probes/scan-log.ts';
import type {LogClass} from '../signatures/signature.ts';
import type {Text} from '../text/text.ts';
import {ago} from './words.ts';

/** What a program says in its log where it cannot do without one of these. */
const complaintsAbout: Readonly<Record<string, readonly LogClass[]>> = {
	'rbd-mq': ['queue'],
	'rbd-db': ['database', 'database-name'],
	'rbd-hub': ['registry'],
};

const manyRestarts = 3;

/** A program that was started again takes so long to answer. Milliseconds. */
const startUpMs = 15_000;

/** A kubelet waits up to five minutes before it starts once more what has ended; that has as long to get well. Milliseconds. */
const restartMs = 6 * 60_000;

/** What runs and depends on another one needs so long to be ready again. Milliseconds. */
const readyMs = 2 * 60_000;

/**
Since when every pod of a component has run without trouble: what was said or ended before that, it answers for no
more. Undefined where one of them is not well, or nothing tells; milliseconds since the epoch.
*/
export function runsWellSince(state: Pick<ComponentState, 'pods'> | undefined): number | undefined {
	const pods = state?.pods ?? [];
	const starts = pods.map(({pod}) =>
		Math.max(
			...(pod.status?.containerStatuses ?? []).map(({state: is}) =>
				Date.parse(is?.running?.startedAt ?? ''),
			),
		),
	);
	// What was started again so often may be between two of its ends, whatever its status leaves out.
	const isWell = pods.every(
		({isReady, trouble, restarts}) => isReady && trouble === 'none' && restarts < manyRestarts,
	);
	const since = Math.min(...starts);
	return isWell && Number.isFinite(since) ? since : undefined;
}

/** Whether something happened before a component was started again, or while it was on its way. */
export const isBefore = (at: number, since: number | undefined): boolean =>
	since !== undefined && at <= since + startUpMs;

type Known = {
	readonly states: ReadonlyMap<string, ComponentState>;
	readonly logs: readonly ScannedLog[] | undefined;
	readonly dns: ClusterDns | undefined;
	readonly now: number;
};

/**
What a component that is in trouble is about to recover from: all that it complains about, and all its ends, are older
than the return of what it could not do without. As soon as it ends once more, the fault is its own.
*/
export function recoveryOf(
	name: string,
	troubled: readonly PodState[],
	{states, logs = [], dns, now}: Known,
): Text | undefined {
	const own = logs.filter(({component}) => component === name);
	const returns = [
		...Object.entries(complaintsAbout).map(([other, classes]) => ({
			other,
			classes,
			since: runsWellSince(states.get(other)),
		})),
		{other: 'CoreDNS', classes: ['dns'] as const, since: dns?.runsSince},
	];
	const found = returns.find(({other, classes, since}) => {
		const lines = own.flatMap(({hits}) => classes.flatMap((one) => hits[one] ?? []));
		return (
			other !== name &&
			since !== undefined &&
			(lines.length > 0 || isTryingAgain(name, other, troubled, since)) &&
			lines.every(({last}) => isBefore(last, since)) &&
			troubled.every((state) => isOlder(state, since, now))
		);
	});
	if (!found?.since) {
		return undefined;
	}

	const {zh, en} = ago(now, found.since);
	return {
		zh: `${name} 正在恢复：${found.other} ${zh}恢复运行，此后它没有再退出`,
		en: `${name} is recovering: ${found.other} is back since ${en}, and nothing of it has ended since`,
	};
}

/** It cannot do without the other one, and everything of it was started again since that is back. */
const isTryingAgain = (
	name: string,
	other: string,
	troubled: readonly PodState[],
	since: number,
): boolean =>
	dependantsOf(other).includes(name) &&
	troubled.every(({pod}) => containerStatusesOf(pod).some((status) => startOf(status) > since));

/** The trouble of a pod is what was before the return of another component, and there was no time yet to get over it. */
function isOlder({pod, trouble}: PodState, since: number, now: number): boolean {
	const statuses = containerStatusesOf(pod);
	const ends = statuses.flatMap((status) => endsOf(status));
	const isOver = ends.length > 0 && ends.every((at) => isBefore(at, since));
	const begun = isOver ? Math.max(since, ...statuses.map((status) => startOf(status))) : since;
	return trouble === 'not-ready' ? now - begun < readyMs : isOver && now - begun < restartMs;
}

/** Since when it runs; zero where it does not. Milliseconds since the epoch. */
const startOf = ({state}: ContainerStatus): number => timeOf(state?.running?.startedAt) ?? 0;

const endsOf = ({state, lastState}: ContainerStatus): number[] =>
	[state?.terminated, lastState?.terminated]
		.map((end) => Date.parse(end?.finishedAt ?? ''))
		.filter((at) => !Number.isNaN(at));

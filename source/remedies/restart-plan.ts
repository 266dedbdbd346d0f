import type {Pod} from '../cluster/objects.ts';
import type {ClusterSession} from '../cluster/session.ts';
import {interruptionOf} from '../platform/component-roles.ts';
import {type Component, type PodRow} from '../platform/components.ts';
import type {Text} from '../text/text.ts';
import type {BoundTarget} from './journal-entry.ts';

export type PlannedPod = {
	readonly name: string;
	readonly uid: string;
	/** What re-creates it: `ReplicaSet rbd-api-7d9f8`. */
	readonly owner: string;
};

/** Everything that a confirmation shows, read before it is asked. */
export type RestartPlan = {
	/** What the journal calls it. */
	readonly remedy: string;
	readonly component: string;
	readonly target: BoundTarget;
	readonly pods: readonly PlannedPod[];
	/** Ready pods of the component that are not deleted. */
	readonly readyBeside: number;
	/** `high` must be confirmed by the cluster's name, `medium` by one key. */
	readonly risk: 'medium' | 'high';
	readonly interrupts: readonly Text[];
	readonly kubectl: readonly string[];
	/** Why these pods cannot be restarted by anybody. */
	readonly problem?: Text;
};

/** More pods than this must be confirmed like a high risk. */
const manyPods = 5;

/**
Plans to delete the given pods of a component one by one, so that their owners replace them. The namespace
is the one that is watched, unless the pods are of another one.
*/
export async function planRestart(
	session: ClusterSession,
	component: Component,
	rows: readonly PodRow[],
	namespace = session.lists.get().namespace,
): Promise<RestartPlan> {
	const {server, user} = session.status.get();
	const clusterUid = await session.clusterUid();
	const chosen = rows.filter(({severity}) => severity !== 'off').map(({pod}) => pod);
	const uids = new Set(chosen.map(({metadata}) => metadata.uid));
	const readyBeside = component.pods.filter(
		({pod, severity}) => severity === 'ok' && !uids.has(pod.metadata.uid),
	).length;
	const problem = problemOf(chosen);
	return {
		remedy: 'restart',
		component: component.name,
		target: {context: session.context, server, clusterUid, user, namespace},
		pods: chosen.map((pod) => ({
			name: pod.metadata.name,
			uid: pod.metadata.uid,
			owner: ownerOf(pod) ?? '',
		})),
		readyBeside,
		risk: chosen.length > manyPods ? 'high' : 'medium',
		interrupts: interruptions(component, chosen, readyBeside),
		kubectl: chosen.map(
			({metadata}) =>
				`kubectl --context ${session.context} -n ${namespace} delete pod ${metadata.name}`,
		),
		...(problem && {problem}),
	};
}

function ownerOf({metadata}: Pod): string | undefined {
	const owner = metadata.ownerReferences?.find(({controller}) => controller);
	return owner && `${owner.kind} ${owner.name}`;
}

function problemOf(chosen: readonly Pod[]): Text | undefined {
	if (chosen.length === 0) {
		return {zh: '没有可以重启的 Pod', en: 'there is no pod to restart'};
	}

	const orphan = chosen.find((pod) => !ownerOf(pod));
	return (
		orphan && {
			zh: `Pod ${orphan.metadata.name} 没有控制器，删除后不会重建`,
			en: `pod ${orphan.metadata.name} has no controller and would not come back`,
		}
	);
}

/** A pod whose readiness is younger than this after its creation got it by starting, not by getting well again. */
const longestStartMs = 10 * 60_000;

/** How long a pod took from its creation until it was ready; undefined where its status does not tell. */
function startTimeOf({metadata, status}: Pod): number | undefined {
	const hasRestarted = (status?.containerStatuses ?? []).some(({restartCount}) => restartCount > 0);
	const ready = status?.conditions?.find(({type, status: is}) => type === 'Ready' && is === 'True');
	const time = Date.parse(ready?.lastTransitionTime ?? '') - Date.parse(metadata.creationTimestamp);
	return !hasRestarted && time >= 0 && time <= longestStartMs ? time : undefined;
}

/** The only ready replica is deleted: for how long is what it took itself to get ready. */
function away(chosen: readonly Pod[]): Text {
	const times = chosen.flatMap((pod) => startTimeOf(pod) ?? []);
	const seconds = Math.max(1, Math.ceil(Math.max(...times) / 1000));
	return times.length === 0
		? {
				zh: '这是唯一就绪的副本：新 Pod 就绪之前服务中断',
				en: 'the only ready replica: its service is away until the new pod is ready',
			}
		: {
				zh: `这是唯一就绪的副本：新 Pod 就绪之前服务中断，现在这个启动时用了 ${seconds} 秒`,
				en: `the only ready replica: its service is away until the new pod is ready, for which the present one took ${seconds} s`,
			};
}

/** What the restart interrupts, for a person who must decide: serving first, then the component's part. */
function interruptions(component: Component, chosen: readonly Pod[], readyBeside: number): Text[] {
	const role = interruptionOf(component.name);
	const {readyPods} = component;
	if (readyPods === 0) {
		return [
			{
				zh: '它现在没有就绪的 Pod，重启不会中断正常的服务',
				en: 'none of its pods is ready now, so nothing that works is interrupted',
			},
		];
	}

	const serving = Math.max(readyBeside, chosen.length > 1 ? readyPods - 1 : 0);
	const continuity =
		serving > 0
			? {
					zh: `逐个重启，期间至少 ${serving} 个就绪的 Pod 继续服务`,
					en: `one at a time; at least ${serving} other ready ${serving === 1 ? 'pod keeps' : 'pods keep'} serving`,
				}
			: away(chosen);
	return role ? [continuity, role] : [continuity];
}

import type {KubernetesObject, Pod} from '../../cluster/objects.ts';
import type {Resource} from '../../cluster/resources.ts';
import {advance} from '../models/kubelet/advance.ts';
import type {Conduct} from '../models/kubelet/behaviour.ts';
import type {Happening, Setting} from '../models/kubelet/container-steps.ts';
import {missingNeeds, type Find} from '../models/kubelet/needs.ts';
import {newRun, type PodRun} from '../models/kubelet/pod-run.ts';
import {containerId, podStatus} from '../models/kubelet/pod-status.ts';
import {conductOf, type Outages, type RuleBook} from '../models/kubelet/rules.ts';
import {kubeletTexts} from '../models/kubelet/texts.ts';
import type {ObjectKey} from '../object-access.ts';
import {minorVersion} from '../rainbond/platform.ts';
import {markLost} from './lost-nodes.ts';
import type {World} from './world.ts';

/** What has become of a pod from its making up to the present. */
export type PodHistory = {readonly run: PodRun; readonly happenings: readonly Happening[]};

/** Plays a pod's life up to now, gives the pod the status it has after that, and returns what was told. */
export function playHistory(world: World, pod: Pod, book: RuleBook, outages: Outages): PodHistory {
	const made = Date.parse(pod.metadata.creationTimestamp);
	const run = newRun(pod, made + 100);
	const happenings: Happening[] = [];
	const missing = missingNeeds(pod, findAsOf(world, made));
	const node = pod.spec.nodeName ?? '';
	const until = world.lostNodes.get(node) ?? world.deadRuntimes.get(node) ?? world.now;
	const turns = [made, ...book.turns(pod, until, outages)];
	for (const [index, since] of turns.entries()) {
		const conduct = conductOf(since, book.at(pod, since, outages));
		const setting: Setting = {
			pod,
			conduct: withMissing(conduct, missing),
			texts: kubeletTexts(minorVersion(world.platform)),
			pace: (seconds) => seconds * 1000,
			containerId: (container) => containerId(pod, container),
		};
		happenings.push(...advance(run, setting, turns[index + 1] ?? until));
	}

	const {podIP, hostIP = ''} = pod.status ?? {};
	pod.status = podStatus(pod, run, {...(podIP && {podIP}), hostIP});
	markLost(world, pod);
	return {run, happenings};
}

/** Objects as a pod found them when it was made: what was removed later was still there. */
function findAsOf({objects, removals}: World, made: number): Find {
	return <T extends KubernetesObject>(resource: Resource<T>, {namespace, name}: ObjectKey) => {
		const removed = removals.entries().find(([{kind, metadata}, gone]) => {
			const isMeant =
				kind === resource.kind && metadata.name === name && metadata.namespace === namespace;
			return isMeant && made < gone;
		});
		return objects.get(resource, {namespace, name}) ?? (removed?.[0] as T | undefined);
	};
}

function withMissing(
	conduct: Conduct,
	{mountErrors, containers}: ReturnType<typeof missingNeeds>,
): Conduct {
	const merged = {...conduct.containers};
	for (const [name, behaviour] of Object.entries(containers)) {
		merged[name] = {...merged[name], ...behaviour};
	}

	return {...conduct, mountErrors, containers: merged};
}

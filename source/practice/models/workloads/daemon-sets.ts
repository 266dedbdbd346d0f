import {isDeepStrictEqual} from 'node:util';
import type {Node, Pod} from '../../../cluster/objects.ts';
import {daemonSets, nodes, pods} from '../../../cluster/resources.ts';
import type {Draft} from '../../object-access.ts';
import type {Random} from '../../random.ts';
import {isWantedNode, tolerates} from '../scheduler/node-filters.ts';
import {createPod, deletePod, runController, type ControllerContext} from './controller.ts';
import {isOver, isReady} from './pod-facts.ts';
import {podFromTemplate, templateHash} from './pod-from-template.ts';
import {daemonSetStatus} from './workload-status.ts';
import {controllerReference, type DaemonSet} from './workload-types.ts';

const source = 'daemonset-controller';

export const revisionOf = (set: DaemonSet): string => templateHash(set.spec?.template);

const conditionTolerations = [
	{key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute'},
	{key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute'},
	{key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule'},
	{key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule'},
	{key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule'},
	{key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule'},
];

/** The pod of a DaemonSet for one node. */
export function daemonSetPod(set: DaemonSet, node: Node, random: Random): Draft<Pod> {
	const template = set.spec?.template ?? {spec: {containers: []}};
	const generateName = `${set.metadata.name}-`;
	const draft = podFromTemplate({
		namespace: set.metadata.namespace ?? 'default',
		template,
		owner: controllerReference(daemonSets, set),
		name: generateName + random.suffix(),
		generateName,
		labels: {
			'controller-revision-hash': revisionOf(set),
			'pod-template-generation': String(set.metadata.generation ?? 1),
		},
		suffix: random.suffix(),
	});
	const onThisNode = {
		matchFields: [{key: 'metadata.name', operator: 'In', values: [node.metadata.name]}],
	};
	return {
		...draft,
		spec: {
			...draft.spec,
			affinity: {
				...draft.spec.affinity,
				nodeAffinity: {
					requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [onThisNode]},
				},
			},
			tolerations: [...(template.spec.tolerations ?? []), ...conditionTolerations],
		},
	};
}

/** The nodes on which a DaemonSet wants a pod. */
export function wantedNodes(set: DaemonSet, all: Iterable<Node>): Node[] {
	const spec = set.spec?.template?.spec ?? {containers: []};
	const tolerations = [...(spec.tolerations ?? []), ...conditionTolerations];
	return [...all].filter(
		(node) =>
			isWantedNode(spec, node) &&
			(node.spec?.taints ?? []).every((taint) => tolerates(tolerations, taint)),
	);
}

/** Keeps one pod of every DaemonSet on each of its nodes; an outdated one is replaced, one at a time. */
export function runDaemonSets(context: ControllerContext): void {
	const {access, mirrors, random} = context;
	const queue = runController(context, daemonSets, pods, async (set) => {
		const subject = {resource: daemonSets, owner: set};
		const owned = mirrors.of(pods).ownedBy(set.metadata.uid);
		const wanted = wantedNodes(set, mirrors.of(nodes).values());
		const remove = async (pod: Pod) => {
			await deletePod(context, subject, pod, {
				source,
				deleted: `Deleted pod: ${pod.metadata.name}`,
			});
		};

		for (const node of wanted) {
			if (owned.some((pod) => nodeOf(pod) === node.metadata.name)) {
				continue;
			}

			const draft = daemonSetPod(set, node, random);
			await createPod(context, subject, draft, {
				source,
				created: `Created pod: ${draft.metadata.name ?? ''}`,
				failed: (why) => `Error creating: ${why}`,
			});
		}

		const going = owned.some(({metadata}) => metadata.deletionTimestamp);
		const settled = owned.every((pod) => isReady(pod)) && !going;
		const names = new Set(wanted.map(({metadata}) => metadata.name));
		const outdated = owned.find(
			({metadata}) => metadata.labels?.['controller-revision-hash'] !== revisionOf(set),
		);
		const unwanted = owned.filter(
			(pod) => (isOver(pod) || !names.has(nodeOf(pod))) && !pod.metadata.deletionTimestamp,
		);
		for (const pod of [...unwanted, ...(outdated && settled ? [outdated] : [])]) {
			await remove(pod);
		}

		const status = daemonSetStatus(set, mirrors.of(pods).ownedBy(set.metadata.uid), {
			desired: wanted.length,
			revision: revisionOf(set),
		});
		if (!isDeepStrictEqual(status, set.status)) {
			await access.replaceStatus(daemonSets, {...set, status});
		}
	});
	mirrors.of(nodes).onChange(({object}, previous) => {
		// Heartbeats change the status every few seconds; only these fields matter here.
		const before = previous && [previous.metadata.labels, previous.spec?.taints];
		if (!isDeepStrictEqual(before, [object.metadata.labels, object.spec?.taints])) {
			for (const {metadata} of mirrors.of(daemonSets).values()) {
				queue.add(`${metadata.namespace ?? ''}/${metadata.name}`);
			}
		}
	});
}

/** The node a pod is on, or meant for. */
function nodeOf({spec}: Pod): string {
	const affinity = spec.affinity as
		| {
				nodeAffinity?: {
					requiredDuringSchedulingIgnoredDuringExecution?: {
						nodeSelectorTerms?: Array<{matchFields?: Array<{values?: string[]}>}>;
					};
				};
		  }
		| undefined;
	const terms =
		affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
	return spec.nodeName ?? terms?.[0]?.matchFields?.[0]?.values?.[0] ?? '';
}

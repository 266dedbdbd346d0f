import {isDeepStrictEqual} from 'node:util';
import type {Pod, Workload} from '../../../cluster/objects.ts';
import {pods, replicaSets} from '../../../cluster/resources.ts';
import type {Draft} from '../../object-access.ts';
import type {Random} from '../../random.ts';
import {createPod, deletePod, runController, type ControllerContext} from './controller.ts';
import {isActive, isReady} from './pod-facts.ts';
import {podFromTemplate} from './pod-from-template.ts';
import {replicaSetStatus} from './workload-status.ts';
import {controllerReference} from './workload-types.ts';

const source = 'replicaset-controller';

/** One more pod of a ReplicaSet. */
export function replicaSetPod(set: Workload, random: Random): Draft<Pod> {
	const generateName = `${set.metadata.name}-`;
	return podFromTemplate({
		namespace: set.metadata.namespace ?? 'default',
		template: set.spec?.template ?? {spec: {containers: []}},
		owner: controllerReference(replicaSets, set),
		name: generateName + random.suffix(),
		generateName,
		suffix: random.suffix(),
	});
}

/** Keeps as many pods of every ReplicaSet as it asks for. */
export function runReplicaSets(context: ControllerContext): void {
	const {access, mirrors, random} = context;
	runController(context, replicaSets, pods, async (set) => {
		const owned = mirrors.of(pods).ownedBy(set.metadata.uid);
		const active = owned.filter((pod) => isActive(pod));
		const wanted = set.spec?.replicas ?? 1;
		const subject = {resource: replicaSets, owner: set};
		for (let missing = wanted - active.length; missing > 0; missing--) {
			const draft = replicaSetPod(set, random);
			await createPod(context, subject, draft, {
				source,
				created: `Created pod: ${draft.metadata.name ?? ''}`,
				failed: (why) => `Error creating: ${why}`,
			});
		}

		for (const pod of surplus(active, active.length - wanted)) {
			const deleted = `Deleted pod: ${pod.metadata.name}`;
			await deletePod(context, subject, pod, {source, deleted});
		}

		const status = replicaSetStatus(set, mirrors.of(pods).ownedBy(set.metadata.uid));
		if (!isDeepStrictEqual(status, set.status)) {
			await access.replaceStatus(replicaSets, {...set, status});
		}
	});
}

/** Those that can be done without first: not on a node, not ready, young. */
function surplus(active: readonly Pod[], count: number): Pod[] {
	const rank = (pod: Pod) => (pod.spec.nodeName ? 2 : 0) + (isReady(pod) ? 1 : 0);
	return active
		.toSorted(
			(a, b) =>
				rank(a) - rank(b) ||
				Date.parse(b.metadata.creationTimestamp) - Date.parse(a.metadata.creationTimestamp),
		)
		.slice(0, Math.max(0, count));
}

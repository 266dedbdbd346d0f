import type {PersistentVolumeClaim, Pod} from '../../../cluster/objects.ts';
import {nodes, persistentVolumeClaims, pods} from '../../../cluster/resources.ts';
import {rfc3339} from '../kubelet/pod-status.ts';
import {createWorkQueue} from '../work-queue.ts';
import type {ControllerContext} from '../workloads/controller.ts';
import {
	nodesOfVolume,
	persistentVolumes,
	storageClasses,
	type PersistentVolume,
} from '../workloads/volume-claims.ts';
import {isOver} from '../workloads/pod-facts.ts';
import {chooseNode} from './choose-node.ts';
import {occupy, type Occupation} from './node-filters.ts';

const source = {component: 'default-scheduler'} as const;

/** The claims a pod names, under the names it names them. */
export const claimNames = ({spec}: Pod): string[] =>
	(spec.volumes ?? []).flatMap(({persistentVolumeClaim}) => persistentVolumeClaim?.claimName ?? []);

/**
What stands against every node: a claim that is missing, or one whose storage class is. A claim that waits
for its provisioner is waited for, without a word.
*/
export function claimObjection(
	pod: Pod,
	find: (name: string) => PersistentVolumeClaim | undefined,
	cluster: {
		readonly hasClass: (name: string) => boolean;
		readonly minor: number;
		readonly nodeCount: number;
	},
): string | undefined {
	const names = claimNames(pod);
	const missing = names.find((name) => !find(name));
	if (missing) {
		return `persistentvolumeclaim "${missing}" not found. preemption: 0/0 nodes are available: Preemption is not helpful for scheduling.`;
	}

	const unbound = names
		.map((name) => find(name)?.spec)
		.some((spec) => !spec?.volumeName && !cluster.hasClass(spec?.storageClassName ?? ''));
	const {minor, nodeCount} = cluster;
	return unbound
		? `pod has unbound immediate PersistentVolumeClaims. ${minor >= 36 ? 'not found' : `preemption: 0/${nodeCount} nodes are available: ${nodeCount} Preemption is not helpful for scheduling.`}`
		: undefined;
}

/** The nodes that a pod's bound volumes tie it to; undefined when it is free. */
export function volumeNodes(
	pod: Pod,
	findClaim: (name: string) => PersistentVolumeClaim | undefined,
	findVolume: (name: string) => PersistentVolume | undefined,
): ReadonlySet<string> | undefined {
	const volumes = claimNames(pod).flatMap(
		(name) => findVolume(findClaim(name)?.spec?.volumeName ?? '') ?? [],
	);
	const [first, ...rest] = volumes
		.filter(({spec}) => spec?.nodeAffinity)
		.map((volume) => nodesOfVolume(volume));
	return first && new Set(first.filter((node) => rest.every((others) => others.includes(node))));
}

/** Puts pods on nodes, and says why not where it cannot. */
export function runScheduler(context: ControllerContext & {readonly minor: number}): void {
	const {access, mirrors, clock, signal, report, recorder, minor} = context;
	const podMirror = mirrors.of(pods);
	const queue = createWorkQueue({
		clock,
		signal,
		report,
		async work(uid) {
			const pod = podMirror.byUid(uid);
			if (pod && !pod.spec.nodeName && !pod.metadata.deletionTimestamp && !isOver(pod)) {
				await place(pod);
			}
		},
	});

	const occupations = (): Occupation[] => {
		const byNode = Map.groupBy(
			podMirror.values().filter((pod) => pod.spec.nodeName && !isOver(pod)),
			({spec}) => spec.nodeName ?? '',
		);
		return mirrors
			.of(nodes)
			.values()
			.map((node) => occupy(node, byNode.get(node.metadata.name) ?? []));
	};

	const findClaim = (pod: Pod) => (name: string) =>
		mirrors.of(persistentVolumeClaims).get({namespace: pod.metadata.namespace, name});

	const place = async (pod: Pod) => {
		const all = occupations();
		const forAll = claimObjection(pod, findClaim(pod), {
			hasClass: (name) => Boolean(mirrors.of(storageClasses).get({name})),
			minor,
			nodeCount: all.length,
		});
		const choice = chooseNode(pod, all, {
			minor,
			volumeNodes: volumeNodes(pod, findClaim(pod), (name) =>
				mirrors.of(persistentVolumes).get({name}),
			),
			...(forAll && {forAll}),
		});
		const about = {about: pod, resource: pods, source};
		if ('message' in choice) {
			await recorder.record({
				...about,
				type: 'Warning',
				reason: 'FailedScheduling',
				message: choice.message,
			});
			await refuse(pod, choice.message);
			return;
		}

		if (claimNames(pod).some((name) => findClaim(pod)(name)?.status?.phase !== 'Bound')) {
			await select(pod, choice.node);
			return;
		}

		await access.replace(pods, {...pod, spec: {...pod.spec, nodeName: choice.node}});
		const {namespace = '', name} = pod.metadata;
		const message = `Successfully assigned ${namespace}/${name} to ${choice.node}`;
		await recorder.record({...about, type: 'Normal', reason: 'Scheduled', message});
	};

	/** The claims are given to whoever provisions them; the pod waits without any condition. */
	const select = async (pod: Pod, node: string) => {
		for (const name of claimNames(pod)) {
			const claim = findClaim(pod)(name);
			const selected = claim?.metadata.annotations?.['volume.kubernetes.io/selected-node'];
			if (!claim || claim.status?.phase === 'Bound' || selected === node) {
				continue;
			}

			const annotations = {
				...claim.metadata.annotations,
				'volume.kubernetes.io/selected-node': node,
			};
			await access.replace(persistentVolumeClaims, {
				...claim,
				metadata: {...claim.metadata, annotations},
			});
		}
	};

	const refuse = async (pod: Pod, message: string) => {
		const before = pod.status?.conditions?.find(({type}) => type === 'PodScheduled');
		if (before?.message === message) {
			return;
		}

		const condition = {
			type: 'PodScheduled',
			status: 'False',
			reason: 'Unschedulable',
			message,
			lastTransitionTime: before?.lastTransitionTime ?? rfc3339(clock.now()),
		};
		await access.replaceStatus(pods, {
			...pod,
			status: {...pod.status, phase: 'Pending', conditions: [condition]},
		});
	};

	const reconsider = () => {
		for (const {metadata, spec} of podMirror.values()) {
			if (!spec.nodeName) {
				queue.add(metadata.uid);
			}
		}
	};

	reconsider();
	podMirror.onChange(({type, object}) => {
		if (type === 'ADDED') {
			queue.add(object.metadata.uid);
		} else if (type === 'DELETED' || isOver(object)) {
			reconsider();
		}
	});
	mirrors.of(persistentVolumeClaims).onChange(reconsider);
	mirrors.of(nodes).onChange(({object}, previous) => {
		const facts = [object.metadata.labels, object.spec, object.status?.allocatable];
		const before = [previous?.metadata.labels, previous?.spec, previous?.status?.allocatable];
		if (JSON.stringify(facts) !== JSON.stringify(before)) {
			reconsider();
		}
	});
}

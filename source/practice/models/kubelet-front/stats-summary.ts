import type {Node, Pod} from '../../../cluster/objects.ts';
import {rfc3339} from '../kubelet/pod-status.ts';
import type {NodeFigures, VolumeFigures} from '../node-figures.ts';
import {hashOf} from '../../random.ts';

/**
The document of `/stats/summary`: the node's figures, and for every pod on it memory, processor and what
its containers have written. Volumes on host paths report nothing, and local-path makes only such; those of
other plug-ins do.
*/
export function statsSummary(
	node: Node,
	figures: NodeFigures,
	pods: readonly Pod[],
	{now, volumes}: {readonly now: number; readonly volumes: VolumeFigures},
): Record<string, unknown> {
	const time = rfc3339(now);
	const {filesystem, imageFilesystem = filesystem, memory, cpuNanoCores} = figures;
	return {
		node: {
			nodeName: node.metadata.name,
			startTime: node.metadata.creationTimestamp,
			cpu: {time, usageNanoCores: cpuNanoCores, usageCoreNanoSeconds: cpuNanoCores * 86_400},
			memory: {
				time,
				availableBytes: memory.capacity - memory.used,
				usageBytes: Math.round(memory.used * 1.15),
				workingSetBytes: memory.used,
				rssBytes: Math.round(memory.used * 0.8),
			},
			fs: fileSystem(filesystem, time),
			runtime: {imageFs: fileSystem(imageFilesystem, time)},
			rlimit: {time, maxpid: 4_194_304, curproc: 1100 + pods.length * 12},
		},
		pods: pods.map((pod) => ({
			...podStats(pod, filesystem, time),
			...volumeStats(pod, volumes, time),
		})),
	};
}

const fileSystem = ({capacity, used}: {capacity: number; used: number}, time: string) => ({
	time,
	availableBytes: capacity - used,
	capacityBytes: capacity,
	usedBytes: used,
	inodesFree: 12_400_000,
	inodes: 13_107_200,
	inodesUsed: 707_200,
});

function podStats(pod: Pod, filesystem: NodeFigures['filesystem'], time: string) {
	const {name, namespace, uid, creationTimestamp} = pod.metadata;
	const share = (hashOf(uid) % 1000) / 1000;
	const memory = Math.round((40 + share * 300) * 2 ** 20);
	const cpu = Math.round((2 + share * 40) * 1e6);
	return {
		podRef: {name, namespace, uid},
		startTime: pod.status?.startTime ?? creationTimestamp,
		containers: pod.spec.containers.map((container) => ({
			name: container.name,
			startTime: pod.status?.startTime ?? creationTimestamp,
			cpu: {time, usageNanoCores: cpu, usageCoreNanoSeconds: cpu * 3600},
			memory: {time, workingSetBytes: memory, usageBytes: Math.round(memory * 1.2)},
			rootfs: {time, capacityBytes: filesystem.capacity, usedBytes: Math.round(share * 4e6)},
			logs: {time, capacityBytes: filesystem.capacity, usedBytes: Math.round(share * 9e6)},
		})),
		cpu: {time, usageNanoCores: cpu, usageCoreNanoSeconds: cpu * 3600},
		memory: {time, workingSetBytes: memory, usageBytes: Math.round(memory * 1.2)},
		'ephemeral-storage': {
			time,
			availableBytes: filesystem.capacity - filesystem.used,
			capacityBytes: filesystem.capacity,
			usedBytes: Math.round(share * 13e6),
		},
	};
}

function volumeStats({metadata, spec}: Pod, volumes: VolumeFigures, time: string) {
	const {namespace = ''} = metadata;
	const volume = (spec.volumes ?? []).flatMap(({name, persistentVolumeClaim}) => {
		const claim = persistentVolumeClaim?.claimName ?? '';
		const known = volumes.get(`${namespace}/${claim}`);
		return known ? [{...fileSystem(known, time), name, pvcRef: {name: claim, namespace}}] : [];
	});
	return volume.length > 0 ? {volume} : {};
}

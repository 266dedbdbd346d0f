import {nodes} from '../../cluster/resources.ts';
import {rfc3339} from '../models/kubelet/pod-status.ts';
import {addEvent} from './add-event.ts';
import type {World} from './world.ts';

export const pressures = {
	disk: {
		type: 'DiskPressure',
		taint: 'node.kubernetes.io/disk-pressure',
		reason: 'KubeletHasDiskPressure',
		message: 'kubelet has disk pressure',
		relief: {reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure'},
		event: 'NodeHasDiskPressure',
		reclaims: 'ephemeral-storage',
	},
	memory: {
		type: 'MemoryPressure',
		taint: 'node.kubernetes.io/memory-pressure',
		reason: 'KubeletHasInsufficientMemory',
		message: 'kubelet has insufficient memory available',
		relief: {
			reason: 'KubeletHasSufficientMemory',
			message: 'kubelet has sufficient memory available',
		},
		event: 'NodeHasInsufficientMemory',
		reclaims: 'memory',
	},
} as const;

/** A node is short of disk or memory, and its kubelet says so: figures, condition, taint and events. */
export function addPressure(
	world: World,
	name: string,
	{kind, since}: {readonly kind: keyof typeof pressures; readonly since: number},
): void {
	const {type, taint, reason, message, event, reclaims} = pressures[kind];
	fill(world, name, kind);
	world.change(nodes, name, (node) => {
		const added = {key: taint, effect: 'NoSchedule', timeAdded: rfc3339(since)};
		node.spec = {...node.spec, taints: [...(node.spec?.taints ?? []), added]};
		for (const condition of node.status?.conditions ?? []) {
			if (condition.type === type) {
				Object.assign(condition, {
					status: 'True',
					reason,
					message,
					lastTransitionTime: rfc3339(since),
				});
			}
		}

		const about = {about: node, resource: nodes, source: {component: 'kubelet', host: name}};
		addEvent(world, {
			...about,
			type: 'Normal',
			reason: event,
			message: `Node ${name} status is now: ${event}`,
			last: since,
		});
		addEvent(world, {
			...about,
			type: 'Warning',
			reason: 'EvictionThresholdMet',
			message: `Attempting to reclaim ${reclaims}`,
			first: since,
			last: world.ago({minutes: 2}),
			count: 19,
		});
	});
}

function fill(world: World, name: string, kind: keyof typeof pressures): void {
	const figures = world.nodeFigures.get(name);
	if (!figures) {
		return;
	}

	const {filesystem, memory} = figures;
	world.nodeFigures.set(name, {
		...figures,
		...(kind === 'disk'
			? {filesystem: {...filesystem, used: Math.round(filesystem.capacity * 0.965)}}
			: {memory: {...memory, used: memory.capacity - 90 * 2 ** 20}}),
	});
}

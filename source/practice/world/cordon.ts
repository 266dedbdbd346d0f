import {nodes} from '../../cluster/resources.ts';
import {rfc3339} from '../models/kubelet/pod-status.ts';
import {addEvent} from './add-event.ts';
import type {Span, World} from './world.ts';

/** Somebody has forbidden new pods on a node. */
export function cordon(world: World, name: string, when: Span): void {
	const at = world.ago(when);
	world.change(nodes, name, (node) => {
		const taint = {
			key: 'node.kubernetes.io/unschedulable',
			effect: 'NoSchedule',
			timeAdded: rfc3339(at),
		};
		node.spec = {
			...node.spec,
			unschedulable: true,
			taints: [...(node.spec?.taints ?? []), taint],
		};
		addEvent(world, {
			about: node,
			resource: nodes,
			type: 'Normal',
			reason: 'NodeNotSchedulable',
			message: `Node ${name} status is now: NodeNotSchedulable`,
			source: {component: 'kubelet', host: name},
			last: at + 4000,
		});
	});
}

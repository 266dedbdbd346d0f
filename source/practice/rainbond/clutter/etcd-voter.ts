import {nodes} from '../../../cluster/resources.ts';
import {rfc3339} from '../../models/kubelet/pod-status.ts';
import type {World} from '../../world/world.ts';

/** The condition that k3s and RKE2 give to the nodes of their etcd: True is good. */
export function makeVoter(world: World): void {
	const node = world.platform.nodes.find(({isControlPlane}) => isControlPlane)?.name ?? '';
	world.change(nodes, node, ({status}) => {
		status?.conditions?.unshift({
			type: 'EtcdIsVoter',
			status: 'True',
			reason: 'MemberNotLearner',
			message: 'Node is a voting member of the etcd cluster',
			lastHeartbeatTime: rfc3339(world.now - 41_000),
			lastTransitionTime: rfc3339(world.installed),
		});
	});
}

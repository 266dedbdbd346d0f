import type {Node} from '../../cluster/objects.ts';
import {leases, namespaces, nodes} from '../../cluster/resources.ts';
import {rfc3339} from '../models/kubelet/pod-status.ts';
import type {Draft} from '../object-access.ts';
import type {World} from '../world/world.ts';
import type {PlatformNode} from './platform.ts';

const gibibyte = 2 ** 30;
const capacity = {
	cpu: '8',
	'ephemeral-storage': '205374420Ki',
	'hugepages-1Gi': '0',
	'hugepages-2Mi': '0',
	memory: '32779624Ki',
	pods: '110',
};

/** The nodes of the platform, healthy, with their leases and what their kubelets measure. */
export function addNodes(world: World): void {
	world.add(namespaces, {
		metadata: {
			name: world.platform.namespace,
			labels: {'kubernetes.io/metadata.name': world.platform.namespace},
		},
	});
	for (const [index, node] of world.platform.nodes.entries()) {
		const made = world.installed - 1_800_000 + index * 240_000;
		const {metadata} = world.add(nodes, nodeOf(world, node, index), made);
		metadata.creationTimestamp = rfc3339(made);
		world.add(leases, {
			metadata: {
				name: node.name,
				namespace: 'kube-node-lease',
				ownerReferences: [{apiVersion: 'v1', kind: 'Node', name: node.name, uid: metadata.uid}],
			},
			spec: {
				holderIdentity: node.name,
				leaseDurationSeconds: 40,
				renewTime: new Date(world.now - 1000 * index - 2000).toISOString().replace('Z', '000Z'),
			},
		});
		const share = [0.41, 0.37, 0.52][index % 3] ?? 0.4;
		world.nodeFigures.set(node.name, {
			filesystem: {capacity: 196 * gibibyte, used: Math.round(196 * gibibyte * share)},
			memory: {
				capacity: Math.round(31.3 * gibibyte),
				used: Math.round(31.3 * gibibyte * (share - 0.05)),
			},
			cpuNanoCores: Math.round(8e9 * share * 0.3),
		});
	}
}

function nodeOf(world: World, node: PlatformNode, index: number): Draft<Node> {
	const {kubernetes} = world.platform;
	const range = `10.42.${index}.0/24`;
	const identity = {podCIDRs: [range], providerID: `rke2://${node.name}`};
	const random = world.random(`machine ${node.name}`);
	const machine = {
		bootID: random.uid(),
		kubeProxyVersion: kubernetes,
		machineID: random.hex(32),
		operatingSystem: 'linux',
		systemUUID: random.uid(),
	};
	const role = (name: string) => ({[`node-role.kubernetes.io/${name}`]: 'true'});
	return {
		metadata: {
			name: node.name,
			labels: {
				'beta.kubernetes.io/arch': 'amd64',
				'beta.kubernetes.io/instance-type': 'rke2',
				'beta.kubernetes.io/os': 'linux',
				'kubernetes.io/arch': 'amd64',
				'kubernetes.io/hostname': node.name,
				'kubernetes.io/os': 'linux',
				...(node.isControlPlane && {...role('control-plane'), ...role('etcd'), ...role('master')}),
				'node-role.kubernetes.io/worker': 'true',
				'node.kubernetes.io/instance-type': 'rke2',
				...(node.isGateway && {'rainbond.io/gateway': ''}),
				...(node.builds && {'rainbond.io/chaos': ''}),
			},
			annotations: {
				'node.alpha.kubernetes.io/ttl': '0',
				'rke2.io/hostname': node.name,
				'rke2.io/internal-ip': node.address,
				'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
				...(node.isGateway && {'rainbond.io/gateway-node': 'true'}),
				...(node.builds && {'rainbond.io/chaos-node': 'true'}),
			},
		},
		spec: {
			podCIDR: range,
			...identity,
		},
		status: {
			addresses: [
				{type: 'InternalIP', address: node.address},
				{type: 'Hostname', address: node.name},
			],
			allocatable: capacity,
			capacity,
			conditions: healthyConditions(world, node.name),
			daemonEndpoints: {kubeletEndpoint: {Port: 10_250}},
			nodeInfo: {
				architecture: 'amd64',
				containerRuntimeVersion: 'containerd://1.7.17-k3s1',
				kernelVersion: '5.15.0-119-generic',
				kubeletVersion: kubernetes,
				...machine,
				osImage: 'Ubuntu 22.04.4 LTS',
			},
		},
	};
}

/** The conditions of a node without trouble, as its kubelet last reported them. */
export function healthyConditions(world: World, node: string) {
	const heartbeat = rfc3339(world.now - world.random(`heartbeat ${node}`).integer(5, 280) * 1000);
	const since = rfc3339(world.started - 240_000);
	const well = (type: string, reason: string, message: string) => ({
		type,
		status: 'False',
		reason,
		message,
		lastHeartbeatTime: heartbeat,
		lastTransitionTime: since,
	});
	return [
		{
			...well('NetworkUnavailable', 'FlannelIsUp', 'Flannel is running on this node'),
			lastHeartbeatTime: since,
		},
		well('MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
		well('DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
		well('PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
		{
			...well('Ready', 'KubeletReady', 'kubelet is posting ready status. AppArmor enabled'),
			status: 'True',
		},
	];
}

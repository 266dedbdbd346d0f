import type {Node} from '../../../source/cluster/objects.ts';
import {nodes} from '../../../source/cluster/resources.ts';
import type {Transport} from '../../../source/cluster/transport.ts';
import {addAddress, nodeAddress} from '../control-plane/addresses.ts';
import {kwokNodeAnnotation} from './kwok.ts';

export const kubeletPort = 10_250;

/** Adds nodes `node1` … to a cluster, ready, each with an address of its own in this network namespace. */
export async function addNodes(client: Transport, cluster: number, count: number): Promise<void> {
	for (let number = 1; number <= count; number++) {
		const address = nodeAddress(cluster, number);
		await addAddress(address);
		const created = await client.json<Node>({
			verb: 'create',
			resource: nodes,
			body: node(`node${number}`, address),
		});
		if (!created.ok) {
			throw new Error(created.failure.message);
		}
	}
}

function node(name: string, address: string) {
	const now = new Date().toISOString();
	const condition = (type: string, status: string, reason: string, message: string) => ({
		type,
		status,
		reason,
		message,
		lastHeartbeatTime: now,
		lastTransitionTime: now,
	});
	const size = {cpu: '32', memory: '256Gi', 'ephemeral-storage': '1Ti', pods: '5000'};
	return {
		apiVersion: 'v1',
		kind: 'Node',
		metadata: {
			name,
			annotations: {[kwokNodeAnnotation]: 'fake'},
			labels: {'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux'},
		},
		status: {
			addresses: [
				{type: 'InternalIP', address},
				{type: 'Hostname', address: name},
			],
			allocatable: size,
			capacity: size,
			daemonEndpoints: {kubeletEndpoint: {Port: kubeletPort}},
			nodeInfo: {
				architecture: 'amd64',
				bootID: '',
				containerRuntimeVersion: 'containerd://1.7.17',
				kernelVersion: '6.1.0',
				kubeletVersion: 'v1.36.4',
				kubeProxyVersion: '',
				machineID: '',
				operatingSystem: 'linux',
				osImage: 'Debian GNU/Linux 12 (bookworm)',
				systemUUID: '',
			},
			conditions: [
				condition(
					'MemoryPressure',
					'False',
					'KubeletHasSufficientMemory',
					'kubelet has sufficient memory available',
				),
				condition(
					'DiskPressure',
					'False',
					'KubeletHasNoDiskPressure',
					'kubelet has no disk pressure',
				),
				condition(
					'PIDPressure',
					'False',
					'KubeletHasSufficientPID',
					'kubelet has sufficient PID available',
				),
				condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
			],
		},
	};
}

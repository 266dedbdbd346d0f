import type {Workload} from '../../cluster/objects.ts';
import {deployments, nodes, services} from '../../cluster/resources.ts';
import type {World} from '../world/world.ts';

const namespace = 'kube-system';
const before = 'rke2-coredns-rke2-coredns';

/**
Kubernetes as kubeadm installs it: the cluster DNS is `coredns` behind the Service `kube-dns`, and no node
carries a role but the control plane's own, whose label has no value.
*/
export function makeKubeadm(world: World): void {
	const {objects} = world;
	const labels = {'k8s-app': 'kube-dns'};
	const deployment = objects.remove(deployments, {namespace, name: before});
	if (deployment) {
		const {spec} = deployment as Workload;
		world.add(deployments, {
			metadata: {name: 'coredns', namespace, labels},
			spec: {
				...spec,
				selector: {matchLabels: labels},
				template: {spec: {containers: []}, ...spec?.template, metadata: {labels}},
			},
		});
	}

	objects.remove(services, {namespace, name: before});
	world.add(services, {
		metadata: {
			name: 'kube-dns',
			namespace,
			labels: {
				...labels,
				'kubernetes.io/cluster-service': 'true',
				'kubernetes.io/name': 'CoreDNS',
			},
		},
		spec: {
			clusterIP: '10.43.0.10',
			type: 'ClusterIP',
			selector: labels,
			ports: [
				{name: 'dns', port: 53, protocol: 'UDP', targetPort: 53},
				{name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53},
			],
		},
	});
	const renamed = (workload: string) =>
		workload === `${namespace}/${before}` ? `${namespace}/coredns` : workload;
	for (const [index, rule] of world.rules.entries()) {
		world.rules[index] = {
			...rule,
			workload: renamed(rule.workload),
			...(rule.whileDown && {whileDown: renamed(rule.whileDown)}),
		};
	}

	for (const {name, isControlPlane} of world.platform.nodes) {
		world.change(nodes, name, ({metadata}) => {
			const all = Object.entries(metadata.labels ?? {}).filter(
				([label]) => !label.startsWith('node-role.kubernetes.io/'),
			);
			metadata.labels = {
				...Object.fromEntries(all),
				...(isControlPlane && {'node-role.kubernetes.io/control-plane': ''}),
			};
		});
	}
}

import type {Container, Pod, PodSpec, Workload} from '../../cluster/objects.ts';
import {daemonSets, deployments, nodes, pods, services} from '../../cluster/resources.ts';
import {rfc3339} from '../models/kubelet/pod-status.ts';
import {jobs, type Job} from '../models/workloads/workload-types.ts';
import type {Draft} from '../object-access.ts';
import type {World} from '../world/world.ts';
import type {PlatformNode} from './platform.ts';

const namespace = 'kube-system';
const images = 'rancher';

type Part = {
	readonly name: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly containers: readonly Container[];
	readonly spec?: Partial<PodSpec>;
	readonly replicas?: number;
};

const port = (name: string, containerPort: number, protocol = 'TCP') => ({
	name,
	containerPort,
	protocol,
});

/** What RKE2 runs beside Rainbond: its control plane as mirror pods, network, DNS, metrics, finished Helm jobs. */
export function addKubeSystem(world: World): void {
	for (const node of world.platform.nodes) {
		const names = node.isControlPlane ? [...controlPlane, 'kube-proxy'] : ['kube-proxy'];
		for (const name of names) {
			addMirrorPod(world, name, node);
		}
	}

	world.add(daemonSets, workload(canal));
	world.add(deployments, workload(coreDns));
	world.add(deployments, workload(autoscaler));
	world.add(deployments, workload(metricsServer));
	world.add(services, {
		metadata: {
			name: 'rke2-coredns-rke2-coredns',
			namespace,
			labels: {
				...coreDns.labels,
				'kubernetes.io/cluster-service': 'true',
				'kubernetes.io/name': 'CoreDNS',
			},
		},
		spec: {
			clusterIP: '10.43.0.10',
			type: 'ClusterIP',
			selector: coreDns.labels,
			ports: [
				{name: 'udp-53', port: 53, protocol: 'UDP', targetPort: 53},
				{name: 'tcp-53', port: 53, protocol: 'TCP', targetPort: 53},
			],
		},
	});
	world.add(services, {
		metadata: {name: 'rke2-metrics-server', namespace, labels: metricsServer.labels},
		spec: {
			type: 'ClusterIP',
			selector: metricsServer.labels,
			ports: [{name: 'https', port: 443, protocol: 'TCP', targetPort: 10_250}],
		},
	});
	for (const chart of ['rke2-canal', 'rke2-coredns', 'rke2-metrics-server']) {
		const job = world.add(jobs, helmJob(chart), world.installed - 1_500_000);
		world.podsMade.set(`${namespace}/${job.metadata.name}`, world.installed - 1_500_000);
		world.behave(`${namespace}/${job.metadata.name}`, {end: {after: 14, exitCode: 0}});
	}
}

const controlPlane = [
	'etcd',
	'kube-apiserver',
	'kube-controller-manager',
	'kube-scheduler',
	'cloud-controller-manager',
];

/** A static pod of the kubelet, shown by its mirror: owned by its node, named after it. */
function addMirrorPod(world: World, name: string, node: PlatformNode): void {
	const hash = world.random(`${name} ${node.name}`).hex(32);
	const uid = world.objects.get(nodes, {name: node.name})?.metadata.uid ?? '';
	const draft: Draft<Pod> = {
		metadata: {
			name: `${name}-${node.name}`,
			namespace,
			labels: {component: name, tier: 'control-plane'},
			annotations: {
				'kubernetes.io/config.hash': hash,
				'kubernetes.io/config.mirror': hash,
				'kubernetes.io/config.seen': rfc3339(world.started - 200_000),
				'kubernetes.io/config.source': 'file',
			},
			ownerReferences: [{apiVersion: 'v1', kind: 'Node', name: node.name, uid, controller: true}],
		},
		spec: {
			containers: [
				{
					name,
					image: `index.docker.io/${images}/hardened-kubernetes:v1.30.4-rke2r1-build20240815`,
					resources: {requests: {cpu: '250m', memory: '128Mi'}},
				},
			],
			hostNetwork: true,
			priorityClassName: 'system-node-critical',
			tolerations: [{operator: 'Exists'}],
			nodeName: node.name,
		},
	};
	world.add(pods, draft, world.started - 190_000);
}

function workload({name, labels, containers, spec, replicas = 1}: Part): Draft<Workload> {
	const critical = {priorityClassName: 'system-cluster-critical'};
	return {
		metadata: {name, namespace, labels: {...labels, 'app.kubernetes.io/managed-by': 'Helm'}},
		spec: {
			replicas,
			selector: {matchLabels: {...labels}},
			template: {
				metadata: {labels: {...labels}},
				spec: {...critical, ...spec, containers: [...containers]},
			},
		},
	};
}

const canal: Part = {
	name: 'rke2-canal',
	labels: {'k8s-app': 'canal'},
	containers: [
		{
			name: 'calico-node',
			image: `${images}/hardened-calico:v3.28.1-build20240806`,
			resources: {requests: {cpu: '250m'}},
		},
		{
			name: 'kube-flannel',
			image: `${images}/hardened-flannel:v0.25.5-build20240801`,
			resources: {requests: {cpu: '100m', memory: '50Mi'}},
		},
	],
	spec: {
		hostNetwork: true,
		priorityClassName: 'system-node-critical',
		serviceAccountName: 'canal',
		tolerations: [{operator: 'Exists'}],
	},
};

const coreDns: Part = {
	name: 'rke2-coredns-rke2-coredns',
	labels: {
		'app.kubernetes.io/instance': 'rke2-coredns',
		'app.kubernetes.io/name': 'rke2-coredns',
		'k8s-app': 'kube-dns',
	},
	replicas: 2,
	containers: [
		{
			name: 'coredns',
			image: `${images}/hardened-coredns:v1.11.1-build20240910`,
			args: ['-conf', '/etc/coredns/Corefile'],
			ports: [port('udp-53', 53, 'UDP'), port('tcp-53', 53), port('tcp-9153', 9153)],
			resources: {limits: {cpu: '100m', memory: '128Mi'}, requests: {cpu: '100m', memory: '128Mi'}},
			readinessProbe: {
				httpGet: {path: '/ready', port: 8181, scheme: 'HTTP'},
				initialDelaySeconds: 30,
				periodSeconds: 10,
				timeoutSeconds: 5,
				failureThreshold: 5,
			},
			livenessProbe: {
				httpGet: {path: '/health', port: 8080, scheme: 'HTTP'},
				initialDelaySeconds: 60,
				periodSeconds: 10,
				timeoutSeconds: 5,
				failureThreshold: 5,
			},
		},
	],
	spec: {serviceAccountName: 'coredns'},
};

const autoscaler: Part = {
	name: 'rke2-coredns-rke2-coredns-autoscaler',
	labels: {
		'app.kubernetes.io/instance': 'rke2-coredns',
		'app.kubernetes.io/name': 'rke2-coredns-autoscaler',
		'k8s-app': 'kube-dns-autoscaler',
	},
	containers: [
		{
			name: 'autoscaler',
			image: `${images}/hardened-cluster-autoscaler:v1.8.11-build20240910`,
			resources: {requests: {cpu: '25m', memory: '16Mi'}},
		},
	],
};

const metricsServer: Part = {
	name: 'rke2-metrics-server',
	labels: {app: 'rke2-metrics-server', release: 'rke2-metrics-server'},
	containers: [
		{
			name: 'metrics-server',
			image: `${images}/hardened-k8s-metrics-server:v0.7.1-build20240910`,
			ports: [port('https', 10_250)],
			resources: {requests: {cpu: '100m', memory: '200Mi'}},
			readinessProbe: {
				httpGet: {path: '/readyz', port: 'https', scheme: 'HTTPS'},
				initialDelaySeconds: 20,
				periodSeconds: 10,
			},
		},
	],
};

const helmJob = (chart: string): Draft<Job> => ({
	metadata: {
		name: `helm-install-${chart}`,
		namespace,
		labels: {'helmcharts.helm.cattle.io/chart': chart},
	},
	spec: {
		completions: 1,
		parallelism: 1,
		backoffLimit: 1000,
		template: {
			metadata: {labels: {'helmcharts.helm.cattle.io/chart': chart}},
			spec: {
				restartPolicy: 'OnFailure',
				serviceAccountName: `helm-${chart}`,
				hostNetwork: true,
				tolerations: [{operator: 'Exists'}],
				containers: [
					{name: 'helm', image: `${images}/klipper-helm:v0.9.2-build20240828`, args: ['install']},
				],
			},
		},
	},
});

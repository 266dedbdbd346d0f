import type {
	KubernetesObject,
	PersistentVolumeClaim,
	Pod,
	Service,
	Workload as WorkloadObject,
} from '../../cluster/objects.ts';
import {
	configMaps,
	daemonSets,
	deployments,
	namespaces,
	nodes,
	persistentVolumeClaims,
	pods,
	replicaSets,
	services,
	statefulSets,
} from '../../cluster/resources.ts';
import {createAddressPool, internalAddress} from '../models/kubelet/addresses.ts';
import {workloadOf} from '../models/kubelet/rules.ts';
import {chooseNode} from '../models/scheduler/choose-node.ts';
import {addTo, occupy, type Occupation} from '../models/scheduler/node-filters.ts';
import {claimNames, claimObjection, volumeNodes} from '../models/scheduler/scheduler.ts';
import {daemonSetPod, wantedNodes} from '../models/workloads/daemon-sets.ts';
import {replicaSetOf} from '../models/workloads/deployments.ts';
import {jobPod} from '../models/workloads/jobs.ts';
import {replicaSetPod} from '../models/workloads/replica-sets.ts';
import {statefulSetClaims, statefulSetPod} from '../models/workloads/stateful-sets.ts';
import {
	boundClaim,
	localVolume,
	persistentVolumes,
	storageClasses,
} from '../models/workloads/volume-claims.ts';
import {jobs} from '../models/workloads/workload-types.ts';
import type {Draft} from '../object-access.ts';
import {volumePath} from '../rainbond/components/local-path-provisioner.ts';
import {minorVersion} from '../rainbond/platform.ts';
import type {Random} from '../random.ts';
import {addEvent} from './add-event.ts';
import {tellOfLostClass, tellOfWaitingClaim} from './waiting-claim.ts';
import type {World} from './world.ts';

/** Lets the pods of all workloads of a world grow, on nodes, with addresses and volumes. */
export function grow(world: World): void {
	const {objects} = world;
	for (const [name, node] of world.volumeNodes) {
		const claim = objects.list(persistentVolumeClaims).find(({metadata}) => metadata.name === name);
		if (claim) {
			bind(world, claim, node);
		}
	}

	const plot = createPlot(world);
	for (const pod of objects.list(pods)) {
		plot.settleIn(pod);
	}

	for (const job of objects.list(jobs)) {
		for (let count = 0; count < (job.spec?.completions ?? 1); count++) {
			plot.plant(jobPod(job, randomFor(world, job, count)), {isOver: true});
		}
	}

	for (const set of objects.list(daemonSets)) {
		for (const node of wantedNodes(set, objects.list(nodes))) {
			plot.plant(daemonSetPod(set, node, randomFor(world, set, node.metadata.name)));
		}
	}

	for (const set of objects.list(statefulSets)) {
		const workload = `${set.metadata.namespace ?? ''}/${set.metadata.name}`;
		/** A claim that nobody fulfils was made with the present pod; its volume would be there otherwise. */
		const bornAt = ({metadata, spec}: Draft<PersistentVolumeClaim>): number => {
			const isNew =
				world.unprovisioned.has(metadata.name ?? '') ||
				!objects.get(storageClasses, {name: spec?.storageClassName ?? ''});
			return (isNew ? world.podsMade.get(workload) : undefined) ?? world.installed;
		};

		for (let ordinal = 0; ordinal < (set.spec?.replicas ?? 1); ordinal++) {
			for (const claim of statefulSetClaims(set, ordinal)) {
				world.add(persistentVolumeClaims, {...claim, status: {phase: 'Pending'}}, bornAt(claim));
			}

			plot.plant(statefulSetPod(set, ordinal, randomFor(world, set, ordinal)));
		}
	}

	for (const deployment of objects.list(deployments)) {
		growDeployment(world, deployment, plot);
	}

	for (const service of objects.list(services)) {
		giveAddress(world, service);
	}

	for (const {metadata} of objects.list(namespaces)) {
		addRootCertificate(world, metadata.name);
	}
}

/** What is random about the things an object brings forth: the same whatever else is in the world. */
const randomFor = (world: World, {metadata}: KubernetesObject, which: string | number): Random =>
	world.random(`${metadata.namespace ?? ''}/${metadata.name} ${which}`);

type Plot = {
	/** Puts a new pod on a node, or leaves it waiting with the reason. */
	plant(draft: Draft<Pod>, options?: {readonly isOver?: boolean}): void;
	/** Takes in a pod that has its node already. */
	settleIn(pod: Pod): void;
};

function createPlot(world: World): Plot {
	const {objects, platform} = world;
	const occupations = new Map<string, Occupation>();
	const pool = createAddressPool();
	for (const node of objects.list(nodes)) {
		occupations.set(node.metadata.name, occupy(node, []));
	}

	const settleIn = (pod: Pod, isOver = false) => {
		const occupation = occupations.get(pod.spec.nodeName ?? '');
		if (!occupation) {
			return;
		}

		if (!isOver) {
			addTo(occupation, pod);
		}

		const {node} = occupation;
		const podIP = pod.spec.hostNetwork
			? internalAddress(node)
			: pool.next(node.spec?.podCIDR ?? '');
		pod.status = {...pod.status, podIP, hostIP: internalAddress(node)};
	};

	return {
		settleIn(pod) {
			settleIn(pod);
		},
		plant(draft, {isOver = false} = {}) {
			const made = world.podsMade.get(workloadOf(draft as Pod)) ?? world.started;
			const {name = ''} = draft.metadata;
			const pod = objects.add(
				pods,
				draft,
				made + world.random(`${name} is made`).integer(0, 90_000),
			);
			const find = (claim: string) =>
				objects.get(persistentVolumeClaims, {
					namespace: pod.metadata.namespace,
					name: claim,
				});
			const forAll = claimObjection(pod, find, {
				hasClass: (className) => Boolean(objects.get(storageClasses, {name: className})),
				minor: minorVersion(platform),
				nodeCount: occupations.size,
			});
			const choice = chooseNode(pod, occupations.values().toArray(), {
				minor: minorVersion(platform),
				volumeNodes: volumeNodes(pod, find, (volume) =>
					objects.get(persistentVolumes, {name: volume}),
				),
				at: made,
				...(forAll && {forAll}),
			});
			if ('message' in choice) {
				for (const claim of claimNames(pod)) {
					tellOfLostClass(world, find(claim));
				}

				refuse(world, pod, choice.message);
			} else if (bindClaims(world, pod, choice.node)) {
				pod.spec.nodeName = choice.node;
				settleIn(pod, isOver);
			} else {
				pod.status = {phase: 'Pending'};
			}
		},
	};
}

function refuse(world: World, pod: Pod, message: string): void {
	const made = Date.parse(pod.metadata.creationTimestamp);
	const retry = 300_000;
	const retries = Math.floor((world.now - made) / retry);
	addEvent(world, {
		about: pod,
		resource: pods,
		type: 'Warning',
		reason: 'FailedScheduling',
		message,
		source: {component: 'default-scheduler'},
		first: made,
		last: made + retries * retry,
		count: retries + 1,
	});
	pod.status = {
		phase: 'Pending',
		conditions: [
			{
				type: 'PodScheduled',
				status: 'False',
				reason: 'Unschedulable',
				message,
				lastTransitionTime: pod.metadata.creationTimestamp,
			},
		],
	};
}

/** Gives the claims of a pod volumes on its node; false when nobody can. */
function bindClaims(world: World, pod: Pod, node: string): boolean {
	const {objects} = world;
	return claimNames(pod)
		.map((name) => objects.get(persistentVolumeClaims, {namespace: pod.metadata.namespace, name}))
		.every((claim) => {
			if (!claim || claim.spec?.volumeName) {
				return true;
			}

			const storageClass = objects.get(storageClasses, {name: claim.spec?.storageClassName ?? ''});
			if (
				storageClass?.provisioner !== 'rancher.io/local-path' ||
				world.unprovisioned.has(claim.metadata.name)
			) {
				tellOfWaitingClaim(world, claim, {storageClass, node});
				return false;
			}

			bind(world, claim, node);
			return true;
		});
}

function bind(world: World, claim: PersistentVolumeClaim, node: string): void {
	const made = Date.parse(claim.metadata.creationTimestamp);
	const volume = world.add(persistentVolumes, localVolume(claim, node, volumePath), made + 4000);
	const {metadata, spec, status} = boundClaim(claim, volume.metadata.name);
	const annotations = {
		...metadata.annotations,
		'volume.kubernetes.io/selected-node': node,
	};
	Object.assign(claim, {metadata: {...metadata, annotations}, spec, status});
	claim.metadata.finalizers = ['kubernetes.io/pvc-protection'];
}

function growDeployment(world: World, deployment: WorkloadObject, plot: Plot): void {
	const {objects} = world;
	const annotations = {
		...deployment.metadata.annotations,
		'deployment.kubernetes.io/revision': '1',
	};
	deployment.metadata.annotations = annotations;
	const made = Date.parse(deployment.metadata.creationTimestamp);
	const replicas = deployment.spec?.replicas ?? 1;
	const set = objects.add(replicaSets, replicaSetOf(deployment, {replicas, revision: 1}), made);
	set.metadata.generation = 1;
	for (let count = 0; count < replicas; count++) {
		plot.plant(replicaSetPod(set, randomFor(world, set, count)));
	}
}

/** An address of the service network for a Service that has none. */
function giveAddress(world: World, service: Service): void {
	const {spec} = service;
	if (!spec || spec.clusterIP !== undefined) {
		return;
	}

	const {integer} = randomFor(world, service, 'address');
	const clusterIP = `10.43.${integer(1, 254)}.${integer(1, 254)}`;
	const network = {
		clusterIP,
		clusterIPs: [clusterIP],
		internalTrafficPolicy: 'Cluster',
		ipFamilies: ['IPv4'],
		ipFamilyPolicy: 'SingleStack',
		sessionAffinity: 'None',
	};
	Object.assign(spec, network);
}

function addRootCertificate(world: World, namespace: string): void {
	const name = 'kube-root-ca.crt';
	if (!world.objects.get(configMaps, {namespace, name})) {
		world.add(configMaps, {
			metadata: {
				name,
				namespace,
				annotations: {
					'kubernetes.io/description':
						'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
				},
			},
			data: {'ca.crt': world.certificates.authority},
		});
	}
}

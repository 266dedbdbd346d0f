import type {Pod} from '../../../cluster/objects.ts';
import {
	deployments,
	endpointSlices,
	pods,
	rbdComponents,
	replicaSets,
	services,
} from '../../../cluster/resources.ts';
import {newRun} from '../../models/kubelet/pod-run.ts';
import {podStatus, rfc3339} from '../../models/kubelet/pod-status.ts';
import {endpointsOf} from '../../models/workloads/endpoint-slices.ts';
import {replicaSetPod} from '../../models/workloads/replica-sets.ts';
import {controllerReference} from '../../models/workloads/workload-types.ts';
import {replicaSetStatus, deploymentStatus} from '../../models/workloads/workload-status.ts';
import type {World} from '../../world/world.ts';

const age = 2500;

/** One of the gateway's two pods has just been replaced and is starting; the other serves. */
export function replaceGatewayPod(world: World): void {
	world.afterwards(() => {
		const {objects, platform, now} = world;
		const {namespace} = platform;
		const all = objects
			.list(pods, namespace)
			.filter(({metadata}) => metadata.labels?.name === 'rbd-gateway');
		const [old, staying] = all;
		const deployment = objects.get(deployments, {namespace, name: 'rbd-gateway'});
		const set = objects
			.list(replicaSets, namespace)
			.find(({metadata}) => metadata.ownerReferences?.[0]?.uid === deployment?.metadata.uid);
		if (!old || !staying || !deployment || !set) {
			throw new Error('The world has no gateway with two pods.');
		}

		objects.remove(pods, {namespace, name: old.metadata.name});
		const draft = replicaSetPod(set, world.random('new pod of the gateway'));
		const made = now - age;
		const young: Pod = objects.add(pods, draft, made);
		young.metadata.ownerReferences = [controllerReference(replicaSets, set)];
		young.spec.nodeName = old.spec.nodeName ?? '';
		const {podIP, hostIP = ''} = old.status ?? {};
		young.status = podStatus(young, newRun(young, made), {...(podIP && {podIP}), hostIP});
		const own = [staying, young];
		for (const slice of objects.list(endpointSlices, namespace)) {
			const name = slice.metadata.labels?.['kubernetes.io/service-name'] ?? '';
			const service = objects.get(services, {namespace, name});
			if (
				service &&
				slice.endpoints?.some(({targetRef}) => targetRef?.name === old.metadata.name)
			) {
				Object.assign(slice, endpointsOf(service, own));
			}
		}

		set.status = replicaSetStatus(set, own);
		deployment.status = deploymentStatus(deployment, [set], set, made);
		world.change(rbdComponents, 'rbd-gateway', ({status}) => {
			Object.assign(status ?? {}, {
				readyReplicas: 1,
				pods: own.map(({metadata}) => ({name: metadata.name})),
			});
			for (const condition of status?.conditions ?? []) {
				condition.lastTransitionTime = rfc3339(world.started);
			}
		});
	});
}

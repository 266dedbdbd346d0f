import type {Node, Pod} from '../../cluster/objects.ts';
import {leases, nodes, pods} from '../../cluster/resources.ts';
import {rfc3339} from '../models/kubelet/pod-status.ts';
import {addEvent} from './add-event.ts';
import {milliseconds, type Span, type World} from './world.ts';

type Source = {readonly component: string; readonly host?: string};

/** How long the controller of nodes waits for a status before it calls a node unknown. */
const patience = {seconds: 43};

/** How long a kubelet tries to reach its container runtime before it calls the node not ready. */
const runtimePatience = {seconds: 27};

/** When it is noticed that nothing is known of a pod any more; undefined where all is well, or not yet noticed. */
export function noticedLoss(
	{lostNodes, deadRuntimes, now}: World,
	{spec}: Pod,
): number | undefined {
	const node = spec.nodeName ?? '';
	const noticed = Math.min(
		(lostNodes.get(node) ?? Infinity) + milliseconds(patience),
		(deadRuntimes.get(node) ?? Infinity) + milliseconds(runtimePatience),
	);
	return noticed <= now ? noticed : undefined;
}

/** What the controller of nodes writes into the pods of a lost node: not ready, without a reason. */
export function markLost(world: World, pod: Pod): void {
	const noticed = noticedLoss(world, pod);
	for (const condition of pod.status?.conditions ?? []) {
		if (noticed !== undefined && condition.type === 'Ready' && condition.status === 'True') {
			Object.assign(condition, {status: 'False', lastTransitionTime: rfc3339(noticed)});
		}
	}
}

/**
The kubelet of a node has not reported for a while; nobody plays it. Programs on the node run on. Pods are
evicted from it by the controllers, after their patience, so let it be minutes.
*/
export function loseNode(world: World, name: string, when: Span): void {
	const lost = world.ago(when);
	const noticed = lost + milliseconds(patience);
	world.lostNodes.set(name, lost);
	world.change(nodes, name, (node) => {
		addTaints(node, 'node.kubernetes.io/unreachable', noticed);
		for (const condition of node.status?.conditions ?? []) {
			if (condition.type === 'NetworkUnavailable') {
				continue;
			}

			Object.assign(condition, {
				status: 'Unknown',
				reason: 'NodeStatusUnknown',
				message: 'Kubelet stopped posting node status.',
				lastHeartbeatTime: rfc3339(lost - 40_000),
				lastTransitionTime: rfc3339(noticed),
			});
		}
	});
	world.change(
		leases,
		name,
		({spec}) => {
			Object.assign(spec ?? {}, {renewTime: new Date(lost).toISOString().replace('Z', '000Z')});
		},
		'kube-node-lease',
	);
	world.afterwards(() => {
		tellOfLoss(world, name, noticed, {component: 'node-controller'});
	});
}

/**
The container runtime of a node is dead: its kubelet still reports, and says so. Lease and heartbeats stay
fresh. Let it be minutes, as with a lost node.
*/
export function killRuntime(world: World, name: string, when: Span): void {
	const since = world.ago(when);
	const noticed = since + milliseconds(runtimePatience);
	world.deadRuntimes.set(name, since);
	world.change(nodes, name, (node) => {
		addTaints(node, 'node.kubernetes.io/not-ready', noticed);
		for (const condition of node.status?.conditions ?? []) {
			if (condition.type === 'Ready') {
				Object.assign(condition, {
					status: 'False',
					reason: 'KubeletNotReady',
					message: 'container runtime is down',
					lastTransitionTime: rfc3339(noticed),
				});
			}
		}
	});
	world.afterwards(() => {
		tellOfLoss(world, name, noticed, {component: 'kubelet', host: name});
	});
}

function addTaints(node: Node, key: string, at: number): void {
	const taint = {key, timeAdded: rfc3339(at)};
	node.spec = {
		...node.spec,
		taints: [
			...(node.spec?.taints ?? []),
			{...taint, effect: 'NoSchedule'},
			{...taint, effect: 'NoExecute'},
		],
	};
}

function tellOfLoss(world: World, name: string, last: number, teller: Source): void {
	const {objects} = world;
	const node = objects.get(nodes, {name});
	if (node) {
		addEvent(world, {
			about: node,
			resource: nodes,
			type: 'Normal',
			reason: 'NodeNotReady',
			message: `Node ${name} status is now: NodeNotReady`,
			source: teller,
			last,
		});
	}

	const there = objects.list(pods).filter(({spec}) => spec.nodeName === name);
	for (const pod of there) {
		addEvent(world, {
			about: pod,
			resource: pods,
			type: 'Warning',
			reason: 'NodeNotReady',
			message: 'Node is not ready',
			source: {component: 'node-controller'},
			last,
		});
	}
}

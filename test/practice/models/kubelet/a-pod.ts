import type {Container, Pod, PodSpec} from '../../../../source/cluster/objects.ts';
import {advance} from '../../../../source/practice/models/kubelet/advance.ts';
import type {
	Conduct,
	ContainerBehaviour,
} from '../../../../source/practice/models/kubelet/behaviour.ts';
import type {
	Happening,
	Setting,
} from '../../../../source/practice/models/kubelet/container-steps.ts';
import {newRun, type PodRun} from '../../../../source/practice/models/kubelet/pod-run.ts';
import {containerId, podStatus} from '../../../../source/practice/models/kubelet/pod-status.ts';
import {kubeletTexts} from '../../../../source/practice/models/kubelet/texts.ts';

export const start = Date.parse('2026-08-01T10:00:00Z');

/** A pod on a node with one container `app`, unless the specification says otherwise. */
export function aPod(spec: Partial<PodSpec> = {}): Pod {
	return {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			name: 'web-1',
			namespace: 'shop',
			uid: '0a1b2c3d-0000-4000-8000-000000000001',
			resourceVersion: '1',
			creationTimestamp: new Date(start).toISOString(),
		},
		spec: {nodeName: 'node-1', containers: [aContainer()], ...spec},
		status: {podIP: '10.42.0.9'},
	};
}

export const aContainer = (rest: Partial<Container> = {}): Container => ({
	name: 'app',
	image: 'goodrain.me/shop:1',
	...rest,
});

/** Plays a pod's life in one go: what has become of it after so many seconds, and what was told. */
export function play(
	pod: Pod,
	behaviours: Readonly<Record<string, ContainerBehaviour>>,
	seconds: number,
	rest: {minor?: number; conduct?: Partial<Conduct>; run?: PodRun; since?: number} = {},
) {
	const run = rest.run ?? newRun(pod, start);
	const setting: Setting = {
		pod,
		conduct: {since: start + (rest.since ?? 0) * 1000, containers: behaviours, ...rest.conduct},
		texts: kubeletTexts(rest.minor ?? 30),
		pace: (duration) => duration * 1000,
		containerId: (container) => containerId(pod, container),
	};
	const happenings = advance(run, setting, start + seconds * 1000);
	const status = podStatus(pod, run, {podIP: '10.42.0.9', hostIP: '192.168.1.10'});
	return {run, setting, happenings, status, container: status.containerStatuses?.[0]};
}

/** `Warning BackOff ×3` of every kind of event, in the order of their first appearance. */
export function told(happenings: readonly Happening[]): string[] {
	const counts = new Map<string, number>();
	for (const {type, reason, message, count} of happenings) {
		const key = `${type} ${reason} ${message}`;
		counts.set(key, (counts.get(key) ?? 0) + count);
	}

	return [...counts].map(([key, count]) => `${key} ×${count}`);
}

import type {KubernetesObject} from '../../../cluster/objects.ts';
import type {Resource} from '../../../cluster/resources.ts';
import {rfc3339} from '../../models/kubelet/pod-status.ts';
import {addEvent} from '../../world/add-event.ts';
import type {World} from '../../world/world.ts';

type Autoscaler = KubernetesObject & {
	spec?: Record<string, unknown>;
	status?: Record<string, unknown>;
};

const autoscalers: Resource<Autoscaler> = {
	group: 'autoscaling',
	version: 'v2',
	plural: 'horizontalpodautoscalers',
	kind: 'HorizontalPodAutoscaler',
	namespaced: true,
};

const noMetrics =
	'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';

/** An autoscaler of the shop that is content with the fewest pods it may have, or that has no metrics to go by. */
export function addAutoscaler(world: World, {hasMetrics}: {readonly hasMetrics: boolean}): void {
	const condition = (type: string, status: string, reason: string, message: string) => ({
		type,
		status,
		reason,
		message,
		lastTransitionTime: rfc3339(world.ago({days: 2})),
	});
	const autoscaler = world.add(autoscalers, {
		metadata: {name: 'shop-web', namespace: 'shop'},
		spec: {
			minReplicas: 2,
			maxReplicas: 6,
			scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop-web'},
			metrics: [
				{
					type: 'Resource',
					resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 80}},
				},
			],
		},
		status: {
			currentReplicas: 2,
			desiredReplicas: hasMetrics ? 2 : 0,
			conditions: [
				condition(
					'AbleToScale',
					'True',
					'ReadyForNewScale',
					'recommended size matches current size',
				),
				hasMetrics
					? condition(
							'ScalingActive',
							'True',
							'ValidMetricFound',
							'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
						)
					: condition(
							'ScalingActive',
							'False',
							'FailedGetResourceMetric',
							`the HPA was unable to compute the replica count: ${noMetrics}`,
						),
				...(hasMetrics
					? [
							condition(
								'ScalingLimited',
								'True',
								'TooFewReplicas',
								'the desired replica count is less than the minimum replica count',
							),
						]
					: []),
			],
		},
	});
	for (const [reason, message] of hasMetrics
		? []
		: ([
				['FailedGetResourceMetric', noMetrics],
				[
					'FailedComputeMetricsReplicas',
					`invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${noMetrics}`,
				],
			] as const)) {
		addEvent(world, {
			about: autoscaler,
			resource: autoscalers,
			type: 'Warning',
			reason,
			message,
			source: {component: 'horizontal-pod-autoscaler'},
			first: world.ago({days: 2}),
			last: world.ago({seconds: 9}),
			count: 11_520,
		});
	}
}

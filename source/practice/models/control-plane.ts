import {runScheduler} from './scheduler/scheduler.ts';
import type {ControllerContext} from './workloads/controller.ts';
import {runDaemonSets} from './workloads/daemon-sets.ts';
import {runDeployments} from './workloads/deployments.ts';
import {runEndpointSlices} from './workloads/endpoint-slices.ts';
import {runEventExpiry} from './workloads/event-expiry.ts';
import {runJobs} from './workloads/jobs.ts';
import {runReplicaSets} from './workloads/replica-sets.ts';
import {runStatefulSets} from './workloads/stateful-sets.ts';
import {runTaintEvictions} from './workloads/taint-evictions.ts';
import {runVolumeClaims} from './workloads/volume-claims.ts';

/** The part of kube-controller-manager and kube-scheduler that Rainbond's workloads need. */
export function runControlPlane(
	context: ControllerContext & {
		/** Minor version of Kubernetes whose words are used. */
		readonly minor: number;
		readonly speed: number;
		/** Folder in which local-path makes volumes. */
		readonly volumePath: string;
	},
): void {
	runDeployments(context);
	runReplicaSets(context);
	runStatefulSets(context);
	runDaemonSets(context);
	runJobs(context);
	runEndpointSlices(context);
	runVolumeClaims(context, {seconds: 3 / context.speed, path: context.volumePath});
	runTaintEvictions(context);
	runScheduler(context);
	runEventExpiry(context);
}

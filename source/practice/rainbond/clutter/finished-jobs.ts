import {jobs} from '../../models/workloads/workload-types.ts';
import type {World} from '../../world/world.ts';

/** Nightly jobs of a team that have ended, one of them in failure, and what a Helm upgrade has left. */
export function addFinishedJobs(world: World): void {
	const add = (namespace: string, name: string, days: number, exitCode: number) => {
		const made = world.ago({days, hours: 2});
		const labels = {'app.kubernetes.io/name': name};
		world.add(
			jobs,
			{
				metadata: {name, namespace, labels},
				spec: {
					completions: 1,
					parallelism: 1,
					backoffLimit: 0,
					template: {
						metadata: {labels},
						spec: {
							restartPolicy: 'Never',
							containers: [{name: 'main', image: 'goodrain.me/report:3'}],
						},
					},
				},
			},
			made,
		);
		world.podsMade.set(`${namespace}/${name}`, made);
		world.behave(`${namespace}/${name}`, {end: {after: 41, exitCode}});
	};

	add('crm', 'crm-report-29384120', 1, 0);
	add('crm', 'crm-report-29382680', 2, 0);
	add('crm', 'crm-report-29381240', 3, 1);
	add(world.platform.namespace, 'rainbond-upgrade-check', 9, 0);
}

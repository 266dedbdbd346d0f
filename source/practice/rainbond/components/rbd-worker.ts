import {deployments} from '../../../cluster/resources.ts';
import {resourced} from '../platform.ts';
import {
	databaseArgument,
	deploymentOf,
	fieldEnv,
	liveness,
	mainContainer,
	missingDatabase,
	namespaceOf,
	podTemplate,
	readiness,
	registryEnv,
	type ComponentContext,
	type ComponentDefinition,
} from './component.ts';
import {serviceOf} from './service.ts';

/** The part that turns applications into workloads. */
export const rbdWorker: ComponentDefinition = {
	name: 'rbd-worker',
	prerequisite: missingDatabase,
	resources: (context) => [
		resourced(deployments, deploymentOf(context, template(context))),
		serviceOf(context, 'rbd-worker', [
			{name: 'rbd-worker', port: 6535},
			{name: 'rbd-workermetrics', port: 6369},
		]),
	],
};

const template = (context: ComponentContext) =>
	podTemplate(context, {
		containers: [
			mainContainer(context, {
				name: 'rbd-worker',
				args: [
					'--hostIP=$(POD_IP)',
					'--node-name=$(POD_IP)',
					`--rbd-namespace=${namespaceOf(context)}`,
					databaseArgument(context),
				],
				env: [
					{name: 'RBD_NAMESPACE', value: namespaceOf(context)},
					fieldEnv('POD_IP', 'status.podIP'),
					fieldEnv('HOST_IP', 'status.hostIP'),
					{name: 'IMAGE_PULL_SECRET', value: 'rbd-hub-credentials'},
					{name: 'SERVICE_ID', value: 'rbd-worker'},
					{name: 'LOGGER_DRIVER_NAME', value: 'streamlog'},
					...registryEnv(context),
				],
				readinessProbe: readiness('/worker/health', 6369, {timeoutSeconds: 10, periodSeconds: 10}),
				livenessProbe: liveness('/worker/health', 6369),
			}),
		],
	});

import {deployments} from '../../../cluster/resources.ts';
import {resourced} from '../platform.ts';
import {
	deploymentOf,
	fieldEnv,
	liveness,
	mainContainer,
	namespaceOf,
	podTemplate,
	readiness,
	type ComponentContext,
	type ComponentDefinition,
} from './component.ts';
import {serviceOf} from './service.ts';

/** The queue between API, builder and worker; it keeps its messages in memory. */
export const rbdMq: ComponentDefinition = {
	name: 'rbd-mq',
	resources: (context) => [
		resourced(deployments, deploymentOf(context, template(context))),
		serviceOf(context, 'rbd-mq', [
			{name: 'rbd-mq', port: 6300},
			{name: 'rbd-mqmetrics', port: 6301},
		]),
	],
};

const template = (context: ComponentContext) =>
	podTemplate(
		context,
		{
			containers: [
				mainContainer(context, {
					name: 'rbd-mq',
					args: ['--hostIP=$(POD_IP)'],
					env: [
						{name: 'RBD_NAMESPACE', value: namespaceOf(context)},
						fieldEnv('POD_IP', 'status.podIP'),
					],
					readinessProbe: readiness('/health', 6301),
					livenessProbe: liveness('/health', 6301),
				}),
			],
		},
		{hasAccount: false},
	);

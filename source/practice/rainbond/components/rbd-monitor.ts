import type {ConfigMap} from '../../../cluster/objects.ts';
import {configMaps, statefulSets} from '../../../cluster/resources.ts';
import type {StatefulSet} from '../../models/workloads/workload-types.ts';
import type {Draft} from '../../object-access.ts';
import {resourced} from '../platform.ts';
import {
	componentLabels,
	liveness,
	mainContainer,
	metadataOf,
	namespaceOf,
	podTemplate,
	readiness,
	type ComponentContext,
	type ComponentDefinition,
} from './component.ts';
import {claimSpec, serviceOf} from './service.ts';

/** Prometheus. */
export const rbdMonitor: ComponentDefinition = {
	name: 'rbd-monitor',
	resources: (context) => [
		resourced(configMaps, config(context)),
		resourced(statefulSets, statefulSet(context)),
		serviceOf(context, 'rbd-monitor', [{name: 'http', port: 9999, targetPort: 9090}]),
	],
};

function statefulSet(context: ComponentContext): Draft<StatefulSet> {
	const labels = componentLabels('rbd-monitor');
	const mount = (name: string, mountPath: string, subPath?: string) => ({
		name,
		mountPath,
		...(subPath && {subPath}),
	});
	return {
		metadata: metadataOf(context, 'rbd-monitor'),
		spec: {
			replicas: 1,
			selector: {matchLabels: labels},
			serviceName: '',
			template: podTemplate(context, {
				containers: [
					mainContainer(context, {
						name: 'rbd-monitor',
						readinessProbe: readiness('/-/healthy', 9090),
						livenessProbe: liveness('/-/healthy', 9090),
						volumeMounts: [
							mount('data', '/prometheusdata'),
							mount('prom-config', '/etc/prometheus/prometheus.yml', 'prometheus.yml'),
							mount('rules-config', '/etc/prometheus/rules.yml', 'rules.yml'),
						],
					}),
				],
				volumes: [
					{name: 'prom-config', configMap: {name: 'prometheus-config'}},
					{name: 'rules-config', configMap: {name: 'prometheus-config'}},
				],
			}),
			updateStrategy: {type: 'RollingUpdate'},
			volumeClaimTemplates: [{metadata: {name: 'data', labels}, spec: claimSpec(100)}],
		},
	};
}

/** Alerts by the names under which the console shows them. */
const alerts: Readonly<Record<string, string>> = {
	BuilderDown: 'absent(up{component="builder"}) or up{component="builder"}==0',
	BuilderUnhealthy: 'builder_exporter_health_status == 0',
	WorkerDown: 'absent(worker_exporter_health_status) or worker_exporter_health_status==0',
	WorkerUnhealthy: 'app_resource_exporter_health_status == 0',
	MqDown: 'absent(up{component="mq"}) or up{component="mq"}==0',
	MqUnhealthy: 'acp_mq_exporter_health_status == 0',
	MqMessageQueueBlock: 'acp_mq_queue_message_number > 0',
	APIDown: 'absent(up{job="rbdapi"}) or up{job="rbdapi"}==0',
};

const config = (context: ComponentContext): Draft<ConfigMap> => ({
	metadata: {name: 'prometheus-config', namespace: namespaceOf(context)},
	data: {
		'prometheus.yml':
			"global:\n  scrape_interval: 5s\n  evaluation_interval: 30s\nrule_files:\n  - /etc/prometheus/rules.yml\nscrape_configs:\n  - job_name: rbdapi\n    static_configs:\n      - targets: [ 'rbd-api-api-inner:8888' ]\n",
		'rules.yml': `groups:\n  - name: Rainbond\n    rules:\n${Object.entries(alerts)
			.map(
				([name, expression]) =>
					`      - alert: ${name}\n        expr: ${expression}\n        for: 3m\n`,
			)
			.join('')}`,
	},
});

import type {ConfigMap, Container} from '../../../cluster/objects.ts';
import {configMaps, deployments} from '../../../cluster/resources.ts';
import {apisixGlobalRules} from '../custom-resources.ts';
import {canaries} from '../canaries.ts';
import {resourced} from '../platform.ts';
import {
	defaultResources,
	deploymentOf,
	fieldEnv,
	liveness,
	namespaceOf,
	onNodes,
	podTemplate,
	readiness,
	type ComponentContext,
	type ComponentDefinition,
} from './component.ts';
import {serviceOf} from './service.ts';

export const gatewayConfigName = 'apisix-gw-config.yaml';

const gatewayNodes = ({cluster}: ComponentContext): string[] =>
	(cluster.spec?.nodesForGateway ?? []).map(({name = ''}) => name);

/** The gateway: APISIX, and the controller that feeds it from an etcd of its own. Nothing probes APISIX. */
export const rbdGateway: ComponentDefinition = {
	name: 'rbd-gateway',
	resources: (context) => [
		resourced(
			deployments,
			deploymentOf(context, template(context), {
				replicas: gatewayNodes(context).length,
				strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 0, maxUnavailable: 1}},
			}),
		),
		resourced(apisixGlobalRules, {
			metadata: {name: 'monitor', namespace: namespaceOf(context)},
			spec: {plugins: [{name: 'prometheus', enable: true, config: {prefer_name: true}}]},
		}),
		monitorService(context),
	],
	// A hand-made change to it stays.
	createIfMissing: (context) => [resourced(configMaps, config(context))],
};

function monitorService(context: ComponentContext) {
	const service = serviceOf(context, 'apisix-monitor', [{name: 'http', port: 8099}]);
	const {labels: _labels, ...metadata} = service.draft.metadata;
	return {...service, draft: {...service.draft, metadata}};
}

function template(context: ComponentContext) {
	const names = gatewayNodes(context);
	const [controllerImage = '', apisixImage = ''] = (context.component.spec?.image ?? '').split('@');
	const {imagePullPolicy = 'IfNotPresent'} = context.component.spec ?? {};
	const container = (
		rest: Omit<Container, 'resources'>,
	): Container & {imagePullPolicy: string; securityContext: object} => ({
		imagePullPolicy,
		securityContext: {privileged: true, runAsUser: 0},
		resources: defaultResources('512Mi'),
		...rest,
	});
	return podTemplate(context, {
		affinity: {
			...onNodes(names),
			podAntiAffinity: {
				requiredDuringSchedulingIgnoredDuringExecution: [
					{
						labelSelector: {matchLabels: {name: 'rbd-gateway'}},
						topologyKey: 'kubernetes.io/hostname',
					},
				],
			},
		},
		hostNetwork: true,
		tolerations: [{operator: 'Exists'}],
		containers: [
			container({
				name: 'ingress-apisix',
				image: controllerImage,
				command: [
					'/ingress-apisix/apisix-ingress-controller',
					'ingress',
					'--log-output',
					'stdout',
					'--apisix-resource-sync-interval',
					'1h',
					'--apisix-resource-sync-comparison=true',
					'--http-listen',
					':7080',
					'--default-apisix-cluster-name',
					'default',
					'--default-apisix-cluster-base-url',
					'http://127.0.0.1:9180/apisix/admin',
					'--apisix-admin-api-version',
					'v3',
					'--default-apisix-cluster-admin-key',
					canaries.gatewayAdminKey,
					'--api-version',
					'apisix.apache.org/v2',
					'--ingress-status-address',
					'',
					'--disable-status-updates=false',
					'--etcd-server-enabled=true',
				],
				env: [
					{name: 'RBD_NAMESPACE', value: namespaceOf(context)},
					fieldEnv('POD_NAMESPACE', 'metadata.namespace'),
					fieldEnv('POD_NAME', 'metadata.name'),
				],
				readinessProbe: readiness('/healthz', 7080),
				livenessProbe: liveness('/healthz', 7080),
			}),
			container({
				name: 'apisix',
				image: apisixImage,
				volumeMounts: [configMount],
			}),
		],
		volumes: [{name: 'apisix-config-yaml-configmap', configMap: {name: gatewayConfigName}}],
	});
}

const configMount = {
	name: 'apisix-config-yaml-configmap',
	mountPath: '/usr/local/apisix/conf/config.yaml',
	subPath: 'config.yaml',
};

const config = (
	context: ComponentContext,
): Omit<ConfigMap, 'metadata'> & {metadata: {name: string; namespace: string}} => ({
	metadata: {name: gatewayConfigName, namespace: namespaceOf(context)},
	data: {
		'config.yaml': `plugin_attr:
  prometheus:
    export_addr:
      ip: 0.0.0.0
      port: 8099
deployment:
  admin:
    admin_key_required: true
    admin_key:
      - name: admin
        key: ${canaries.gatewayAdminKey}
        role: admin
    admin_api_version: v3
    admin_listen:
      ip: 0.0.0.0
      port: 9180
  etcd:
    host:
      - "http://127.0.0.1:12379"
    prefix: "/apisix"
    timeout: 60
apisix:
  proxy_mode: "http&stream"
  ssl:
    enable: true
    listen:
      - port: 443
  control:
    ip: "127.0.0.1"
    port: 9009
  node_listen:
    - 80
  stream_proxy:
    tcp:
      - addr: 8443
      - addr: 8889
      - addr: 6060
      - addr: 7070
`,
	},
});

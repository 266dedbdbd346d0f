import type {ConfigMap} from '../../../cluster/objects.ts';
import {configMaps, daemonSets} from '../../../cluster/resources.ts';
import type {Draft} from '../../object-access.ts';
import {resourced} from '../platform.ts';
import {
	componentLabels,
	databaseArgument,
	fieldEnv,
	liveness,
	mainContainer,
	metadataOf,
	missingDatabase,
	namespaceOf,
	onNodes,
	podTemplate,
	readiness,
	registryEnv,
	type ComponentContext,
	type ComponentDefinition,
} from './component.ts';
import {serviceOf} from './service.ts';

const buildNodes = ({cluster}: ComponentContext): string[] =>
	(cluster.spec?.nodesForChaos ?? []).map(({name = ''}) => name);

const rollout = {
	revisionHistoryLimit: 10,
	updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 0, maxUnavailable: 1}},
};

/** The builder, on every node that is meant for building. */
export const rbdChaos: ComponentDefinition = {
	name: 'rbd-chaos',
	prerequisite: missingDatabase,
	replicas: (context) => buildNodes(context).length,
	resources: (context) => [
		resourced(daemonSets, {
			metadata: metadataOf(context, 'rbd-chaos'),
			spec: {
				...rollout,
				selector: {matchLabels: componentLabels('rbd-chaos')},
				template: template(context),
			},
		}),
		serviceOf(context, 'rbd-chaos', [{name: 'api', port: 3228}]),
		resourced(configMaps, mavenSettings(context)),
	],
};

function template(context: ComponentContext) {
	const namespace = namespaceOf(context);
	const [gateway] = context.cluster.spec?.nodesForGateway ?? [];
	return podTemplate(context, {
		tolerations: [{operator: 'Exists'}],
		hostAliases: [{ip: gateway?.internalIP ?? '', hostnames: ['goodrain.me']}],
		affinity: onNodes(buildNodes(context)),
		containers: [
			mainContainer(context, {
				name: 'rbd-chaos',
				args: ['--hostIP=$(POD_IP)', `--rbd-namespace=${namespace}`, databaseArgument(context)],
				env: [
					{name: 'RBD_NAMESPACE', value: namespace},
					fieldEnv('POD_IP', 'status.podIP'),
					fieldEnv('HOST_IP', 'spec.nodeName'),
					{name: 'SOURCE_DIR', value: '/cache/source'},
					{name: 'CACHE_DIR', value: '/cache'},
					{name: 'IMAGE_PULL_SECRET', value: 'rbd-hub-credentials'},
					{name: 'SERVICE_ID', value: 'rbd-chaos'},
					{name: 'LOGGER_DRIVER_NAME', value: 'streamlog'},
					...registryEnv(context),
				],
				readinessProbe: readiness('/v2/builder/health', 3228),
				livenessProbe: liveness('/v2/builder/health', 3228),
				volumeMounts: [
					{name: 'cache', mountPath: '/cache'},
					{name: 'grdata', mountPath: '/grdata'},
				],
			}),
		],
		volumes: [
			{name: 'cache', hostPath: {path: '/opt/rainbond/cache', type: 'DirectoryOrCreate'}},
			{name: 'grdata', hostPath: {path: '/opt/rainbond/grdata', type: 'DirectoryOrCreate'}},
		],
	});
}

const mavenSettings = (context: ComponentContext): Draft<ConfigMap> => ({
	metadata: {
		name: 'java-maven-aliyun',
		namespace: namespaceOf(context),
		labels: {
			belongTo: 'rainbond-operator',
			configtype: 'mavensetting',
			creator: 'Rainbond',
			default: 'true',
		},
	},
	data: {
		mavensetting:
			'<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">\n  <mirrors>\n    <mirror>\n      <id>aliyunmaven</id>\n      <mirrorOf>central</mirrorOf>\n      <url>https://maven.aliyun.com/repository/central</url>\n    </mirror>\n  </mirrors>\n</settings>\n',
	},
});
